"""What a customer gives away: facts found by their own words and by their meaning."""

from __future__ import annotations

import re
from functools import cache

import pytest

from trainer.customer.closeness import Closeness
from trainer.customer.direction import system
from trainer.domain.mood import Mood
from trainer.domain.persona import Fact, Persona
from trainer.domain.plan import Act, ActKind, Plan
from trainer.library.shelf import Shelf
from trainer.rehearsal.facts_told import open_words, tells, told_early, words
from trainer.rehearsal.spoken import Spoken

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")


@cache
def _shipped() -> tuple[Persona, ...]:
    return tuple(Shelf.usual(None, None).personas()[0])


def _turn(text: str, told: frozenset[str] = frozenset()) -> Spoken:
    plan = Plan(acts=(Act(kind=ActKind.DEMAND),), heat="hot", words=(3, 30))
    return Spoken(2, text, plan, Mood(anger=7, trust=2, patience=9), "llm", (), "", (), told)


def _lines(fact: Fact) -> list[str]:
    return [line for line in fact.lines if "{" not in line]


def test_a_secret_in_other_words_is_found_out() -> None:
    persona = Shelf.usual(None, None).persona("late-parcel")
    early = told_early(
        persona, _turn("You lost my dead father. Nineteen years gone, singing at Bramley, Christmas 1974.")
    )
    assert "dads-voice" in [fact.id for fact in early]


@pytest.mark.parametrize("persona", _shipped(), ids=lambda one: one.id)
def test_no_prompt_holds_what_must_wait(persona: Persona, close: Closeness) -> None:
    """The part of the prompt that every turn has, sentence by sentence, as if the customer had said it."""
    opening = [fact for fact in persona.facts if fact.when == "opening"]
    known = open_words(persona) | {
        word for fact in opening for text in (fact.text, *fact.lines) for word in words(text)
    }
    told = {
        (fact.id, sentence)
        for sentence in _SENTENCE.split(system(persona, "0123456789"))
        for fact in persona.facts
        if fact not in opening and tells(sentence, (fact.text, *fact.lines), known, close)
    }
    assert told == set()


def test_who_they_are_is_nothing_that_they_say_to_anyone() -> None:
    persona = _shipped()[0]
    assert words("Zzyzx") <= open_words(persona.model_copy(update={"talks": "Zzyzx"}))
    assert not words("Zzyzx") & open_words(persona.model_copy(update={"who": "Zzyzx"}))


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
