"""The contract of a sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text, each of unit length."""

MAX_CHARACTERS = 1000
"""Longest text that is encoded; the time grows with the square of the length (20,000 characters take 6 s)."""

E5_SMALL = "multilingual-e5-small/query"
"""Id of the one model that the shipped heads fit: the model, and the prefix its texts get."""

E5_DIM = 384
"""Numbers in its vectors."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def id(self) -> str:
        """The model and the way it is asked. Vectors of encoders with the same id can stand in for each other."""
        ...

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, in their order, as an array of shape (number of texts, dim).

        Any text is taken: it is cut at 1,000 characters and at a NUL. Raises TrainerError where it cannot be done.
        """
        ...


def encodable(text: str) -> str:
    """`text` as a model may get it: cut at a NUL and at the longest length, lone surrogates replaced."""
    cut = text.split("\0", 1)[0][:MAX_CHARACTERS]
    return cut.encode("utf-8", "replace").decode("utf-8")


def unit(vectors: Vectors) -> Vectors:
    """The vectors at unit length; one of length 0 stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return scaled
