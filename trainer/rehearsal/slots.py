"""What an agent's lines are filled with: the case, and the customer's own words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial
from string import Formatter
from typing import NamedTuple

from trainer.domain.persona import Offer
from trainer.rehearsal.script import CASE_SLOTS, Kind, Tongue
from trainer.rehearsal.sight import Sight

SHORTEST, LONGEST = 5, 15
"""Words of a sentence that is worth giving back: less says nothing, more is reading aloud."""
_END = re.compile(r"(?<=[.!?…])(?<!\d\.)\s+|\n+")
"""Where a sentence ends: not behind "18." in a date, nor within "2.780"."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_WHOLE_WORD = re.compile(r"\b[^\W\d_]{3,}\b")


class Filling(NamedTuple):
    """What a slot is filled with, and what the agent means by it."""

    text: str
    answered: str | None = None
    offered: str | None = None


class Slots:
    """Fills the slots of one message, each when it is first asked for; a slot without a filling is None."""

    def __init__(self, sight: Sight, kind: Kind, tongue: Tongue, name: str, dice: random.Random) -> None:
        self._sight, self._kind, self._tongue, self._dice = sight, kind, tongue, dice
        self._known: dict[str, Filling | None] = {}
        self._fillers: dict[str, Callable[[], Filling | None]] = {
            "customer": self._customer,
            "agent": lambda: Filling(name),
            "answer": self._answer,
            "offer": self._next_offer,
            "offer_again": self._offer_again,
            "what": self._what,
            "ask": self._ask,
            "ask_told": self._ask_told,
            "forbidden": self._forbidden,
            "history": self._history,
            "told": self._told,
            "echo": self._echo,
            "echo_before": partial(self._echo, earlier=True),
            "back": partial(self._echo, turn_round=True),
            "back_before": partial(self._echo, earlier=True, turn_round=True),
        }
        self._fillers |= {detail: partial(self._detail, detail) for detail in ("when", "how", "who", "else")}

    def filled(self, line: str) -> Filling | None:
        """The line with its slots filled, or None where one cannot be."""
        values: dict[str, str] = {}
        answered = offered = None
        for _, name, _, _ in Formatter().parse(line):
            if name is None:
                continue
            filling = self._get(name)
            if filling is None:
                return None
            values[name] = filling.text
            answered, offered = answered or filling.answered, offered or filling.offered
        text = line.format_map(values) if values else line
        return Filling(_tidy(text), answered, offered)

    def _get(self, name: str) -> Filling | None:
        if name not in self._known:
            self._known[name] = self._fillers[name]() if name in self._fillers else self._of_case(name)
        return self._known[name]

    def _of_case(self, name: str) -> Filling | None:
        word = self._sight.persona.words.get(name) if name in CASE_SLOTS else None
        if word is not None and name in ("person", "thing"):  # "my mum" in the agent's mouth is theirs
            word = turned(word, self._tongue)
        return Filling(word) if word else None

    def _customer(self) -> Filling | None:
        names = self._sight.persona.address_as
        return Filling(names[0]) if names else None

    def _answer(self) -> Filling | None:
        """Of the open question that was asked just now, else of the oldest, as far as they have an answer."""
        asked_now = [act.ref for act in self._sight.acts if act.ref in self._sight.questions]
        for name in (*asked_now, *self._sight.questions):
            question = self._sight.persona.question(name or "")
            if question is not None and question.answered_by:
                return Filling(self._dice.choice(question.answered_by), answered=question.id)
        return None

    def _next_offer(self) -> Filling | None:
        persona = self._sight.persona
        left = [offer for offer in persona.authority.offers if offer.id not in self._sight.offered]
        for solves in self._kind.offers:
            for offer in left:
                if offer.solves == solves:
                    return Filling(self._dice.choice(offer.says), offered=offer.id)
        return None

    def _offer_again(self) -> Filling | None:
        offer = self._spoken_of()
        return Filling(self._dice.choice(offer.says), offered=offer.id) if offer else None

    def _what(self) -> Filling | None:
        offer = self._spoken_of()
        return Filling(offer.what.strip().rstrip(".")) if offer else None

    def _spoken_of(self) -> Offer | None:
        """The offer that the customer spoke of just now, else the one that they took last, else the one made last."""
        persona = self._sight.persona
        named = [persona.offer(act.ref or "") for act in self._sight.acts]
        last = [persona.offer(name) for name in (*self._sight.taken[-1:], *self._sight.offered[-1:])]
        return next((offer for offer in (*named, *last) if offer is not None), None)

    def _detail(self, kind: str) -> Filling | None:
        offer = self._spoken_of()
        text = next((line for name, line in offer.details.items() if name == kind), None) if offer else None
        return Filling(text, offered=offer.id) if offer and text else None

    def _ask(self) -> Filling | None:
        """A question for a fact that was not told, first for those that come out once asked."""
        facts = [fact for fact in self._sight.persona.facts if fact.when != "opening" and fact.asks]
        untold = [fact for fact in facts if fact.id not in self._sight.told]
        asked = {line for turn in self._sight.turns if turn.speaker == "agent" for line in _sentences(turn.text)}
        fresh = [fact for fact in untold if not asked & set(fact.asks)]
        return Filling(self._dice.choice(self._dice.choice(fresh[:3]).asks)) if fresh else None

    def _ask_told(self) -> Filling | None:
        known = [fact for fact in self._sight.persona.facts if fact.asks]
        told = [fact for fact in known if fact.when == "opening" or fact.id in self._sight.told]
        return Filling(self._dice.choice(self._dice.choice(told).asks)) if told else None

    def _forbidden(self) -> Filling | None:
        lines = [line for item in self._sight.persona.authority.may_not for line in item.says]
        return Filling(self._dice.choice(lines)) if lines else None

    def _history(self) -> Filling | None:
        entries = self._sight.persona.case_file.history
        return Filling(max(entries, key=len)) if entries else None  # the one that has most to tell

    def _told(self) -> Filling | None:
        facts = [self._sight.persona.fact(name) for name in self._sight.told]
        late = [fact for fact in facts if fact is not None and fact.when != "opening"]
        return Filling(late[-1].text.strip()) if late else None

    def _echo(self, *, earlier: bool = False, turn_round: bool = False) -> Filling | None:
        """The longest sentence of the customer's story that was not given back yet, of their last turn or earlier."""
        stories = self._sight.stories
        spoken = " ".join(said.text for said in self._sight.own).lower()
        for text in reversed(stories[:-1]) if earlier else stories[-1:]:
            found = [
                back
                for sentence in telling(text)
                if (back := turned_sentence(sentence, self._tongue) if turn_round else sentence) is not None
                and back.lower() not in spoken
            ]
            if found:
                return Filling(max(found, key=lambda one: len(one.split())))
        return None


