"""Rehearsed sessions kept in a file, a JSON object a line, so that their figures can be reckoned again by anyone.

Kept is what was said and what decided it; of readings and personas, which are long and can be had again, nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from trainer.domain.base import Model
from trainer.domain.conversation import Event
from trainer.domain.text import one_line
from trainer.errors import InputError
from trainer.rehearsal.play import Played
from trainer.rehearsal.rating import Rating
from trainer.translation import tr

KINDS = ("customer", "agent", "mood", "plan", "notice", "ended")
"""The events that are kept."""


class Kept(Model):
    """A rehearsed session as it lies in a file."""

    persona: str
    kind: str
    seed: int
    model: str | None = None
    """Who spoke for the customer, as its endpoint names it; None offline."""
    usage: dict[str, float] = {}
    events: tuple[Event, ...]
    ratings: tuple[tuple[float, str] | None, ...] = ()
    """For each of the customer's turns, the opening first: how angry it sounds (0–10) and who would say it, as a reader
    found who did not know the mood."""


def kept(played: Played, model: str | None) -> Kept:
    """What of a session is kept."""
    return Kept(
        persona=played.persona.id, kind=played.kind, seed=played.seed, model=model,
        usage={name: float(value) for name, value in played.usage.items()},
        events=tuple(event for event in played.events if event.kind in KINDS),
    )  # fmt: skip


def write(file: Path, sessions: Iterable[Kept]) -> None:
    """Put sessions behind those that the file holds. Raises InputError where it cannot be written."""
    try:
        with file.open("a", encoding="utf-8") as out:
            for one in sessions:
                out.write(one.model_dump_json(exclude_defaults=True) + "\n")
    except OSError as error:
        raise InputError(
            tr("{file}: it cannot be written ({strerror}).", file=file, strerror=error.strerror),
            next_step=tr("Check its rights."),
        ) from None


def read(file: Path) -> Iterator[Kept]:
    """The sessions of a file. Raises InputError with the line where one cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(
            tr("{file}: it cannot be read ({strerror}).", file=file, strerror=error.strerror),
            next_step=tr("Check the path."),
        ) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Kept.model_validate(json.loads(line))
        except (ValidationError, ValueError) as error:
            why = one_line(str(error), 120)
            raise InputError(
                tr("{file}:{number}: this is no kept session ({why}).", file=file, number=number, why=why),
                next_step=tr("Keep it anew."),
            ) from None


def rated(session: Kept, ratings: Iterable[Rating | None]) -> Kept:
    """The session with what a reader found of its lines."""
    found = tuple((one.anger, one.who) if one is not None else None for one in ratings)
    return session.model_copy(update={"ratings": found})
