"""How far a grading is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trainer.translation import tr


class Progress(NamedTuple):
    """How far a grading by a model is."""

    stages_done: int
    """Of this vote, over all parts of the conversation."""
    stages: int
    vote: int = 1
    votes: int = 1

    @property
    def text(self) -> str:
        """`vote 2 of 3, 4 of 6 stages`."""
        stages = tr("{done} of {all} stages", done=self.stages_done, all=self.stages)
        if self.votes == 1:
            return stages
        return tr("vote {vote} of {votes}, {stages}", vote=self.vote, votes=self.votes, stages=stages)


Watch = Callable[[Progress], None]
"""Told of each step, on the loop that grades: it must come back at once."""
