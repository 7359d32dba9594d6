"""Nothing is encoded twice: a cache in front of any encoder."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from trainer.encoder.encoder import Encoder, Vectors, encodable

KEPT = 4096
"""Texts kept, 6 MB at 384 numbers: several personas with all of a session's sentences."""


class CachedEncoder:
    """An encoder that remembers the vectors of the `kept` texts used last. Safe to share between threads."""

    def __init__(self, inner: Encoder, kept: int = KEPT) -> None:
        self._inner = inner
        self._kept = kept
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """The inner encoder's id."""
        return self._inner.id

    @property
    def dim(self) -> int:
        """The inner encoder's dimension."""
        return self._inner.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts; only those not known yet reach the inner encoder, each once."""
        keys = [encodable(text) for text in texts]
        known: dict[str, Vectors] = {}
        with self._lock:
            for key in keys:
                if key in self._vectors:
                    self._vectors.move_to_end(key)
                    known[key] = self._vectors[key]
        missing = list(dict.fromkeys(key for key in keys if key not in known))
        if missing:
            fresh = self._inner.encode(missing)
            known.update(zip(missing, fresh, strict=True))
            with self._lock:
                self._vectors.update(zip(missing, fresh, strict=True))
                while len(self._vectors) > self._kept:
                    self._vectors.popitem(last=False)
        if not keys:
            return np.zeros((0, self.dim), np.float32)
        return np.stack([known[key] for key in keys])

    def learn(self, vectors: Mapping[str, Vectors]) -> None:
        """Take over vectors that this very encoder made before, as many as are kept."""
        with self._lock:
            self._vectors.update(vectors)
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)

    def known(self) -> dict[str, Vectors]:
        """The vectors that are remembered, by text, those used last at the end."""
        with self._lock:
            return dict(self._vectors)
