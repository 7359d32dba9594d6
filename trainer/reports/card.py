"""The one view model of a scorecard: what every report shows, in the order in which it is shown."""

from __future__ import annotations

from typing import NamedTuple

from trainer.coaching.advice import AdviceBook
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard

LEVEL_WORDS = ("harmful or missing", "weak", "solid", "exemplary")
NOT_ARISEN, UNGRADED = "did not arise", "ungraded"


class Row(NamedTuple):
    """One criterion."""

    score: CriterionScore
    title: str
    word: str
    """The level as a word."""
    marks: str
    """The level as a shape: `●●○`, or `–` where there is none."""
    advice: tuple[str, ...]
    """`P6 (…article…): text` of each advice behind it."""


class Stage(NamedTuple):
    """The criteria of one stage."""

    name: str
    rows: tuple[Row, ...]


class Card(NamedTuple):
    """A scorecard as it is shown."""

    title: str
    score: str
    """`73.5 of 100`, or why there is none."""
    verdict: str
    """Passed or not, and by what."""
    missed: tuple[str, ...]
    """Why each must-have that was missed matters."""
    grader: str
    warnings: tuple[str, ...]
    stages: tuple[Stage, ...]


def card(scorecard: Scorecard, rubric: Rubric, advice: AdviceBook) -> Card:
    """The view of a scorecard."""
    stages = tuple(
        Stage(name, rows)
        for name in rubric.stages
        if (rows := tuple(_row(one, rubric, advice) for one in scorecard.criteria if one.stage == name))
    )
    grader = scorecard.grader
    by = "rules, offline" if grader.engine == "offline" else f"the model {grader.model or 'of the endpoint'}"
    return Card(
        title=f"{rubric.name}",
        score="no score" if scorecard.score is None else f"{scorecard.score:g} of 100",
        verdict=_verdict(scorecard, rubric),
        missed=tuple(must.why for must in rubric.must_have if must.criterion in scorecard.missed),
        grader=f"Graded by {by}.",
        warnings=scorecard.warnings,
        stages=stages,
    )


def _verdict(scorecard: Scorecard, rubric: Rubric) -> str:
    if scorecard.score is None:
        return "not graded"
    if scorecard.missed:
        return "not passed: a must-have was missed"
    return f"passed (from {rubric.pass_mark:g})" if scorecard.passed else f"not passed (needs {rubric.pass_mark:g})"


def _row(score: CriterionScore, rubric: Rubric, advice: AdviceBook) -> Row:
    criterion = rubric.criterion(score.id)
    known = [advice.get(one) for one in score.advice if one in advice.ids()]
    return Row(
        score=score,
        title=criterion.title if criterion else score.id,
        word=level_word(score),
        marks="–" if score.level is None else "●" * score.level + "○" * (3 - score.level),
        advice=tuple(f"{one.id} ({one.title}): {one.text}" for one in known),
    )


def level_word(score: CriterionScore) -> str:
    """The level of a criterion as a word."""
    if score.level is None:
        return UNGRADED if score.applicable else NOT_ARISEN
    return LEVEL_WORDS[score.level]


def speaker_name(transcript: Transcript, turn: int) -> str:
    """Who speaks in a turn: the customer's name where it is known."""
    if transcript.turns[turn].speaker == "agent":
        return "You"
    return transcript.scenario.customer or "Customer"
