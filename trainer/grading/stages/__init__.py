"""The rules of the offline judge, a file or more a stage: each looks at a study and gives verdicts."""

from __future__ import annotations

from collections.abc import Callable

from trainer.grading.stages.apologies import apology
from trainer.grading.stages.closing import closing
from trainer.grading.stages.composure import composure
from trainer.grading.stages.connection import empathy, no_contradiction
from trainer.grading.stages.listening import history, reflecting, venting
from trainer.grading.stages.offers import authority, desired_outcome
from trainer.grading.stages.pressure import boundaries, breather, escalation
from trainer.grading.stages.questions import questioning
from trainer.grading.stages.solution import clarity, explains_why, positive_language
from trainer.grading.stages.steps import next_steps
from trainer.grading.study import Study
from trainer.grading.verdict import Verdict

RULES: dict[str, Callable[[Study], Verdict]] = {
    "composure": composure,
    "venting": venting,
    "reflecting": reflecting,
    "questioning": questioning,
    "history": history,
    "empathy": empathy,
    "apology": apology,
    "no_contradiction": no_contradiction,
    "positive_language": positive_language,
    "desired_outcome": desired_outcome,
    "authority": authority,
    "explains_why": explains_why,
    "clarity": clarity,
    "next_steps": next_steps,
    "boundaries": boundaries,
    "breather": breather,
    "escalation": escalation,
    "closing": closing,
}
"""The rule of each criterion; a criterion without one stays ungraded."""
