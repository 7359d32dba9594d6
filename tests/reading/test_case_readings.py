"""How well offers, questions, answers and summaries are found in messages that nobody looked at."""

from __future__ import annotations

import pytest

from tests.reading.case_readings import Labelled, labelled, measure
from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.reading import OfflineReader, offline_reader
from trainer.reading.forms import FORMS, has
from trainer.reading.language import Languages

FLOORS = {
    "offers": (0.85, 0.85), "asked": (0.75, 0.75), "answers": (0.8, 0.85), "summary": (0.85, 0.65),
}  # fmt: skip
"""Precision and recall of each kind with an encoder, some hundredths below what was measured."""
BY_LETTERS = {
    "offers": (0.88, 0.6), "asked": (0.9, 0.68), "answers": (0.8, 0.9), "summary": (0.8, 0.65),
}  # fmt: skip
FEW = ("kaution-seit-august", "lastesykkel", "third-call")
"""Personas whose messages are measured with an encoder: the others take too long for every run of the tests."""


def test_what_is_found_beside_moves_is_mostly_there(meaning_reader: OfflineReader) -> None:
    _holds(meaning_reader, FLOORS, [item for item in labelled() if item.measured and item.persona in FEW])


def test_by_words_and_letters_less_is_found_and_little_that_is_not_there() -> None:
    _holds(offline_reader(None), BY_LETTERS, [item for item in labelled() if item.measured])


def _holds(reader: OfflineReader, floors: dict[str, tuple[float, float]], items: list[Labelled]) -> None:
    scores, misses = measure(reader, items)
    for kind, (precision, recall) in floors.items():
        wrong = [f"{miss.item.id} +{set(miss.wrong)} -{set(miss.missing)}" for miss in misses if miss.kind == kind]
        assert scores[kind].precision >= precision, (kind, wrong)
        assert scores[kind].recall >= recall, (kind, wrong)


def test_the_labelled_messages_are_enough_and_none_is_there_twice() -> None:
    items = labelled()
    assert len({item.id for item in items}) == len(items) >= 300
    assert 0.4 < sum(item.measured for item in items) / len(items) < 0.6


@pytest.mark.parametrize(
    ("form", "lang", "sentence"),
    [
        ("proposes", "en", "Shall I book that?"),
        ("proposes", "de", "Soll ich das buchen?"),
        ("proposes", "nb", "Skal vi kjøre den hjem i kveld?"),
        ("happened", "en", "We sent a new fan in March."),
        ("happened", "de", "Die Abbuchung habe ich gerade angehalten."),
        ("happened", "nb", "Fjæra hadde fire ledige plasser i mars."),
        ("reads_out", "en", "It says here that nobody was in."),
        ("reads_out", "de", "Auf meinem Zettel steht der Zug um vier."),
        ("reads_out", "nb", "Her står det at den er klar."),
        ("sums_up", "en", "Have I got that right?"),
        ("sums_up", "de", "Habe ich das so richtig verstanden?"),
        ("sums_up", "nb", "Har jeg forstått det riktig?"),
        ("wishes", "en", "If I could do one thing today, what should it be?"),
        ("wishes", "de", "Was müsste geschehen?"),
        ("wishes", "nb", "Hva ville hjelpe deg mest?"),
    ],
)
def test_forms_are_told(form: str, lang: str, sentence: str) -> None:
    language = Languages().of(lang)
    assert has(form, sentence, language)
    assert not has(form, {"en": "I see.", "de": "Aha.", "nb": "Mhm."}[lang], language)


def test_every_language_has_every_form() -> None:
    languages = Languages()
    for lang in languages.known:
        assert not [form for form in FORMS if has(form, "", languages.of(lang))]


@pytest.mark.parametrize(
    "message",
    [
        "We fitted a new door to the last one on Friday.",
        "If I could do one thing for you today, what should it be?",
        "I wish I could have a new door fitted by Friday.",
        "The new one comes the day after tomorrow.",  # the answer to a question of hers, word for word
    ],
)
def test_what_was_is_wished_or_answers_offers_nothing(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext, message: str
) -> None:
    reading = meaning_reader.read_now(message, context, persona)
    assert not [one for one in reading.offers if one.offer_id or one.forbidden]


def test_a_not_that_spares_the_customer_something_refuses_nothing(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    reading = meaning_reader.read_now(
        "I can have a new door fitted by Friday, so you won't need another oven.", context, persona
    )
    assert "door" in [one.offer_id for one in reading.offers]


def test_a_summary_with_a_number_that_is_nowhere_in_the_case_is_wrong(
    meaning_reader: OfflineReader, persona: Persona, context: ReadingContext
) -> None:
    wrong = "So the oven came on Thursday with a cracked door, and you've rung us seven times. Have I got that right?"
    assert meaning_reader.read_now(wrong, context, persona).paraphrase_right is False
