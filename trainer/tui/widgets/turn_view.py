"""One turn of a conversation: a name and the words."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from trainer.domain.conversation import Turn
from trainer.domain.text import clean
from trainer.translation import tr
from trainer.tui.drawing import joined, lines, plain, styled


class TurnView(Static):
    """A turn. The customer's stand on the left, the agent's are set in."""

    DEFAULT_CSS = """
    TurnView {
        width: 1fr; max-width: 84; height: auto; margin: 0 2 1 0; padding: 0 1;
        border-left: outer $customer;
        &.agent { margin: 0 0 1 6; border-left: outer $agent; }
        &.shared { border-left: outer $border; }
        &.current { background: $cursor; }
    }
    """

    @dataclass
    class Clicked(Message):
        """A turn was clicked."""

        number: int

    def __init__(self, number: int, turn: Turn, name: str, *, note: str = "") -> None:
        self.number, self.turn = number, turn
        self._name_shown, self._note = name, note
        super().__init__(self._content(turn.text, ""), classes=turn.speaker)

    def on_click(self) -> None:
        """Say that it was clicked."""
        self.post_message(self.Clicked(self.number))

    def show_part(self, text: str) -> None:
        """Show only so much of the words; more is on its way."""
        self.update(self._content(text, " …" if text else "…"))

    def show_whole(self) -> None:
        """Show all of the words."""
        self.update(self._content(self.turn.text, ""))

    def highlight(self, quote: str) -> None:
        """Mark a quote in the words, where it stands in them verbatim."""
        body = plain(self.turn.text)
        start = body.plain.find(clean(quote))
        if start >= 0:
            body = body.stylize("bold underline", start, start + len(clean(quote)))
        self.update(lines(self._head(), body))

    def _head(self) -> Content:
        colour = "$agent" if self.turn.speaker == "agent" else "$customer"
        note = self._note or (tr("cut in") if self.turn.while_typing else "")
        return joined((self._name_shown, f"bold {colour}"), (f"  {note}" if note else "", "$quiet"))

    def _content(self, text: str, tail: str) -> Content:
        acted = self.turn.action and text.startswith("[")  # an action without words stands there by its name
        body = styled(tr(text), "italic $quiet") if acted else plain(text)
        return lines(self._head(), joined(body, (tail, "$quiet")) if tail else body)
