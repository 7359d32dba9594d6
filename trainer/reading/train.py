"""Trains the heads of the offline reader: `python -m trainer.reading.train`.

Learns from the exemplars, and from that half of the labelled messages in the checkout which is there to be tuned on.
Needs scikit-learn; the heads need numpy alone. The same ones always make the same heads. Prints, for each
move, precision and recall out of fold: what the heads say of messages that they were not trained on.
"""

from __future__ import annotations

import sys
import time
import warnings
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from trainer.domain.moves import Move
from trainer.encoder import find_encoder, why_no_encoder
from trainer.encoder.kept import load_vectors, save_vectors
from trainer.locations import cache_folder
from trainer.reading.exemplars import Corpus, Exemplar, training_corpus
from trainer.reading.features import ByMeaning, ByNgrams, Features, Featurizer, assemble
from trainer.reading.heads import LEXICAL, Floats, Linear, Networks, combined, stored
from trainer.reading.language import DATA, Languages
from trainer.reading.tagging import ENCODER_HEADS, LEXICAL_HEADS, vetoes
from trainer.reading.text import Sentence, sentences

FOLDS = 5
STRENGTH = 4.0
"""Inverse of the regularisation of the heads on n-grams: the best out of fold of 0.5, 1, 2, 4, 8."""
HIDDEN, EPOCHS, DECAY, BATCH = 128, 15, 3e-3, 64
"""Hidden units of a network, its passes over the exemplars, its weight decay, exemplars a step. Twice or half of each
gave no more on the messages to tune on; linear heads gave 0.03 to 0.05 less."""
SENTENCE_NETWORKS, MESSAGE_NETWORKS = 3, 2
MESSAGE_SHARE = {"encoder": 0.25, LEXICAL: 0.5}
"""What a message's own log odds count beside those of its best sentence."""
CALM = 0.65
"""A network's log odds are far from 0 sooner than they are right; so much of them is kept, and a confidence says what
it says with linear heads."""
NATURAL = 3
"""How often a message of the half to tune on counts beside an exemplar: it makes the moves that messages make, all of
them labelled, where an exemplar was written for one. Out of fold, on such messages, 3 gave more than 1 or none."""
FEWEST = 4
"""A move with fewer exemplars is left out of the heads."""
COMMON = 8
"""Main directions of all sentences that are taken off before meanings are compared."""
VECTORS = 80_000
"""Texts whose vectors are kept for the next training: an exemplar has three on average, its own, the customer's and
those of its sentences. Encoding them takes a quarter of an hour, what else there is to do a minute or two."""
PRIOR = 8.0
"""Weight of the threshold of all moves beside a move's own, in exemplars of the move."""


class Prepared(NamedTuple):
    """The corpus as arrays. `owner` says which message a sentence belongs to."""

    message: Floats
    sentence: Floats
    owner: NDArray[np.int64]
    labels: NDArray[np.bool_]
    sentence_labels: NDArray[np.bool_]
    vetoed: NDArray[np.bool_]
    moves: tuple[Move, ...]
    means: dict[str, Floats]
    """The mean message of each language, and of all under the empty name."""
    signs: tuple[str, ...]
    times: NDArray[np.int64]
    """How often each message counts."""
    sentence_mean: Floats
    common: Floats
    """Main directions of all sentences, one a row."""


class Fitted(NamedTuple):
    """Heads over messages and over sentences."""

    message: Linear | Networks
    sentence: Linear | Networks


def prepare(corpus: Corpus, featurizer: Featurizer, languages: Languages) -> Prepared:
    """Features and labels of a corpus."""
    signs = tuple(sorted({name for lang in languages.known for name in languages.of(lang).signs}))
    moves = tuple(move for move in Move if sum(move in item.labels for item in corpus.items) >= FEWEST)
    parts = [sentences(item.text) for item in corpus.items]
    raw = [featurizer.raw(item.text, each, item.context) for item, each in zip(corpus.items, parts, strict=True)]
    means = _means(corpus, [one[0] for one in raw], featurizer.encoder_id == LEXICAL)
    every = np.concatenate([one[1] for one in raw])
    sentence_mean: Floats = every.mean(axis=0, dtype=np.float32)
    common = np.zeros((0, sentence_mean.size), np.float32)
    if featurizer.encoder_id != LEXICAL:
        common = np.linalg.svd(every - sentence_mean, full_matrices=False)[2][:COMMON]
    built: list[Features] = [
        assemble(one, languages.of(item.lang), signs, means[item.lang], each, item.context)
        for item, each, one in zip(corpus.items, parts, raw, strict=True)
    ]
    return Prepared(
        message=np.stack([one.message for one in built]),
        sentence=np.concatenate([one.sentences for one in built]),
        owner=np.concatenate([np.full(len(each), number) for number, each in enumerate(parts)]),
        labels=np.asarray([[move in item.labels for move in moves] for item in corpus.items]),
        sentence_labels=np.concatenate(
            [_sentence_labels(item, each, moves) for item, each in zip(corpus.items, parts, strict=True)]
        ),
        vetoed=np.concatenate(
            [vetoes(languages.of(item.lang), moves, each) for item, each in zip(corpus.items, parts, strict=True)]
        ),
        moves=moves,
        means=means,
        signs=signs,
        times=np.asarray([NATURAL if item.id in corpus.natural else 1 for item in corpus.items]),
        sentence_mean=sentence_mean,
        common=common,
    )


