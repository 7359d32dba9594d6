"""Totals and passing are computed by code, from levels alone."""

from __future__ import annotations

from trainer.domain.conversation import Transcript, Turn
from trainer.domain.rubric import Level, Rubric
from trainer.domain.scorecard import CriterionScore, Evidence, Grader, Scorecard
from trainer.grading.card import scorecard

TALK = Transcript(turns=(Turn(speaker="customer", text="Well?"), Turn(speaker="agent", text="I see what you mean.")))
GRADER = Grader(engine="offline", prompt_version="t")


def card(rubric: Rubric, **levels: Level | None) -> Scorecard:
    scores = [
        CriterionScore(id=name, stage="?", level=level, applicable=level is not None) for name, level in levels.items()
    ]
    return scorecard(TALK, rubric, GRADER, scores)


def all_at(rubric: Rubric, level: Level, **other: Level | None) -> Scorecard:
    levels: dict[str, Level | None] = {one.id: level for one in rubric.criteria}
    return card(rubric, **{**levels, **other})


def test_threes_all_over_are_a_hundred_and_zeros_are_nothing(rubric: Rubric) -> None:
    assert all_at(rubric, 3).score == 100
    assert all_at(rubric, 0).score == 0


def test_what_does_not_apply_is_left_out_of_the_total(rubric: Rubric) -> None:
    assert all_at(rubric, 3, boundaries=None, breather=None, escalation=None).score == 100


def test_a_heavier_criterion_moves_the_total_further(rubric: Rubric) -> None:
    heavy, light = all_at(rubric, 2, empathy=3).score, all_at(rubric, 2, closing=3).score
    assert heavy is not None
    assert light is not None
    assert heavy > light


def test_a_missed_must_have_fails_whatever_the_total(rubric: Rubric) -> None:
    got = all_at(rubric, 3, authority=0)
    assert got.score is not None
    assert got.score > rubric.pass_mark
    assert got.missed == ("authority",)
    assert got.passed is False


def test_two_thirds_pass_and_one_third_does_not(rubric: Rubric) -> None:
    assert all_at(rubric, 2).passed is True
    assert all_at(rubric, 1).passed is False


def test_a_criterion_that_nobody_judged_has_no_level_and_says_so(rubric: Rubric) -> None:
    got = card(rubric, empathy=3)
    venting = got.of("venting")
    assert venting is not None
    assert venting.level is None
    assert venting.rationale
    assert [one.id for one in got.criteria] == [one.id for one in rubric.criteria]
    assert got.score == 100


def test_with_nothing_judged_there_is_no_score_and_nobody_passes(rubric: Rubric) -> None:
    got = card(rubric)
    assert got.score is None
    assert got.passed is False


def test_evidence_that_nobody_said_does_not_reach_the_card(rubric: Rubric) -> None:
    score = CriterionScore(
        id="empathy",
        stage="?",
        level=3,
        evidence=(Evidence(turn=1, quote="I see what you mean."), Evidence(turn=1, quote="That must hurt.")),
    )
    got = scorecard(TALK, rubric, GRADER, [score]).of("empathy")
    assert got is not None
    assert [one.quote for one in got.evidence] == ["I see what you mean."]
    assert got.stage == "connection"


def test_the_card_names_the_rubric_as_it_was(rubric: Rubric) -> None:
    changed = rubric.model_copy(update={"pass_mark": 61})
    assert all_at(rubric, 1).grader.rubric_version != all_at(changed, 1).grader.rubric_version
