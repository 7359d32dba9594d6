"""What in a message somebody takes up that is neither a slip nor an answer nor an offer of the case.

A person who is asked what they cannot say, told that somebody is looking, or sent a little picture says a word to that
before they go on about their own. The words by which it is told are `data/LANG/remarks.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from trainer.customer.effects import SURE
from trainer.domain.moves import HARMFUL, DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.plan import TAKE_UP_TOPICS
from trainer.domain.reading import Reading

DATA = Path(__file__).parent / "data"
HARMLESS = frozenset(
    {
        "searching",
        "introduced",
        "owned",
        "unknown",
        "agrees",
        "thanks",
        "listening",
        "more",
        "goodbye",
        "sign",
        "sorry",
        "beside",
        "person",
    }
)
"""Remarks in which a harsh word is rarely meant; what the reader is not sure of is then let pass."""
WISH = "wish"
"""A question for what they want or need, which is answered by saying it."""
LET_PASS = frozenset(
    {
        Move.DISMISSIVE,
        Move.SARCASM_OR_HOSTILE,
        Move.FLAT_REFUSAL,
        Move.CONTRADICTS,
        Move.BLAMES_CUSTOMER,
        Move.DEFENSIVE,
    }
)
ASKING = frozenset(
    {"person", "beside", "detail", "amount", "name", "when", "who", "where", "why", "whether", "what", "tried"}
)
"""Questions; one that asks for something makes nothing small and says nobody wrong."""
OFFHAND = frozenset({Move.DISMISSIVE, Move.SARCASM_OR_HOSTILE, Move.FLAT_REFUSAL, Move.DEFENSIVE, Move.JARGON})
"""Moves that an everyday tone, or a plain answer, is easily taken for."""
AT_WORK = 0.75
"""Confidence below which such a tone is let pass in a message that asks, answers or offers something of the case."""
BEYOND_DOUBT = 0.9
"""From this confidence on a harsh word stands whatever else the message says."""
SHORTEST_NAME = 3
"""Letters of a name that somebody minds being called by; "Hm" and "Oh" are none."""
STORY = "story"
"""A question for the story itself, which is answered by going on with it."""
ANYWHERE = frozenset({"order", "summary", "choice", "offer", "money", "owned", "vague", "reason", "sign", "kind"})
"""Remarks that are the point of a message wherever in it they stand; others only where nothing comes after them."""
RATHER = 0.7
"""Confidence from which a move alone, without plain words, is taken up."""
BARE = 3
"""Words that somebody needs around the customer's own words in quotation marks."""
SHORT = 10
"""Words of a message that is all remark: what else is read into it is not there."""
LONGISH = 18
"""Words up to which what is not sure may be read into it."""
BESIDE = frozenset({"beside", "person", "order"})
"""What has nothing to do with the case."""
LONGEST = 40
"""Words of a message up to which what it says in passing is its point."""

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”\"]*[“”\"]|«[^»]*»|(?<!\w)'[^']+'(?!\w)")
_STATES = re.compile(r"[.!…](\s|$)")
_SENTENCE = re.compile(r"(?:[^.!?…\n]|(?<=\d)\.(?=\d))+[.!?…]*")  # "1.740 Euro" is one sentence


class _Patterns(NamedTuple):
    remarks: tuple[tuple[str, re.Pattern[str]], ...]
    questions: tuple[tuple[str, re.Pattern[str]], ...]
    plainly: dict[Move, re.Pattern[str]]
    fair: dict[Move, re.Pattern[str]]
    tags: re.Pattern[str] | None
    """Questions that state something: "It's not the end of the world, is it?"."""
    asks: re.Pattern[str] | None = None
    """How a question begins that has no question mark."""


def remark(reading: Reading, lang: str) -> str | None:
    """What in a message is taken up, a topic of `take_up`; None where nothing is.

    What its words plainly say comes first, then what it asks, then its moves.
    """
    if not reading.text.strip() or reading.foreign:
        return None
    return said(reading.text, lang) or _by_moves(reading)


