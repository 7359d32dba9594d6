"""Rubrics: weights that mean something, anchors that can be told apart and seen, criteria that can be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from trainer.domain.rubric import Anchors, Criterion, Level, Rubric
from trainer.library import surroundings
from trainer.library.findings import Finding, Path, find, nearest
from trainer.library.sense.language import SCHEMA_LINE, schema_line
from trainer.library.sense.words import plain
from trainer.library.source import Source
from trainer.translation import figure, tr

SAME = 0.86
"""From this likeness on two anchors say the same."""
LEAST_SEEN = 3
"""An anchor needs so many words beside judgements to name something that can be seen."""
LEAST_ASKED = 5
"""A question needs so many words to ask for something."""
DOMINATES = {1: 1.1, 2: 0.8, 3: 0.6}
"""From this share of the weights on one criterion decides alone, by the number of criteria."""
DOMINATES_MANY = 0.35
NEGLIGIBLE = 0.005
LEVELS: tuple[Level, ...] = (0, 1, 2, 3)


def rubric_sense(source: Source, rubric: Rubric) -> list[Finding]:
    """The weaknesses of a rubric; of one that extends another only those of what it says itself."""
    found: list[Finding] = []
    for criterion in rubric.criteria:
        path = _path(source, criterion.id)
        if path is not None:
            found += _criterion(source, path, criterion, rubric.lang)
    found += [*_weights(source, rubric), *_must_haves(source, rubric), *_stages(source, rubric)]
    found += _changes(source)
    if rubric.pass_mark in (0, 100) and source.has(("pass_mark",)):
        who = tr("everybody") if rubric.pass_mark == 0 else tr("nobody")
        found.append(find(source, ("pass_mark",), "pass-mark-extreme", mark=figure(rubric.pass_mark), who=who))
    if not source.first_line.startswith(SCHEMA_LINE):
        found.append(find(source, (), "no-schema-line", line=schema_line("rubric", source.file)))
    return found


def _path(source: Source, criterion: str) -> Path | None:
    """Where this file speaks of a criterion, or None where another file does."""
    for section in ("criteria", "change"):
        entries = source.data.get(section) or ()
        for place, entry in enumerate(entries):
            if entry.get("id") == criterion:
                return (section, place)
    return None


def _criterion(source: Source, path: Path, criterion: Criterion, lang: str) -> Iterator[Finding]:
    if source.has((*path, "anchors")):
        yield from anchor_sense(source, (*path, "anchors"), criterion.anchors, lang)
    rules = surroundings.judged_by_rules()
    if criterion.id not in rules:
        asks = "?" in criterion.question and len(criterion.question.split()) >= LEAST_ASKED
        if asks:
            yield find(source, (*path, "id"), "model-only", id=criterion.id, known=", ".join(rules))
        else:
            yield find(source, (*path, "question"), "criterion-unreachable", id=criterion.id)
    known = list(surroundings.advice())
    if source.has((*path, "advice")):
        for place, advice in enumerate(criterion.advice):
            if advice not in known:
                near = nearest(advice, known)
                yield find(source, (*path, "advice", place), "unknown-advice", advice=advice, near=near)
    seen: dict[str, int] = {}
    if source.has((*path, "tips")):
        for place, tip in enumerate(criterion.tips):
            first = seen.setdefault(plain(tip), place)
            if first != place:
                line = source.place((*path, "tips", first)).line
                yield find(source, (*path, "tips", place), "tip-twice", line=line)


def anchor_sense(source: Source, path: Path, anchors: Anchors, lang: str) -> Iterator[Finding]:
    """Levels that cannot be told apart, or that name nothing to be seen."""
    texts = {level: plain(anchors.of(level)) for level in LEVELS}
    for low, high in combinations(LEVELS, 2):
        if SequenceMatcher(None, texts[low].split(), texts[high].split(), autojunk=False).ratio() >= SAME:
            yield find(source, (*path, str(high)), "anchors-alike", low=low, high=high)
    for level in LEVELS:
        quotes = re.search(r"[\"“„«].{3,}?[\"”“»]", anchors.of(level))
        seen = {word for word in texts[level].split() if len(word) > 2} - surroundings.judging(lang)
        if not quotes and len(seen) < LEAST_SEEN:
            yield find(source, (*path, str(level)), "anchor-vague", level=level)


def _weights(source: Source, rubric: Rubric) -> Iterator[Finding]:
    total = sum(criterion.weight for criterion in rubric.criteria)
    limit = DOMINATES.get(len(rubric.criteria), DOMINATES_MANY)
    for criterion in rubric.criteria:
        path = _path(source, criterion.id)
        if path is None:
            continue
        share = criterion.weight / total
        if share >= limit:
            yield find(source, (*path, "weight"), "weight-dominates", share=figure(share, ".0%"))
        elif share < NEGLIGIBLE:
            yield find(source, (*path, "weight"), "weight-negligible", share=figure(share, ".1%"))


def _must_haves(source: Source, rubric: Rubric) -> Iterator[Finding]:
    if not source.has(("must_have",)):
        return
    seen: set[str] = set()
    for place, must in enumerate(rubric.must_have):
        path = ("must_have", place)
        if must.level == 3:
            yield find(source, (*path, "level"), "must-have-too-high")
        elif must.level == 0:
            yield find(source, (*path, "level"), "must-have-empty")
        if must.criterion in seen:
            yield find(source, (*path, "criterion"), "must-have-twice", criterion=must.criterion)
        seen.add(must.criterion)


def _stages(source: Source, rubric: Rubric) -> Iterator[Finding]:
    if source.has(("stages",)):
        for place, stage in enumerate(rubric.stages):
            if not rubric.of_stage(stage):
                yield find(source, ("stages", place), "empty-stage", stage=stage)


def _changes(source: Source) -> Iterator[Finding]:
    """Changes that say nothing, or that change what is left out."""
    without = source.data.get("without") or ()
    for place, change in enumerate(source.data.get("change") or ()):
        if change["id"] in without:
            yield find(source, ("change", place, "id"), "change-left-out", id=change["id"])
        elif not [name for name, value in change.items() if name != "id" and value is not None]:
            yield find(source, ("change", place), "change-nothing", id=change["id"])
