"""Sentences and words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer import languages
from trainer.reading.text import sentences, signs, words


def test_a_message_is_divided_at_full_stops_questions_and_lines() -> None:
    parts = [part.text for part in sentences("I see. When was that?\nThe 4th of March, I think... Right!")]
    assert parts == ["I see.", "When was that?", "The 4th of March, I think...", "Right!"]


def test_titles_and_dates_do_not_end_a_sentence() -> None:
    parts = [part.text for part in sentences("Good morning Mr. Patel, it came on 4. März. Was that so?")]
    assert parts == ["Good morning Mr. Patel, it came on 4. März.", "Was that so?"]


def test_a_long_run_of_clauses_is_divided_at_its_commas() -> None:
    text = (
        "so i looked at your file and you sent it in three times and each time we said it was fine, "
        "and that is just not good enough and i will put it right today"
    )
    assert len(sentences(text)) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "Es waren ca. 40 Euro, d.h. zu viel.",
        "Vi ringte kl. 14 om bl.a. fakturaen.",
        "Your invoice no. 4711, i.e. the one of May.",
        "Das war am 4. März im Laden.",
        "Det var den 4. mars i butikken.",
    ],
)
def test_shortened_words_of_each_language_end_no_sentence(text: str) -> None:
    assert [part.text for part in sentences(text)] == [text]


def test_what_can_end_a_sentence_does() -> None:
    assert len(sentences("That was Baxter Ltd. They are gone.")) == 2


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A further language beside those that there are, by its file alone."""
    one = languages.About("fr", "French", shortened=frozenset({"mme"}), joins=("mais",))
    spoken = (*languages.every(), one)
    monkeypatch.setattr(languages, "every", lambda: spoken)
    signs.cache_clear()
    yield
    signs.cache_clear()


@pytest.mark.usefixtures("french")
def test_a_further_language_is_divided_by_its_own_words() -> None:
    assert len(sentences("Bonjour Mme. Petit, je vous écoute.")) == 1
    long = "je vois que vous avez attendu trois semaines la livraison de votre table " * 2
    assert len(sentences(f"{long}mais elle part demain matin de notre dépôt")) == 2
    assert len(sentences("Hello Mr. Patel, it came on 4. März. Was that so?")) == 2


@given(st.text(max_size=600))
def test_each_sentence_stands_where_it_says(text: str) -> None:
    for part in sentences(text):
        assert text[part.start : part.end] == part.text
        assert part.text.strip()


def test_words_keep_contractions_and_numbers() -> None:
    assert words("I can’t pay £12.50 – it's Anne-Marie's") == ["i", "can't", "pay", "12.50", "it's", "anne-marie's"]
