"""Scorecards as text and as Markdown."""

from __future__ import annotations

import pytest

from trainer.coaching.advice import advice_book
from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.scorecard import CriterionScore, Evidence, Grader, Scorecard
from trainer.library.shelf import Shelf
from trainer.reports.markdown import scorecard_markdown
from trainer.reports.plain import scorecard_text

HOSTILE = [
    "[/]",
    "[@click=app.quit]x[/]",
    "<script>alert(1)</script>",
    "# heading",
    "a\x1b]52;c;aGk=\x07b",
    "\u202eevil",
]


def card(text: str) -> Scorecard:
    """A scorecard with a text in every place where one can stand."""
    score = CriterionScore(
        id="empathy", stage="connection", level=1, evidence=(Evidence(turn=1, quote=text),), rationale=text,
        better=text, better_turn=1, advice=("P7",),
    )  # fmt: skip
    nothing = CriterionScore(id="breather", stage="pressure", applicable=False, rationale=text)
    grader = Grader(engine="offline", prompt_version="1")
    return Scorecard(
        rubric="deescalation", grader=grader, score=33.3, passed=False, criteria=(score, nothing), warnings=(text,)
    )


def transcript(text: str) -> Transcript:
    """A conversation that says the text on both sides."""
    turns = (Turn(speaker="customer", text=text), Turn(speaker="agent", text=text))
    return Transcript(turns=turns, scenario=Scenario(customer=text), ending="hung_up")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_is_literal_in_every_report(text: str) -> None:
    """No escape reaches the terminal, no tag and no heading is made by what somebody said."""
    rubric, book = Shelf.usual().rubric("deescalation"), advice_book()
    plain = scorecard_text(card(text), rubric, book)
    markdown = scorecard_markdown(card(text), rubric, transcript(text), book)
    for made in (plain, markdown):
        assert "\x1b" not in made
        assert "\x07" not in made
        assert "\u202e" not in made
    assert "<script>" not in markdown
    assert "\n# heading" not in markdown


def test_the_report_says_level_reason_better_wording_and_advice() -> None:
    """Everything a trainee needs stands beside the criterion."""
    made = scorecard_text(card("Tuesday and nobody came"), Shelf.usual().rubric("deescalation"), advice_book())
    for part in (
        "33.3 of 100",
        "not passed",
        "1  ",
        "(weak; sure 1.00)",
        "turn 1",
        "Better at turn 1",
        "P7",
        "did not arise",
    ):
        assert part in made
