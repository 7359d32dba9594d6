"""The offline voice: says the plan in lines that people wrote, never the same line twice."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Callable, Sequence
from string import Formatter
from typing import NamedTuple

from trainer import languages
from trainer.customer.banks.loading import Banks, Pool
from trainer.customer.memory import FORBIDDEN
from trainer.customer.principles import ruled_out
from trainer.customer.remarks import ASKING, asks_when
from trainer.customer.voice import Piece, Scene, Utterance
from trainer.domain.persona import Persona, by_heat
from trainer.domain.plan import HEATS, Act, ActKind, Heat

Closeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How close in meaning each of several lines is to a message, higher is closer."""

RECENT = 2
"""A turn does not open with the first word of so many turns before it."""
MOST_COMPARED = 6
"""At most so many candidate lines are compared by meaning: more costs time and gains nothing."""
SHORT_QUOTE = 6
"""Longest quote of the agent's that is thrown back word for word, in words."""
PADDING = frozenset({ActKind.VENT, ActKind.DEMAND})
"""What is left out where a turn is long enough already; anything else was decided on and has to be said."""
KIN: dict[ActKind, tuple[ActKind, ...]] = {
    ActKind.VENT: (ActKind.DEMAND,),
    ActKind.THREATEN: (ActKind.DEMAND, ActKind.VENT),
    ActKind.INSULT: (ActKind.VENT, ActKind.DEMAND),
    ActKind.DEMAND: (ActKind.ASK, ActKind.VENT),
    ActKind.ASK: (ActKind.DEMAND,),
    ActKind.THROW_BACK: (ActKind.CALL_OUT,),
    ActKind.HALF_ANSWER: (ActKind.ANSWER,),
    ActKind.WANT_MANAGER: (ActKind.DEMAND,),
    ActKind.HAGGLE: (ActKind.REFUSE,),
    ActKind.ACCEPT: (ActKind.ACCEPT_GRUDGINGLY,),
    ActKind.RETURN: (ActKind.WAIT,),
}
"""What else says roughly the same when an act has no fitting line left."""


REPLIES_TO_WORDS = frozenset({ActKind.CALL_OUT, ActKind.THROW_BACK})
"""Acts whose lines hold up the agent's own words."""
_QUOTED = re.compile(r"„([^“”\"]+)[“”\"]|“([^”]+)”|«([^»]+)»|\"([^\"]+)\"|(?<!\w)'([^']+)'(?!\w)")


class Choice(NamedTuple):
    """A line as it stands in its bank, and as it is said here."""

    line: str
    said: str


class OfflineVoice:
    """Speaks from the persona's own lines and the banks. Same scene, same words."""

    def __init__(self, closeness: Closeness | None = None, banks: Banks | None = None) -> None:
        self._closeness = closeness
        self._banks = banks or Banks()

    async def speak(self, scene: Scene) -> AsyncIterator[Piece | Utterance]:
        """The whole utterance at once."""
        utterance = self.utter(scene)
        yield Piece(utterance.text)
        yield utterance

    def utter(self, scene: Scene) -> Utterance:
        """The utterance, without waiting for anything."""
        chosen: list[Choice] = []
        room = scene.plan.words[1]
        for place, act in enumerate(scene.plan.acts):
            taken = (*scene.memory.lines, *(choice.line for choice in chosen))
            choice = self._choose(scene, act, taken, first=not chosen, room=room if chosen else None, place=place)
            if choice is not None:
                chosen.append(choice)
                room -= len(choice.said.split())
        if not chosen:  # every fitting line is used up: a person falls silent rather than repeat themself
            chosen = [Choice("…", "…")]
        joint = "\n" if scene.persona.channel == "chat" else " "  # in a chat each thought is sent by itself
        return Utterance(
            text=joint.join(choice.said for choice in chosen), lines=tuple(choice.line for choice in chosen)
        )

    def _choose(
        self, scene: Scene, act: Act, taken: Sequence[str], *, first: bool, room: int | None, place: int
    ) -> Choice | None:
        for kind in (act.kind, *KIN.get(act.kind, ())):
            same = kind is act.kind
            sought = act if same else act.model_copy(update={"kind": kind, "topic": None})
            in_order = kind is ActKind.VENT
            for candidates in _candidates(scene, sought, self._banks):
                choices = [
                    Choice(line, said)
                    for line in candidates
                    if line not in taken
                    and (said := _fill(line, scene, sought)) is not None
                    and not ruled_out(scene.persona, said)
                    and not _quotes_unsaid(line, said, scene, act)
                    and not _asks_what_was_told(said, scene, act)
                ]
                if room is not None and choices:
                    brief = [choice for choice in choices if len(choice.said.split()) <= max(room, 4)]
                    if not brief and act.kind in PADDING and not act.about:
                        return None
                    choices = brief or [min(choices, key=lambda choice: len(choice.said))]
                if choices and in_order and same:  # the story comes hottest first, never twice in quite the same order
                    dice = random.Random(f"{scene.seed}:{scene.memory.messages}:story")
                    return choices[dice.randrange(min(2, len(choices)))]
                if choices:
                    return self._best(scene, choices, first=first, place=place)
        return None

    def _best(self, scene: Scene, choices: list[Choice], *, first: bool, place: int) -> Choice:
        """The closest in meaning to what the agent said, then the freshest opening and shape, then the seed."""
        dice = random.Random(f"{scene.seed}:{scene.memory.messages}:{len(scene.memory.lines)}:{place}")
        dice.shuffle(choices)
        if first:
            recent = scene.memory.openings[-RECENT:]
            fresh = [choice for choice in choices if first_word(choice.said) not in recent]
            choices = fresh or choices
        choices = choices[:MOST_COMPARED]
        if len(choices) == 1:
            return choices[0]
        used = [shape(line) for line in scene.memory.lines[-3:]]
        meaning = [0.0] * len(choices)
        if self._closeness is not None and scene.reading is not None and scene.reading.text.strip():
            near = self._closeness(scene.reading.text, [choice.said for choice in choices])
            spread = (max(near) - min(near)) or 1.0
            meaning = [(value - min(near)) / spread for value in near]
        scores = [
            meaning[index] - 0.4 * (shape(choice.line) in used) + 0.5 * dice.random()
            for index, choice in enumerate(choices)
        ]
        return choices[scores.index(max(scores))]


