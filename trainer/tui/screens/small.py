"""Shown while the terminal is too small for anything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.tui.drawing import joined

LEAST_WIDTH, LEAST_HEIGHT = 60, 18


class SmallScreen(ModalScreen[None]):
    """A friendly line; it goes away by itself."""

    CSS_PATH = "small.tcss"

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(
            joined(
                f"A little more room, please: {LEAST_WIDTH} columns and {LEAST_HEIGHT} rows at least. "
                "Everything is kept meanwhile."
            )
        )
