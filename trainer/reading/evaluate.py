"""Measures both readers on labelled messages: `python -m trainer.reading.evaluate`.

Takes `tests/data/moves/LANG.jsonl` of the checkout, or the files named as arguments. Each falls into two halves by a
fixed rule: one that the heads learn from and that is tuned on, one that is only measured, whose figures alone say how
new messages are read. Prints for both, for each language and move, precision, recall and F1 with bootstrap intervals,
the macro F1 and the pairs confused most; single messages of the first half alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.domain.moves import Move
from trainer.encoder import Encoder, find_encoder, why_no_encoder
from trainer.reading.exemplars import MESSAGES, Exemplar, only_measured, read
from trainer.reading.offline import OfflineReader, offline_reader

RESAMPLES = 400
"""Bootstrap samples of messages; intervals hold 95 % of them."""
WORST = 10
"""Confusions and wrong messages that are shown."""


class Measured(NamedTuple):
    """Which moves are in which message, and which were found; one row a message, one column a move."""

    labels: NDArray[np.bool_]
    found: NDArray[np.bool_]
    seconds: float
    """What reading a message took, on average."""


def measure(reader: OfflineReader, items: Sequence[Exemplar], encoder: Encoder | None = None) -> Measured:
    """Tags the messages, each with the customer's line before it. With the reader's `encoder` that line is known to it
    beforehand, as in a session, and is no part of the time that is measured.
    """
    moves = list(Move)
    labels = np.asarray([[move in item.labels for move in moves] for item in items])
    tagged, seconds = [], 0.0
    for item in items:
        if encoder is not None:
            encoder.encode([item.context])
        began = time.perf_counter()
        tagged.append({one.move for one in reader.tag(item.text, item.context, item.lang)})
        seconds += time.perf_counter() - began
    return Measured(labels, np.asarray([[move in one for move in moves] for one in tagged]), seconds / len(items))


def f1(labels: NDArray[np.bool_], found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """F1 of each move; not a number for one that is nowhere."""
    hits = (labels & found).sum(axis=0)
    total = labels.sum(axis=0) + found.sum(axis=0)
    return np.where(labels.any(axis=0), 2 * hits / np.maximum(total, 1), np.nan)


def intervals(measured: Measured) -> tuple[NDArray[np.float64], tuple[float, float]]:
    """95 % intervals of each move's F1 (two rows: low, high), and of the macro F1."""
    drawn = np.random.default_rng(11)
    count = len(measured.labels)
    each = np.stack(
        [
            f1(measured.labels[chosen], measured.found[chosen])
            for chosen in (drawn.integers(0, count, count) for _ in range(RESAMPLES))
        ]
    )
    seen = ~np.isnan(each)
    filled = np.where(seen, each, 0)
    macro = filled.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    bounds = np.stack(
        [
            np.quantile(column[ok], (0.025, 0.975)) if ok.any() else np.zeros(2)
            for column, ok in zip(each.T, seen.T, strict=True)
        ],
        axis=1,
    )
    low, high = np.quantile(macro, (0.025, 0.975))
    return bounds, (float(low), float(high))


def macro_f1(measured: Measured) -> float:
    """Mean F1 of the moves that are in the messages."""
    return float(np.nanmean(f1(measured.labels, measured.found)))


def report(name: str, items: Sequence[Exemplar], measured: Measured) -> list[str]:
    """The figures of one reader on the messages of one language."""
    bounds, macro = intervals(measured)
    figures = f"macro F1 {macro_f1(measured):.3f} ({macro[0]:.3f} to {macro[1]:.3f})"
    lines = [f"{name}: {figures}, {len(items)} messages, {1000 * measured.seconds:.0f} ms each"]
    scores = f1(measured.labels, measured.found)
    for at, move in enumerate(Move):
        there, said = measured.labels[:, at].sum(), measured.found[:, at].sum()
        if not there:
            continue
        hits = (measured.labels[:, at] & measured.found[:, at]).sum()
        lines.append(
            f"  {move.value:20} precision {hits / max(said, 1):.2f}  recall {hits / there:.2f}  F1 {scores[at]:.2f} "
            f"({bounds[0, at]:.2f} to {bounds[1, at]:.2f})  in {there}"
        )
    return lines


def confusions(items: Sequence[Exemplar], measured: Measured, messages: bool) -> list[str]:
    """The pairs of moves taken for each other most, and with `messages` those with most mistakes."""
    moves = list(Move)
    pairs: Counter[tuple[str, str]] = Counter()
    for labels, found in zip(measured.labels, measured.found, strict=True):
        missed = [moves[at].value for at in np.flatnonzero(labels & ~found)] or ["nothing"]
        extra = [moves[at].value for at in np.flatnonzero(found & ~labels)] or ["nothing"]
        pairs.update((one, other) for one in missed for other in extra if one != other)
    lines = [f"  {one} read as {other}: {count}" for (one, other), count in pairs.most_common(WORST)]
    wrong = (measured.labels ^ measured.found).sum(axis=1) * messages
    for row in np.argsort(-wrong, kind="stable")[:WORST]:
        if not wrong[row]:
            break
        left_out = ", ".join(moves[at].value for at in np.flatnonzero(measured.labels[row] & ~measured.found[row]))
        too_much = ", ".join(moves[at].value for at in np.flatnonzero(measured.found[row] & ~measured.labels[row]))
        lines.append(f"  {items[row].id}: missed [{left_out}], too much [{too_much}]: {items[row].text}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; exit code 2 where there is nothing to measure on."""
    parser = argparse.ArgumentParser(prog="python -m trainer.reading.evaluate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSONL files of labelled messages")
    parser.add_argument("--brief", action="store_true", help="macro F1 alone")
    chosen = parser.parse_args(arguments)
    files = chosen.files or sorted(MESSAGES.glob("*.jsonl"))
    if not files:
        sys.stderr.write(f"No labelled messages in {MESSAGES}; name the files to measure on.\n")
        return 2
    encoder = find_encoder()
    readers = {"lexical": offline_reader(None)}
    if encoder is None:
        sys.stderr.write(f"{why_no_encoder()} The lexical reader is measured alone.\n")
    else:
        readers["encoder"] = offline_reader(encoder)
    for file in files:
        items = read(file)
        for name, reader in readers.items():
            reader.tag("Hello.", "", "en")
            measured = measure(reader, items, encoder if reader.by_meaning else None)
            for half, tuned in (("measured only", False), ("learned from", True)):
                rows = [at for at, item in enumerate(items) if only_measured(item) != tuned]
                if rows:
                    own = [items[at] for at in rows]
                    part = Measured(measured.labels[rows], measured.found[rows], measured.seconds)
                    lines = report(f"{file.stem} {name}, {half}", own, part)
                    shown = lines[:1] if chosen.brief else [*lines, *confusions(own, part, tuned)]
                    sys.stdout.write("\n".join(shown) + "\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
