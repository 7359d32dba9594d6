"""A tip says what the last message did, and never the same thing twice while there is something else to say."""

from __future__ import annotations

import re
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


SHIPPED = sorted(path.stem for path in shipped("personas").glob("*.yaml"))
LANGUAGES = ("en", "de", "nb")
QUOTES = {"en": ("“", "”"), "de": ("„", "“"), "nb": ("«", "»")}


def load(name: str) -> Persona:
    text = (shipped("personas") / f"{name}.yaml").read_text("utf-8")
    return Persona.model_validate(YAML(typ="safe", pure=True).load(StringIO(text)))


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_tip_has_a_text_of_its_own_in_every_language(lang: str) -> None:
    english, other = tip_texts("en"), tip_texts(lang)
    assert list(other) == list(english)
    for cause, texts in other.items():
        theirs = english[cause]
        assert [tip.advice for tip in texts.tips] == [tip.advice for tip in theirs.tips], cause
        assert len(texts.said) == len(theirs.said), cause
        own = {*texts.said, *(tip.text for tip in texts.tips)}
        assert own.isdisjoint({*theirs.said, *(tip.text for tip in theirs.tips)}), cause
        assert len(own) == len(texts.said) + len(texts.tips), cause


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quotation_marks_are_those_of_the_language_and_come_in_pairs(lang: str) -> None:
    opening, closing = QUOTES[lang]
    foreign = {mark for marks in QUOTES.values() for mark in marks} - {opening, closing}
    for cause, texts in tip_texts(lang).items():
        for text in (*texts.said, *(tip.text for tip in texts.tips)):
            assert text.count(opening) == text.count(closing), cause
            assert not foreign & set(text), cause


def test_a_german_customers_tip_is_german_and_a_norwegian_ones_norwegian() -> None:
    reading = said("Regnen tut es nie.")
    assert tip_for(reading, None, load("kaution-seit-august")).tip in {
        tip.text for tip in tip_texts("de")["nothing"].tips
    }
    assert tip_for(reading, None, load("bombrikke"), ("nothing.0",)).said.startswith("Oddvar fikk ikke")


def test_german_texts_use_names_and_things_in_the_first_case_alone() -> None:
    """A slot after a preposition or an article would need another form: “mit der Zug”."""
    words = "an auf aus bei bis durch für gegen in mit nach ohne über um unter von vor zu zwischen den dem"
    for cause, texts in tip_texts("de").items():
        for text in (*texts.said, *(tip.text for tip in texts.tips)):
            for slot in ("{customer}", "{thing}"):
                before = text.partition(slot)[0].split() if slot in text else []
                assert not before or before[-1].lower() not in words.split(), cause


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_can_be_filled_for_every_persona(name: str) -> None:
    persona = load(name)
    assert persona.words["thing"]
    for cause, texts in tip_texts(persona.lang).items():
        for text in (*texts.said, *(tip.text for tip in texts.tips)):
            words = {"quote": "x", "customer": persona.address_as[0], "thing": persona.words["thing"]}
            assert "{" not in text.format_map(words), cause


@pytest.mark.parametrize(("lang", "thing"), [("en", "it"), ("de", "die Sache"), ("nb", "saken")])
def test_a_persona_without_a_word_for_its_thing_gets_one_of_the_language(
    persona: Persona, lang: str, thing: str
) -> None:
    bare = persona.model_copy(update={"words": {}})
    tip = tip_for(said("Sure.", Move.SARCASM_OR_HOSTILE), None, bare, ("sarcasm_or_hostile.0",), lang)
    assert re.search(rf"\b{thing}\b", tip.said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tip_never_shows_an_empty_quote(persona: Persona, lang: str) -> None:
    for cause in tip_texts(lang):
        reading = said("", action=None) if cause == "silence" else said("Well then.")
        assert "".join(QUOTES[lang]) not in tip_for(reading, None, persona, (), lang).said
