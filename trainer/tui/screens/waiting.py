"""Shown while something is made ready, and where that failed: what, and the way out."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer, Static

from trainer.errors import TrainerError
from trainer.translation import mark, tr
from trainer.tui.drawing import joined, lines
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.widgets.title_bar import TitleBar


class WaitingScreen(TrainerScreen):
    """A word until the first screen is there."""

    CSS_PATH = "waiting.tcss"
    NAME = mark("Getting ready")
    HELP = mark("The trainer reads its customers and your sessions. It takes a moment.\n")
    BINDINGS = [Binding("r", "app.restart", mark("Try again"), show=False)]

    def compose(self) -> ComposeResult:
        """One line in the middle."""
        yield TitleBar("Trainer")
        yield Static(joined((tr("Getting ready…"), "$quiet")), id="words")
        yield Footer(show_command_palette=False)

    def show_error(self, error: TrainerError) -> None:
        """Say what went wrong."""
        self.query_one("#words", Static).update(
            lines(
                joined((error.what, "bold $error")),
                joined(error.next_step),
                joined((tr("R tries again, Ctrl+Q leaves."), "$quiet")),
            )
        )
