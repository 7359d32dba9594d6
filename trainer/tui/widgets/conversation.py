"""A conversation that is over: up and down choose a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message

from trainer.domain.conversation import Turn
from trainer.translation import mark, tr
from trainer.tui.widgets.transcript import YOU
from trainer.tui.widgets.turn_view import TurnView


class Conversation(VerticalScroll, can_focus=True):
    """All turns, one of them under the cursor."""

    DEFAULT_CSS = """
    Conversation {
        padding: 0 1; scrollbar-size-vertical: 1;
        &:focus TurnView.current { background: $cursor-focus; }
    }
    """
    BINDINGS = [
        Binding("up,k", "step(-1)", mark("Turn before"), show=False),
        Binding("down,j", "step(1)", mark("Next turn"), show=False),
        Binding("home", "ends(0)", mark("First turn"), show=False),
        Binding("end", "ends(-1)", mark("Last turn"), show=False),
    ]

    @dataclass
    class TurnChosen(Message):
        """A turn came under the cursor."""

        number: int

    def __init__(self, name: str, turns: Sequence[Turn], notes: dict[int, str]) -> None:
        super().__init__()
        self._customer, self._turns, self._notes = name, turns, notes
        self.current: int | None = None

    def compose(self) -> ComposeResult:
        """All turns, with what each of the agent's did to the mood."""
        for number, turn in enumerate(self._turns):
            name = tr(YOU) if turn.speaker == "agent" else self._customer
            note = "  ".join(part for part in (tr("turn {number}", number=number), self._notes.get(number, "")) if part)
            yield TurnView(number, turn, name, note=note)

    def jump(self, number: int, quote: str = "") -> None:
        """Go to a turn, with a quote in it marked."""
        for view in self.query(TurnView):
            view.set_class(view.number == number, "current")
            if quote:
                view.show_whole()
            if view.number == number:
                if quote:
                    view.highlight(quote)
                self.scroll_to_widget(view, animate=False)
        self.current = number
        self.post_message(self.TurnChosen(number))

    def on_turn_view_clicked(self, event: TurnView.Clicked) -> None:
        """A click chooses."""
        event.stop()
        self.jump(event.number)

    def action_step(self, by: int) -> None:
        """To the turn before or after."""
        number = 0 if self.current is None else self.current + by
        if 0 <= number < len(self._turns):
            self.jump(number)

    def action_ends(self, place: int) -> None:
        """To the first or the last turn."""
        if self._turns:
            self.jump(range(len(self._turns))[place])
