"""Several gradings of one conversation brought together: the median, and how far they lie apart.

The confidence of a level is `0.95 - 0.35 / n - 0.4 * d`, where `n` is the number of votes that judged the criterion
and `d` how far they lie from the median on average, in levels; it never falls below 0.05. One vote has nothing to be
compared with and is given 0.6 by that; three that agree 0.83, nine 0.91; three of which one is a level off 0.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low

from trainer.domain.scorecard import CriterionScore

MOST_SURE, ALONE, A_LEVEL, LEAST = 0.95, 0.35, 0.4, 0.05
NA_APART = 1.5
"""Levels between a level and the finding that a criterion does not apply: half the scale."""
MOST_VOTES = 9
SEED = 1
"""Of the first vote; each further one has the next."""
TEMPERATURE = 0.7
"""Of every vote but the first, which is the model's best guess at 0: votes that cannot differ say nothing."""


def temperature_of(vote: int) -> float:
    """The temperature of a vote, counted from 1."""
    return 0.0 if vote == 1 else TEMPERATURE


def settled(votes: Sequence[CriterionScore]) -> CriterionScore:
    """What the votes on one criterion come to; there is at least one, and each has a level or does not apply.

    It does not apply where more than half say so. Else the level is the median of the others, the lower one of two.
    Words and quotes are those of the first vote nearest to it.
    """
    against = [one for one in votes if not one.applicable]
    levels = [one.level for one in votes if one.level is not None]
    if len(against) * 2 > len(votes) or not levels:
        apart = NA_APART * len(levels) / len(votes)
        chosen = against[0]
    else:
        middle = median_low(levels)
        apart = (sum(abs(level - middle) for level in levels) + NA_APART * len(against)) / len(votes)
        chosen = next(one for one in votes if one.level == middle)
    return chosen.model_copy(
        update={
            "confidence": confidence(len(votes), apart),
            "votes": tuple(one.level for one in votes) if len(votes) > 1 else (),
        }
    )


def confidence(votes: int, apart: float) -> float:
    """0–1: by how many votes, and by how many levels they lie from the median on average."""
    return round(max(LEAST, MOST_SURE - ALONE / votes - A_LEVEL * apart), 2)
