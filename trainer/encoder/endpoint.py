"""The same model served by an endpoint: accepted only where its vectors agree with the stored ones."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trainer.encoder.encoder import E5_DIM, E5_SMALL, Vectors, encodable, unit
from trainer.errors import EndpointError, ReplyError
from trainer.translation import tr

Embed = Callable[[list[str]], list[list[float]]]
"""What asks the endpoint: texts in, a list of numbers for each, in the same order."""

PREFIXES = ("query: ", "")
"""The model was trained with the first; some servers add it by themselves, most do not."""

NEAR_ENOUGH = 0.97
"""Lowest cosine to the stored vectors: the same model at other precision stays above 0.98, another far below."""

REST_S = 60.0
"""After a failure nothing is asked for so long: whoever reads then reads by words, and need not wait each time."""

_REFERENCE = Path(__file__).parent / "data" / "reference.json"


class _Agreement(NamedTuple):
    cosine: float
    """The lowest of the texts."""
    prefix: str


class EndpointEncoder:
    """multilingual-e5-small behind a function that asks an endpoint. `clock` gives seconds; any one clock does."""

    id = E5_SMALL
    dim = E5_DIM

    def __init__(self, embed: Embed, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Asks for the stored texts, with the prefix and without. Raises EndpointError where the endpoint fails, and
        ReplyError where the answer is not this model's.
        """
        self._embed, self._clock = embed, clock
        self._prefix = ""
        self._rests_until = float("-inf")
        best = max(self._agreement(prefix) for prefix in PREFIXES)
        self._prefix = best.prefix
        if best.cosine >= NEAR_ENOUGH:
            return
        raise ReplyError(
            tr(
                "The endpoint's embeddings are not those of multilingual-e5-small (cosine {cosine} to the "
                "stored vectors, {near_enough} is the least).",
                cosine=f"{best.cosine:.2f}",
                near_enough=NEAR_ENOUGH,
            ),
            next_step=tr("Serve that model with mean pooling, or do without the encoder."),
        )

    def _agreement(self, prefix: str) -> _Agreement:
        """How far the vectors agree with the stored ones where the texts get this prefix."""
        texts, stored = reference()
        self._prefix = prefix
        return _Agreement(float((self.encode(texts) * stored).sum(axis=1).min()), prefix)

    @property
    def rests(self) -> bool:
        """Whether it failed a moment ago and is not asked for now."""
        return self._clock() < self._rests_until

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts. Raises EndpointError where it fails or failed within the last minute, ReplyError where
        the answer has another shape or no numbers in it.
        """
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        if self.rests:
            raise EndpointError(
                tr("The endpoint's embeddings failed a moment ago."), next_step=tr("Try again in a minute.")
            )
        try:
            return self._vectors(texts)
        except EndpointError:
            self._rests_until = self._clock() + REST_S
            raise

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        answer = self._embed([self._prefix + encodable(text) for text in texts])
        try:
            raw = np.asarray(answer, dtype=np.float32)
        except (TypeError, ValueError):
            raise ReplyError(tr("The endpoint's embeddings are not lists of numbers of one length.")) from None
        if raw.shape != (len(texts), self.dim):
            raise ReplyError(
                tr(
                    "The endpoint's embeddings have the shape {shape}, not {what}.",
                    shape=raw.shape,
                    what=(len(texts), self.dim),
                )
            )
        if not np.isfinite(raw).all():
            raise ReplyError(tr("The endpoint's embeddings hold values that are no numbers."))
        return unit(raw)


@cache
def reference() -> tuple[tuple[str, ...], Vectors]:
    """The texts with stored vectors, and the vectors."""
    stored = json.loads(_REFERENCE.read_text(encoding="utf-8"))
    vectors = np.asarray([item["vector"] for item in stored], dtype=np.float32)
    return tuple(item["text"] for item in stored), unit(vectors)
