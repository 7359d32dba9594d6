"""What stands in place of the composer when a conversation is over: how it ended, and the way on."""

from __future__ import annotations

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from trainer.domain.conversation import Ending
from trainer.translation import mark, tr
from trainer.tui.drawing import joined, lines
from trainer.tui.words import ending_sentence, ending_title


class EndCard(Static, can_focus=True):
    """The end of a conversation, in words."""

    DEFAULT_CSS = """
    EndCard {
        height: auto; min-height: 3; padding: 0 2; border: round $accent; background: $surface;
        border-title-color: $accent; border-title-style: bold;
    }
    """
    BINDINGS = [Binding("enter", "go_on", mark("Cool down"))]

    class GoneOn(Message):
        """The agent has read it."""

    def __init__(self, ending: Ending, name: str, fair: bool | None) -> None:
        text = ending_sentence(ending, name)
        if ending == "ended_by_agent":
            warned = (
                tr("After a warning, by the house rule.") if fair else tr("Without a warning: that counts against you.")
            )
            text = f"{text} {warned}"
        super().__init__(
            lines(
                joined(text),
                joined((tr("Enter"), "bold $accent"), tr(" takes you to a minute's rest, then the scorecard.")),
            )
        )
        self.border_title = joined(ending_title(ending))

    def on_mount(self) -> None:
        """Enter is for this card."""
        self.focus()

    def on_click(self) -> None:
        """A click goes on too."""
        self.action_go_on()

    def action_go_on(self) -> None:
        """To the cool-down."""
        self.post_message(self.GoneOn())