def _means(corpus: Corpus, vectors: list[Floats], none: bool) -> dict[str, Floats]:
    """The mean vector of each language's messages, so that what tells languages apart tells nothing of moves."""
    found: dict[str, Floats] = {}
    for lang in ("", *corpus.langs):
        own = [vector for vector, item in zip(vectors, corpus.items, strict=True) if lang in ("", item.lang)]
        mean: Floats = np.mean(own, axis=0, dtype=np.float32)
        found[lang] = np.zeros_like(mean) if none else mean
    return found


def _sentence_labels(item: Exemplar, parts: list[Sentence], moves: tuple[Move, ...]) -> NDArray[np.bool_]:
    return np.asarray([[item.carries(move, part) for move in moves] for part in parts])


def fit(data: Prepared, chosen: NDArray[np.int64], kind: str) -> Fitted:
    """Heads trained on the chosen messages."""
    chosen = np.repeat(chosen, data.times[chosen])
    inside = np.repeat(np.arange(len(data.owner)), np.bincount(chosen, minlength=len(data.labels))[data.owner])
    message, labels = data.message[chosen], data.labels[chosen]
    sentence, sentence_labels = data.sentence[inside], data.sentence_labels[inside]
    if kind == LEXICAL:
        return Fitted(_linear(message, labels), _linear(sentence, sentence_labels))
    return Fitted(_networks(message, labels, MESSAGE_NETWORKS), _networks(sentence, sentence_labels, SENTENCE_NETWORKS))


def _linear(features: Floats, labels: NDArray[np.bool_]) -> Linear:
    taken = csr_matrix(features)
    weights, bias = [], []
    for column in labels.T:
        if not column.any() or column.all():
            weights.append(np.zeros(features.shape[1]))
            bias.append(-10.0 if not column.any() else 10.0)
            continue
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=400, random_state=0, tol=1e-3
        )
        model.fit(taken, column)
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    return Linear(np.asarray(weights, np.float32), np.asarray(bias, np.float32))


def _networks(features: Floats, labels: NDArray[np.bool_], count: int) -> Networks:
    """Networks with an output a move: what one move teaches of the language serves the others."""
    each = []
    for start in range(count):
        model = MLPClassifier((HIDDEN,), alpha=DECAY, batch_size=BATCH, max_iter=EPOCHS, random_state=start)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped before it has learned them by heart
            model.fit(features, labels)
        (inner, outer), (inner_bias, outer_bias) = model.coefs_, model.intercepts_
        each.append((inner.T, inner_bias, CALM * outer.T, CALM * outer_bias))
    return Networks(*(np.stack(arrays).astype(np.float32) for arrays in zip(*each, strict=True)))


def score(data: Prepared, heads: Fitted, chosen: NDArray[np.int64], kind: str) -> Floats:
    """Scores of the chosen messages, one row a message."""
    message = heads.message.scores(data.message[chosen])
    rows = []
    for row, number in enumerate(chosen):
        own = data.owner == number
        each = heads.sentence.scores(data.sentence[own])
        rows.append(combined(message[row], each, data.vetoed[own], MESSAGE_SHARE[kind]))
    return np.stack(rows)


def out_of_fold(data: Prepared, kind: str) -> Floats:
    """Scores of all messages by heads that were not trained on them."""
    scores = np.zeros(data.labels.shape, np.float32)
    for train, rest in KFold(FOLDS, shuffle=True, random_state=7).split(data.message):
        scores[rest] = score(data, fit(data, train, kind), rest, kind)
    return scores


USUAL = 1.4 / 25
"""Share of messages that make a given move where nobody collected them: a message makes 1.4 of twenty-five moves.
Exemplars hold some harmful ones more often, and thresholds picked on that mix would find them where they are not."""


