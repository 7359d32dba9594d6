"""Measures the offline judge against people's labels: `python -m trainer.grading.evaluate`.

Takes the three files of `labelled.FILES`, or those named as arguments. Prints for each language and part (`labelled`
says how they are divided) how far score, levels, evidence and "does not apply" agree with the labels, with the sentence
encoder and by words alone, and the agreement on each criterion. `--misses` lists the single disagreements of the part
that may be tuned on, never of the other one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import warnings
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ruamel.yaml import YAML
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.encoder import find_encoder, why_no_encoder
from trainer.grading.labelled import FILES, Labelled, Part, read
from trainer.grading.offline import OfflineJudge, offline_judge
from trainer.locations import shipped
from trainer.reading import offline_reader

GOOD, POOR = 70, 35
"""Marks from which a conversation is good, and up to which it is poor; those between are left out of the AUC."""
LEVELS = [0, 1, 2, 3]
COLUMNS = ("rank", "AUC", "kappa", "within 1", "n/a right", "evidence", "middle")


class Graded(NamedTuple):
    """A labelled conversation and the card it got."""

    item: Labelled
    card: Scorecard


class Figures(NamedTuple):
    """How far the cards of some conversations agree with their labels; not a number where there is nothing to tell."""

    number: int
    rank: float
    """Spearman's correlation of score and mark."""
    auc: float
    """How surely a good conversation gets a higher score than a poor one, 0.5 by chance."""
    kappa: float
    """Quadratic weighted kappa over all levels that both sides gave."""
    within_one: float
    """Share of these levels that are at most one from the label."""
    na: float
    """Share right of "does not apply" or "applies", over the criteria that need not apply alone."""
    evidence: float
    """Share of quotes from a turn that the label names, where it names any."""
    middle: float
    """Mean of score minus mark over the conversations between `POOR` and `GOOD`: above 0 is kindness."""


def grade(judge: OfflineJudge, rubric: Rubric, items: Sequence[Labelled]) -> list[Graded]:
    """Every conversation with its card."""

    async def each() -> list[Graded]:
        return [Graded(item, await judge.judge(item.transcript, rubric)) for item in items]

    return asyncio.run(each())


def pairs(graded: Sequence[Graded], criterion: str | None = None) -> list[tuple[int, int]]:
    """Label and level of every criterion, or of one, where both sides gave a level."""
    return [
        (label, score.level)
        for one in graded
        for score in one.card.criteria
        if criterion in (None, score.id)
        and score.level is not None
        and (label := one.item.labels.levels.get(score.id)) is not None
    ]


def kappa(given: Sequence[tuple[int, int]]) -> float:
    """Quadratic weighted kappa of label and level; not a number where either side knows one level only."""
    labels, levels = [label for label, _ in given], [level for _, level in given]
    if len(set(labels)) < 2 or not levels:
        return float("nan")
    return float(cohen_kappa_score(labels, levels, labels=LEVELS, weights="quadratic"))


