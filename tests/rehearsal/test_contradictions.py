"""Contradictions of the case: what is found on labelled lines, and that true lines are let pass."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from trainer.customer.closeness import Closeness
from trainer.domain.persona import Persona
from trainer.library.shelf import Shelf
from trainer.rehearsal.contradictions import contradictions
from trainer.rehearsal.particulars import Day, particulars
from trainer.rehearsal.speech import speech_of, words_of

FILE = Path(__file__).parents[1] / "data" / "contradictions.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
MEASURED = [row for row in ROWS if row["part"] == "measured"]


@cache
def _personas() -> dict[str, Persona]:
    return {one.id: one for one in Shelf.usual(None, None).personas()[0]}


def _found(rows: list[dict[str, Any]], close: Closeness | None) -> tuple[int, list[str]]:
    """How many of the contradictions are found, and the true lines that are taken for one."""
    hits = [row for row in rows if contradictions(_personas()[row["persona"]], row["text"], (), close)]
    return sum(row["against"] for row in hits), [row["text"] for row in hits if not row["against"]]


def test_there_are_enough_lines_in_each_language_half_of_them_wrong() -> None:
    langs = {lang: [row for row in MEASURED if _personas()[row["persona"]].lang == lang] for lang in ("en", "de", "nb")}
    assert len(MEASURED) >= 60
    assert all(len(rows) >= 15 for rows in langs.values())
    assert 0.4 < sum(row["against"] for row in MEASURED) / len(MEASURED) < 0.6
    assert not {row["text"] for row in MEASURED} & {row["text"] for row in ROWS if row["part"] == "tuned"}


def test_what_is_found_by_words_alone_is_hardly_ever_wrong() -> None:
    found, wrongly = _found(MEASURED, None)
    assert wrongly == []
    assert found >= 14


def test_with_the_encoder_some_more_are_found(close: Closeness) -> None:
    found, wrongly = _found(MEASURED, close)
    assert wrongly == []
    assert found >= 16


def test_no_line_of_a_customers_own_goes_against_their_case() -> None:
    against = {
        (persona.id, line, one)
        for persona in _personas().values()
        for line in persona.own_lines
        if "{" not in line
        for one in contradictions(persona, line)
    }
    assert against == set()


def test_the_words_of_both_are_quoted() -> None:
    persona = _personas()["third-call"]
    (found,) = contradictions(persona, "Right. The engineer pressed the buzzer on Monday, boy.")
    assert found.said == "The engineer pressed the buzzer on Monday"
    assert "Saturday" in found.case


def test_what_the_agent_said_before_may_be_taken_up() -> None:
    persona, line = _personas()["third-call"], "The engineer pressed the buzzer on Monday and went away again."
    assert contradictions(persona, line)
    assert not contradictions(persona, line, ["Our engineer pressed the buzzer again on Monday, I see here."])


@pytest.mark.parametrize(
    "line",
    ["Did the engineer press the buzzer on Monday?", "The engineer never pressed the buzzer on Monday.",
     "“The engineer pressed the buzzer on Monday,” you tell me.",
     "If the engineer pressed the buzzer on Monday, fine."],
)  # fmt: skip
def test_what_is_asked_denied_quoted_or_supposed_says_nothing(line: str) -> None:
    assert not contradictions(_personas()["third-call"], line)


def test_a_language_without_its_words_has_no_contradictions() -> None:
    persona = _personas()["third-call"].model_copy(update={"lang": "xx"})
    assert contradictions(persona, "No hot water since Saturday.") == []


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "on the eleventh of August, a Sunday", [Day(None, 11, 8), Day(6)]),
        ("en", "Tuesday 4 June by noon", [Day(1, 4, 6), 0.0]),
        ("en", "four hundred and twelve pounds, £1,610 and 14.50 pounds", [412.0, 1610.0, 14.5]),
        ("en", "at ten to five, half twelve, quarter past two", [290.0, 30.0, 135.0]),
        ("en", "twice, and seven times. He sat there in May", [2.0, 7.0, Day(None, None, 5)]),
        ("en", "may I ask? the fourth call, one thing", []),
        ("de", "am Freitag, dem 16. Mai, um halb sieben", [Day(4, 16, 5), 390.0]),
        ("de", "vierzehn Kilo, 6.200 Euro, um 14:01", [14.0, 6200.0, 121.0]),
        ("nb", "lørdag 2. november, klokken halv seks", [Day(5, 2, 11), 330.0]),
        ("nb", "femogtretti kroner, trettiåtte år, niende mars", [35.0, 38.0, Day(None, 9, 3)]),
    ],
)
def test_dates_times_sums_and_counts_are_read_as_they_are_said(lang: str, text: str, values: list[Day | float]) -> None:
    speech = speech_of(lang)
    assert speech is not None
    assert [one.value for one in particulars(words_of(text), speech)] == values
