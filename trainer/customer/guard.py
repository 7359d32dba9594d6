"""Keeps a model in its role: finds what an angry customer would never say.

What gives a model away is known: the assistant's voice, stage directions, advice to the agent, the agent's lines,
walls of text, its own earlier lines again, its instructions, refusals, another language, and giving in when the plan
does not. The patterns are data files by language; the English ones are tried beside every other language's, since
models slip into English.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Literal, NamedTuple

from ruamel.yaml import YAML

from trainer.customer.voice import Scene
from trainer.domain.plan import ActKind
from trainer.errors import ContentError

FaultKind = Literal[
    "assistant_talk", "counselling", "refusal", "narration", "speaks_for_agent", "leak", "gives_in", "gushes",
    "too_long", "repeated", "language",
]  # fmt: skip

DATA = Path(__file__).parent / "data"
SLACK = 1.8
"""So many times its planned length a turn may be; beyond that it is a wall of text."""
SAME = 0.9
"""From this likeness on a sentence is an earlier one again."""
SHORTEST_REPEAT = 4
"""Words of a sentence that can be a repetition; shorter ones come up by themselves."""
SURE_HITS = 3
"""Common words by which another language must lead before a text counts as written in it."""
YIELDING = frozenset({ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY})
"""Acts in which a customer may agree; they may too where they are helped, and at a goodbye in peace."""
PEACEFUL = ((ActKind.SOFTEN, "helped"), (ActKind.CLOSE, "resolved"), (ActKind.CLOSE, "escalated"))
THROWN_BACK = frozenset({ActKind.THROW_BACK, ActKind.CALL_OUT})
"""Acts in which the agent's own words come back, so that they are no slip of the model's."""
QUOTABLE: frozenset[FaultKind] = frozenset({"assistant_talk", "counselling", "gives_in", "gushes"})

SAYS: dict[FaultKind, str] = {
    "assistant_talk": "that was an assistant or a service desk speaking, not the customer",
    "counselling": "a customer does not counsel, praise or use the words of a training course",
    "refusal": "that was a refusal to play the part",
    "narration": "only spoken words count: no actions, no description",
    "speaks_for_agent": "the other side speaks for itself, and no name goes before the words",
    "leak": "no headings, lists, markup or talk of directions",
    "gives_in": "you do not agree, accept or thank at this point",
    "gushes": "you may be relieved, but you do not gush, and you do not thank heartily",
    "too_long": "it was far too long",
    "repeated": "you have said that already",
    "language": "it was in the wrong language",
}
"""What was wrong, said to the model."""

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_SENTENCE = re.compile(r"[.!?…\n]+\s*")


class Fault(NamedTuple):
    """Something that the customer would never say."""

    kind: FaultKind
    quote: str

    @property
    def said(self) -> str:
        """What was wrong, in one sentence for the model."""
        quote = f" (“{self.quote}”)" if self.quote else ""
        return f"{SAYS[self.kind]}{quote}."


def guard(text: str, scene: Scene) -> list[Fault]:
    """What in a text, whole or so far, gives away that it is not this customer in this moment."""
    plain = text.translate(_APOSTROPHES).lower()
    faults: list[Fault] = []
    yielding, said_by_agent = yields(scene), _thrown_back(scene)
    closing = any(act.kind is ActKind.CLOSE and act.topic == "resolved" for act in scene.plan.acts)
    for lang in dict.fromkeys((scene.persona.lang, "en")):
        for kind, pattern in _patterns(lang).items():
            if (kind == "gives_in" and yielding) or (kind == "gushes" and closing):
                continue
            hits = (hit for hit in pattern.finditer(plain) if not (kind in QUOTABLE and hit.group() in said_by_agent))
            found = next(hits, None)
            if found is not None:
                faults.append(Fault(kind, " ".join(text[found.start() : found.end()].split())[:80]))
    name = re.escape(scene.persona.name.lower())
    if re.search(rf"(^|\n)\s*\**({name}|customer)\**\s*:", plain):
        faults.append(Fault("speaks_for_agent", text.split(":", 1)[0].strip()[:40] + ":"))
    if len(text.split()) > scene.plan.words[1] * SLACK:
        faults.append(Fault("too_long", ""))
    again = _repeated(plain, scene)
    if again:
        faults.append(Fault("repeated", again))
    if _foreign(plain, scene.persona.lang):
        faults.append(Fault("language", ""))
    return faults


def yields(scene: Scene) -> bool:
    """Whether the customer may agree now: the plan says so, or they have already taken what they came for."""
    settled = scene.memory.settled(scene.persona)
    return settled or any(act.kind in YIELDING or (act.kind, act.topic) in PEACEFUL for act in scene.plan.acts)


def _thrown_back(scene: Scene) -> str:
    """The agent's last message where the customer flings its words back; else nothing."""
    last = next((turn.text for turn in reversed(scene.turns) if turn.speaker == "agent"), "")
    flung = any(act.kind in THROWN_BACK for act in scene.plan.acts)
    return last.translate(_APOSTROPHES).lower() if flung else ""


def _repeated(plain: str, scene: Scene) -> str | None:
    """A sentence that this customer has already said, or None."""
    earlier = {
        sentence
        for turn in scene.turns
        if turn.speaker == "customer"
        for sentence in _sentences(turn.text.translate(_APOSTROPHES).lower())
    }
    for sentence in _sentences(plain):
        for before in earlier:
            near = abs(len(before) - len(sentence)) < 0.2 * len(sentence)
            if near and SequenceMatcher(None, before, sentence, autojunk=False).ratio() >= SAME:
                return sentence[:80]
    return None


def _sentences(plain: str) -> list[str]:
    parts = [" ".join(part.split()) for part in _SENTENCE.split(plain)]
    return [part for part in parts if len(part.split()) >= SHORTEST_REPEAT]


def _foreign(plain: str, lang: str) -> bool:
    """Whether a text is surely in another language, by its script and its commonest words."""
    letters = [char for char in plain if char.isalpha()]
    other_script = sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if other_script >= 3 and other_script > 0.3 * len(letters):
        return True
    words = set(re.findall(r"[^\W\d_]+", plain))
    hits = {name: sum(word in common for word in words) for name, common in _common().items()}
    own = hits.get(lang, 0)
    return lang in hits and any(count - own >= SURE_HITS and count >= 2 * own for count in hits.values())


@cache
def _common() -> dict[str, frozenset[str]]:
    text = (DATA / "common_words.yaml").read_text(encoding="utf-8")
    return {lang: frozenset(words.split()) for lang, words in YAML(typ="safe", pure=True).load(StringIO(text)).items()}


@cache
def _patterns(lang: str) -> dict[FaultKind, re.Pattern[str]]:
    """The patterns of a language; none where it has no file. Raises ContentError where one is broken."""
    file = DATA / lang / "guard.yaml"
    if not file.is_file():
        return {}
    data = YAML(typ="safe", pure=True).load(StringIO(file.read_text(encoding="utf-8")))
    compiled: dict[FaultKind, re.Pattern[str]] = {}
    for kind, patterns in data.items():
        if kind not in SAYS:
            raise ContentError(f"customer/data/{lang}/guard.yaml: '{kind}' is no kind of fault.")
        try:
            compiled[kind] = re.compile("|".join(f"(?:{one})" for one in patterns))
        except re.error as error:
            raise ContentError(f"customer/data/{lang}/guard.yaml: '{kind}' is a broken pattern: {error}.") from None
    return compiled
