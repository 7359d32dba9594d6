"""Words to whoever grades, wherever they stand: quoted to the coach, and they move nothing.

A judge, by rules or by a model, gets the conversation without them (`heard`): what it never sees cannot move it. What
is found, and how, is the business of `trainer.reading.addressing`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import StringIO
from typing import NamedTuple

from ruamel.yaml import YAML

from trainer.domain.conversation import Transcript, Turn
from trainer.domain.text import one_line
from trainer.grading.patterns import data_text, patterns
from trainer.reading.addressing import addressed, without_addressed

MOST = 5
"""Quotes on one card; the others are counted."""
LONGEST = 200
LEFT_OUT = " […] "
"""Stands before a model in place of words to a grader."""


class Aside(NamedTuple):
    """Words to a grader."""

    quote: str
    turn: int | None = None
    """None where they stand in the case."""


def asides(transcript: Transcript) -> tuple[Aside, ...]:
    """All of them: the agent's own, then the customer's by turn, then the case's."""
    turns = sorted(enumerate(transcript.turns), key=lambda one: one[1].speaker != "agent")
    found = [Aside(part.text, number) for number, turn in turns for part in addressed(turn.text)]
    scenario = transcript.scenario
    case = (
        scenario.customer, *scenario.case_file, *scenario.may_offer, *scenario.may_not_offer,
        scenario.house_rule_abuse,
    )  # fmt: skip
    found += [Aside(part.text) for text in case if text for part in addressed(text)]
    return tuple(dict.fromkeys(found))


def heard(transcript: Transcript, lang: str, instead: str = " ") -> Transcript:
    """The conversation without them, `instead` in their place. An insult among the agent's stays: it was heard too."""

    def kept(text: str) -> str:
        return without_addressed(text, instead)[0]

    def line(text: str | None) -> str | None:
        return None if text is None else kept(text) or None

    def entries(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(left for text in texts if (left := kept(text)))

    scenario = transcript.scenario
    return transcript.model_copy(
        update={
            "turns": tuple(_heard(turn, kept, lang) for turn in transcript.turns),
            "scenario": scenario.model_copy(
                update={
                    "customer": line(scenario.customer),
                    "case_file": entries(scenario.case_file),
                    "may_offer": entries(scenario.may_offer),
                    "may_not_offer": entries(scenario.may_not_offer),
                    "house_rule_abuse": line(scenario.house_rule_abuse),
                }
            ),
        }
    )


def _heard(turn: Turn, kept: Callable[[str], str], lang: str) -> Turn:
    found = addressed(turn.text)
    if not found:
        return turn
    text = kept(turn.text)
    if turn.speaker == "agent":
        known = patterns(lang)
        insults = [one for part in found if (one := known.match("hostile_words", part.text)) is not None]
        text = " ".join([text, *(f"{one}." for one in insults)]).strip()
    return turn.model_copy(update={"text": text})


def aside_warnings(found: tuple[Aside, ...], lang: str) -> list[str]:
    """The same in words, for the scorecard."""
    texts = _texts(lang)
    told = [
        texts["case" if one.turn is None else "turn"].format(turn=one.turn, quote=one_line(one.quote, LONGEST))
        for one in found[:MOST]
    ]
    return [*told, texts["more"].format(count=len(found) - MOST)] if len(found) > MOST else told


@cache
def _texts(lang: str) -> dict[str, str]:
    texts: dict[str, str] = YAML(typ="safe", pure=True).load(StringIO(data_text("asides.yaml", lang)))
    return texts
