"""Keeps a model in its role: finds what an angry customer would never say.

What gives a model away is known: the assistant's voice, stage directions, advice to the agent, the agent's lines, walls
of text, its own earlier lines again, the agent's lines as its own, its instructions, refusals, another language,
particulars that the case does not know, good manners in the middle of anger, and giving in when the plan does not. The
patterns are data files by language; the English ones are tried beside every other language's, since models slip into
English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from ruamel.yaml import YAML

from trainer.customer.echoes import echoed, recited, said_before
from trainer.customer.particulars import invented, known_to, spoken_to
from trainer.customer.voice import Scene
from trainer.domain.plan import ActKind
from trainer.errors import ContentError

FaultKind = Literal[
    "assistant_talk", "counselling", "refusal", "narration", "speaks_for_agent", "leak", "gives_in", "gushes",
    "too_polite", "too_long", "paragraphs", "repeated", "invents", "language",
]  # fmt: skip

DATA = Path(__file__).parent / "data"
SLACK = 1.8
"""So many times its planned length a turn may be; beyond that it is a wall of text."""
SHORTEST_REPEAT = 4
"""Words of a sentence that can be a repetition; shorter ones come up by themselves."""
PARAGRAPHS = 3
"""So many blocks with blank lines between them are an essay."""
SURE_HITS, ALONE_HITS = 3, 2
"""Common words by which another language must lead before a text counts as written in it; so many
of English do, into which models slip, where a whole sentence has not one common word of the right language."""
WHOLE_SENTENCE = 7
"""Words of a whole sentence, for that."""
YIELDING = frozenset({ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY})
"""Acts in which a customer may agree; they may too where they are helped, and at a goodbye in peace."""
PEACEFUL = ((ActKind.SOFTEN, "helped"), (ActKind.CLOSE, "resolved"), (ActKind.CLOSE, "escalated"))
THROWN_BACK = frozenset({ActKind.THROW_BACK, ActKind.CALL_OUT})
"""Acts in which the agent's own words come back, so that they are no slip of the model's."""
QUOTABLE: frozenset[FaultKind] = frozenset({"assistant_talk", "counselling", "gives_in", "gushes", "too_polite"})
HEATED = frozenset({"boiling", "hot"})
"""Heats in which good manners are a model's and not a customer's."""

SAYS: dict[FaultKind, str] = {
    "assistant_talk": "that was an assistant or a service desk speaking, not the customer",
    "counselling": "a customer does not counsel, praise or use the words of a training course",
    "refusal": "that was a refusal to play the part",
    "narration": "only spoken words count: no actions, no description",
    "speaks_for_agent": "the other side speaks for itself, and no name goes before the words",
    "leak": "no headings, lists, markup or talk of directions",
    "gives_in": "you do not agree, accept or thank at this point",
    "gushes": "you may be relieved, but you do not gush, and you do not thank heartily",
    "too_polite": "you are far too angry for good manners",
    "paragraphs": "one breath, no paragraphs",
    "invents": "you know nothing of that; you invent no figures, dates, names or addresses",
    "too_long": "it was far too long",
    "repeated": "you have said that already",
    "language": "it was in the wrong language",
}
"""What was wrong, said to the model."""

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_BLOCK = re.compile(r"\n\s*\n")


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
    plain = _plain(text)
    faults = [*_by_patterns(text, plain, scene), *_by_measure(text, plain, scene)]
    return list({fault.kind: fault for fault in reversed(faults)}.values())[::-1]


def _by_patterns(text: str, plain: str, scene: Scene) -> list[Fault]:
    """Faults that give themselves away by their words."""
    faults: list[Fault] = []
    allowed, said_by_agent = _allowed(scene), _thrown_back(scene)
    for lang in dict.fromkeys((scene.persona.lang, "en")):
        for kind, pattern in _patterns(lang).items():
            if kind in allowed:
                continue
            hits = (hit for hit in pattern.finditer(plain) if not (kind in QUOTABLE and hit.group() in said_by_agent))
            if kind == "too_polite":
                hits = (hit for hit in hits if hit.group() not in _manners(scene))
            found = next(hits, None)
            if found is not None:
                faults.append(Fault(kind, " ".join(text[found.start() : found.end()].split())[:80]))
    name = re.escape(scene.persona.name.lower())
    label = re.search(rf"(^|\n)\s*\**({name}|customer)\**\s*(:|[,.-]?\s*\n)", plain)
    first = re.escape(scene.persona.name.lower().split()[0])
    label = label or re.match(rf"{first}, ({spoken_to()})\b", plain)
    if label:
        faults.append(Fault("speaks_for_agent", text[label.start() : label.end()].strip()[:40]))
    if re.search(rf"\byou are {name}\b", plain):  # how every prompt begins
        faults.append(Fault("leak", f"You are {scene.persona.name}"))
    return faults


def _by_measure(text: str, plain: str, scene: Scene) -> list[Fault]:
    """Faults that show beside the conversation, the case and the prompt."""
    own = [_plain(turn.text) for turn in scene.turns if turn.speaker == "customer"]
    agent = [] if _flings(scene) else [_plain(turn.text) for turn in scene.turns if turn.speaker == "agent"]
    found: list[tuple[FaultKind, str | None]] = [
        ("too_long", "" if len(text.split()) > scene.plan.words[1] * SLACK else None),
        ("paragraphs", "" if len(_BLOCK.split(text.strip())) >= PARAGRAPHS else None),
        ("leak", recited(plain)),
        ("speaks_for_agent", echoed(plain, agent)),
        ("repeated", said_before(plain, own, SHORTEST_REPEAT)),
        ("invents", invented(text, known_to(scene))),
        ("language", "" if _foreign(plain, scene.persona.lang) else None),
    ]
    return [Fault(kind, quote) for kind, quote in found if quote is not None]


def _plain(text: str) -> str:
    return text.translate(_APOSTROPHES).lower()


def _allowed(scene: Scene) -> set[FaultKind]:
    """Kinds that are no faults at this moment."""
    closing = any(act.kind is ActKind.CLOSE and act.topic == "resolved" for act in scene.plan.acts)
    allowed: set[FaultKind] = {"gushes"} if closing else set()
    if yields(scene):
        allowed.add("gives_in")
    if scene.plan.heat not in HEATED or yields(scene):
        allowed.add("too_polite")
    return allowed


def _manners(scene: Scene) -> str:
    """The persona's own lines: icy courtesy is some people's way to be furious."""
    lines = (
        line
        for many in scene.persona.lines.values()
        for line in (chain(*many.values()) if isinstance(many, dict) else many)
    )
    return _plain("\n".join(lines))


def yields(scene: Scene) -> bool:
    """Whether the customer may agree now: the plan says so, or they have already taken what they came for."""
    settled = scene.memory.settled(scene.persona)
    return settled or any(act.kind in YIELDING or (act.kind, act.topic) in PEACEFUL for act in scene.plan.acts)


def _flings(scene: Scene) -> bool:
    """Whether the customer flings the agent's words back in this turn."""
    return any(act.kind in THROWN_BACK for act in scene.plan.acts)


def _thrown_back(scene: Scene) -> str:
    """The agent's last message where the customer flings its words back; else nothing."""
    last = next((turn.text for turn in reversed(scene.turns) if turn.speaker == "agent"), "")
    return _plain(last) if _flings(scene) else ""


def _foreign(plain: str, lang: str) -> bool:
    """Whether a text is surely in another language, by its script and its commonest words."""
    letters = [char for char in plain if char.isalpha()]
    other_script = sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if other_script >= 3 and other_script > 0.3 * len(letters):
        return True
    words = set(re.findall(r"[^\W\d_]+", plain))
    hits = {name: sum(word in common for word in words) for name, common in _common().items()}
    own = hits.get(lang, 0)
    slipped = own == 0 and len(words) >= WHOLE_SENTENCE and hits["en"] >= ALONE_HITS
    led = any(count - own >= SURE_HITS and count >= 2 * own for count in hits.values())
    return lang in hits and (led or (slipped and lang != "en"))


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