@cache
def said(text: str, lang: str) -> str | None:
    """The topic that the words of a message alone give."""
    if not any(char.isalnum() for char in text):
        return "sign"
    plain, known = _plain(text), _patterns(lang)
    if len(plain.split()) > LONGEST:
        return None
    last = (_SENTENCE.findall(plain) or [""])[-1].strip()
    for topic, pattern in known.remarks:
        if pattern.search(plain if topic in ANYWHERE else last):
            return topic
    asking = [one.strip() for one in _SENTENCE.findall(plain) if one.rstrip().endswith("?")]
    if not asking and known.asks is not None and known.asks.search(last):  # whoever is in haste leaves out the mark
        asking = [last]
    for topic, pattern in known.questions:
        if any(pattern.search(one) for one in asking):
            return topic
    return None


@cache
def asks_when(text: str, lang: str) -> bool:
    """Whether a line asks for a day or an hour."""
    patterns = [pattern for topic, pattern in _patterns(lang).questions if topic == "when"]
    asking = [one.strip() for one in _SENTENCE.findall(_plain(text)) if not one.rstrip().endswith((".", "!"))]
    return any(pattern.search(one) for pattern in patterns for one in asking)


def _by_moves(reading: Reading) -> str | None:
    """The topic that the moves of a message give."""
    if reading.words > LONGEST:
        return None
    particular = bool(reading.particulars)
    for move, topic in (
        (Move.PARAPHRASE, "summary"), (Move.TAKES_OWNERSHIP, "owned"), (Move.APOLOGY, "sorry"),
        (Move.EMPATHY, "kind" if particular or reading.words > 8 else "hollow"),
        (Move.OFFERS_OPTION, "offer"), (Move.EXPLAINS_WHY, "reason"),
    ):  # fmt: skip
        if any(found.move is move and found.confidence >= RATHER for found in reading.moves):
            return topic
    promised = any(one.when for one in reading.promises) or reading.has(Move.SETS_EXPECTATION, Move.TAKES_OWNERSHIP)
    return "promise" if reading.promises and promised else None


def called(persona: Persona) -> frozenset[str]:
    """The words of a customer's name, in small letters."""
    names = " ".join((persona.name, *persona.address_as))
    return frozenset(names.lower().replace(".", " ").split())


def in_fairness(reading: Reading, lang: str, own_name: frozenset[str] = frozenset()) -> Reading:
    """The reading as a customer takes it: without harsh moves that its plain words speak against.

    Words of their `own_name` say nothing of their case.
    """
    if reading.addresses_grader or not reading.text.strip():  # not meant for them, and nothing that soothes
        return reading
    topic, plain = said(reading.text, lang), _plain(reading.text)
    plainly = tuple(_plainly(reading, plain, lang))
    sure = {found.move for found in plainly}
    kept = (
        found
        for found in reading.moves
        if found.move not in sure
        and not _speaks_against(found, reading, topic, _patterns(lang))
        and not _let_pass(found, topic, len(plain.split()))
        and not _taken_back(found, reading)
    )
    low = reading.text.lower()
    update: dict[str, Any] = {
        "moves": (*plainly, *kept),
        "particulars": tuple(word for word in reading.particulars if word not in own_name),
        "nonsense": reading.nonsense and topic not in HARMLESS,
        "wrong_name": reading.wrong_name if len(reading.wrong_name or "") >= SHORTEST_NAME else None,
        "red_rags": tuple(
            rag for rag in reading.red_rags if rag.quote.lower() not in low or rag.quote.lower() in plain
        ),
    }
    brief = topic in ("searching", "listening", "goodbye") and len(plain.split()) <= SHORT
    if topic in BESIDE | {"name"}:  # whatever it comes near to, it is not about the case
        update |= {"asked": (), "asked_again": ()}
    if topic in BESIDE or brief:
        update["offers"] = ()
    if topic == "searching" and brief:
        update |= {"asked": (), "asked_again": ()}
    same = all(getattr(reading, key) == value for key, value in update.items())
    return reading if same else reading.model_copy(update=update)


