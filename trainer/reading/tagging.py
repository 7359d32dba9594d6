"""Moves: what a message does, sentence by sentence, with the words that carry each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.domain.moves import DetectedMove, Move
from trainer.encoder import Encoder
from trainer.reading.features import ByMeaning, ByNgrams, Featurizer, build
from trainer.reading.heads import Heads, combined
from trainer.reading.language import DATA, Language
from trainer.reading.text import Sentence, folded

SURE_MARGIN = 1.5
"""Log odds above the threshold that a wording beyond doubt counts for: a confidence of 0.82."""

SURE_LEAD = 100.0
"""Makes the sentence with such a wording the one that is quoted."""

KEPT = 1000
"""So many messages keep their moves: several sessions' worth."""

LONGEST_CHECK = 6
"""Words of the longest question that only checks what stands before it."""
ENCODER_HEADS, LEXICAL_HEADS = "heads-encoder.npz", "heads-lexical.npz"


class Tagger:
    """Finds moves with trained heads; vetoes of the language's patterns overrule them."""

    def __init__(self, encoder: Encoder | None, folder: Path = DATA) -> None:
        self._featurizer: Featurizer = ByNgrams() if encoder is None else ByMeaning(encoder)
        self._file = folder / (LEXICAL_HEADS if encoder is None else ENCODER_HEADS)
        self._heads: Heads | None = None
        self._known: dict[tuple[str, int, str, str], tuple[DetectedMove, ...]] = {}

    @property
    def heads(self) -> Heads:
        """The heads, read when first needed. Raises ContentError where they fit another encoder."""
        if self._heads is None:
            self._heads = Heads(self._file, self._featurizer.encoder_id)
        return self._heads

    def tag(self, text: str, parts: list[Sentence], context: str, language: Language) -> list[DetectedMove]:
        """The moves found, the surest first. Confidence is 0.5 at a move's threshold, and near 1 far above it."""
        if not parts:
            return []
        key = (text, len(parts), context, language.lang)
        if key not in self._known:  # a practised message is read once for the customer and once more for the judge
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[key] = tuple(self._tagged(text, parts, context, language))
        return list(self._known[key])

    def _tagged(self, text: str, parts: list[Sentence], context: str, language: Language) -> list[DetectedMove]:
        heads = self.heads
        features = build(self._featurizer, language, heads.signs, heads.mean, text, parts, context)
        each = heads.sentence_scores(features.sentences)
        vetoed = vetoes(language, heads.moves, parts)
        sure = matches(language.sure, heads.moves, parts) & ~vetoed
        scores = combined(heads.message_scores(features.message), each, vetoed) - heads.thresholds
        scores = np.where(sure.any(axis=0), np.maximum(scores, SURE_MARGIN), scores)
        best = (np.where(vetoed, -np.inf, each) + np.where(sure, SURE_LEAD, 0)).argmax(axis=0)
        found = [
            DetectedMove(move=move, quote=_quote(move, parts, int(best[at])), confidence=_confidence(float(scores[at])))
            for at, move in enumerate(heads.moves)
            if scores[at] >= 0
        ]
        return sorted(found, key=lambda one: -one.confidence)


def _quote(move: Move, parts: list[Sentence], at: int) -> str:
    """The sentence that carries a move; of a summary with its check ("Is that right?") the summary itself."""
    check = move is Move.PARAPHRASE and at > 0 and len(parts[at].text.split()) <= LONGEST_CHECK
    return parts[at - 1 if check else at].text


def vetoes(language: Language, moves: tuple[Move, ...], parts: list[Sentence]) -> NDArray[np.bool_]:
    """Which move is vetoed in which sentence: one row a sentence, one column a move."""
    return matches(language.vetoes, moves, parts)


def matches(
    patterns: Mapping[Move, re.Pattern[str]], moves: tuple[Move, ...], parts: list[Sentence]
) -> NDArray[np.bool_]:
    """In which sentence the pattern of which move is found: one row a sentence, one column a move."""
    plain = [folded(part.text) for part in parts]
    return np.asarray(
        [
            [(pattern := patterns.get(move)) is not None and bool(pattern.search(one)) for move in moves]
            for one in plain
        ],
        dtype=np.bool_,
    )


def _confidence(margin: float) -> float:
    return round(float(1 / (1 + np.exp(-min(margin, 30.0)))), 3)


__all__ = ["ENCODER_HEADS", "LEXICAL_HEADS", "Tagger", "matches", "vetoes"]
