"""Labelled messages: what the heads are trained on, and what the reader is measured on."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import NamedTuple

from trainer.domain.base import Model
from trainer.domain.moves import Move
from trainer.errors import ContentError
from trainer.reading.language import DATA
from trainer.reading.text import Sentence

MESSAGES = Path(__file__).parents[2] / "tests" / "data" / "moves"
"""Labelled messages, one file a language, in the checkout alone: half to tune on, half to be measured on."""


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
    """Labelled messages of all languages, in a fixed order."""

    items: tuple[Exemplar, ...]
    natural: frozenset[str] = frozenset()
    """Ids of those that were not written as exemplars of a move, but as messages."""

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


def only_measured(item: Exemplar) -> bool:
    """Whether a message lies in the half that nothing is tuned on: told from its id alone, so that it stays there."""
    return zlib.crc32(item.id.encode()) % 2 == 1


def training_corpus(folder: Path = DATA, messages: Path = MESSAGES) -> Corpus:
    """All exemplars of all language folders, and of the labelled messages the half to tune on."""
    exemplars = [item for file in sorted(folder.glob("*/exemplars*.jsonl")) for item in read(file)]
    natural = [item for file in sorted(messages.glob("*.jsonl")) for item in read(file) if not only_measured(item)]
    return Corpus((*exemplars, *natural), frozenset(item.id for item in natural))
