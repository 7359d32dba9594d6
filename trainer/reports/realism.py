"""How well a customer was played, for people: a few lines in a terminal, or a table in a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trainer.rehearsal.realism import Calm, Realism
from trainer.rehearsal.report import Rehearsal
from trainer.rehearsal.script import KINDS
from trainer.reports.names import kind_name
from trainer.translation import figure, mark, ntr, tr

NONE = "–"


ALL = mark("all together")


class Column(NamedTuple):
    """A column of the table: its head, and the field of `Realism`."""

    head: str
    field: str
    form: str


COLUMNS = (
    Column(mark("turns"), "turns", ".0f"),
    Column(mark("breaks shown /100"), "role_breaks", ".1f"),
    Column(mark("guard stepped in"), "stepped_in", ".0%"),
    Column(mark("words"), "words", ".0f"),
    Column(mark("in length"), "within", ".0%"),
    Column(mark("told early"), "early", ".0f"),
    Column(mark("made up"), "invented", ".0f"),
    Column(mark("against the case"), "contradicted", ".0f"),
    Column(mark("repeats"), "repeated", ".0f"),
    Column(mark("alike"), "alike", ".0f"),
    Column(mark("rank"), "rank", ".2f"),
    Column(mark("milder"), "milder", "+.1f"),
    Column(mark("hot, sounds calm"), "sounds_calm_early", ".0%"),
    Column(mark("seconds"), "seconds", ".1f"),
    Column(mark("tokens in"), "tokens_in", ".0f"),
    Column(mark("tokens out"), "tokens_out", ".0f"),
)
FAULTS = {
    "assistant_talk": mark("assistant talk"), "counselling": mark("counselling"), "refusal": mark("refusal"),
    "narration": mark("narration"), "speaks_for_agent": mark("speaks for agent"), "leak": mark("leak"),
    "gives_in": mark("gives in"), "gushes": mark("gushes"), "too_polite": mark("too polite"),
    "too_long": mark("too long"), "paragraphs": mark("paragraphs"), "repeated": mark("repeated"),
    "invents": mark("invents"), "language": mark("language"),
}  # fmt: skip
"""What the guard stops a model for, in a word or two."""


def realism_table(rows: Mapping[str, Realism], first: str = mark("customer")) -> str:
    """A Markdown table, a row each, its columns drawn as wide as they are."""
    cells = realism_cells(rows, first)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [[row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
              for row in cells]  # fmt: skip
    return "\n".join("| " + " | ".join(row) + " |" for row in (padded[0], ruler, *padded[1:]))


def realism_cells(rows: Mapping[str, Realism], first: str = mark("customer")) -> list[list[str]]:
    """The same as cells, the heads first: a column for each kind of agent says after how many messages it was calm."""
    kinds = [kind for kind in KINDS if any(kind in one.calm_by_kind for one in rows.values())]
    heads = [
        tr(first),
        *(tr(one.head) for one in COLUMNS),
        *(tr("calm with {agent}", agent=kind_name(kind)) for kind in kinds),
    ]
    return [heads, *([name, *_cells(one), *(_calm(one.calm_by_kind.get(kind)) for kind in kinds)]
                     for name, one in rows.items())]  # fmt: skip


def realism_rows(rehearsal: Rehearsal) -> dict[str, Realism]:
    """The figures of a rehearsal, customer by customer, then of all where there are several; none without a model."""
    rows = {one.persona: one.realism for one in rehearsal.personas if one.realism is not None}
    return {**rows, tr(ALL): rehearsal.realism} if rehearsal.realism is not None and len(rows) > 1 else rows


def _calm(found: Calm | None) -> str:
    if found is None:
        return NONE
    after = NONE if found.after is None else figure(found.after)
    return f"{after} ({figure(found.share, '.0%')})"


def _cells(found: Realism) -> list[str]:
    values = [(one, getattr(found, one.field)) for one in COLUMNS]
    return [NONE if value is None else figure(value, one.form) for one, value in values]


def realism_lines(found: Realism) -> list[str]:
    """The same in sentences."""
    if not found.turns:
        return [tr("Nothing was said.")]
    low, high = found.wanted or (0, 0)
    lines = [
        tr(
            "{turns} in {sessions}; {words} words a turn, {share} within what was planned ({low} to {high}).",
            turns=ntr("{n} turn", "{n} turns", found.turns),
            sessions=ntr("{n} session", "{n} sessions", found.sessions),
            words=figure(found.words or 0, ".0f"),
            share=_share(found.within),
            low=figure(low, ".0f"),
            high=figure(high, ".0f"),
        ),
        tr(
            "The guard stepped in on {share} of the turns, the offline voice took {others}.",
            share=_share(found.stepped_in),
            others=_share(found.stood_in),
        ),
    ]
    if found.stopped:
        kinds = ", ".join(f"{_fault(kind)} {figure(share)}" for kind, share in found.stopped.items())
        lines.append(tr("Stopped before anyone saw it, of a hundred turns: {kinds}.", kinds=kinds))
    lines.append(
        tr(
            "Facts told early: {early}. Made up: {invented}. Against the case: {contradicted}. Said again: {repeated}. "
            "Begun alike: {alike}.",
            early=found.early,
            invented=found.invented,
            contradicted=found.contradicted,
            repeated=found.repeated,
            alike=found.alike,
        )
    )
    if found.rated:
        lines += _rated(found)
    if found.seconds is not None:
        tokens = ""
        if found.tokens_in is not None:
            tokens = tr(
                ", {tokens} tokens in, {others} out",
                tokens=figure(found.tokens_in, ".0f"),
                others=figure(found.tokens_out or 0, ".0f"),
            )
        lines.append(tr("A turn took {seconds} s{tokens}.", seconds=figure(found.seconds, ".1f"), tokens=tokens))
    return lines


def _share(value: float | None) -> str:
    return figure(value or 0, ".0%")


def _fault(kind: str) -> str:
    return tr(FAULTS[kind]) if kind in FAULTS else kind.replace("_", " ")


def _rated(found: Realism) -> Iterator[str]:
    yield tr(
        "A reader who did not know the mood took {count} of a hundred turns for somebody else's than a customer's.",
        count=figure(found.role_breaks or 0, ".1f"),
    )
    if found.rank is not None and found.milder is not None:
        yield tr("Anger told and anger shown go together by {rank} (rank correlation).", rank=figure(found.rank, ".2f"))
        way = mark("The words sound {points} points milder than they were meant to.")
        if found.milder <= 0:
            way = mark("The words sound {points} points angrier than they were meant to.")
        yield tr(way, points=figure(abs(found.milder), ".1f"))
    if found.sounds_calm_early is not None:
        yield tr(
            "Of the turns that were meant to be hot, {share} sounded annoyed at most.",
            share=_share(found.sounds_calm_early),
        )
