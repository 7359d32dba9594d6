"""Trained heads: small linear classifiers, one a move, that turn features into moves. They need numpy alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.domain.moves import Move
from trainer.errors import ContentError

Floats = NDArray[np.float32]
LEXICAL = "lexical"
"""What heads on word and character n-grams name in place of an encoder."""


class Heads:
    """For each move a head over the message, a head over its sentences, and the threshold of their mean."""

    def __init__(self, file: Path, encoder_id: str) -> None:
        """Reads a file made by `trainer.reading.train`. Raises ContentError where it fits another encoder."""
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
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
        self._message: Floats = arrays["message"].astype(np.float32)
        self._message_bias: Floats = arrays["message_bias"].astype(np.float32)
        self._sentence: Floats = arrays["sentence"].astype(np.float32)
        self._sentence_bias: Floats = arrays["sentence_bias"].astype(np.float32)
        self.thresholds: Floats = arrays["thresholds"].astype(np.float32)

    def mean(self, lang: str) -> Floats:
        """The mean vector of a language's messages; of all messages where the language has none."""
        return self._means.get(lang, self._means[""])

    def message_scores(self, features: Floats) -> Floats:
        """Log odds of each move for a whole message; `features` is one row."""
        scores: Floats = features @ self._message.T + self._message_bias
        return scores

    def sentence_scores(self, features: Floats) -> Floats:
        """Log odds of each move for each sentence; one row a sentence."""
        scores: Floats = features @ self._sentence.T + self._sentence_bias
        return scores


def combined(message: Floats, sentences: Floats, vetoed: NDArray[np.bool_]) -> Floats:
    """The score of each move: the mean of the message's and of its best sentence's log odds.

    A vetoed sentence does not count; a move whose every sentence is vetoed scores minus infinity.
    `sentences` and `vetoed` have one row a sentence, one column a move.
    """
    best = np.where(vetoed, -np.inf, sentences).max(axis=0)
    scores: Floats = ((message + best) / 2).astype(np.float32)
    return scores
