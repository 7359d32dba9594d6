"""The two questions of the workbench: what becomes of unsaved text, and of a file that somebody else changed."""

from __future__ import annotations

from typing import Literal

from trainer.translation import tr
from trainer.tui.drawing import joined
from trainer.tui.screens.modal import ChoiceScreen

Left = Literal["save", "keep", "away", "stay"]
Theirs = Literal["mine", "theirs", "later"]


class LeaveScreen(ChoiceScreen[Left]):
    """Something is not saved."""

    def __init__(self, name: str) -> None:
        answers: list[tuple[str, Left]] = [
            (tr("Save"), "save"), (tr("Leave it as a draft"), "keep"), (tr("Throw it away"), "away"),
            (tr("Stay"), "stay"),
        ]  # fmt: skip
        super().__init__(
            tr("Not saved yet"),
            joined(tr("{name} holds changes that are not written to the file. A draft waits for you.", name=name)),
            answers,
        )


class TheirsScreen(ChoiceScreen[Theirs]):
    """The file is another one on the disk by now."""

    def __init__(self, name: str) -> None:
        answers: list[tuple[str, Theirs]] = [
            (tr("Save mine over it"), "mine"), (tr("Take theirs"), "theirs"), (tr("Decide later"), "later"),
        ]  # fmt: skip
        super().__init__(
            tr("Changed by somebody else"),
            joined(
                tr("{name} was changed outside while you have changes of your own. Both cannot stand.", name=name)
            ),
            answers, bad=True,
        )  # fmt: skip


class GoneScreen(ChoiceScreen[Theirs]):
    """The file is no longer on the disk."""

    def __init__(self, name: str) -> None:
        answers: list[tuple[str, Theirs]] = [(tr("Write it again"), "mine"), (tr("Decide later"), "later")]
        super().__init__(
            tr("The file is gone"),
            joined(tr("{name} was removed or renamed outside. What stands here is kept as a draft.", name=name)),
            answers, bad=True,
        )  # fmt: skip
