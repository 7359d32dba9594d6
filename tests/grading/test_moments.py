"""Which moments arose is told from the words alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.grading.moments import moments

Talk = Callable[..., Transcript]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "You are a complete idiot."),
        ("en", "I know where you work."),
        ("en", "You useless idiots!"),
        ("de", "Sie sind doch ein Vollidiot!"),
        ("de", "Das werden Sie noch bereuen."),
        ("nb", "Du er en idiot!"),
    ],
)
def test_insults_and_threats_at_the_agent_are_abuse(talk: Talk, lang: str, line: str) -> None:
    assert moments(talk(f"C: {line}", "A: Well."), lang).abuse


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "This bloody machine is useless to me!"),
        ("en", "I am furious, it's a damn disgrace!"),
        ("en", "I'll go to my lawyer about this."),
        ("de", "Diese verdammte Maschine!"),
        ("nb", "Den jævla maskinen!"),
    ],
)
def test_strong_language_about_the_matter_is_none(talk: Talk, lang: str, line: str) -> None:
    assert not moments(talk(f"C: {line}", "A: Well."), lang).abuse


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "I want to speak to your manager."),
        ("en", "Get me someone who's in charge, your supervisor!"),
        ("de", "Ich möchte Ihren Chef sprechen."),
        ("nb", "Jeg vil snakke med sjefen din."),
    ],
)
def test_a_wish_for_a_manager_is_heard(talk: Talk, lang: str, line: str) -> None:
    assert moments(talk(f"C: {line}", "A: Well."), lang).manager_wish


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("de", "Das kriegt mein Chef seit vierzehn Jahren nicht hin."),
        ("de", "Ich muss mich vor meiner Chefin rechtfertigen."),
        ("nb", "Sjefen min har spurt om det hver dag."),
    ],
)
def test_the_customers_own_boss_is_none(talk: Talk, lang: str, line: str) -> None:
    assert not moments(talk(f"C: {line}", "A: Well."), lang).manager_wish


def test_the_button_for_a_manager_is_a_transfer() -> None:
    turns = (Turn(speaker="customer", text="Hm."), Turn(speaker="agent", text="manager", action="manager"))
    assert moments(Transcript(turns=turns), "en").transfer


def test_three_hot_lines_in_a_row_are_tempers_that_stayed_high(talk: Talk) -> None:
    hot = ["C: This is outrageous!", "A: I see.", "C: I'm sick of it!", "A: I see.", "C: Unacceptable!", "A: I see."]
    assert moments(talk(*hot), "en").stayed_hot == 4


def test_a_calm_line_between_breaks_the_run(talk: Talk) -> None:
    lines = ["C: This is outrageous!", "A: I see.", "C: The third of May.", "A: I see.", "C: Unacceptable!", "A: Yes."]
    assert moments(talk(*lines), "en").stayed_hot is None


def test_a_case_file_is_something_known(talk: Talk) -> None:
    assert moments(talk("C: Hello?", "A: Yes?", scenario=Scenario(case_file=("3 May: called",))), "en").facts


def test_a_customer_who_gave_dates_and_names_gave_facts(talk: Talk) -> None:
    assert moments(talk("C: It was on 3 May, with Mr Jones.", "A: I see."), "en").facts


def test_a_customer_who_only_shouted_gave_none(talk: Talk) -> None:
    assert not moments(talk("C: This is outrageous!", "A: I see."), "en").facts


def test_a_wish_named_unasked_is_found(talk: Talk) -> None:
    assert moments(talk("C: I want my money back.", "A: I see."), "en").wish


def test_thanks_for_nothing_settles_nothing(talk: Talk) -> None:
    assert moments(talk("C: It broke.", "A: Yes.", "C: Thanks for nothing!", "A: Bye."), "en").resolved is None
    assert moments(talk("C: It broke.", "A: Yes.", "C: All right then, thanks.", "A: Bye."), "en").resolved is not None
