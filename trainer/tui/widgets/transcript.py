"""The conversation as it stands, with the line that is just arriving."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.domain.conversation import Turn
from trainer.translation import mark, tr
from trainer.tui.drawing import joined
from trainer.tui.widgets.turn_view import TurnView

YOU = mark("You")


class Transcript(VerticalScroll):
    """The turns of one conversation, the newest in view."""

    DEFAULT_CSS = """
    Transcript {
        padding: 1 2 0 2; scrollbar-size-vertical: 1;
        & .remark { color: $quiet; margin: 0 0 1 0; }
        & .typing { color: $quiet; height: auto; max-height: 3; }
        & .beginning { color: $quiet; margin: 0 0 1 0; }
    }
    """

    can_focus = False

    def __init__(self, name: str, beginning: str = "") -> None:
        super().__init__()
        self._customer, self._beginning = name, beginning
        self._arriving: TurnView | None = None
        self._typing = Static("", classes="typing")
        self._following = True
        """Whether the end is kept in view: until somebody scrolls away from it, and again once they are back."""

    def compose(self) -> ComposeResult:
        """Where it begins, and the sign that the customer is at it."""
        if self._beginning:
            yield Static(joined(self._beginning), classes="beginning")
        yield self._typing

    def on_mount(self) -> None:
        """Nobody is typing yet."""
        self._typing.display = False
        self.anchor()

    async def show(self, turns: Sequence[Turn]) -> None:
        """Show turns that were said before."""
        await self.mount_all([self._view(number, turn) for number, turn in enumerate(turns)], before=self._typing)

    async def add(self, number: int, turn: Turn) -> None:
        """One more turn, whole."""
        await self.mount(self._view(number, turn), before=self._typing)
        self._following = self._following or turn.speaker == "agent"
        self._end()

    async def arrive(self, number: int, text: str, turn: Turn | None = None) -> None:
        """As much of the customer's line as is there by now; with `turn` the whole of it is."""
        view = self._arriving
        if view is None:
            view = self._arriving = self._view(number, turn or Turn(speaker="customer", text=text))
            await self.mount(view, before=self._typing)
        if turn is not None:
            view.turn = turn
            view.show_whole()
            self._arriving = None
        elif self._arriving is view:  # while it was mounted the rest may have come, or it was withdrawn
            view.show_part(text)
        self._end()

    async def withdraw(self) -> None:
        """Take back a line that was only begun."""
        if self._arriving is not None:
            await self._arriving.remove()
            self._arriving = None

    async def remark(self, text: str | Content) -> None:
        """A line that nobody said."""
        await self.mount(Static(joined(text), classes="remark"), before=self._typing)
        self._end()

    def typing(self, what: str | None) -> None:
        """Say what the customer is doing, or nothing."""
        self._typing.display = what is not None
        if what is not None:
            self._typing.update(joined(what))
            self._end()

    def _view(self, number: int, turn: Turn) -> TurnView:
        return TurnView(number, turn, tr(YOU) if turn.speaker == "agent" else self._customer)

    def on_resize(self) -> None:
        """The anchor reckons with the height before: where a tip takes rows away, the newest words would be hidden."""
        self._end()

    def release_anchor(self) -> None:
        """Somebody reads what was said before; what arrives does not take them away from there."""
        super().release_anchor()
        self._following = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Back at the end, it is kept in view again."""
        super().watch_scroll_y(old_value, new_value)
        self._following = self._following or self.is_vertical_scroll_end

    def _end(self) -> None:
        if self._following:
            self.scroll_end(animate=False)
