"""Moves: what a message does, sentence by sentence, with the words that carry each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.domain.moves import HARMFUL, DetectedMove, Move
from trainer.encoder import Encoder
from trainer.reading.features import ByMeaning, ByNgrams, Featurizer, build
from trainer.reading.heads import LEXICAL, Floats, Heads
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
MIXED_IN = 0.15
"""Weight of what words and letters say beside what the encoder says: of 0, 0.15, 0.3, 0.5 and 0.8 the best."""
UNSHIFTED = (-0.2, -0.4)
"""Shift of the thresholds where a language's patterns name none: what was best where there are few exemplars."""
ENCODER_HEADS, LEXICAL_HEADS = "heads-encoder.npz", "heads-lexical.npz"


class Tagger:
    """Finds moves with trained heads; vetoes of the language's patterns overrule them."""

    def __init__(self, encoder: Encoder | None, folder: Path = DATA) -> None:
        self._by_meaning: Featurizer | None = None if encoder is None else ByMeaning(encoder)
        self._by_words = ByNgrams()
        self._folder = folder
        self._heads: Heads | None = None
        self._known: dict[tuple[str, int, str, str], tuple[DetectedMove, ...]] = {}

    @property
    def heads(self) -> Heads:
        """The heads, read when first needed. Raises ContentError where they fit another encoder."""
        if self._heads is None:
            name, fits = LEXICAL_HEADS, LEXICAL
            if self._by_meaning is not None:
                name, fits = ENCODER_HEADS, self._by_meaning.encoder_id
            self._heads = Heads(self._folder / name, fits)
        return self._heads

    @cached_property
    def _lexical(self) -> Heads:
        """The heads that are mixed in; without an encoder, those that there are."""
        return self.heads if self._by_meaning is None else Heads(self._folder / LEXICAL_HEADS, LEXICAL)

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
        moves = self.heads.moves
        vetoed = vetoes(language, moves, parts)
        sure = matches(language.sure, moves, parts) & ~vetoed
        scores, each = self._margins(text, parts, context, language, vetoed)
        scores = np.where(sure.any(axis=0), np.maximum(scores, SURE_MARGIN), scores)
        best = (np.where(vetoed, -np.inf, each) + np.where(sure, SURE_LEAD, 0)).argmax(axis=0)
        found = [
            DetectedMove(move=move, quote=_quote(move, parts, int(best[at])), confidence=_confidence(float(scores[at])))
            for at, move in enumerate(moves)
            if scores[at] >= 0
        ]
        return sorted(found, key=lambda one: -one.confidence)

    def _margins(
        self, text: str, parts: list[Sentence], context: str, language: Language, vetoed: NDArray[np.bool_]
    ) -> tuple[Floats, Floats]:
        """How far each move lies above its threshold in the message, and its log odds in each sentence."""

        def of(featurizer: Featurizer, heads: Heads) -> tuple[Floats, Floats]:
            mean = heads.mean(language.lang)
            features = build(featurizer, language, heads.signs, mean, text, parts, context)
            scores, each = heads.scores(features.message, features.sentences, vetoed)
            return scores - heads.thresholds, each

        by_words, each = of(self._by_words, self._lexical)
        if self._by_meaning is None:
            return by_words - _shift(LEXICAL, language, self.heads.moves), each
        by_meaning, each = of(self._by_meaning, self.heads)
        mixed: Floats = by_meaning + np.float32(MIXED_IN) * by_words
        return mixed - _shift("encoder", language, self.heads.moves), each


def _shift(kind: str, language: Language, moves: tuple[Move, ...]) -> Floats:
    good, harmful = language.shifts.get(kind, UNSHIFTED)
    return np.asarray([harmful if move in HARMFUL else good for move in moves], np.float32)


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