def figures(graded: Sequence[Graded], rubric: Rubric) -> Figures:
    """The figures of some conversations."""
    scores = np.asarray([one.card.score or 0.0 for one in graded])
    marks = np.asarray([one.item.labels.holistic for one in graded])
    good, poor = marks >= GOOD, marks <= POOR
    told = good | poor
    middle = ~told
    given = pairs(graded)
    optional = [criterion.id for criterion in rubric.criteria if criterion.na_when is not None]
    na = [
        (score.level is None) == (one.item.labels.levels[score.id] is None)
        for one in graded
        for score in one.card.criteria
        if score.id in optional and score.id in one.item.labels.levels
    ]
    quotes = [
        evidence.turn in turns
        for one in graded
        for score in one.card.criteria
        if (turns := one.item.labels.evidence.get(score.id))
        for evidence in score.evidence
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns where all scores are the same; the figure is then not a number
        rank = float(spearmanr(scores, marks).statistic) if len(graded) > 2 else float("nan")
    return Figures(
        number=len(graded),
        rank=rank,
        auc=float(roc_auc_score(good[told], scores[told])) if good.any() and poor.any() else float("nan"),
        kappa=kappa(given),
        within_one=_share([abs(label - level) <= 1 for label, level in given]),
        na=_share(na),
        evidence=_share(quotes),
        middle=float((scores - marks)[middle].mean()) if middle.any() else float("nan"),
    )


def _share(found: Sequence[bool]) -> float:
    return float(np.mean(found)) if found else float("nan")


def table(rows: Sequence[tuple[str, Figures]]) -> list[str]:
    """The figures as a table that reads in a terminal and in Markdown alike."""
    lines = [f"| | n | {' | '.join(COLUMNS)} |", f"| --- | --- |{' --- |' * len(COLUMNS)}"]
    for name, found in rows:
        values = [*(f"{value:.2f}" for value in found[1:-1]), f"{found.middle:+.1f}"]
        lines.append(f"| {name} | {found.number} | {' | '.join(value.replace('nan', '-') for value in values)} |")
    return lines


def by_criterion(columns: Sequence[tuple[str, Sequence[Graded]]], rubric: Rubric) -> list[str]:
    """Quadratic weighted kappa on each criterion, with the number of levels it rests on."""
    lines = [f"| kappa on | {' | '.join(name for name, _ in columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for criterion in rubric.criteria:
        cells = []
        for _, graded in columns:
            given = pairs(graded, criterion.id)
            cells.append(f"{kappa(given):.2f} ({len(given)})".replace("nan", "-"))
        lines.append(f"| {criterion.id} | {' | '.join(cells)} |")
    return lines


def misses(graded: Sequence[Graded]) -> list[str]:
    """Where cards of the tuning part differ from their labels, the worst first in each conversation."""
    lines = []
    for item, card in graded:
        if item.part != "tuning":
            continue
        wrong = [
            (score.id, label, score.level)
            for score in card.criteria
            if score.id in item.labels.levels and (label := item.labels.levels[score.id]) != score.level
        ]
        wrong.sort(key=lambda one: -abs((one[1] or 0) - (one[2] or 0)))
        told = ", ".join(f"{name} {_shown(label)} got {_shown(level)}" for name, label, level in wrong)
        lines.append(f"{item.transcript.id}: mark {item.labels.holistic:.0f}, score {card.score or 0:.0f}; {told}")
    return lines


def _shown(level: int | None) -> str:
    return "n/a" if level is None else str(level)


def default_rubric() -> Rubric:
    """The shipped rubric that the labels are by."""
    text = (shipped("rubrics") / "deescalation.yaml").read_text(encoding="utf-8")
    return Rubric.model_validate(YAML(typ="safe", pure=True).load(StringIO(text)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, and writes where asked to; exit code 2 where there is nothing to measure on."""
    parser = argparse.ArgumentParser(prog="python -m trainer.grading.evaluate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSONL files of labelled conversations")
    parser.add_argument("--write", type=Path, help="a file that gets the tables as well, in Markdown")
    parser.add_argument("--misses", action="store_true", help="list the disagreements of the part to tune on")
    parser.add_argument("--words-only", action="store_true", help="measure without the encoder alone")
    chosen = parser.parse_args(arguments)
    files = chosen.files or list(FILES)
    missing = [file for file in files if not file.is_file()]
    if missing:
        sys.stderr.write(f"There is no file {missing[0]}; name the files of labelled conversations to measure on.\n")
        return 2
    rubric = default_rubric()
    judges = {"by words alone": offline_judge(offline_reader(None))}
    encoder = None if chosen.words_only else find_encoder()
    if encoder is not None:
        judges = {"with the encoder": offline_judge(offline_reader(encoder)), **judges}
    elif not chosen.words_only:
        sys.stderr.write(f"{why_no_encoder()} Only reading by words alone is measured.\n")
    items = {file.stem: read(file) for file in files}
    lines: list[str] = []
    for name, judge in judges.items():
        graded = {lang: grade(judge, rubric, found) for lang, found in items.items()}
        lines += [f"### {name}", "", *_report(graded, rubric), ""]
        if chosen.misses:
            lines += [line for found in graded.values() for line in misses(found)] + [""]
    text = "\n".join(lines)
    sys.stdout.write(text)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    return 0


def _report(graded: dict[str, list[Graded]], rubric: Rubric) -> list[str]:
    parts: tuple[Part, ...] = ("measured", "tuning")
    rows: list[tuple[str, Figures]] = []
    columns: list[tuple[str, list[Graded]]] = []
    for part in parts:
        chosen = {lang: [one for one in found if one.item.part == part] for lang, found in graded.items()}
        every = [one for found in chosen.values() for one in found]
        if not every:
            continue
        columns.append((part, every))
        rows += [(f"{lang}, {part}", figures(found, rubric)) for lang, found in chosen.items() if found]
        if len(chosen) > 1:
            rows.append((f"all, {part}", figures(every, rubric)))
    return [*table(rows), "", *by_criterion(columns, rubric)]


if __name__ == "__main__":
    raise SystemExit(main())
