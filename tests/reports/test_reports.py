"""Scorecards as text and as Markdown."""

from __future__ import annotations

import pytest

from trainer.coaching.advice import advice_book
from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.rubric import Level
from trainer.domain.scorecard import CriterionScore, Evidence, Grader, Scorecard
from trainer.library.shelf import Shelf
from trainer.reports.card import scorecard_json
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


def test_votes_flags_and_what_was_left_out_are_said_in_every_report() -> None:
    """A coach sees how sure each level is, where to look, how many criteria count, and what it was graded with."""
    rubric, book = Shelf.usual().rubric("deescalation"), advice_book()
    doubted = CriterionScore(
        id="empathy", stage="connection", level=1, rationale="Said once.", confidence=0.5, votes=(1, 3, None),
        flag="The rules give a 3: for a coach.", advice=("P7",),
    )  # fmt: skip
    left = CriterionScore(id="venting", stage="listening", rationale="No answer that could be used.", confidence=0)
    grader = Grader(
        engine="llm", model="m", prompt_version="abc", rubric_version="def", fingerprint="fp_1", votes=3, parts=2,
        tokens=1200, prompt_tokens=1000, completion_tokens=200, seconds=12.34, cost=0.02,
    )  # fmt: skip
    made = Scorecard(rubric="deescalation", grader=grader, score=33.3, passed=False, criteria=(doubted, left))
    record = "prompt abc, rubric def, server fp_1, 3 votes, 2 parts, 1,000 tokens read, 200 written, 12.3 s, cost 0.02"
    plain = scorecard_text(made, rubric, book, width=200)
    for text in (plain, scorecard_markdown(made, rubric, transcript("Well?"), book).replace("\\", "")):
        for part in ("1 of 2 graded", "open 0.50, votes 1 3 na", "for a coach", "ungraded", record):
            assert part in text
    rows = scorecard_json(made)["criteria"]
    assert [(row["confidence_word"], row["flag"]) for row in rows] == [
        ("open", "The rules give a 3: for a coach."),
        (None, None),
    ]


def test_what_to_work_on_first_is_the_lowest_and_the_heaviest() -> None:
    """Three criteria at most, and none that is solid."""
    rubric, book = Shelf.usual().rubric("deescalation"), advice_book()
    levels: dict[str, Level] = {"closing": 0, "empathy": 1, "authority": 0, "clarity": 1, "venting": 2, "composure": 3}
    scores = tuple(
        CriterionScore(id=one.id, stage=one.stage, level=levels[one.id]) for one in rubric.criteria if one.id in levels
    )
    made = Scorecard(rubric="deescalation", grader=Grader(engine="offline", prompt_version="1"), criteria=scores)
    lines = scorecard_text(made, rubric, book).splitlines()
    assert "  Work on first: Offers that hold; A good ending; Naming what it is like for them." in lines
    assert "  Keep: Keeping a cool head; Room to finish." in lines
