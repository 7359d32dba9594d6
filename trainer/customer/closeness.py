"""How close lines are in meaning to what the agent said, by a sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.encoder.encoder import Encoder
from trainer.errors import EndpointError


class Closeness:
    """Cosine of a message with each of several lines; lines are encoded once, the encoder's cache keeps them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def __call__(self, message: str, lines: Sequence[str]) -> list[float]:
        """One number a line, higher is closer. All are alike where the encoder's endpoint fails: any line would do."""
        try:
            vectors = self._encoder.encode([message, *lines])
        except EndpointError:
            return [0.0] * len(lines)
        return [float(value) for value in vectors[1:] @ vectors[0]]