def _candidates(scene: Scene, act: Act, banks: Banks) -> list[tuple[str, ...]]:
    """Lines for an act in the order in which they are tried: the persona's, the caller type's, everyone's."""
    persona, heat = scene.persona, _heat(scene, act)
    own: tuple[str, ...] = ()
    if act.kind is ActKind.ANSWER and (fact := persona.fact(act.ref or "")):
        own = fact.lines or (fact.text,)
    elif act.kind is ActKind.HALF_ANSWER and (fact := persona.fact(act.ref or "")):
        own = fact.half
    elif act.kind is ActKind.ASK and (question := persona.question(act.ref or "")):
        own = question.lines
    elif act.topic == "answered" and (question := persona.question(act.ref or "")):
        own = question.at_answer
        if own and not set(own) & set(scene.memory.lines):
            return [own]
        own = ()
    if own:
        return [own]
    if act.kind is ActKind.TAKE_UP and (key := _own_way(act, heat)) in persona.lines:
        own = by_heat(persona.lines[key], heat)
    found = banks.pools(persona, act, heat)
    if act.kind is ActKind.TAKE_UP:  # their own way of saying it before everyone's
        return [own, *_by_topic(found)] if own else _by_topic(found)
    exact = [pool.exact for pool in found if pool.exact]
    near = [pool.near for pool in found if pool.near]
    if act.kind is ActKind.REMIND and (question := persona.question(act.ref or "")):
        place = sum(key in persona.lines for key in ("remind.question", "remind"))
        return [*_by_topic(found)[:place], question.lines, *_by_topic(found)[place:]]
    return _by_topic(found) if act.topic else [*exact, *near]


def _heat(scene: Scene, act: Act) -> Heat:
    """In what heat something is said: who has been heard takes a question as one, however angry they still are."""
    milder = act.kind is ActKind.TAKE_UP and act.topic in ASKING and scene.mood.is_heard
    return "simmering" if milder and scene.plan.heat == "hot" else scene.plan.heat


def _own_way(act: Act, heat: Heat) -> str:
    """The key of a persona's own lines that say the same as taking something up, in the heat in which they do."""
    if act.topic in ("searching", "sour", "order"):
        return {"searching": "wait", "sour": "call_out.blamed", "order": "call_out.nonsense"}[act.topic]
    asked = act.topic in ("what", "who", "when", "where", "amount")
    return "cannot_know" if asked and heat in ("simmering", "thawing") else ""


def _by_topic(found: list[Pool]) -> list[tuple[str, ...]]:
    """A line about the very thing in a neighbouring heat beats a general line of the right heat."""
    return [lines for pool in found for lines in (pool.exact, pool.near) if lines]


