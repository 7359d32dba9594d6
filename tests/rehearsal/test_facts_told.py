"""What a customer gives away: facts found by their own words and by their meaning."""

from __future__ import annotations

from functools import cache

import pytest

from trainer.customer.closeness import Closeness
from trainer.domain.mood import Mood
from trainer.domain.persona import Fact, Persona
from trainer.domain.plan import Act, ActKind, Plan
from trainer.encoder.finding import find_encoder
from trainer.library.shelf import Shelf
from trainer.rehearsal.facts_told import open_words, tells, told_early
from trainer.rehearsal.spoken import Spoken


@cache
def _shipped() -> tuple[Persona, ...]:
    return tuple(Shelf.usual(None, None).personas()[0])


def _turn(text: str, told: frozenset[str] = frozenset()) -> Spoken:
    plan = Plan(acts=(Act(kind=ActKind.DEMAND),), heat="hot", words=(3, 30))
    return Spoken(2, text, plan, Mood(anger=7, trust=2, patience=9), "llm", (), "", (), told)


def _lines(fact: Fact) -> list[str]:
    return [line for line in fact.lines if "{" not in line]


@pytest.fixture(scope="module")
def close() -> Closeness:
    encoder = find_encoder()
    if encoder is None:
        pytest.skip("this machine has no sentence encoder")
    return Closeness(encoder)


def test_a_secret_in_other_words_is_found_out() -> None:
    persona = Shelf.usual(None, None).persona("late-parcel")
    early = told_early(
        persona, _turn("You lost my dead father. Nineteen years gone, singing at Bramley, Christmas 1974.")
    )
    assert "dads-voice" in [fact.id for fact in early]


def test_what_was_told_before_or_may_be_told_is_no_secret() -> None:
    persona = Shelf.usual(None, None).persona("late-parcel")
    text = "You lost my dead father. Nineteen years gone, singing at Bramley, Christmas 1974."
    assert told_early(persona, _turn(text, frozenset({"dads-voice"}))) == []


def test_of_the_facts_that_are_told_about_half_are_found(close: Closeness) -> None:
    """Each line of a fact is taken as if it were unknown; what finds it are the fact's text and its other lines."""
    asked = found = 0
    for persona in _shipped():
        known = open_words(persona)
        for fact in persona.facts:
            for line in _lines(fact):
                if fact.when == "opening":
                    continue
                others = tuple(one for one in _lines(fact) if one != line)
                asked, found = asked + 1, found + tells(line, (fact.text, *others), known, close)
    assert asked > 200
    assert found / asked > 0.45


def test_one_fact_is_hardly_ever_taken_for_another(close: Closeness) -> None:
    asked = wrong = 0
    for persona in _shipped():
        known = open_words(persona)
        for fact in persona.facts:
            for other in persona.facts:
                for line in _lines(other) if other.id != fact.id and fact.when != "opening" else ():
                    asked, wrong = asked + 1, wrong + tells(line, (fact.text, *_lines(fact)), known, close)
    assert asked > 1500
    assert wrong / asked < 0.02
