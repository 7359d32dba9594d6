"""The same model served by an endpoint: accepted only where its vectors agree with the stored ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from trainer.encoder.encoder import E5_SMALL, Vectors, encodable, unit
from trainer.errors import ReplyError

Embed = Callable[[list[str]], list[list[float]]]
"""What asks the endpoint: texts in, a list of numbers for each, in the same order."""

PREFIX = "query: "
"""The model was trained with it; the wheel's encoder adds it by itself, servers do not."""

NEAR_ENOUGH = 0.97
"""Lowest cosine to the stored vectors: the same model at other precision stays above 0.98, another far below."""

_REFERENCE = Path(__file__).parent / "data" / "reference.json"


class EndpointEncoder:
    """multilingual-e5-small behind a function that asks an endpoint."""

    id = E5_SMALL
    dim = 384

    def __init__(self, embed: Embed) -> None:
        """Asks for the stored texts once. Raises ReplyError where the answer is not this model's."""
        self._embed = embed
        texts, stored = reference()
        cosines = (self.encode(texts) * stored).sum(axis=1)
        if float(cosines.min()) < NEAR_ENOUGH:
            raise ReplyError(
                f"The endpoint's embeddings are not those of multilingual-e5-small (cosine {cosines.min():.2f} to the "
                f"stored vectors, {NEAR_ENOUGH} is the least).",
                next_step="Serve that model with mean pooling, or do without the encoder.",
            )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts; raises ReplyError where the answer has another shape or no numbers in it."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        answer = self._embed([PREFIX + encodable(text) for text in texts])
        try:
            raw = np.asarray(answer, dtype=np.float32)
        except (TypeError, ValueError):
            raise ReplyError("The endpoint's embeddings are not lists of numbers of one length.") from None
        if raw.shape != (len(texts), self.dim):
            raise ReplyError(f"The endpoint's embeddings have the shape {raw.shape}, not {(len(texts), self.dim)}.")
        if not np.isfinite(raw).all():
            raise ReplyError("The endpoint's embeddings hold values that are no numbers.")
        return unit(raw)


@cache
def reference() -> tuple[tuple[str, ...], Vectors]:
    """The texts with stored vectors, and the vectors."""
    stored = json.loads(_REFERENCE.read_text(encoding="utf-8"))
    vectors = np.asarray([item["vector"] for item in stored], dtype=np.float32)
    return tuple(item["text"] for item in stored), unit(vectors)
