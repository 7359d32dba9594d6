"""A tip says what the last message did, and never the same thing twice while there is something else to say."""

from __future__ import annotations

from io import StringIO

import pytest
from ruamel.yaml import YAML

from trainer.coaching.tips import Tip, tip_for, tip_texts
from trainer.customer.effects import WORDS
from trainer.customer.mood import start_mood, step
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import MadeOffer, Reading
from trainer.locations import shipped


@pytest.fixture
def persona() -> Persona:
    raw = YAML(typ="safe", pure=True).load(StringIO((shipped("personas") / "late-parcel.yaml").read_text("utf-8")))
    return Persona.model_validate(raw)


def said(text: str, *moves: Move, **more: object) -> Reading:
    """A reading of `text` with these moves in it."""
    found = tuple(DetectedMove(move=move, quote=text) for move in moves)
    return Reading.model_validate({"text": text, "moves": found, "words": len(text.split()), **more})


def tip_after(persona: Persona, reading: Reading, used: tuple[str, ...] = ()) -> Tip:
    return tip_for(reading, step(start_mood(persona), reading, persona), persona, used)


def test_harm_is_spoken_of_before_what_went_well(persona: Persona) -> None:
    tip = tip_after(persona, said("Sorry, but it's only a parcel.", Move.APOLOGY, Move.DISMISSIVE))
    assert tip.id.startswith("dismissive.")
    assert "it's only a parcel" in tip.said


def test_an_offer_before_listening_is_called_too_soon(persona: Persona) -> None:
    tip = tip_after(persona, said("I can send you a new one.", Move.OFFERS_OPTION))
    assert tip.id.startswith("too_soon.")
    assert tip.advice in ("H4", "P6", "P2")


def test_a_forbidden_promise_is_spoken_of_though_it_calmed(persona: Persona) -> None:
    offer = MadeOffer(offer_id=None, quote="You get everything back.", forbidden="a full refund")
    tip = tip_after(persona, said("You get everything back.", Move.OVERPROMISES, offers=(offer,)))
    assert tip.id.startswith(("overpromises.", "too_soon."))


def test_the_same_slip_six_times_gets_a_different_tip_as_long_as_there_is_one(persona: Persona) -> None:
    reading = said("That's not what happened.", Move.CONTRADICTS)
    used: tuple[str, ...] = ()
    tips = []
    for _ in range(4):
        tip = tip_after(persona, reading, used)
        used = (*used, tip.id)
        tips.append(tip.tip)
    assert len(set(tips)) == 4


def test_a_message_that_does_nothing_still_gets_a_first_step(persona: Persona) -> None:
    tip = tip_for(said("Hm."), None, persona)
    assert tip.id == "nothing.0"
    assert tip.tip


def test_without_a_mood_the_weightiest_slip_of_the_reading_is_taken(persona: Persona) -> None:
    tip = tip_for(said("Calm down, that's our SLA.", Move.JARGON, Move.DISMISSIVE), None, persona)
    assert tip.id.startswith("dismissive.")


def test_every_cause_of_the_mood_has_its_texts() -> None:
    assert set(WORDS) - set(tip_texts()) == set()


def test_every_text_can_be_filled_for_every_persona(persona: Persona) -> None:
    for cause, texts in tip_texts().items():
        for text in (*texts.said, *(tip.text for tip in texts.tips)):
            filled = text.format_map({"quote": "x", "customer": persona.name, "thing": "the parcel"})
            assert "{" not in filled, cause


def test_a_tip_never_shows_an_empty_quote(persona: Persona) -> None:
    for cause in tip_texts():
        reading = said("", action=None) if cause == "silence" else said("Well then.")
        assert "“”" not in tip_for(reading, None, persona).said
