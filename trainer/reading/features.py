"""Features of a message and of its sentences, for training and for reading alike."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from trainer.encoder import Encoder
from trainer.reading.heads import LEXICAL, Floats
from trainer.reading.language import Language
from trainer.reading.text import Sentence, folded, words

BUCKETS = 4096
"""Buckets of the hashed n-grams."""

SIGN_WEIGHT = 0.35
"""Size of a sign beside a vector of unit length: of 0.2, 0.35, 0.5 and 1 the best out of fold."""

LENGTHS = 8
"""Features of form: words, share of words that the customer used, capitals, exclamation marks; whether it asks for a
kind of thing, whether the customer's words hold that kind, and both again for what has the form of a question."""


class Features(NamedTuple):
    """One row for the message, one row for each of its sentences."""

    message: Floats
    sentences: Floats


class Featurizer(Protocol):
    """Makes features of a message. Two exist: by meaning, and by n-grams."""

    @property
    def encoder_id(self) -> str:
        """The encoder that heads on these features name."""
        ...

    def raw(self, text: str, parts: Sequence[Sentence], context: str) -> tuple[Floats, Floats, Floats]:
        """Vectors of the message, of its sentences, and of the customer's line, before the mean is taken off."""
        ...


class ByMeaning:
    """Vectors of a sentence encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def encoder_id(self) -> str:
        """The encoder's own id."""
        return self._encoder.id

    def raw(
        self,
        text: str,  # noqa: ARG002 - the contract
        parts: Sequence[Sentence],
        context: str,
    ) -> tuple[Floats, Floats, Floats]:
        """Everything in one call. The message is the mean of its sentences, weighted by their length.

        Encoding it as one text too took twice the time, and heads trained on that were no better (out of fold).
        """
        vectors = self._encoder.encode([*(part.text for part in parts), context])
        each, before = vectors[:-1], vectors[-1]
        lengths = np.asarray([len(part.text) for part in parts], np.float32)
        whole: Floats = lengths @ each
        whole /= max(float(np.linalg.norm(whole)), 1e-9)
        return whole, each, before if context.strip() else np.zeros_like(before)


class ByNgrams:
    """Hashed words, pairs of words and character n-grams: what is left to go by without an encoder."""

    encoder_id = LEXICAL

    def raw(self, text: str, parts: Sequence[Sentence], context: str) -> tuple[Floats, Floats, Floats]:
        """N-grams of each text; of the customer's line the words alone matter little, so it has half the buckets."""
        return hashed(text), np.stack([hashed(part.text) for part in parts]), hashed(context, BUCKETS // 8)


def hashed(text: str, buckets: int = BUCKETS) -> Floats:
    """Counts of a text's n-grams in hashed buckets, dampened, at unit length."""
    counts = np.zeros(buckets, np.float32)
    tokens = words(text)[:400]
    grams = [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))]
    for token in tokens:
        padded = f"_{token}_"
        grams.extend(f"#{padded[at : at + size]}" for size in (3, 4) for at in range(len(padded) - size + 1))
    for gram in grams:
        counts[zlib.crc32(gram.encode("utf-8", "replace")) % buckets] += 1
    counts = np.log1p(counts)
    length = float(np.linalg.norm(counts))
    return counts if length == 0 else (counts / length).astype(np.float32)


def build(
    featurizer: Featurizer, language: Language, signs: Sequence[str], mean: Floats, text: str,
    parts: Sequence[Sentence], context: str,
) -> Features:  # fmt: skip
    """Features of a message: centred vectors, signs and form, for the whole and for each sentence.

    A sentence is seen beside the whole message and the customer's line, so that "No." means what it answers.
    """
    return assemble(featurizer.raw(text, parts, context), language, signs, mean, parts, context)


def assemble(
    raw: tuple[Floats, Floats, Floats], language: Language, signs: Sequence[str], mean: Floats,
    parts: Sequence[Sentence], context: str,
) -> Features:  # fmt: skip
    """The same from vectors that are at hand."""
    whole, each, before = raw
    whole, each = _centred(whole, mean), _centred(each, mean)
    before = _centred(before, mean) if before.any() and before.shape == mean.shape else before
    told = language.kinds_told(context)
    each_sign = np.stack([_signs(language, signs, part.text, context, told) for part in parts])
    if before.shape == mean.shape:  # how near it is to what the customer said
        each_sign = np.concatenate([each_sign, (each @ before)[:, None]], axis=1)
    whole_sign = each_sign.max(axis=0)
    message = np.concatenate([whole, each.mean(axis=0), before, whole_sign])
    rest = np.concatenate([0.5 * whole, before])
    beside = np.broadcast_to(rest, (len(parts), rest.size))
    return Features(message.astype(np.float32), np.concatenate([each, beside, each_sign], axis=1).astype(np.float32))


def _centred(vectors: Floats, mean: Floats) -> Floats:
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    centred: Floats = (moved / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return centred


def _signs(
    language: Language, signs: Sequence[str], sentence: str, context: str, told: frozenset[str]
) -> Floats:  # fmt: skip
    text = folded(sentence)
    found = [1.0 if (pattern := language.signs.get(name)) and pattern.search(text) else 0.0 for name in signs]
    tokens = words(text)
    content = set(language.content(text))
    shared = len(content & set(language.content(context))) / max(len(content), 1)
    letters = [char for char in sentence if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) / max(len(letters), 1) if len(letters) > 3 else 0.0
    kinds = language.kinds_asked(sentence)
    asks = sentence.rstrip().endswith("?") or language.has_form("question", sentence)
    again = [bool(kinds), bool(kinds & told), asks and bool(kinds & told), asks and not kinds & told]
    form = [min(len(tokens), 30) / 15, 2 * shared, 2 * capitals, min(sentence.count("!"), 3), *map(float, again)]
    return np.asarray([*(SIGN_WEIGHT * value for value in found), *(SIGN_WEIGHT * value for value in form)], np.float32)
