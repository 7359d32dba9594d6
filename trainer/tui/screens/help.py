"""Help for the screen that one is on: what it is for, and the keys that work there now."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.translation import mark, tr
from trainer.tui.drawing import joined, lines

EVERYWHERE = mark("""\
Ctrl+P finds everything by name, Ctrl+T changes between dark and light, Ctrl+Q leaves the program. Nothing is lost: \
every step of a conversation is stored before you see it. The mouse works wherever a key does.
""")


class HelpScreen(ModalScreen[None]):
    """Words and keys."""

    CSS_PATH = "help.tcss"
    BINDINGS = [Binding("escape,f1,q,enter", "close", mark("Close"))]

    def __init__(self, title: str, text: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._words, self._keys = title, text, keys

    def compose(self) -> ComposeResult:
        """The words, then the keys."""
        box = VerticalScroll(Static(self._content()), id="box")
        box.border_title = joined(tr("Help: {screen}", screen=self._title))
        box.border_subtitle = joined(tr("Esc closes"))
        yield box

    def on_mount(self) -> None:
        """Arrow keys scroll it."""
        self.query_one("#box").focus()

    def _content(self) -> Content:
        width = max((len(key) for key, _ in self._keys), default=0) + 3
        return lines(
            joined(self._words), joined(tr(EVERYWHERE)), joined((tr("Keys that work here now"), "bold $accent")),
            *(joined((f"{key:<{width}}", "bold"), what) for key, what in self._keys),
        )  # fmt: skip

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
