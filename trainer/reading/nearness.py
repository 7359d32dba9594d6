"""How near two texts are in meaning: by the encoder where there is one, by shared words and letters where not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from trainer.encoder import Encoder
from trainer.reading.features import hashed
from trainer.reading.heads import Floats


class Limits(NamedTuple):
    """From which nearness on a sentence counts as what the persona's examples say.

    Measured by leaving out each example of the personas in turn, against sentences that say none of it.
    """

    fact: float
    """A question asks for a fact."""
    fact_margin: float
    """By how much the fact must be nearer than the next one …"""
    fact_sure: float
    """… unless it is as near as this."""
    offer: float
    """A sentence that offers something offers this."""
    forbidden: float
    """A sentence promises what may not be promised."""
    answer: float
    """A statement answers one of the customer's own questions."""
    answer_margin: float
    """By how much the question it answers must be nearer than the next one."""


BY_MEANING = Limits(
    fact=0.87, fact_margin=0.012, fact_sure=0.915, offer=0.875, forbidden=0.885, answer=0.875, answer_margin=0.008
)
BY_LETTERS = Limits(
    fact=0.3, fact_margin=0.08, fact_sure=0.5, offer=0.27, forbidden=0.33, answer=0.28, answer_margin=0.06
)


class Nearness(Protocol):
    """Compares texts; `limits` belong to the way it does."""

    @property
    def limits(self) -> Limits:
        """What counts as near."""
        ...

    def table(self, texts: Sequence[str], examples: Sequence[str]) -> Floats:
        """Cosines, one row a text, one column an example."""
        ...


class MeaningNearness:
    """Cosines of sentence vectors, mostly between 0.75 and 0.95."""

    limits = BY_MEANING

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def table(self, texts: Sequence[str], examples: Sequence[str]) -> Floats:
        """Cosines; every text is encoded at most once by a caching encoder."""
        both = self._encoder.encode([*texts, *examples])
        cosines: Floats = both[: len(texts)] @ both[len(texts) :].T
        return cosines


class LetterNearness:
    """Cosines of word and letter n-grams, between 0 and 1."""

    limits = BY_LETTERS
    _buckets = 2048

    def __init__(self) -> None:
        self._known: dict[str, Floats] = {}

    def table(self, texts: Sequence[str], examples: Sequence[str]) -> Floats:
        """Cosines; the examples' n-grams are kept."""
        if len(self._known) > 4000:
            self._known.clear()
        for example in examples:
            if example not in self._known:
                self._known[example] = hashed(example, self._buckets)
        own = np.stack([hashed(text, self._buckets) for text in texts])
        cosines: Floats = own @ np.stack([self._known[example] for example in examples]).T
        return cosines


class Groups:
    """Examples in named groups; tells which group a text is nearest to."""

    def __init__(self, groups: dict[str, Sequence[str]]) -> None:
        filled = {name: tuple(examples) for name, examples in groups.items() if examples}
        self.names = tuple(filled)
        self.examples = tuple(example for examples in filled.values() for example in examples)
        self._of = np.asarray([at for at, examples in enumerate(filled.values()) for _ in examples], dtype=np.int64)

    def near(self, nearness: Nearness, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text how near its nearest example in each group is."""
        if not self.names or not texts:
            return [{} for _ in texts]
        table = nearness.table(texts, self.examples)
        return [{name: float(row[self._of == at].max()) for at, name in enumerate(self.names)} for row in table]


def leader(near: dict[str, float]) -> tuple[str, float, float] | None:
    """The nearest group, how near it is, and by how much it leads; None where there is no group."""
    if not near:
        return None
    ranked = sorted(near.items(), key=lambda item: -item[1])
    lead = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 1.0
    return ranked[0][0], ranked[0][1], lead
