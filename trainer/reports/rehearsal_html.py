"""A rehearsal as one HTML page that needs nothing else: tables, and mood curves as SVG in the page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from trainer.domain.rubric import Rubric
from trainer.domain.text import clean
from trainer.rehearsal.report import KindReport, PersonaReport, Rehearsal
from trainer.reports.names import caller_type, kind_name, kind_title
from trainer.reports.realism import realism_cells, realism_lines, realism_rows
from trainer.reports.rehearsal import ENDINGS, PLAYED, VERDICTS, ending_name, findings, order_text
from trainer.translation import figure, language, mark, tr

TEMPLATES = Path(__file__).parent / "templates"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 260, 34, 96, 12, 26
"""Size of a chart and of the room around its curves, in pixels."""
COLOURS = {
    "excellent": "#1b7f4b", "polite": "#2f6fb0", "hollow": "#8a5fb5", "hasty": "#b07a1a", "pushover": "#c2568c",
    "hostile": "#b3261e",
}  # fmt: skip
DASHES = {"excellent": "", "polite": "7 3", "hollow": "2 3", "hasty": "9 3 2 3", "pushover": "4 4", "hostile": "12 3"}
"""A pattern a kind, so that the curves are told apart without colours."""
WORDS = (
    mark("Rehearsal"), mark("{played} of {planned} sessions played"), mark("broken off: {why}"), mark("stopped"),
    mark("customer"), mark("verdict"), mark("over {agent}"), mark("difficulty {level} of 5"),
    mark("{count} sessions, {engine} engine, rubric {rubric}, seed {seed}"), mark("This customer {verdict}"),
    mark("Anger, message by message"), mark("Agents"), mark("agent"), mark("score"), mark("middle half"),
    mark("messages"), mark("passed"), mark("endings"), mark("Order"), mark("kept"), mark("NOT kept"),
    mark("Levels by criterion"), mark("criterion"), mark("n.a."), mark("What stood out"),
    mark("Mean anger after each of the agent's messages, one curve for each kind of agent"),
)  # fmt: skip
"""What the template says by `t`."""
LABEL_STEP = 13
"""Least distance between two labels at the ends of curves, in pixels."""


class Curve(NamedTuple):
    """A kind's mood curve in the chart's pixels."""

    kind: str
    points: str
    colour: str
    dashes: str
    label_x: float
    label_y: float


class Row(NamedTuple):
    """A criterion's title, with the mean level of each kind, None where it never applied."""

    title: str
    levels: tuple[float | None, ...]


def rehearsal_html(rehearsal: Rehearsal, rubric: Rubric) -> str:
    """The page. Everything from personas and models is escaped."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    played = realism_rows(rehearsal)
    page = environment.get_template("rehearsal.html.j2").render(
        rehearsal=rehearsal,
        rows={one.persona: _rows(one, rubric) for one in rehearsal.personas},
        curves={one.persona: curves(one) for one in rehearsal.personas},
        ticks={one.persona: _ticks(one) for one in rehearsal.personas},
        levels=[(anger, _y(anger)) for anger in (0, 2.5, 5, 7.5, 10)],
        size=(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM),
        findings={one.persona: findings(one, criterion_titles(rubric)) for one in rehearsal.personas},
        order_text=order_text,
        realism=realism_cells(played) if played else [],
        realism_lines=realism_lines(rehearsal.realism) if played and rehearsal.realism is not None else [],
        played=tr(PLAYED),
        verdicts={key: tr(text) for key, text in VERDICTS.items()},
        endings={key: ending_name(key) for key in ENDINGS},
        t=tr,
        figure=figure,
        kind_name=kind_name,
        kind_title=kind_title,
        caller_type=caller_type,
        lang=language(),
    )
    return clean(page)


def criterion_titles(rubric: Rubric) -> dict[str, str]:
    """The headings of a rubric's criteria by their ids."""
    return {criterion.id: criterion.title for criterion in rubric.criteria}


def _rows(report: PersonaReport, rubric: Rubric) -> list[Row]:
    titles = criterion_titles(rubric)
    table = [{figure.id: figure.level for figure in one.criteria} for one in report.kinds]
    return [Row(titles[name], tuple(levels[name] for levels in table)) for name in titles]


def curves(report: PersonaReport) -> list[Curve]:
    """The mood curves of all kinds, their labels kept from lying on each other."""
    longest = _longest(report)
    made = [_curve(one, longest) for one in report.kinds if one.mood]
    placed: list[Curve] = []
    for curve in sorted(made, key=lambda one: one.label_y):
        lowest = placed[-1].label_y + LABEL_STEP if placed else 0.0
        placed.append(curve._replace(label_y=round(max(curve.label_y, lowest), 1)))
    return placed


def _curve(report: KindReport, longest: int) -> Curve:
    points = [(_x(point.message, longest), _y(point.anger)) for point in report.mood]
    return Curve(
        kind_name(report.kind), " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        COLOURS[report.kind], DASHES[report.kind], WIDTH - RIGHT + 8, points[-1][1] + 4,
    )  # fmt: skip


def _ticks(report: PersonaReport) -> list[tuple[int, float]]:
    longest = _longest(report)
    return [(message, _x(message, longest)) for message in range(0, longest + 1, 1 if longest <= 12 else 2)]


def _longest(report: PersonaReport) -> int:
    return max((one.mood[-1].message for one in report.kinds if one.mood), default=0)


def _x(message: int, longest: int) -> float:
    return round(LEFT + message * (WIDTH - LEFT - RIGHT) / max(longest, 1), 1)


def _y(anger: float) -> float:
    return round(TOP + (10 - anger) / 10 * (HEIGHT - TOP - BOTTOM), 1)
