"""The look and the keys that all modals share."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from trainer.translation import mark
from trainer.tui.drawing import joined

Answer = TypeVar("Answer")
ROOM, BUTTON = 62, 6
"""Cells for the answers side by side, and what a button takes beside its label; longer ones stand below each other."""


class ChoiceScreen(ModalScreen[Answer], Generic[Answer]):
    """A question with a few answers: arrow keys or Tab choose, Enter takes, Esc takes the last."""

    CSS_PATH = "modal.tcss"
    BINDINGS = [
        Binding("escape", "last", mark("Back")),
        Binding("left,up", "app.focus_previous", mark("Before"), show=False),
        Binding("right,down", "app.focus_next", mark("Next"), show=False),
    ]

    def __init__(self, title: str, text: Content, answers: list[tuple[str, Answer]], *, bad: bool = False) -> None:
        super().__init__()
        self._title, self._text, self._answers, self._bad = title, text, answers, bad

    def compose(self) -> ComposeResult:
        """Title, text, answers."""
        with Vertical(id="box", classes="bad" if self._bad else ""):
            yield Static(joined((self._title, "bold")), id="title")
            yield Static(self._text, id="text")
            beside = sum(len(label) + BUTTON for label, _ in self._answers) <= ROOM
            with (Horizontal if beside else Vertical)(id="answers"):
                for number, (label, _) in enumerate(self._answers):
                    yield Button(Content(label), id=f"answer-{number}", compact=True)

    def on_mount(self) -> None:
        """The first answer is the one at hand, and no remark lies over it."""
        self.app.clear_notifications()
        self.query_one("#answer-0", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give that answer."""
        self.dismiss(self._answers[int((event.button.id or "answer-0").rpartition("-")[2])][1])

    def action_last(self) -> None:
        """The last answer changes nothing."""
        self.dismiss(self._answers[-1][1])
