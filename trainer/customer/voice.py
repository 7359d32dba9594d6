"""The contract of a voice: it says what was planned, in this persona's words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol

from trainer.customer.memory import Memory
from trainer.domain.base import Model
from trainer.domain.conversation import Turn
from trainer.domain.mood import Mood
from trainer.domain.persona import Persona
from trainer.domain.plan import Plan
from trainer.domain.reading import Reading


class Piece(NamedTuple):
    """A piece of an utterance that is safe to show."""

    text: str


class Utterance(Model):
    """One whole utterance of the customer's."""

    text: str
    lines: tuple[str, ...] = ()
    """The bank lines it was made of, as they stand in their banks; for a model's words the lines that it went by."""
    voice: str = "offline"
    faults: tuple[str, ...] = ()
    """What was wrong with a model's attempts at this turn, by kind: what the guard stopped before anyone saw it."""
    notice: str | None = None
    """One line for the agent's screen, such as that the offline voice stood in."""


class Scene(NamedTuple):
    """All that a voice may know when it speaks."""

    persona: Persona
    plan: Plan
    mood: Mood
    memory: Memory
    turns: tuple[Turn, ...]
    """What was said so far."""
    reading: Reading | None
    """What the agent's last message did; None for the opening."""
    seed: int


class Voice(Protocol):
    """Finds words for a plan."""

    def speak(self, scene: Scene) -> AsyncIterator[Piece | Utterance]:
        """Pieces as they come, then the whole utterance, always last.

        The joined pieces are the utterance's text. Raises EndpointError where a model fails for good.
        """
        ...
