"""The customer's words in the agent's mouth."""

from __future__ import annotations

import pytest

from trainer.rehearsal.script import tongue
from trainer.rehearsal.slots import telling, turned, turned_sentence


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("i paid fourteen fifty", "you paid fourteen fifty"),
        ("I was told yes in May", "you were told yes in May"),
        ("I've had it off and on more than the oven", "you've had it off and on more than the oven"),
        ("My father never left the flat", "your father never left the flat"),
        ("Nobody has rung her bell", "nobody has rung her bell"),
        ("I SAID that on Friday", "you said that on Friday"),
        ("My CAFÉ was shut", "your café was shut"),
        ("We rang your office on Monday", "you rang our office on Monday"),
        ("I’m on my own forecourt", "you're on your own forecourt"),
    ],
)
def test_a_sentence_is_turned_round(said: str, back: str) -> None:
    """I becomes you, your becomes our, and the shouting is left out."""
    assert turned_sentence(said, tongue("en")) == back


@pytest.mark.parametrize(
    "said", ["I told you on Friday", "Listen to me for once", "Put it on a van now", "I've had it, mate", ""]
)
def test_a_sentence_that_would_come_out_wrong_is_left_alone(said: str) -> None:
    """A bare you may be either case; an order cannot be given back."""
    assert turned_sentence(said, tongue("en")) is None


def test_the_person_of_a_case_is_turned_round_too() -> None:
    """My mum is your mum."""
    assert turned("my mum", tongue("en")) == "your mum"


def test_only_what_tells_something_is_given_back() -> None:
    """No questions, no scraps, nothing that quotes, nothing endless."""
    text = "WHERE is it? No. She sat by that door until nine. 'Forty-eight hours,' she said to me then."
    assert telling(text) == ["She sat by that door until nine"]
