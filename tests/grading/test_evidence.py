"""Only what the agent said, word for word, is evidence."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.conversation import Transcript, Turn
from trainer.domain.scorecard import Evidence
from trainer.grading.evidence import checked, stands_in

TALK = Transcript(
    turns=(
        Turn(speaker="customer", text="Nobody came on Tuesday!"),
        Turn(speaker="agent", text="Nobody came,  and you’d taken the day off.\nThat was our mistake."),
        Turn(speaker="customer", text="Indeed."),
        Turn(speaker="agent", text="I'll ring you by noon. That was our mistake."),
    )
)


def kept(turn: int, quote: str) -> tuple[Evidence, ...]:
    return checked([Evidence(turn=turn, quote=quote)], TALK)


def test_a_quote_that_stands_in_its_turn_is_kept() -> None:
    assert kept(3, "I'll ring you by noon.") == (Evidence(turn=3, quote="I'll ring you by noon."),)


def test_a_wrong_turn_number_is_put_right() -> None:
    assert kept(9, "I'll ring you by noon.")[0].turn == 3


def test_of_two_turns_with_the_same_words_the_nearer_one_is_taken() -> None:
    assert kept(2, "That was our mistake.")[0].turn == 1
    assert kept(3, "That was our mistake.")[0].turn == 3


def test_the_customers_words_are_no_evidence() -> None:
    assert kept(0, "Nobody came on Tuesday!") == ()


def test_invented_words_are_dropped() -> None:
    assert kept(1, "I understand how hard this is for you.") == ()


def test_white_space_and_kinds_of_quotes_do_not_matter() -> None:
    assert kept(1, "Nobody came, and you'd taken the day off. That was our mistake.") != ()


def test_quotation_marks_put_around_a_quote_are_taken_off() -> None:
    assert kept(3, "“I'll ring you by noon.”")[0].quote == "I'll ring you by noon."


def test_a_single_letter_proves_nothing() -> None:
    assert kept(1, "a") == ()
    assert kept(1, "…") == ()


def test_the_same_evidence_twice_counts_once() -> None:
    one = Evidence(turn=3, quote="I'll ring you by noon.")
    assert checked([one, one, one.model_copy(update={"turn": 1})], TALK) == (one,)


def test_letters_in_another_normal_form_are_the_same_letters() -> None:
    assert stands_in(unicodedata.normalize("NFD", "für Sie"), "Das mache ich für Sie.")


@given(st.text(max_size=60), st.integers(min_value=0, max_value=9))
def test_whatever_is_kept_stands_in_an_agents_turn_of_that_number(quote: str, turn: int) -> None:
    for one in checked([Evidence(turn=turn, quote=quote or "x")], TALK):
        assert TALK.turns[one.turn].speaker == "agent"
        assert stands_in(one.quote, TALK.turns[one.turn].text)