def _speaks_against(found: DetectedMove, reading: Reading, topic: str | None, known: _Patterns) -> bool:
    """Whether the words of a message say plainly that a move which was found in it is none."""
    plain = _plain(reading.text)
    if reading.nonsense and topic is None and found.move in HARMFUL:
        return True
    if found.move in known.fair and known.fair[found.move].search(plain):
        return True
    if found.move in OFFHAND and found.confidence < AT_WORK and (reading.asked or reading.answers or reading.offers):
        return True  # whoever deals with the case is not waving it away
    if found.move is Move.FLAT_REFUSAL and reading.answers:  # the no that they asked for shuts no door
        return True
    if found.move is Move.CONTRADICTS and reading.answers and found.confidence < BEYOND_DOUBT:
        return True
    if found.move in HARMFUL and len(_plain(found.quote).split()) <= BARE < len(found.quote.split()):
        return any(char.isalpha() for char in plain)  # all that is harsh in it are the customer's own words
    if found.move not in (Move.DISMISSIVE, Move.CONTRADICTS):
        return False
    states = _STATES.search(plain) or (known.tags is not None and known.tags.search(plain))
    asks_back = bool(_QUOTED.search(reading.text)) and reading.text.rstrip().endswith("?")
    return asks_back or (topic in ASKING and not states)


def _let_pass(found: DetectedMove, topic: str | None, words: int) -> bool:
    """Whether a harsh move is rather read into a message than meant, its point being another."""
    if topic == "sour" and found.move is Move.DISMISSIVE:  # it has an edge, and it asks: nothing is made small
        return True
    if topic in HARMLESS | {"kind"} and found.move is Move.SETS_BOUNDARY:
        return True
    if topic in (HARMLESS | {"order"}) - {"owned"} and found.move is Move.OVERPROMISES:
        return True
    if topic in ASKING | {STORY} and found.move is Move.OFFERS_PAUSE:
        return True
    if topic in ASKING | {WISH} and found.move in (Move.DISMISSIVE, Move.CONTRADICTS):
        return found.confidence < BEYOND_DOUBT
    if topic not in HARMLESS | {STORY} or found.move not in LET_PASS:
        return False
    return words <= SHORT or (words <= LONGISH and found.confidence < BEYOND_DOUBT)


def _taken_back(found: DetectedMove, reading: Reading) -> bool:
    """Whether a message is sorry for its tone rather than harsh: "It was a joke, sorry"."""
    sorry = max((one.confidence for one in reading.moves if one.move is Move.APOLOGY), default=0.0)
    return found.move is Move.SARCASM_OR_HOSTILE and found.confidence < min(sorry, BEYOND_DOUBT)


def _plainly(reading: Reading, plain: str, lang: str) -> Iterator[DetectedMove]:
    """The moves that the words make beyond doubt and that were not found with certainty."""
    for move, pattern in _patterns(lang).plainly.items():
        doubtful = not any(found.move is move and found.confidence >= SURE for found in reading.moves)
        if plain and doubtful and (hit := pattern.search(plain)):
            yield DetectedMove(move=move, quote=hit.group(), confidence=BEYOND_DOUBT)


def _plain(text: str) -> str:
    low = text.lower().replace("’", "'").replace("`", "'")
    return " ".join(_QUOTED.sub(" ", low).split())


@cache
def _patterns(lang: str) -> _Patterns:
    file = DATA / lang / "remarks.yaml"
    if not file.is_file():
        return _Patterns((), (), {}, {}, None)
    data = YAML(typ="safe", pure=True).load(StringIO(file.read_text(encoding="utf-8")))
    for topic in (*data["remarks"], *data["questions"]):
        if topic not in TAKE_UP_TOPICS | {WISH, STORY}:
            raise ValueError(f"{file}: '{topic}' is nothing that is taken up.")

    def each(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((topic, _joined(patterns)) for topic, patterns in data.get(section, {}).items())

    plainly, fair = ({Move(key): value for key, value in each(section)} for section in ("plainly", "fair"))
    tags = _joined(data["tags"]) if data.get("tags") else None
    asks = _joined(data["asks"]) if data.get("asks") else None
    return _Patterns(each("remarks"), each("questions"), plainly, fair, tags, asks)


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))
