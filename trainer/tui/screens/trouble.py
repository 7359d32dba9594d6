"""Something failed: what, what to do next, and the ways on. Nothing that was said is lost."""

from __future__ import annotations

from typing import Literal

from trainer.errors import TrainerError
from trainer.translation import tr
from trainer.tui.drawing import joined, lines
from trainer.tui.screens.modal import ChoiceScreen
from trainer.tui.state.recovery import minutes

TroubleChoice = Literal["again", "wait", "offline", "rest", "leave", "stay"]


class TroubleScreen(ChoiceScreen[TroubleChoice]):
    """The ways on after a failure. `wait_s` are the seconds that the endpoint asks to wait, where it does."""

    def __init__(
        self, error: TrainerError, *, owed: bool, doing: str = "voice", kept: str = "", wait_s: int | None = None
    ) -> None:
        answers: list[tuple[str, TroubleChoice]] = []
        if owed:
            answers.append((tr("Wait {time}", time=minutes(wait_s)), "wait") if wait_s else (tr("Try again"), "again"))
            if doing == "voice":
                answers.append((tr("Offline voice for this reply"), "offline"))
                answers.append((tr("Offline voice from here on"), "rest"))
            else:
                answers.append((tr("Grade offline"), "offline"))
        else:
            answers.append((tr("Go on"), "stay"))
        answers.append((tr("Leave for now"), "leave"))
        super().__init__(
            tr("The endpoint asks to wait") if wait_s else tr("That did not work"),
            lines(
                joined((error.what, "bold")),
                *([joined(error.next_step)] if error.next_step else []),
                joined((kept or tr("The conversation is kept, and so is what you said."), "$quiet")),
            ),
            answers,
            bad=True,
        )

    def action_last(self) -> None:
        """Esc: back to where one was; the choice comes again with the next message."""
        self.dismiss("stay")
