"""What is wrong with the file on the workbench: a line each, Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.library.findings import Finding
from trainer.tui.drawing import joined

SIGNS = {"error": ("✗", "bold $error"), "warning": ("!", "bold $warning")}


class FindingsList(OptionList):
    """The findings in the order of the file."""

    DEFAULT_CSS = """
    FindingsList {
        height: auto; max-height: 9; border: none; border-top: solid $border-blurred; background: $surface;
        padding: 0 1; scrollbar-size-vertical: 1;
    }
    """

    @dataclass
    class Chosen(Message):
        """Somebody wants to see where it is."""

        finding: Finding

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._findings: tuple[Finding, ...] = ()

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these, each with what mends it."""
        if tuple(findings) == self._findings:
            return
        self._findings = tuple(findings)
        self.clear_options()
        self.add_options([Option(finding_text(one)) for one in findings])
        self.display = bool(findings)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which."""
        event.stop()
        self.post_message(self.Chosen(self._findings[event.option_index]))


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends by itself."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def finding_text(one: Finding) -> Content:
    """Sign, place, what is wrong, what mends it."""
    where = f"{one.path}: " if one.path else ""
    mend = f" {one.mend}" if one.mend else ""
    return joined(
        SIGNS[one.severity],
        (f" {one.line}:{one.column} ", "$quiet"),
        f"{where}{sentence(one.message)}",
        (mend, "$quiet"),
    )
