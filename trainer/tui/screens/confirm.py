"""A question that wants a yes or a no."""

from __future__ import annotations

from textual.binding import Binding

from trainer.translation import mark, tr
from trainer.tui.drawing import joined
from trainer.tui.screens.modal import ChoiceScreen


class ConfirmScreen(ChoiceScreen[bool]):
    """Yes or no; Esc is no."""

    BINDINGS = [Binding("y", "say(True)", mark("Yes"), show=False), Binding("n", "say(False)", mark("No"), show=False)]

    def __init__(self, title: str, text: str, *, yes: str) -> None:
        super().__init__(title, joined(text), [(yes, True), (tr("Not now"), False)])

    def action_say(self, sure: bool) -> None:
        """Answer by a letter."""
        self.dismiss(sure)
