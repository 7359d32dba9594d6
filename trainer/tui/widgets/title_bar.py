"""The line at the top of every screen: where you are, and on the right what holds here."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from trainer.tui.drawing import joined


class TitleBar(Horizontal):
    """Place on the left, state on the right."""

    DEFAULT_CSS = """
    TitleBar {
        dock: top; height: 1; background: $panel; padding: 0 1;
        & .place { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        & .state { width: auto; max-width: 60%; padding: 0 0 0 1; color: $quiet; }
        & .state { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, *place: str, state: str = "") -> None:
        super().__init__()
        self._place, self._state = place, state

    def compose(self) -> ComposeResult:
        """The two halves."""
        *way, here = self._place or ("",)
        yield Static(joined(*((f"{step} › ", "$quiet") for step in way), (here, "bold")), classes="place")
        yield Static(joined(self._state), classes="state")

    def set_state(self, text: str) -> None:
        """Change what stands on the right."""
        if text != self._state:
            self._state = text
            self.query_one(".state", Static).update(joined(text))
