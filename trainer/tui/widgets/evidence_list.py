"""The quotes behind a level: Enter goes to the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.domain.scorecard import Evidence
from trainer.translation import tr
from trainer.tui.drawing import joined
from trainer.tui.words import quoted


class EvidenceList(OptionList):
    """Quotes with their turns."""

    DEFAULT_CSS = """
    EvidenceList {
        height: auto; max-height: 12; border: none; background: $background; padding: 0;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-highlighted { background: $background; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $cursor-focus; color: $foreground; text-style: bold; }
    }
    """

    @dataclass
    class Followed(Message):
        """A quote was chosen."""

        turn: int
        quote: str

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = tuple(evidence)
        super().__init__(
            *(
                Option(joined((tr("turn {number}", number=f"{one.turn:>2}") + "  ", "$quiet"), quoted(one.quote)))
                for one in evidence
            ),
            markup=False,
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the turn of the quote."""
        event.stop()
        one = self._evidence[event.option_index]
        self.post_message(self.Followed(one.turn, one.quote))
