"""Retry: from the turn that went wrong, or from the start."""

from __future__ import annotations

from trainer.domain.text import shortened
from trainer.translation import tr
from trainer.tui.drawing import joined, lines
from trainer.tui.screens.modal import ChoiceScreen
from trainer.tui.words import quoted

FROM_START = -1
LONGEST = 200


class RetryScreen(ChoiceScreen[int | None]):
    """The turn to retry from, FROM_START, or None."""

    def __init__(self, turn: int, said: str) -> None:
        super().__init__(
            tr("Retry from turn {turn}?", turn=turn),
            lines(
                joined((tr("You said: "), "$quiet"), quoted(shortened(said, LONGEST))),
                joined(
                    tr("All before it stays as it was. This conversation is kept, and both are compared afterwards.")
                ),
                joined((tr("Another turn? Choose it in the conversation (key 2) and press R there."), "$quiet")),
            ),
            [(tr("Retry from here"), turn), (tr("From the start"), FROM_START), (tr("Not now"), None)],
        )
