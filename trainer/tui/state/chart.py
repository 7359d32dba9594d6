"""The mood over the turns: points, the moves that turned it, and the drawing as rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from trainer.domain.mood import Mood, MoodReason, MoodStep
from trainer.translation import tr

Series = Literal["anger", "trust", "axis", ""]
TURNING = 0.45
"""A change of anger or trust from here on turned the mood."""
MOST_TURNINGS = 12
TOP = 10


class Point(NamedTuple):
    """The mood after a turn; the first one is the mood at the start, turn None."""

    turn: int | None
    anger: float
    trust: float


class Turning(NamedTuple):
    """A turn that changed the mood, and by what."""

    turn: int
    anger: float
    trust: float
    reasons: tuple[MoodReason, ...]
    """The weightiest first."""


class Cell(NamedTuple):
    """One character of the drawing, and what it belongs to."""

    char: str
    series: Series


class Strokes(NamedTuple):
    """The characters of a line: flat, rising, falling and upright."""

    flat: str
    up_in: str
    up_out: str
    down_in: str
    down_out: str
    upright: str


HEAVY = Strokes("━", "┛", "┏", "┓", "┗", "┃")
LIGHT = Strokes("─", "╯", "╭", "╮", "╰", "│")


def points(start: Mood, steps: Sequence[tuple[int, MoodStep]]) -> tuple[Point, ...]:
    """The mood at the start and after each of the agent's turns."""
    first = steps[0][1].before if steps else start
    return (
        Point(None, first.anger, first.trust),
        *(Point(turn, step.after.anger, step.after.trust) for turn, step in steps),
    )


def turnings(steps: Sequence[tuple[int, MoodStep]]) -> tuple[Turning, ...]:
    """The turns that changed the mood most, in their order, at most twelve."""
    found = []
    for turn, step in steps:
        anger, trust = step.after.anger - step.before.anger, step.after.trust - step.before.trust
        if max(abs(anger), abs(trust)) >= TURNING:
            reasons = sorted(
                (one for one in step.why if one.what in ("anger", "trust")), key=lambda one: abs(one.by), reverse=True
            )
            found.append(Turning(turn, round(anger, 1), round(trust, 1), tuple(reasons)))
    found.sort(key=lambda one: max(abs(one.anger), abs(one.trust)), reverse=True)
    return tuple(sorted(found[:MOST_TURNINGS], key=lambda one: one.turn))


def drawing(line: Sequence[Point], width: int, height: int) -> list[list[Cell]]:
    """The chart as `height` rows of at most `width` cells: heavy strokes for anger, light ones for trust.

    The last row holds the turn numbers, the first four columns the scale.
    """
    rows = max(3, height - 1)
    if not line:
        return []
    step = max(2, min(7, (width - 5) // max(1, len(line))))
    kept = list(line)[-max(1, (width - 5) // step) :]
    columns = len(kept) * step
    grid = [[Cell(" ", "") for _ in range(columns)] for _ in range(rows)]
    _draw(grid, [point.trust for point in kept], step, LIGHT, "trust")
    _draw(grid, [point.anger for point in kept], step, HEAVY, "anger")
    drawn = []
    labelled = {_row(value, rows): value for value in (0, 5, 10)}
    for number, row in enumerate(grid):
        label = f"{labelled[number]:>2} ┤" if number in labelled else "   │"
        drawn.append([Cell(char, "axis") for char in label] + row)
    drawn.append([Cell(char, "axis") for char in "    " + _numbers(kept, step)])
    return drawn


def _row(value: float, rows: int) -> int:
    return rows - 1 - round(max(0.0, min(TOP, value)) / TOP * (rows - 1))


def _draw(grid: list[list[Cell]], values: list[float], step: int, strokes: Strokes, series: Series) -> None:
    rows = len(grid)
    before = _row(values[0], rows)
    for number, value in enumerate(values):
        row, left = _row(value, rows), number * step
        if row != before:
            high, low = min(row, before), max(row, before)
            rises = row < before
            grid[before][left] = Cell(strokes.up_in if rises else strokes.down_in, series)
            grid[row][left] = Cell(strokes.up_out if rises else strokes.down_out, series)
            for between in range(high + 1, low):
                grid[between][left] = Cell(strokes.upright, series)
            start = left + 1
        else:
            start = left
        for column in range(start, left + step):
            grid[row][column] = Cell(strokes.flat, series)
        before = row


def _numbers(line: Sequence[Point], step: int) -> str:
    """Turn numbers under the columns, as many as have room."""
    text = ""
    for number, point in enumerate(line):
        label = tr("start") if point.turn is None else str(point.turn)
        place = number * step
        if place >= len(text) + (1 if text else 0):
            text = text.ljust(place) + label
    return text
