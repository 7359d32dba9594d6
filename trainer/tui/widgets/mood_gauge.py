"""Anger and trust: a bar, a word and a figure each, and where the last message moved them."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from trainer.domain.mood import Mood
from trainer.translation import figure, tr
from trainer.tui.drawing import Part, bar, joined
from trainer.tui.state.effects import FELT, signed
from trainer.tui.words import HEATS, TRUST_WORDS, heat_word, trust_word

WIDEST, NARROWEST = 20, 7
"""Cells of a bar, where both stand side by side."""
FIGURES = 12
"""Cells for a half's figure, its change and the space before its bar."""
BETWEEN = "   "


class MoodGauge(Widget):
    """How the customer feels: on one line where both halves have room there, else one under the other."""

    DEFAULT_CSS = """
    MoodGauge { height: auto; padding: 0 2; background: $surface; }
    """

    mood: reactive[Mood | None] = reactive(None)
    before: reactive[Mood | None] = reactive(None)

    def show(self, mood: Mood, before: Mood | None = None) -> None:
        """Show a mood, and how it changed from the one before."""
        self.before, self.mood = before, mood

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or two."""
        del container, viewport
        return 1 if width >= one_line_cells() else 2

    def render(self) -> RenderResult:
        """The two halves."""
        if self.mood is None:
            return Content("")
        anger, trust, cells = tr("Anger"), tr("Trust"), self.content_size.width
        beside = cells >= one_line_cells()
        if beside:
            room = NARROWEST + (cells - one_line_cells()) // 2
        else:
            name = max(len(anger), len(trust))
            anger, trust = f"{anger:<{name}}", f"{trust:<{name}}"
            room = cells - name - max(longest_words()) - FIGURES
        width = max(1, min(WIDEST, room))
        before = self.before or self.mood
        return joined(
            *half(anger, self.mood.anger, before.anger, heat_word(self.mood.heat), "$error", width, full="━"),
            BETWEEN if beside else "\n",
            *half(trust, self.mood.trust, before.trust, trust_word(self.mood), "$success", width, full="═"),
        )


def longest_words() -> tuple[int, int]:
    """Cells of the longest word for anger and for trust."""
    heats = max(len(heat_word(heat)) for heat in HEATS)
    return heats, max(len(trust_word(Mood(anger=0, trust=one.least, patience=0))) for one in TRUST_WORDS)


def one_line_cells() -> int:
    """Cells that both halves take side by side at most, with the shortest bars."""
    words = len(tr("Anger")) + len(tr("Trust")) + sum(longest_words())
    return words + 2 * (NARROWEST + FIGURES) + len(BETWEEN)


def half(name: str, value: float, before: float, word: str, colour: str, width: int, *, full: str) -> tuple[Part, ...]:
    """One gauge: name, bar, figure, word and change."""
    filled, rest = bar(value, width, full=full)
    change = value - before
    moved = "" if abs(change) < FELT else f" {'▲' if change > 0 else '▼'}{signed(change)[1:]}"
    return (
        (f"{name} ", "$quiet"), (filled, colour), (rest, "$border"),
        (f" {figure(value, '4.1f')} ", "bold"), f"{word}", (moved, colour),
    )  # fmt: skip
