"""Grading: judges, the check of their evidence, and the scorecard put together by code.

`judge` is the contract; `offline` the judge that needs no model, with one file of rules a stage in `stages/`.
"""

from trainer.grading.judge import Judge
from trainer.grading.offline import OfflineJudge, offline_judge

__all__ = ["Judge", "OfflineJudge", "offline_judge"]
