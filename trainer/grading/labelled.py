"""Whole conversations with a person's levels and mark: what the offline judge is tuned and measured on.

A line of each of `FILES` is a transcript with `labels`: its `kind`, a `holistic` mark from 0 to 100
for the whole, a level or null for each criterion in `levels`, and in `evidence` the agent's turns on which a level
rests. A level that rests on the conversation as a whole, or on what never came, has no turns.

They fall into two parts by a rule that looks at nothing but the place in the file. The first `KNOWN` lines of each file
were at hand while rules and patterns were written: they are `tuning`. The lines after them were written once the rules
stood, and are `measured`: no rule and no pattern is changed on account of a single conversation of that part, and
nothing prints its misses. A new conversation to tune on goes before them, and its file's number goes up by one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, ValidationError

from trainer.domain.base import Model
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Level
from trainer.errors import ContentError

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "transcripts"
KNOWN = {"english": 56, "german": 16, "norwegian": 16}
"""Lines of each file that the rules were written with."""
FILES = (FOLDER / "english.jsonl", FOLDER / "german.jsonl", FOLDER / "norwegian.jsonl")
Part = Literal["tuning", "measured"]


class Labels(Model):
    """What a person thought of a conversation."""

    kind: str
    holistic: Annotated[float, Field(ge=0, le=100)]
    levels: dict[str, Level | None]
    evidence: dict[str, tuple[int, ...]] = {}


class Labelled(NamedTuple):
    """A conversation with its labels."""

    transcript: Transcript
    labels: Labels
    part: Part


def part_of(file: str, place: int) -> Part:
    """The part of a line, by the file's name without its ending and the line's place in it, from 0."""
    return "tuning" if place < KNOWN.get(file, 0) else "measured"


def read(path: Path) -> list[Labelled]:
    """The conversations of a file, in its order; raises ContentError with file and line where one is broken."""
    found = []
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        try:
            raw = json.loads(line)
            labels = Labels.model_validate(raw.pop("labels"))
            transcript = Transcript.model_validate(raw)
        except (ValueError, KeyError, AttributeError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise ContentError(f"{path}:{place + 1}: no labelled conversation: {first}") from error
        found.append(Labelled(transcript, labels, part_of(path.stem, place)))
    return found
