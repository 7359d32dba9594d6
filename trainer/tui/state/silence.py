"""When silence is felt: a customer who waits without a sign of life says something."""

from __future__ import annotations

from trainer.settings import Pace

FIRST_S = 45.0
"""Seconds without a key before the customer asks."""
AGAIN_S = 75.0
"""Seconds from one such question to the next."""
MOST = 2
"""They do not ask more often than this in a row: the chair is empty, and nobody should lose a session by that."""


class Silence:
    """Counts the quiet; only at the human pace, since the others are no conversation in real time."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._felt = pace == "human"
        self._since = now
        self._asked = 0

    def stir(self, now: float) -> None:
        """A key was struck, or the customer is speaking."""
        self._since = now

    def answered(self, now: float) -> None:
        """The agent said something: the count of questions begins anew."""
        self._since, self._asked = now, 0

    def due(self, now: float) -> bool:
        """Whether the customer speaks up now; saying so counts as once."""
        wait = AGAIN_S if self._asked else FIRST_S
        if not self._felt or self._asked >= MOST or now - self._since < wait:
            return False
        self._asked += 1
        self._since = now
        return True
