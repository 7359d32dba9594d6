"""Where a persona's file is written: YAML with its mistakes marked at their lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widgets import TextArea

from trainer.domain.text import clean
from trainer.library.findings import Finding
from trainer.library.source import MAX_BYTES
from trainer.translation import tr

LEFT_TO_SCREEN = {"f6", "f7", "escape"}
"""Keys of the text area that the workbench has other uses for."""
MARKS = {"error": Style(underline=True, bold=True), "warning": Style(underline=True)}


def can_highlight() -> bool:
    """Whether this machine has what colours YAML."""
    try:
        import tree_sitter
        import tree_sitter_yaml
    except ImportError:  # an extra; without it the text is plain
        return False
    return bool(tree_sitter and tree_sitter_yaml)


class PersonaEditor(TextArea, inherit_bindings=False):
    """A text area for a file of at most 256 KB. Tab indents; lines with findings are underlined."""

    DEFAULT_CSS = """
    PersonaEditor {
        height: 1fr; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1;
        &:focus { border: none; }
    }
    """
    BINDINGS = [
        binding for binding in TextArea.BINDINGS if isinstance(binding, Binding) and binding.key not in LEFT_TO_SCREEN
    ]

    def __init__(self, text: str) -> None:
        super().__init__(
            text, language="yaml" if can_highlight() else None, theme="css", tab_behavior="indent",
            show_line_numbers=True, soft_wrap=True, highlight_cursor_line=True, max_checkpoints=200,
        )  # fmt: skip
        self.indent_width = 2
        self._marked: dict[int, str] = {}

    def mark(self, findings: Sequence[Finding]) -> None:
        """Underline the lines of these findings, errors in bold."""
        marked: dict[int, str] = {}
        for one in findings:
            if marked.get(one.line - 1) != "error":
                marked[one.line - 1] = one.severity
        if marked != self._marked:
            self._marked = marked
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """The line, underlined where something is wrong with it."""
        line = super().get_line(line_index)
        severity = self._marked.get(line_index)
        if severity is not None:
            first = len(line.plain) - len(line.plain.lstrip())
            line.stylize(MARKS[severity], first, len(line.plain))
        return line

    def load_text(self, text: str) -> None:
        """Set the text, with its controls replaced."""
        super().load_text(clean(text))

    def put(self, text: str) -> None:
        """Change the text to another one as one edit that can be undone, with the cursor where it was."""
        here = self.cursor_location
        self.replace(clean(text), self.document.start, self.document.end, maintain_selection_offset=False)
        row = min(here[0], self.document.line_count - 1)
        self.move_cursor((row, min(here[1], len(self.document.get_line(row)))))

    async def _on_key(self, event: events.Key) -> None:
        """Esc is the screen's; a text area in which Tab indents would take it for itself."""
        if event.key == "escape":
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """A paste is taken whole or not at all."""
        event.stop()
        event.prevent_default()
        text = clean(event.text)
        if len(self.text) + len(text) > MAX_BYTES:
            self.notify(tr("Not pasted: a persona's file has room for 256 KB. Nothing was cut."), markup=False)
            return
        start, end = self.selection
        self.replace(text, start, end, maintain_selection_offset=False)
