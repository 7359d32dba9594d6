"""The pause: go on, leave and come back later, or break it off for good."""

from __future__ import annotations

from typing import Literal

from trainer.translation import tr
from trainer.tui.drawing import joined, lines
from trainer.tui.screens.modal import ChoiceScreen

PauseChoice = Literal["leave", "break_off", "go_on"]


class PauseScreen(ChoiceScreen[PauseChoice]):
    """Nothing is lost whatever is chosen."""

    def __init__(self, *, over: bool) -> None:
        answers: list[tuple[str, PauseChoice]] = [(tr("Go on"), "go_on"), (tr("Leave for now"), "leave")]
        if not over:
            answers.append((tr("Break it off"), "break_off"))
        super().__init__(
            tr("Paused"),
            lines(
                joined(tr("The clock stands still and the customer waits.")),
                joined(
                    tr(
                        "Leave for now: the conversation is kept and waits at Home; what you have begun to write is "
                        "kept for as long as the program runs."
                    )
                ),
                *([] if over else [joined(tr("Break it off: it ends here and is graded as it stands."))]),
            ),
            answers,
        )

    def action_last(self) -> None:
        """Esc goes on."""
        self.dismiss("go_on")
