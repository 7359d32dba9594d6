"""What a stage finds for one criterion, before it is put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trainer.domain.rubric import Level
from trainer.domain.scorecard import Evidence
from trainer.grading.message import Message

SURE, FAIR, DOUBTFUL = 0.75, 0.6, 0.4
"""How far a rule of the offline judge can be trusted: plain in the words, read from moves, guessed from absence."""


class Verdict(NamedTuple):
    """A level and what it rests on."""

    criterion: str
    level: Level | None
    """None where the moment did not arise."""
    why: str
    """Key of its sentence in the wording file."""
    evidence: tuple[Evidence, ...] = ()
    better_turn: int | None = None
    """The agent's turn in whose place a better wording would stand."""
    confidence: float = FAIR
    values: dict[str, str] = {}
    """What the sentence names beside quotes: a count, a customer's line."""

    @property
    def applicable(self) -> bool:
        """Whether the criterion was judged."""
        return self.level is not None


def seen(turn: Message | None, quote: str | None = None) -> tuple[Evidence, ...]:
    """Evidence from one turn: the words given, else its beginning; nothing where there are no words."""
    if turn is None:
        return ()
    text = (quote or turn.text).strip()
    return (Evidence(turn=turn.number, quote=text),) if text else ()


def all_seen(found: Sequence[tuple[Message, str | None]]) -> tuple[Evidence, ...]:
    """Evidence from several turns, at most three."""
    return tuple(one for turn, quote in found[:3] for one in seen(turn, quote))


def capped(level: int) -> Level:
    """A number as a level 0–3."""
    return (0, 1, 2, 3)[max(0, min(3, level))]
