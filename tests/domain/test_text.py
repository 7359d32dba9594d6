"""Text from outside on its way to a screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.text import one_line, shortened

LONG = "Das ist laut unseren Richtlinien nicht möglich, da müssen Sie sich an den Hausmeister wenden."


def test_a_long_text_is_cut_between_two_words() -> None:
    assert shortened(LONG, 80) == "Das ist laut unseren Richtlinien nicht möglich, da müssen Sie sich an den …"
    assert shortened(LONG, 49) == "Das ist laut unseren Richtlinien nicht möglich …"
    assert shortened(LONG, 200) == LONG


def test_where_there_are_no_words_it_is_cut_anywhere() -> None:
    assert shortened("x" * 50, 20) == "x" * 19 + "…"


@given(st.text(max_size=200), st.integers(min_value=2, max_value=150))
def test_it_is_never_longer_than_it_may_be(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit
    assert "\n" not in shortened(text, limit)
    assert len(one_line(text)) > limit or shortened(text, limit) == one_line(text)
