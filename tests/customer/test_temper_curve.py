"""A temperament drawn: the same six messages for everyone, and the tempers show."""

from __future__ import annotations

import pytest

from trainer.customer.temper_curve import BEATS, curve, usual
from trainer.domain.persona import Persona, Temperament
from trainer.library.shelf import Shelf


@pytest.fixture(scope="module")
def persona() -> Persona:
    return Shelf.usual(None, None).persona("late-parcel")


def with_temper(persona: Persona, **temper: object) -> Persona:
    return persona.model_copy(update={"temperament": Temperament.model_validate(temper)})


def test_harm_raises_and_repair_lowers_for_everyone() -> None:
    for persona in Shelf.usual(None, None).personas()[0]:
        steps = curve(persona)
        assert len(steps) == len(BEATS)
        assert steps[0].after.anger > steps[0].before.anger, persona.id
        assert steps[4].after.anger < steps[4].before.anger, persona.id


def test_a_volatile_temper_rises_higher_and_a_forgiving_one_falls_further(persona: Persona) -> None:
    calm = curve(with_temper(persona, anger=5, volatility="low"))
    wild = curve(with_temper(persona, anger=5, volatility="high"))
    assert wild[0].after.anger > calm[0].after.anger
    quick = curve(with_temper(persona, anger=7, forgiveness="quick"))
    slow = curve(with_temper(persona, anger=7, forgiveness="slow"))
    assert quick[-1].after.anger < slow[-1].after.anger


def test_the_usual_one_of_a_type_has_none_of_this_persona_own_temper(persona: Persona) -> None:
    assert curve(usual(with_temper(persona, anger=9))) == curve(usual(with_temper(persona, anger=3)))
