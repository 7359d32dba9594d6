"""The customer's mood: values only. The rules that move it are in `trainer.customer.mood`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trainer.domain.base import Model
from trainer.domain.plan import Heat

Score = Annotated[float, Field(ge=0, le=10)]

BOILING, HOT, SIMMERING = 7.5, 5.0, 2.5
"""The lowest anger of each heat; below the last one the customer thaws."""


class Mood(Model):
    """How the customer feels, and what the conversation has done to them so far."""

    anger: Score
    trust: Score
    patience: float
    """Turns of the agent's that they will still bear; below 0 they begin to leave."""
    vented: Annotated[float, Field(ge=0, le=1)] = 0
    """How much of the story is out, 0–1."""
    heard: Annotated[float, Field(ge=0, le=1)] = 0
    """How far they feel heard, 0–1; from 0.6 on they do."""
    helped: Literal["not", "partly", "fully"] = "not"
    """How far the real need is met by what was offered and accepted."""
    used: dict[str, int] = {}
    """How often each move was made so far: repetition wears out."""
    insulted: int = 0
    """How often the agent was hostile."""
    warned: bool = False
    """The agent has set a boundary that was called for."""
    table: Literal["not", "partly", "fully"] = "not"
    """The best that was offered so far, taken in or not."""
    hollow_run: int = 0
    """How many messages in a row held empathy or apology with no particulars of this case."""

    @property
    def heat(self) -> Heat:
        """The anger as one of four words."""
        if self.anger >= BOILING:
            return "boiling"
        if self.anger >= HOT:
            return "hot"
        return "simmering" if self.anger >= SIMMERING else "thawing"

    @property
    def is_heard(self) -> bool:
        """Whether they feel heard: only then do offers and explanations reach them."""
        return self.heard >= HEARD and self.vented >= 1


HEARD = 0.6
"""From here on they feel understood; they must also have got their story out."""


class MoodReason(Model):
    """One step of the way from the mood before to the mood after."""

    cause: str
    """A move, or the name of a rule: `interrupted`, `ignored_question`, `floor_unheard` …"""
    what: Literal["anger", "trust", "patience", "heard"]
    by: float
    text: str
    """One short sentence for people."""


class MoodStep(Model):
    """What one message of the agent's did to the mood, and why."""

    before: Mood
    after: Mood
    why: tuple[MoodReason, ...] = ()
