"""The line under a text that says when there is more of it below."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widgets import Static

from trainer.translation import tr
from trainer.tui.drawing import joined


class MoreBelow(Static):
    """Blank where the end of the text is in view; its row is always there, so that nothing jumps."""

    DEFAULT_CSS = """
    MoreBelow { height: 1; padding: 0 2; color: $accent; }
    """

    def __init__(self, pane: str) -> None:
        """`pane` is the selector of what scrolls, on the same screen."""
        super().__init__()
        self._pane = pane
        self._said = False

    def on_mount(self) -> None:
        """Look whenever the text is scrolled or laid out anew."""
        self.watch(self.screen.query_one(self._pane, VerticalScroll), "scroll_y", self._look)
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self._look())

    def _look(self) -> None:
        pane = self.screen.query_one(self._pane, VerticalScroll)
        more = pane.max_scroll_y > pane.scroll_y + 0.5  # while it glides, the last row is as good as seen
        if more != self._said:
            self._said = more
            self.update(joined(tr("▼ More below: {key}", key=tr("Page down"))) if more else "")
