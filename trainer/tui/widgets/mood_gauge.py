"""Anger and trust on one line: a bar, a word and a figure each, and where the last message moved them."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from trainer.domain.mood import Mood
from trainer.translation import figure, tr
from trainer.tui.drawing import Part, bar, joined
from trainer.tui.state.effects import FELT, signed
from trainer.tui.words import HEATS, TRUST_WORDS, heat_word, trust_word

WIDEST, NARROWEST = 20, 8
WORDS_ROOM = 30
"""Cells that one half needs beside its bar."""
WORDS_CELLS = 30
"""Cells that the names and the longest words of both halves take of that."""


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
        width = max(NARROWEST, min(WIDEST, self.size.width // 2 - WORDS_ROOM - longer_words()))
        before = self.before or self.mood
        return joined(
            *half(tr("Anger"), self.mood.anger, before.anger, heat_word(self.mood.heat), "$error", width, full="━"),
            "   ",
            *half(tr("Trust"), self.mood.trust, before.trust, trust_word(self.mood), "$success", width, full="═"),
        )


def longer_words() -> int:
    """How many cells more a half needs than in English, where names and words fit into WORDS_ROOM."""
    heats = max(len(heat_word(heat)) for heat in HEATS)
    trusts = max(len(trust_word(Mood(anger=0, trust=one.least, patience=0))) for one in TRUST_WORDS)
    return max(0, len(tr("Anger")) + len(tr("Trust")) + heats + trusts - WORDS_CELLS + 1) // 2


def half(name: str, value: float, before: float, word: str, colour: str, width: int, *, full: str) -> tuple[Part, ...]:
    """One gauge: name, bar, figure, word and change."""
    filled, rest = bar(value, width, full=full)
    change = value - before
    moved = "" if abs(change) < FELT else f" {'▲' if change > 0 else '▼'}{signed(change)[1:]}"
    return (
        (f"{name} ", "$quiet"), (filled, colour), (rest, "$border"),
        (f" {figure(value, '4.1f')} ", "bold"), f"{word}", (moved, colour),
    )  # fmt: skip
