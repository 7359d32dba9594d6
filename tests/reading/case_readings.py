"""Measures what the reader finds beside moves, on labelled messages: `python -m tests.reading.case_readings`.

A line of `tests/data/readings.jsonl` is a message of an agent's to a shipped persona, with all that the customer said
before. `offers` (an id, or "forbidden"), `asked`, `answers` and `asked_again` must be found; of `perhaps_…` either way
is right. `summary` says whether the message sums up what the customer said, null where people may differ, and `right`
whether the summary has it right. Half of the messages, by a hash of the id, are for tuning; the figures are the rest's.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from trainer.domain.base import Model
from trainer.domain.moves import Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.encoder import find_encoder
from trainer.library.shelf import load_persona
from trainer.reading import OfflineReader, offline_reader

ROOT = Path(__file__).parents[2]
KINDS = ("offers", "asked", "answers", "asked_again", "summary", "wrong_summary")


class Labelled(Model):
    """A message with what is in it."""

    id: str
    persona: str
    text: str
    customer: tuple[str, ...]
    told: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    last_offer: str | None = None
    offers: tuple[str, ...] = ()
    perhaps_offers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    perhaps_asked: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    perhaps_answers: tuple[str, ...] = ()
    asked_again: tuple[str, ...] = ()
    summary: bool | None = None
    right: bool | None = None

    @property
    def measured(self) -> bool:
        """Whether it is measured only, and never looked at while the reader is tuned."""
        return zlib.crc32(self.id.encode()) % 2 == 1


class Score(NamedTuple):
    """What was found of what there is."""

    hits: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        """Share of what was found that is there."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.hits / self.there if self.there else 1.0


class Miss(NamedTuple):
    """A message in which something was found wrongly, or not found."""

    kind: str
    item: Labelled
    wrong: frozenset[str]
    missing: frozenset[str]


def labelled() -> list[Labelled]:
    """All labelled messages."""
    text = (ROOT / "tests" / "data" / "readings.jsonl").read_text(encoding="utf-8")
    return [Labelled.model_validate(json.loads(line)) for line in text.splitlines()]


def personas(items: Iterable[Labelled]) -> dict[str, Persona]:
    """The shipped personas that the messages are meant for, by id."""
    return {name: load_persona(ROOT / "personas" / f"{name}.yaml") for name in {item.persona for item in items}}


def context(item: Labelled, persona: Persona) -> ReadingContext:
    """What the reader may know when it reads the message."""
    return ReadingContext(
        lang=persona.lang,
        customer_lines=item.customer,
        told=item.told,
        open_questions=tuple(one.id for one in persona.questions if one.id not in item.answered),
        last_offer=item.last_offer,
    )


def _compared(item: Labelled, reading: Reading) -> Iterator[tuple[str, set[str], set[str], set[str]]]:
    """Each kind with what was found, what has to be found and what may be."""
    made = {"forbidden" if offer.forbidden else offer.offer_id for offer in reading.offers}
    yield "offers", {one for one in made if one}, set(item.offers), set(item.perhaps_offers)
    yield "asked", set(reading.asked), set(item.asked), set(item.perhaps_asked)
    yield "answers", set(reading.answers), set(item.answers), set(item.perhaps_answers) | set(item.answered)
    yield "asked_again", set(reading.asked_again), set(item.asked_again), set()
    summed = {"yes"} if reading.has(Move.PARAPHRASE) else set()
    yield "summary", summed, {"yes"} if item.summary else set(), {"yes"} if item.summary is None else set()
    if item.summary and item.right is not None and summed:
        yield "wrong_summary", {"yes"} if reading.paraphrase_right is False else set(), _yes(not item.right), set()


def _yes(holds: bool) -> set[str]:
    return {"yes"} if holds else set()


def measure(reader: OfflineReader, items: Iterable[Labelled]) -> tuple[dict[str, Score], list[Miss]]:
    """The score of each kind over the messages, and where it went wrong."""
    items = list(items)
    people = personas(items)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    misses: list[Miss] = []
    for item in items:
        persona = people[item.persona]
        reading = reader.read_now(item.text, context(item, persona), persona)
        for kind, found, there, perhaps in _compared(item, reading):
            counts[kind]["hits"] += len(found & there)
            counts[kind]["found"] += len(found - perhaps)
            counts[kind]["there"] += len(there)
            if found - there - perhaps or there - found:
                misses.append(Miss(kind, item, frozenset(found - there - perhaps), frozenset(there - found)))
    return {kind: Score(count["hits"], count["found"], count["there"]) for kind, count in counts.items()}, misses


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(argv: list[str]) -> None:
    """Prints the scores of the measured half by language; with `tune` those of the other half and its misses."""
    tune, reader = "tune" in argv, offline_reader(None if "lexical" in argv else find_encoder())
    items = [item for item in labelled() if item.measured is not tune]
    people = personas(items)
    languages: list[str | None] = [None, *sorted({persona.lang for persona in people.values()})]
    for lang in languages:
        chosen = [item for item in items if lang in (None, people[item.persona].lang)]
        scores, misses = measure(reader, chosen)
        figures = [f"{kind} {one.precision:.2f}/{one.recall:.2f} ({one.there})" for kind, one in scores.items()]
        _say(f"{lang or 'all':4} {len(chosen):3} messages  precision/recall (there):  " + "  ".join(figures))
        if tune and lang is None:
            for miss in misses:
                wrong, missing = ", ".join(sorted(miss.wrong)), ", ".join(sorted(miss.missing))
                _say(f"{miss.kind:13} +{wrong or '-':28} -{missing or '-':22} {miss.item.id}: {miss.item.text[:230]}")


if __name__ == "__main__":
    main(sys.argv[1:])
