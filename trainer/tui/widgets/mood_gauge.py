"""Anger and trust on one line: a bar, a word and a figure each, and where the last message moved them."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from trainer.domain.mood import Mood
from trainer.tui.drawing import Part, bar, joined
from trainer.tui.state.effects import FELT, signed
from trainer.tui.words import HEATS, trust_word

WIDEST, NARROWEST = 20, 8
WORDS_ROOM = 30
"""Cells that one half needs beside its bar."""


class MoodGauge(Widget):
    """How the customer feels."""

    DEFAULT_CSS = """
    MoodGauge { height: 1; padding: 0 2; background: $surface; }
    """

    mood: reactive[Mood | None] = reactive(None)
    before: reactive[Mood | None] = reactive(None)

    def show(self, mood: Mood, before: Mood | None = None) -> None:
        """Show a mood, and how it changed from the one before."""
        self.before, self.mood = before, mood

    def render(self) -> RenderResult:
        """The two halves."""
        if self.mood is None:
            return Content("")
        width = max(NARROWEST, min(WIDEST, self.size.width // 2 - WORDS_ROOM))
        before = self.before or self.mood
        return joined(
            *half("Anger", self.mood.anger, before.anger, HEATS[self.mood.heat], "$error", width, full="━"),
            "   ",
            *half("Trust", self.mood.trust, before.trust, trust_word(self.mood), "$success", width, full="═"),
        )


def half(name: str, value: float, before: float, word: str, colour: str, width: int, *, full: str) -> tuple[Part, ...]:
    """One gauge: name, bar, figure, word and change."""
    filled, rest = bar(value, width, full=full)
    change = value - before
    moved = "" if abs(change) < FELT else f" {'▲' if change > 0 else '▼'}{signed(change)[1:]}"
    return (
        (f"{name} ", "$quiet"), (filled, colour), (rest, "$border"),
        (f" {value:4.1f} ", "bold"), f"{word}", (moved, colour),
    )  # fmt: skip
