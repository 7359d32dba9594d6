"""Sentences and words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainer.reading.text import sentences, words


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


@given(st.text(max_size=600))
def test_each_sentence_stands_where_it_says(text: str) -> None:
    for part in sentences(text):
        assert text[part.start : part.end] == part.text
        assert part.text.strip()


def test_words_keep_contractions_and_numbers() -> None:
    assert words("I can’t pay £12.50 – it's Anne-Marie's") == ["i", "can't", "pay", "12.50", "it's", "anne-marie's"]
