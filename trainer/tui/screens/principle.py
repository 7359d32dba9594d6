"""A line that this customer would never say: what they would say instead, and the rule behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, RadioButton, RadioSet, Static

from trainer.domain.text import one_line
from trainer.translation import mark, tr
from trainer.tui.drawing import joined
from trainer.tui.screens.base import spoken
from trainer.tui.words import quoted

LONGEST = 400
"""As long as a line in a persona's file can be."""


class Correction(NamedTuple):
    """What a trainer makes of a line that was wrong."""

    never: str
    """The line itself."""
    rule: str
    instead: str


class PrincipleScreen(ModalScreen[Correction | None]):
    """Which line, where a reply has several, and two questions. Gives None where it was thought better of."""

    CSS_PATH = "principle.tcss"
    BINDINGS = [Binding("ctrl+s", "done", mark("Keep the principle")), Binding("escape", "leave", mark("Back"))]

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._customer, self._lines = name, tuple(lines)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described in the chosen language."""
        return spoken(super().active_bindings)

    def compose(self) -> ComposeResult:
        """The line, the two questions."""
        name = one_line(self._customer)
        with Vertical(id="box"):
            yield Static(joined((tr("{name} would never say", name=name), "bold")), id="title")
            if len(self._lines) > 1:
                yield Static(joined(tr("Which of these? Up and down, Enter chooses.")), classes="question")
                with RadioSet(id="lines", compact=True):
                    for number, line in enumerate(self._lines):
                        yield RadioButton(joined((quoted(one_line(line)), "italic $customer")), value=not number)
            else:
                yield Static(joined((quoted(one_line(self._lines[0])), "italic $customer")), id="line")
            yield Static(joined(tr("What would {name} say instead?", name=name)), classes="question")
            yield Input(id="instead", max_length=LONGEST, placeholder=tr("In their own words; may stay empty"))
            yield Static(joined(tr("What is the rule? One plain sentence that holds from now on.")), classes="question")
            yield Input(id="rule", max_length=LONGEST, placeholder=tr("For instance: She never says please to a firm."))
            yield Static(id="missing")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the line where there is a choice, else with the words."""
        self.query_one("#lines" if len(self._lines) > 1 else "#instead").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the rule, and from there takes it."""
        if event.input.id == "instead":
            self.query_one("#rule", Input).focus()
        else:
            self.action_done()

    def action_done(self) -> None:
        """Take what was written; a rule is needed."""
        rule = one_line(self.query_one("#rule", Input).value)
        if not rule:
            self.query_one("#missing", Static).update(joined((tr("A rule is needed: one sentence."), "bold $error")))
            self.query_one("#rule", Input).focus()
            return
        chosen = self.query_one(RadioSet).pressed_index if len(self._lines) > 1 else 0
        self.dismiss(Correction(self._lines[chosen], rule, one_line(self.query_one("#instead", Input).value)))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
