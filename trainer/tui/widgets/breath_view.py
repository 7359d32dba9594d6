"""The breath, drawn: a shape that grows while you breathe in and shrinks while you breathe out."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from trainer.translation import mark, tr
from trainer.tui.drawing import joined
from trainer.tui.state.breathing import Breath, breath

WIDEST = 44
ROWS = (0.5, 0.86, 1.0, 0.86, 0.5)
"""How wide each row is, so that the whole is round."""
SAYS = {"in": mark("Breathe in"), "out": mark("Breathe out"), "over": mark("Well done")}
SHADES = (("░", 1.0), ("▒", 0.72), ("█", 0.44))
"""Three bars in one another, so that the edge is soft."""


class BreathView(Widget):
    """Where the breath is."""

    DEFAULT_CSS = """
    BreathView { height: 9; width: 1fr; content-align: center middle; text-align: center; }
    """

    now: reactive[Breath] = reactive(breath(0))

    def render(self) -> RenderResult:
        """The rows of the shape, then what to do."""
        widest = min(WIDEST, max(12, self.size.width - 8))
        rows = [shape(self.now.fill, widest, part) for part in ROWS]
        left = f"  {self.now.left_s}" if self.now.left_s else ""
        return Content("\n").join(
            [
                *(joined((row, "$secondary")) for row in rows),
                Content(""),
                joined((tr(SAYS[self.now.phase]) + left, "bold")),
            ]
        )


def shape(fill: float, widest: int, part: float) -> str:
    """One row of the shape, lighter at its ends than in its middle."""
    cells = max(2, round((0.12 + 0.88 * fill) * part * widest / 2) * 2)
    core = max(1, round(cells * SHADES[2][1] / 2) * 2)
    mid = max(core, round(cells * SHADES[1][1] / 2) * 2)
    edge, ring = (cells - mid) // 2, (mid - core) // 2
    return SHADES[0][0] * edge + SHADES[1][0] * ring + SHADES[2][0] * core + SHADES[1][0] * ring + SHADES[0][0] * edge
