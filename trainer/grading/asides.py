"""Words to whoever grades, wherever they stand: quoted to the coach, and they move nothing.

The agent's are found where the messages are read (`study`) and count as unsaid. What a customer, a name, a case file or
a list of offers says to a grader is looked for here. English, German and Norwegian are looked for in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import NamedTuple

from ruamel.yaml import YAML

from trainer.domain.conversation import Transcript
from trainer.domain.text import one_line
from trainer.grading.patterns import Patterns, data_text
from trainer.reading.text import folded, sentences

MOST = 5
"""Quotes on one card; the others are counted."""
LONGEST = 200


class Aside(NamedTuple):
    """Words to a grader."""

    quote: str
    turn: int | None = None
    """None where they stand in the case."""


def asides(transcript: Transcript, agents: tuple[tuple[int, str], ...], known: Patterns) -> tuple[Aside, ...]:
    """All of them: the agent's own (`agents`, by turn), then the customer's by turn, then the case's."""
    found = [Aside(quote, turn) for turn, quote in agents]
    for number, turn in enumerate(transcript.turns):
        if turn.speaker == "customer":
            found += [Aside(quote, number) for quote in _to_grader(turn.text, known)]
    scenario = transcript.scenario
    case = (
        scenario.customer, *scenario.case_file, *scenario.may_offer, *scenario.may_not_offer,
        scenario.house_rule_abuse,
    )  # fmt: skip
    found += [Aside(quote) for text in case if text for quote in _to_grader(text, known)]
    return tuple(dict.fromkeys(found))


def aside_warnings(found: tuple[Aside, ...], lang: str) -> list[str]:
    """The same in words, for the scorecard."""
    texts = _texts(lang)
    told = [
        texts["case" if one.turn is None else "turn"].format(turn=one.turn, quote=one_line(one.quote, LONGEST))
        for one in found[:MOST]
    ]
    return [*told, texts["more"].format(count=len(found) - MOST)] if len(found) > MOST else told


def _to_grader(text: str, known: Patterns) -> Iterator[str]:
    """The sentences to a grader in a text that is not the agent's. Who wants rules forgotten is only angry."""
    for part in sentences(text):
        if known.has("grader", part.text) and known.has("grader", known.cut("rant", folded(part.text))):
            yield part.text


@cache
def _texts(lang: str) -> dict[str, str]:
    texts: dict[str, str] = YAML(typ="safe", pure=True).load(StringIO(data_text("asides.yaml", lang)))
    return texts
