"""Trained heads: small classifiers, one output a move, that turn features into moves. They need numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.domain.moves import Move
from trainer.errors import ContentError

Floats = NDArray[np.float32]
LEXICAL = "lexical"
"""What heads on word and character n-grams name in place of an encoder."""
Arrays = NDArray[Any]


class Scorer(Protocol):
    """Turns rows of features into rows of log odds, one column a move."""

    def scores(self, features: Floats) -> Floats:
        """Log odds; `features` is one row, or one row an item."""
        ...


class Linear(NamedTuple):
    """One row of weights a move, and the biases."""

    weights: Floats
    bias: Floats

    def scores(self, features: Floats) -> Floats:
        """Log odds, one column a move."""
        scores: Floats = features @ self.weights.T + self.bias
        return scores


class Networks(NamedTuple):
    """Several networks of one hidden layer, trained from different starts: their mean errs less than any of them.

    The first axis counts them; `inner` has a row a hidden unit, `outer` a row a move.
    """

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def scores(self, features: Floats) -> Floats:
        """Mean log odds, one column a move."""
        each = [
            np.maximum(features @ inner.T + inner_bias, 0) @ outer.T + outer_bias
            for inner, inner_bias, outer, outer_bias in zip(*self, strict=True)
        ]
        scores: Floats = np.mean(each, axis=0, dtype=np.float32)
        return scores


def stored(name: str, scorer: Linear | Networks) -> dict[str, Arrays]:
    """A scorer as arrays for a file, the large ones at half precision."""
    return {
        f"{name}_{field}": array if field.endswith("bias") else array.astype(np.float16)
        for field, array in scorer._asdict().items()
    }


def read_scorer(name: str, arrays: Mapping[str, Arrays]) -> Scorer:
    """The scorer that `stored` made arrays of."""
    kind = Networks if f"{name}_inner" in arrays else Linear
    return kind(*(arrays[f"{name}_{field}"].astype(np.float32) for field in kind._fields))


class Heads:
    """For each move a head over the message, a head over its sentences, and the threshold of both together."""

    def __init__(self, file: Path, encoder_id: str) -> None:
        """Reads a file made by `trainer.reading.train`. Raises ContentError where it fits another encoder."""
        with np.load(file, allow_pickle=False) as inside:
            arrays = {name: inside[name] for name in inside.files}
        self.encoder_id = str(arrays["encoder"])
        if self.encoder_id != encoder_id:
            raise ContentError(
                f"{file}: these heads fit the encoder '{self.encoder_id}' and not '{encoder_id}'.",
                next_step="Train them anew: python -m trainer.reading.train",
            )
        self.moves = tuple(Move(str(name)) for name in arrays["moves"])
        self.signs = tuple(str(name) for name in arrays["signs"])
        means: Floats = arrays["means"].astype(np.float32)
        self._means: dict[str, Floats] = {str(lang): mean for lang, mean in zip(arrays["langs"], means, strict=True)}
        self.sentence_mean: Floats = arrays["sentence_mean"].astype(np.float32)
        self.common: Floats = arrays["common"].astype(np.float32)
        self._message = read_scorer("message", arrays)
        self._sentence = read_scorer("sentence", arrays)
        self._share = float(arrays["message_share"])
        self.thresholds: Floats = arrays["thresholds"].astype(np.float32)

    def mean(self, lang: str) -> Floats:
        """The mean vector of a language's messages; of all messages where the language has none."""
        return self._means.get(lang, self._means[""])

    def scores(self, message: Floats, sentences: Floats, vetoed: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Log odds of each move for a message, and for each of its sentences.

        `message` is a row of features, `sentences` a row a sentence; `vetoed` as in `combined`.
        """
        each = self._sentence.scores(sentences)
        return combined(self._message.scores(message), each, vetoed, self._share), each


def combined(message: Floats, sentences: Floats, vetoed: NDArray[np.bool_], share: float) -> Floats:
    """The score of each move: the message's log odds, which count `share`, and its best sentence's.

    A vetoed sentence does not count; a move whose every sentence is vetoed scores minus infinity.
    `sentences` and `vetoed` have one row a sentence, one column a move.
    """
    best = np.where(vetoed, -np.inf, sentences).max(axis=0)
    scores: Floats = (share * message + (1 - share) * best).astype(np.float32)
    return scores
