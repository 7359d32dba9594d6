"""A scorecard put together: every criterion once, evidence checked, totals computed here and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Grader, Scorecard, missed_must_haves, total
from trainer.grading.evidence import checked


def rubric_version(rubric: Rubric) -> str:
    """Twelve hex digits that stand for the rubric as it is."""
    return hashlib.sha256(rubric.model_dump_json().encode("utf-8")).hexdigest()[:12]


def scorecard(
    transcript: Transcript,
    rubric: Rubric,
    grader: Grader,
    scores: Iterable[CriterionScore],
    warnings: Iterable[str] = (),
) -> Scorecard:
    """The scorecard of these scores: in the rubric's order, one a criterion, a missing one ungraded, never zero.

    Passed is who reaches the pass mark and misses no must-have; where nothing could be judged nobody passed.
    """
    given = {one.id: one for one in scores}
    criteria = tuple(
        _in_order(given.get(criterion.id), criterion.id, criterion.stage, transcript) for criterion in rubric.criteria
    )
    score = total(rubric, criteria)
    missed = missed_must_haves(rubric, criteria)
    return Scorecard(
        rubric=rubric.id,
        grader=grader.model_copy(update={"rubric_version": rubric_version(rubric)}),
        score=score,
        passed=score is not None and score >= rubric.pass_mark and not missed,
        missed=missed,
        criteria=criteria,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _in_order(score: CriterionScore | None, criterion_id: str, stage: str, transcript: Transcript) -> CriterionScore:
    if score is None:
        return CriterionScore(id=criterion_id, stage=stage, rationale="This criterion was not judged.", confidence=0.0)
    return score.model_copy(update={"stage": stage, "evidence": checked(score.evidence, transcript)})
