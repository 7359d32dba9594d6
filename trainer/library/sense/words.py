"""Comparing texts by their words: which ones say something of the case, and how many two texts share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trainer.library import surroundings

_WORD = re.compile(r"[^\W_]+")
STEM = 6
"""So many letters of a word are compared: enough to tell words apart, few enough to see through endings."""


class Meaning(Protocol):
    """Turns sentences into vectors of unit length whose products say how near in meaning they are."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text."""
        ...


class Words:
    """The words of one language that say something of a case."""

    def __init__(self, lang: str) -> None:
        known = lang if lang in surroundings.languages() else "en"
        self._grammar = surroundings.grammar(known)

    def of(self, text: str) -> frozenset[str]:
        """The stems of the words of a text that are neither grammar nor the talk of any help desk."""
        return _stems(text, self._grammar)

    def shared(self, text: str, other: str) -> float:
        """Share of the other text's words that stand in the text, 0–1; 0 where the other has none."""
        theirs = self.of(other)
        return len(self.of(text) & theirs) / len(theirs) if theirs else 0.0

    def alike(self, text: str, other: str) -> float:
        """Words that both texts have as a share of all that they have, 0–1."""
        ours, theirs = self.of(text), self.of(other)
        return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


@lru_cache(maxsize=8192)
def _stems(text: str, grammar: frozenset[str]) -> frozenset[str]:
    found = _WORD.findall(text.lower())
    return frozenset(word[:STEM] for word in found if word not in grammar and (len(word) > 2 or word[0].isdigit()))


def plain(text: str) -> str:
    """A text as it is compared with another for being the same: small letters, words only."""
    return " ".join(_WORD.findall(text.lower()))