def telling(text: str) -> list[str]:
    """The sentences of a turn that tell something and are worth giving back, without their last sign."""
    return [
        sentence.strip().rstrip(".!…,;: ")
        for sentence in _sentences(text)
        if not sentence.endswith("?") and SHORTEST <= len(sentence.split()) <= LONGEST and not _quotes(sentence)
    ]


def _quotes(sentence: str) -> bool:
    return any(mark in sentence for mark in '"“”„«»:') or sentence.count("'") > sentence.count("n't") + 1


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]


def turned_sentence(sentence: str, tongue: Tongue) -> str | None:
    """A sentence of the customer's in the agent's mouth, beginning small; None where that would not come out right."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sentence)]
    if not tongue.swap or not words or set(words) & set(tongue.swap_not):
        return None
    if words[0] not in tongue.swap and words[0] not in tongue.swap_starts:
        return None
    return turned(_calm(sentence), tongue, small=True)


def turned(text: str, tongue: Tongue, *, small: bool = False) -> str:
    """A text with the customer's words turned round into the agent's."""
    swap = tongue.swap
    if not swap:
        return text
    pairs = sorted(swap, key=lambda word: -len(word))
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in pairs) + r")\b(?!['’])", re.IGNORECASE)
    done = pattern.sub(lambda found: swap[found.group().lower()], text.replace("’", "'"))
    first = done.split(maxsplit=1)[0] if done.split() else ""
    keeps = sum(char.isupper() for char in first) > 1 or first not in text.split() or not small
    return done if keeps else done[0].lower() + done[1:]


def _calm(sentence: str) -> str:
    """A sentence without shouted words."""
    return _WHOLE_WORD.sub(lambda found: found.group().lower() if found.group().isupper() else found.group(), sentence)


def _tidy(text: str) -> str:
    """The filled line with a capital at its beginning and after a full stop, and no doubled signs."""
    text = re.sub(r"([.!?…])\s*\.(?=\s|$|\")", r"\1", " ".join(text.split()))
    return re.sub(r"(^|(?<!\d)[.!?] )([^\W\d_])", lambda found: found[1] + found[2].upper(), text)


__all__ = ["Filling", "Slots", "telling", "turned", "turned_sentence"]
