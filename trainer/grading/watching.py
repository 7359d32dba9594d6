"""How far a grading is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


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
        stages = f"{self.stages_done} of {self.stages} stages"
        return stages if self.votes == 1 else f"vote {self.vote} of {self.votes}, {stages}"


Watch = Callable[[Progress], None]
"""Told of each step, on the loop that grades: it must come back at once."""
