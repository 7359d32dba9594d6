"""The clock of a conversation: time spent in it, not time since it began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from trainer.domain.conversation import Event

LONGEST_GAP_S = 180.0
"""A longer gap between two events was an interruption of the practice and does not count whole."""
HOUR = 3600


class Stopwatch:
    """Runs while the conversation is on the screen; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float], events: Sequence[Event] = ()) -> None:
        self._clock = clock
        self._spent = sum(min(LONGEST_GAP_S, max(0.0, later.at - earlier.at)) for earlier, later in pairwise(events))
        self._since: float | None = None

    def run(self) -> None:
        """Start, or go on."""
        if self._since is None:
            self._since = self._clock()

    def stop(self) -> None:
        """Stand still."""
        self._spent = self.seconds
        self._since = None

    @property
    def seconds(self) -> float:
        """Time spent so far."""
        return self._spent + (0.0 if self._since is None else max(0.0, self._clock() - self._since))

    def __str__(self) -> str:
        """`03:07`, or `1:03:07`."""
        whole = int(self.seconds)
        hours, minutes = divmod(whole // 60, 60)
        return f"{hours}:{minutes:02}:{whole % 60:02}" if whole >= HOUR else f"{minutes:02}:{whole % 60:02}"
