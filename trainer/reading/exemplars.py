"""Labelled messages: what the heads are trained on, and what the reader is measured on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from trainer.domain.base import Model
from trainer.domain.moves import Move
from trainer.errors import ContentError
from trainer.reading.language import DATA
from trainer.reading.text import Sentence


class LabelledMove(Model):
    """A move and the words that carry it."""

    move: Move
    quote: str


class Exemplar(Model):
    """One agent's message with all moves it makes; none where it makes none."""

    id: str
    text: str
    context: str = ""
    """The customer's line before it."""
    lang: str
    moves: tuple[LabelledMove, ...] = ()

    @property
    def labels(self) -> frozenset[Move]:
        """The moves it makes."""
        return frozenset(one.move for one in self.moves)

    def carries(self, move: Move, part: Sentence) -> bool:
        """Whether a sentence of the text carries a move: half of it, or half of the quote, lies in the other."""
        for one in self.moves:
            if one.move != move:
                continue
            start = self.text.find(one.quote)
            shared = min(part.end, start + len(one.quote)) - max(part.start, start)
            if start >= 0 and shared >= 0.5 * min(len(one.quote), part.end - part.start):
                return True
        return False


class Corpus(NamedTuple):
    """Exemplars of all languages, in a fixed order."""

    items: tuple[Exemplar, ...]

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages there are, in alphabetical order."""
        return tuple(sorted({item.lang for item in self.items}))


def read(file: Path) -> tuple[Exemplar, ...]:
    """The labelled messages of a JSONL file. Raises ContentError with file and line where one is broken."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Exemplar.model_validate(json.loads(line)))
        except ValueError as error:
            raise ContentError(f"{file}, line {number}: {error}") from None
    return tuple(found)


def training_corpus(folder: Path = DATA) -> Corpus:
    """All exemplars of all language folders."""
    files = sorted(folder.glob("*/exemplars*.jsonl"))
    return Corpus(tuple(item for file in files for item in read(file)))
