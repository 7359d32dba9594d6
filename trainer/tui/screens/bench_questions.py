"""The two questions of the workbench: what becomes of unsaved text, and of a file that somebody else changed."""

from __future__ import annotations

from typing import Literal

from trainer.tui.drawing import joined
from trainer.tui.screens.modal import ChoiceScreen

Left = Literal["save", "keep", "away", "stay"]
Theirs = Literal["mine", "theirs", "later"]


class LeaveScreen(ChoiceScreen[Left]):
    """Something is not saved."""

    def __init__(self, name: str) -> None:
        answers: list[tuple[str, Left]] = [
            ("Save", "save"), ("Leave it as a draft", "keep"), ("Throw it away", "away"), ("Stay", "stay"),
        ]  # fmt: skip
        super().__init__(
            "Not saved yet",
            joined(f"{name} holds changes that are not written to the file. A draft waits for you."),
            answers,
        )


class TheirsScreen(ChoiceScreen[Theirs]):
    """The file is another one on the disk by now."""

    def __init__(self, name: str) -> None:
        answers: list[tuple[str, Theirs]] = [
            ("Save mine over it", "mine"), ("Take theirs", "theirs"), ("Decide later", "later"),
        ]  # fmt: skip
        super().__init__(
            "Changed by somebody else",
            joined(f"{name} was changed outside while you have changes of your own. Both cannot stand."),
            answers, bad=True,
        )  # fmt: skip