def _quotes_unsaid(line: str, said: str, scene: Scene, act: Act) -> bool:
    """Whether a line holds a word up to the agent that they did not use; what stands in the case is the customer's."""
    if act.kind not in REPLIES_TO_WORDS or scene.reading is None:
        return False
    quoted = [next(filter(None, found)).strip(" .,!?…") for found in _QUOTED.findall(said)]
    if not quoted or "{" in line:
        return False
    heard = " ".join((scene.reading.text, *(turn.text for turn in scene.turns if turn.speaker == "agent"))).lower()
    case = _of_the_case(scene.persona)
    return not all(word.lower() in heard or word.lower() in case for word in quoted)


def _asks_what_was_told(said: str, scene: Scene, act: Act) -> bool:
    """Whether a line asks for the time of an offer that has just been named with it."""
    told = scene.reading is not None and "when" in scene.reading.details
    return act.kind is ActKind.ASK_DETAILS and told and asks_when(said, scene.persona.lang)


def _of_the_case(persona: Persona) -> str:
    """All that a customer may quote without anybody having said it: what they tell of themselves."""
    own = [line for fact in persona.facts for line in (fact.text, *fact.lines, *fact.half)]
    own += [text for question in persona.questions for text in (question.text, *question.lines)]
    opening, vent = (persona.lines.get(key, ()) for key in ("opening", "vent"))
    own += [line for lines in (opening, vent) for heat in HEATS for line in by_heat(lines, heat)]
    return " ".join((persona.story.happened, persona.story.demand, *own)).lower()


def _slots(scene: Scene, act: Act) -> dict[str, str]:
    slots = dict(scene.persona.own_words)
    if scene.memory.agent_name:
        slots["agent"] = scene.memory.agent_name
    if act.about:
        short = len(act.about.split()) <= SHORT_QUOTE
        by_kind: dict[ActKind, str | None] = {
            ActKind.REMIND: "question" if act.topic == "question" else "promise",
            ActKind.THROW_BACK: "word",
            ActKind.CALL_OUT: "said" if short else None,
            ActKind.TAKE_UP: "said",
        }
        offers = (ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY)
        name = "offer" if act.kind in offers and act.ref != FORBIDDEN else by_kind.get(act.kind)
        if name:
            slots[name] = act.about.strip().rstrip(".!?…")
    return slots


def _fill(line: str, scene: Scene, act: Act) -> str | None:
    """The line with its slots filled, or None where one has no value."""
    names = [name for _, name, _, _ in Formatter().parse(line) if name is not None]
    if not names:
        return _as_typed(line, scene.persona) if scene.persona.channel == "chat" else line
    slots = _slots(scene, act)
    if any(name not in slots for name in names):
        return None
    said = line.format_map(slots)
    if scene.persona.channel == "chat":
        return _as_typed(said, scene.persona)
    said = re.sub(r"(^|[.!?…] )([^\W\d_])", lambda found: found[1] + found[2].upper(), said)
    return said if said[-1] in ".!?…'\"”»“" else said + "."


def _as_typed(line: str, persona: Persona) -> str:
    """A line as this person types it: someone who writes everything small does so with every line."""
    if not types_small(persona):
        return line
    small = re.sub(r"(^|[.!?…] )([^\W\d_])(?=(.?))", _begun_small, line)
    for word in languages.about(persona.lang).always_capital:
        small = re.sub(rf"\b{re.escape(word)}\b", word.lower(), small)
    return small.removesuffix(".")


def _begun_small(found: re.Match[str]) -> str:
    """The beginning of a sentence in a small letter, unless its first word is all capitals."""
    return found[0] if found[3].isupper() else found[1] + found[2].lower()


def types_small(persona: Persona) -> bool:
    """Whether most of a persona's own lines begin with a small letter."""
    lines = tuple(
        line
        for block in persona.lines.values()
        for group in (block.values() if isinstance(block, dict) else [block])
        for line in group
    )
    return sum(line[0].islower() for line in lines) > len(lines) / 2


def first_word(said: str) -> str:
    """The first word in lower case, without signs."""
    return said.split(maxsplit=1)[0].strip(".,!?…—\"'“”").lower() if said.split() else ""


def shape(line: str) -> tuple[int, str, bool]:
    """A rough outline of a line: sentences, last sign, whether it is long."""
    return len(re.findall(r"[.!?…]+", line)), line[-1:], len(line.split()) > 9
