"""Two scorecards side by side: the first go and the retry."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.domain.scorecard import CriterionScore
from trainer.translation import figure, tr
from trainer.tui.drawing import joined, lines
from trainer.tui.state.comparing import SIGNS, Comparison
from trainer.tui.widgets.criteria_list import level_colour
from trainer.tui.words import NOT_ARISEN, SHORT_LEVELS, UNGRADED, marks, short_level, stage_name

CHANGE_COLOURS = {"better": "$success", "worse": "$error", "same": "$quiet", "apart": "$quiet"}
LEVEL_CELLS = 15
"""Cells of a column; more where the words of the language need them."""


class ComparisonPane(VerticalScroll):
    """Criterion by criterion."""

    DEFAULT_CSS = """
    ComparisonPane { padding: 0 1; scrollbar-size-vertical: 1; & Static { height: auto; } }
    """

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._comparison = comparison

    def compose(self) -> ComposeResult:
        """The sentence, then the table."""
        yield Static(comparison_text(self._comparison))


def comparison_text(found: Comparison) -> Content:
    """The table, stage by stage; the title of a criterion stands over its two levels."""
    first, second, cells = found.first.score, found.second.score, _cells()
    parts = [
        joined((found.sentence, "bold")),
        Content(""),
        joined(
            (f"{'':2}{tr('First go'):<{cells}}{tr('This go'):<{cells}}", "$quiet"),
        ),
        joined(f"{'':2}{_points(first):<{cells}}{_points(second):<{cells}}", (tr("score"), "$quiet")),
    ]  # fmt: skip
    stage = ""
    for pair in found.pairs:
        if pair.stage != stage:
            stage = pair.stage
            parts += [Content(""), joined((stage_name(stage), "bold $quiet"))]
        colour = CHANGE_COLOURS[pair.change]
        parts.append(
            joined(
                (f"{SIGNS[pair.change]} ", f"bold {colour}"), *_level(pair.first, cells), *_level(pair.second, cells),
                (pair.title, "bold" if pair.change in ("better", "worse") else ""),
            )
        )  # fmt: skip
    return lines(*parts)


def _points(score: float | None) -> str:
    return tr("no score") if score is None else figure(score)


def _cells() -> int:
    words = [*SHORT_LEVELS, UNGRADED, NOT_ARISEN]
    return max(LEVEL_CELLS, *(len(tr(word)) + 5 for word in words))


def _level(score: CriterionScore | None, cells: int) -> tuple[tuple[str, str], ...]:
    if score is None:
        return ((f"{'–':<{cells}}", "$quiet"),)
    word = short_level(score)
    return (marks(score), level_colour(score)), (f" {word:<{cells - 4}}", "")