def pick_thresholds(scores: Floats, labels: NDArray[np.bool_]) -> Floats:
    """For each move the threshold with the best F1, drawn towards the best of all moves where exemplars are few."""
    common = _best(scores.reshape(-1), labels.reshape(-1))
    shares = labels.mean(axis=0)
    own = np.asarray(
        [
            _best(scores[:, at], labels[:, at], min(1.0, USUAL / max(float(shares[at]), 1e-6)))
            for at in range(labels.shape[1])
        ]
    )
    count = labels.sum(axis=0)
    thresholds: Floats = ((own * count + common * PRIOR) / (count + PRIOR)).astype(np.float32)
    return thresholds


def _best(scores: Floats, labels: NDArray[np.bool_], weight: float = 1.0) -> float:
    grid = np.arange(-4, 4.01, 0.1)
    f1 = np.asarray([f1_of(scores >= at, labels, weight) for at in grid])
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(grid[int(smooth.argmax())])


def f1_of(found: NDArray[np.bool_], labels: NDArray[np.bool_], weight: float = 1.0) -> float:
    """F1 of what was found against what is there, a labelled message counting `weight`; 0 without either."""
    hits = weight * float((found & labels).sum())
    total = hits + float((found & ~labels).sum()) + weight * float(labels.sum())
    return 2 * hits / total if total else 0.0


def train(corpus: Corpus, featurizer: Featurizer, file: Path) -> None:
    """Trains heads, prints how they do out of fold, writes them."""
    began = time.process_time()
    kind = LEXICAL if featurizer.encoder_id == LEXICAL else "encoder"
    data = prepare(corpus, featurizer, Languages())
    with threadpool_limits(1):  # the fits are small: more threads wait for each other and cost ten times the time
        scores = out_of_fold(data, kind)
        heads = fit(data, np.arange(len(corpus.items)), kind)
    thresholds = pick_thresholds(scores, data.labels)
    _report(data, scores >= thresholds, corpus, kind)
    small = np.float16
    arrays: dict[str, Any] = dict(
        encoder=np.asarray(featurizer.encoder_id),
        moves=np.asarray([move.value for move in data.moves]),
        signs=np.asarray(data.signs),
        langs=np.asarray(sorted(data.means)),
        means=np.stack([data.means[lang] for lang in sorted(data.means)]).astype(small),
        sentence_mean=data.sentence_mean.astype(small),
        common=data.common.astype(small),
        message_share=np.asarray(MESSAGE_SHARE[kind]),
        thresholds=thresholds,
        **stored("message", heads.message),
        **stored("sentence", heads.sentence),
    )
    np.savez_compressed(file, **arrays)
    _say(f"{file.name}: {file.stat().st_size // 1024} KB, {time.process_time() - began:.0f} s of processor time\n")


def _report(data: Prepared, found: NDArray[np.bool_], corpus: Corpus, kind: str) -> None:
    _say(f"{kind}: {len(corpus.items)} messages, {len(data.owner)} sentences; out of fold:")
    for at, move in enumerate(data.moves):
        hits = (found[:, at] & data.labels[:, at]).sum()
        there, said = data.labels[:, at].sum(), found[:, at].sum()
        _say(
            f"  {move.value:20} precision {hits / max(said, 1):.2f}  recall {hits / max(there, 1):.2f}"
            f"  F1 {f1_of(found[:, at], data.labels[:, at]):.2f}  ({there} messages)"
        )
    for lang, natural in product(corpus.langs, (False, True)):
        own = np.asarray([item.lang == lang and (item.id in corpus.natural) == natural for item in corpus.items])
        if not own.any():
            continue
        each = [
            f1_of(found[own, at], data.labels[own, at]) for at in range(len(data.moves)) if data.labels[own, at].any()
        ]
        what = "messages" if natural else "exemplars"
        _say(f"  macro F1 {lang}, {what}: {np.mean(each):.3f} over {len(each)} moves, {own.sum()} of them")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> int:
    """Trains both sets of heads; without an encoder the lexical ones alone, and says so with exit code 1."""
    corpus = training_corpus()
    exemplars = Corpus(tuple(item for item in corpus.items if item.id not in corpus.natural))
    train(exemplars, ByNgrams(), DATA / LEXICAL_HEADS)  # they learn whole messages by heart, and err more on the next
    encoder = find_encoder(kept=VECTORS)
    if encoder is None:
        _say(f"{why_no_encoder()} The heads for it were not trained.")
        return 1
    file = cache_folder() / "exemplars.npz"
    encoder.learn(load_vectors(file, encoder.id, encoder.dim))
    train(corpus, ByMeaning(encoder), DATA / ENCODER_HEADS)
    save_vectors(file, encoder.id, encoder.known(), VECTORS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
