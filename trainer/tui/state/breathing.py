"""Paced breathing for the cool-down (advice P15): four seconds in, six out, for a minute."""

from __future__ import annotations

from typing import Literal, NamedTuple

IN_S, OUT_S = 4.0, 6.0
"""A longer way out than in slows the heart."""
WHOLE_S = 60.0


class Breath(NamedTuple):
    """Where the breath is at a moment."""

    phase: Literal["in", "out", "over"]
    fill: float
    """0 empty … 1 full."""
    left_s: int
    """Seconds left of the phase, rounded up."""
    number: int
    """Which breath it is, from 1."""


def breath(elapsed: float) -> Breath:
    """The breath after so many seconds."""
    if elapsed >= WHOLE_S:
        return Breath("over", 0.0, 0, int(WHOLE_S // (IN_S + OUT_S)))
    count, within = divmod(max(0.0, elapsed), IN_S + OUT_S)
    if within < IN_S:
        return Breath("in", within / IN_S, _up(IN_S - within), int(count) + 1)
    gone = within - IN_S
    return Breath("out", 1 - gone / OUT_S, _up(OUT_S - gone), int(count) + 1)


def _up(seconds: float) -> int:
    return int(-(-seconds // 1))
