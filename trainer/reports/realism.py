"""How well a customer was played, for people: a few lines in a terminal, or a table in a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trainer.rehearsal.realism import Realism

NONE = "–"


class Column(NamedTuple):
    """A column of the table: its head, and the field of `Realism`."""

    head: str
    field: str
    form: str


COLUMNS = (
    Column("turns", "turns", "{:.0f}"),
    Column("breaks shown /100", "role_breaks", "{:.1f}"),
    Column("guard stepped in", "stepped_in", "{:.0%}"),
    Column("words", "words", "{:.0f}"),
    Column("in length", "within", "{:.0%}"),
    Column("told early", "early", "{:.0f}"),
    Column("made up", "invented", "{:.0f}"),
    Column("repeats", "repeated", "{:.0f}"),
    Column("alike", "alike", "{:.0f}"),
    Column("rank", "rank", "{:.2f}"),
    Column("milder", "milder", "{:+.1f}"),
    Column("hot, sounds calm", "sounds_calm_early", "{:.0%}"),
)


def realism_table(rows: Mapping[str, Realism], first: str = "customer") -> str:
    """A Markdown table, a row each."""
    heads = [first, *(one.head for one in COLUMNS)]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" + " ---: |" * len(COLUMNS)]
    lines += ["| " + " | ".join([name, *_cells(one)]) + " |" for name, one in rows.items()]
    return "\n".join(lines)


def _cells(found: Realism) -> list[str]:
    values = [(one, getattr(found, one.field)) for one in COLUMNS]
    return [NONE if value is None else one.form.format(value) for one, value in values]


def realism_lines(found: Realism) -> list[str]:
    """The same in sentences."""
    if not found.turns:
        return ["Nothing was said."]
    low, high = found.wanted or (0, 0)
    length = f"{found.within or 0:.0%} within what was planned ({low:.0f} to {high:.0f})"
    guard = f"The guard stepped in on {found.stepped_in or 0:.0%} of the turns"
    lines = [
        f"{found.turns} turns in {found.sessions} sessions; {found.words or 0:.0f} words a turn, {length}.",
        f"{guard}, the offline voice took {found.stood_in or 0:.0%}.",
    ]
    if found.stopped:
        kinds = ", ".join(f"{kind.replace('_', ' ')} {share:g}" for kind, share in found.stopped.items())
        lines.append(f"Stopped before anyone saw it, of a hundred turns: {kinds}.")
    lines.append(
        f"Facts told early: {found.early}. Made up: {found.invented}. Said again: {found.repeated}. "
        f"Begun alike: {found.alike}."
    )
    if found.rated:
        lines += _rated(found)
    if found.seconds is not None:
        tokens = f", {found.tokens_in:.0f} tokens in, {found.tokens_out:.0f} out" if found.tokens_in is not None else ""
        lines.append(f"A turn took {found.seconds:.1f} s{tokens}.")
    return lines


def _rated(found: Realism) -> Iterator[str]:
    yield (
        f"A reader who did not know the mood took {found.role_breaks or 0:.1f} of a hundred turns "
        "for somebody else's than a customer's."
    )
    if found.rank is not None and found.milder is not None:
        way = "milder" if found.milder > 0 else "angrier"
        yield (
            f"Anger told and anger shown go together by {found.rank:.2f} (rank correlation); "
            f"the words sound {abs(found.milder):.1f} points {way} than they were meant to."
        )
    if found.sounds_calm_early is not None:
        yield f"Of the turns that were meant to be hot, {found.sounds_calm_early:.0%} sounded annoyed at most."
