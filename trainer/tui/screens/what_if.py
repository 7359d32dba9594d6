"""What if: another answer at one turn, how the mood would have moved, why, and what would have come back."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from trainer.domain.mood import MoodStep
from trainer.domain.text import one_line, shortened
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.practice.what_if import WhatIf, what_if
from trainer.translation import figure, mark, tr
from trainer.tui.drawing import Block, Part, joined, lines
from trainer.tui.screens.base import spoken, trainer_of
from trainer.tui.state.effects import effects, signed
from trainer.tui.widgets.case_panel import effect_lines, heading
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import ending_sentence, heat_word, trust_word

LONGEST = 220


class WhatIfScreen(ModalScreen[int | None]):
    """Try answers out; nothing is stored. Gives the turn where it is to be retried for real, else None."""

    CSS_PATH = "what_if.tcss"
    BINDINGS = [Binding("f5", "retry", mark("Retry from here")), Binding("escape", "close", mark("Back"))]

    @dataclass
    class Played(Message):
        """How the other answer went down."""

        found: WhatIf

    @dataclass
    class Failed(Message):
        """It could not be tried."""

        error: TrainerError

    def __init__(self, session: Session, turn: int, suggestion: str = "") -> None:
        super().__init__()
        self._session, self._turn, self._suggestion = session, turn, suggestion

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described in the chosen language."""
        return spoken(super().active_bindings)

    def compose(self) -> ComposeResult:
        """What was said, the other answer, what comes of it."""
        with Vertical(id="box"):
            with VerticalScroll(id="page", can_focus=False):
                yield Static(self._said(), id="said")
                yield Prose(id="result")
            yield Composer(tr("What would you rather have said?"), hint=tr("Enter tries it"), id="other")
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the suggestion, where there is one."""
        self.query_one("#box").border_title = joined(tr("What if, at turn {turn}", turn=self._turn))
        composer = self.query_one(Composer)
        composer.text = self._suggestion
        composer.move_cursor(composer.document.end)
        composer.focus()

    def _said(self) -> Content:
        turns, name = self._session.turns, one_line(self._session.persona.name)
        parts = []
        if self._turn and turns[self._turn - 1].speaker == "customer":
            parts.append(joined((f"{name}  ", "bold $customer"), shortened(turns[self._turn - 1].text, LONGEST)))
        parts.append(joined((tr("You said") + "  ", "bold $agent"), shortened(turns[self._turn].text, LONGEST)))
        step = self._step
        if step is not None:
            parts.append(joined((tr("and") + "  ", "$quiet"), *moved(step)))
        return lines(*parts)

    @property
    def _step(self) -> MoodStep | None:
        return next((step for turn, step in self._session.state.steps if turn == self._turn), None)

    @on(Composer.Sent)
    def _sent(self, event: Composer.Sent) -> None:
        if not event.text.strip():
            self._show(joined((tr("Write another answer first."), "$quiet")))
            return
        self._show(joined((tr("Trying it…"), "$quiet")))
        self._play(event.text)

    @work(exclusive=True, group="what-if", exit_on_error=False)
    async def _play(self, text: str) -> None:
        trainer = trainer_of(self)
        wiring, engine = trainer.wiring, self._session.engine
        try:
            found = await trainer.backstage.run(
                lambda: what_if(
                    self._session, self._turn, text, reader=wiring.reader(engine), voice=wiring.voice(engine)
                )
            )
        except TrainerError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Played(found))

    @on(Played)
    def _played(self, event: Played) -> None:
        self._show(*self._result(event.found))
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._show(joined((event.error.what, "bold $error"), " ", event.error.next_step))

    @on(Composer.Refused)
    def _refused(self, event: Composer.Refused) -> None:
        self.notify(one_line(event.why), markup=False)

    def _show(self, *blocks: Block) -> None:
        self.query_one("#result", Prose).show(blocks)

    def _result(self, found: WhatIf) -> list[Block]:
        name = one_line(self._session.persona.name)
        parts: list[Block] = [heading(tr("Then")), joined(*moved(found.step))]
        real = self._step
        if real is not None:
            gained = real.after.anger - found.step.after.anger
            if abs(gained) >= 0.05:
                by = figure(abs(gained), ".1f")
                way = (
                    tr("{points} calmer than with what you said.", points=by)
                    if gained > 0
                    else tr("{points} angrier than with what you said.", points=by)
                )
                parts.append(joined((way, "bold")))
        parts += [Content(""), joined((f"{name}  ", "bold $customer"), found.reply or "…")]
        if found.ending is not None:
            parts.append(joined((ending_sentence(found.ending, name), "italic $quiet")))  # type: ignore[arg-type]
        parts += [Content(""), heading(tr("Why")), *effect_lines(effects(found.reading, found.step))]
        return parts

    def action_retry(self) -> None:
        """Retry the conversation from this turn, for real."""
        self.dismiss(self._turn)

    def action_close(self) -> None:
        """Back to the scorecard."""
        self.dismiss(None)


def moved(step: MoodStep) -> tuple[Part, ...]:
    """How the mood moved, in one line."""
    before, after = step.before, step.after
    return (
        tr("anger") + " ", (_way(before.anger, after.anger), "bold"), f" {heat_word(after.heat)} ",
        (f"({signed(after.anger - before.anger)})", "$error" if after.anger > before.anger else "$success"),
        f"   {tr('trust')} ", (_way(before.trust, after.trust), "bold"), f" {trust_word(after)} ",
        (f"({signed(after.trust - before.trust)})", "$error" if after.trust < before.trust else "$success"),
    )  # fmt: skip


def _way(before: float, after: float) -> str:
    return f"{figure(before, '.1f')} → {figure(after, '.1f')}"
