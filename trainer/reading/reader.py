"""The contract of a reader."""

from __future__ import annotations

from typing import Protocol

from trainer.domain.moves import DetectedMove
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext


class Reader(Protocol):
    """Tells what one message of the agent's does."""

    async def read(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message. Without a persona (imported transcripts) facts, offers and names stay empty.

        Takes any text; what lies beyond 4,000 characters is not read. Raises nothing on account of the text.
        """
        ...

    def tag(self, text: str, context: str, lang: str) -> list[DetectedMove]:
        """The moves of a message alone; `context` is the customer's line before it, empty where there was none."""
        ...
