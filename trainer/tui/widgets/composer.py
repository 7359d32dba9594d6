"""Where the agent writes: Enter sends, Shift+Enter or Ctrl+J begin a new line, nothing is ever cut."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea

from trainer.domain.text import MAX_MESSAGE, clean
from trainer.translation import figure, mark, tr
from trainer.tui.drawing import joined

COUNT_FROM = 0.9
"""From this part of the limit on the count is shown."""


LEFT_TO_SCREEN = {"f6", "f7", "escape", "pageup", "pagedown"}
"""Keys of the text area that the screens have other uses for."""


class Composer(TextArea, inherit_bindings=False):
    """A text area that sends whole messages of at most 4,000 characters."""

    DEFAULT_CSS = """
    Composer {
        height: auto; min-height: 3; max-height: 8; border: round $border; padding: 0 1;
        background: $surface; scrollbar-size-vertical: 1;
        border-title-color: $quiet; border-subtitle-color: $quiet;
        &:focus { border: round $agent; }
        &.-full { border: round $error; border-subtitle-color: $error; border-subtitle-style: bold; }
    }
    """
    BINDINGS = [
        Binding("enter", "send", mark("Send"), show=False),
        Binding("shift+enter,ctrl+j", "new_line", mark("New line"), show=False),
        *(
            binding
            for binding in TextArea.BINDINGS
            if isinstance(binding, Binding) and binding.key not in LEFT_TO_SCREEN
        ),
    ]

    @dataclass
    class Sent(Message):
        """A message is meant to go out. It stays in the composer until somebody clears it."""

        composer: Composer
        text: str

        @property
        def control(self) -> Composer:
            """The composer it comes from."""
            return self.composer

    @dataclass
    class Refused(Message):
        """Something was not taken, and why."""

        why: str

    @dataclass
    class Stirred(Message):
        """A key was struck."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        hint: str = "",
        limit: int = MAX_MESSAGE,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(
            placeholder=Content(clean(placeholder)), highlight_cursor_line=False, tab_behavior="focus", id=id
        )
        self._hint, self._limit = hint, limit

    def on_mount(self) -> None:
        """Begin with the hint."""
        self._count()

    async def _on_key(self, event: events.Key) -> None:
        """Enter sends; beyond the limit nothing is taken."""
        self.post_message(self.Stirred())
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_send()
        elif event.key in ("shift+enter", "ctrl+j"):
            event.stop()
            event.prevent_default()
            self.action_new_line()
        elif event.is_printable and not self._room_for(1):
            event.stop()
            event.prevent_default()
            self.post_message(
                self.Refused(
                    tr("A message has room for {most} characters; this one is full.", most=figure(self._limit, ","))
                )
            )

    async def _on_paste(self, event: events.Paste) -> None:
        """A paste is taken whole or not at all."""
        event.stop()
        event.prevent_default()
        self._take(event.text)

    def load_text(self, text: str) -> None:
        """Set the text, which may come from a model or a stored session, with its controls replaced."""
        super().load_text(clean(text))

    def action_paste(self) -> None:
        """Paste what was copied inside the program, under the same rule."""
        self._take(self.app.clipboard)

    def action_send(self) -> None:
        """Hand the text to whoever listens."""
        self.post_message(self.Sent(self, self.text))

    def action_new_line(self) -> None:
        """Begin a new line in the message."""
        if self._room_for(1):
            self.insert("\n")

    def on_text_area_changed(self) -> None:
        """Keep the count true."""
        self._count()

    def _take(self, pasted: str) -> None:
        text = clean(pasted)
        if not self._room_for(len(text)):
            self.post_message(
                self.Refused(
                    tr(
                        "Not pasted: {count} characters do not fit, a message has room for {most}. Nothing was cut.",
                        count=figure(len(text), ","),
                        most=figure(self._limit, ","),
                    )
                )
            )
            return
        start, end = self.selection
        self.replace(text, start, end, maintain_selection_offset=False)
        self.post_message(self.Stirred())

    def _room_for(self, more: int) -> bool:
        return len(self.text) - len(self.selected_text) + more <= self._limit

    def _count(self) -> None:
        length = len(self.text)
        self.set_class(length >= self._limit, "-full")
        self.border_subtitle = joined(
            tr("{count} of {most}", count=figure(length, ","), most=figure(self._limit, ","))
            if length >= COUNT_FROM * self._limit
            else self._hint
        )
