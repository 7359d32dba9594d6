"""Reading by meaning with an encoder that can fail at any time: while it does, words and letters have to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from trainer.domain.moves import DetectedMove
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.encoder import Encoder
from trainer.errors import EndpointError
from trainer.reading.nearness import Nearness
from trainer.reading.offline import OfflineReader

T = TypeVar("T")


class SteadyReader(OfflineReader):
    """An offline reader whose encoder is at an endpoint. `rests` says whether that failed a moment ago."""

    def __init__(self, encoder: Encoder, rests: Callable[[], bool]) -> None:
        super().__init__(encoder)
        self._rests = rests
        self._by_words = OfflineReader(None)

    @property
    def by_meaning(self) -> bool:
        """Whether the encoder helps now."""
        return not self._rests()

    @property
    def meaning(self) -> Nearness | None:
        """How near sentences are in meaning; None while the encoder fails."""
        return super().meaning if self.by_meaning else None

    def tag(self, text: str, context: str, lang: str) -> list[DetectedMove]:
        """The moves of a message, by meaning where that can be had."""
        by_meaning = super().tag
        return self._either(
            lambda: by_meaning(text, context, lang), lambda: self._by_words.tag(text, context, lang)
        )  # fmt: skip

    def read_now(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message, by meaning where that can be had."""
        by_meaning = super().read_now
        return self._either(
            lambda: by_meaning(message, context, persona), lambda: self._by_words.read_now(message, context, persona)
        )

    def prepare(self, persona: Persona) -> None:
        """Encodes the persona's examples, where the encoder does not fail."""
        by_meaning = super().prepare
        self._either(lambda: by_meaning(persona), lambda: None)

    def _either(self, by_meaning: Callable[[], T], by_words: Callable[[], T]) -> T:
        if self._rests():
            return by_words()
        try:
            return by_meaning()
        except EndpointError:  # it rests now, and `by_meaning` says so
            return by_words()
