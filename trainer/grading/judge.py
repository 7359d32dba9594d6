"""The contract of a judge."""

from __future__ import annotations

from typing import Protocol

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard


class Judge(Protocol):
    """Grades a conversation by a rubric: what was said against the case, never the customer's hidden mood."""

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:
        """The scorecard, its evidence checked and its total computed by code.

        Every criterion of the rubric stands in it once, in the rubric's order; one that could not be judged has no
        level and says why. Raises EndpointError where a model is asked and fails.
        """
        ...
