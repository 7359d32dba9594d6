"""The mood over the turns: heavy strokes for anger, light ones for trust, and under it the moves that turned it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult, RenderResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from trainer.domain.mood import MoodStep
from trainer.translation import tr
from trainer.tui.drawing import Block, hung, joined
from trainer.tui.state.chart import Cell, Point, Turning, drawing, turnings
from trainer.tui.state.effects import signed
from trainer.tui.widgets.case_panel import heading
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import move_name

COLOURS = {"anger": "$error", "trust": "$success", "axis": "$quiet", "": ""}
MOST_REASONS = 3


class MoodChart(Widget):
    """The drawing."""

    DEFAULT_CSS = """
    MoodChart { height: 12; width: 1fr; margin: 0 0 1 0; }
    """

    def __init__(self, line: Sequence[Point]) -> None:
        super().__init__()
        self._line = line

    def show(self, line: Sequence[Point]) -> None:
        """Draw another line."""
        self._line = line
        self.refresh()

    def render(self) -> RenderResult:
        """The rows, each as runs of one colour."""
        rows = drawing(self._line, self.size.width, self.size.height)
        return Content("\n").join([row_content(row) for row in rows])


def row_content(row: Sequence[Cell]) -> Content:
    """One row of the drawing."""
    parts: list[tuple[str, str]] = []
    for cell in row:
        colour = COLOURS[cell.series]
        if parts and parts[-1][1] == colour:
            parts[-1] = (parts[-1][0] + cell.char, colour)
        else:
            parts.append((cell.char, colour))
    return joined(*parts)


class MoodPane(VerticalScroll):
    """The chart, its legend and the turning points."""

    DEFAULT_CSS = """
    MoodPane { padding: 0 1; scrollbar-size-vertical: 1; & Static { height: auto; margin: 0 0 1 0; } }
    """

    def __init__(self, line: Sequence[Point], steps: Sequence[tuple[int, MoodStep]]) -> None:
        super().__init__()
        self._line, self._steps = line, steps

    def compose(self) -> ComposeResult:
        """From the drawing to the words."""
        yield Static(
            joined(
                (f"━━ {tr('anger')}", "$error"),
                "   ",
                (f"── {tr('trust')}", "$success"),
                (f"   {tr('0 to 10, by turn')}", "$quiet"),
            )
        )
        yield MoodChart(self._line)
        yield Prose(*turning_text(turnings(self._steps)))


def turning_text(found: Sequence[Turning]) -> list[Block]:
    """The turns that changed the mood, with the moves behind it."""
    if not found:
        return [joined((tr("No message turned the mood much."), "$quiet"))]
    blocks: list[Block] = [heading(tr("What turned it"))]
    for one in found:
        worse = one.anger > 0 or (one.anger == 0 and one.trust < 0)
        sign, colour = ("▲", "$error") if worse else ("▼", "$success")
        causes = list(dict.fromkeys(move_name(reason.cause) for reason in one.reasons))[:MOST_REASONS]
        blocks.append(
            joined(
                (f"{sign} {tr('turn {number}', number=one.turn)}", f"bold {colour}"),
                (f"  {tr('anger')} {signed(one.anger)}, {tr('trust')} {signed(one.trust)}", "$quiet"),
            )
        )
        if causes:
            blocks.append(hung("  ", (", ".join(causes), "bold"), f": {tr(one.reasons[0].text)}"))
    return blocks
