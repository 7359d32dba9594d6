"""Cool-down (advice P15): a minute of paced breathing, then a note on the cause and what would prevent it (M12)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Footer, Static

from trainer.domain.text import one_line
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.translation import mark, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import joined, lines
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.state.breathing import breath
from trainer.tui.widgets.breath_view import BreathView
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.title_bar import TitleBar

TICK_S = 0.1
NOTE = 1000
"""Characters that a note has room for."""
HELP = mark("""\
A minute for yourself: in for four seconds, out for six. Nobody sees or counts it, and any key skips it.

Then a note, if you like: what caused this conversation, and what would prevent the next one like it? Enter goes from \
the first line to the second and on to the scorecard; both may stay empty.

Your scorecard is being prepared meanwhile.
""")


class CoolDownScreen(TrainerScreen):
    """A breath, then a note."""

    CSS_PATH = "cooldown.tcss"
    AUTO_FOCUS = ""
    NAME = mark("Cool-down")
    HELP = HELP
    BINDINGS = [
        Binding("enter", "skip", mark("Skip the breathing")),
        Binding("escape", "leave", mark("To the scorecard")),
    ]

    @dataclass
    class Done(Message):
        """On to the scorecard."""

        session: Session

    @dataclass
    class NoteFailed(Message):
        """The note could not be kept."""

        error: TrainerError

    class CardReady(Message):
        """The scorecard is there, or will say itself why not."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._began = self.clock()
        self._breathing = True

    def compose(self) -> ComposeResult:
        """The breath in the middle, the note under it once it is over."""
        yield TitleBar("Trainer", tr(self.NAME), one_line(self._session.persona.name))
        with VerticalScroll(id="page", can_focus=False):
            yield Static(
                lines(
                    joined((tr("Let it go"), "bold $accent")),
                    joined(tr("It was not about you. In for four, out for six.")),
                ),
                id="words",
            )
            yield BreathView()
            with Vertical(id="note"):
                yield Static(joined((tr("A note for later, if you like"), "bold $accent")))
                yield Static(tr("What was the cause?"), classes="question", markup=False)
                yield Composer(
                    tr("one line is enough; it may stay empty"), hint=tr("Enter goes on"), limit=NOTE, id="cause"
                )
                yield Static(tr("What would prevent the next one?"), classes="question", markup=False)
                yield Composer(
                    tr("a change, a message, a rule"), hint=tr("Enter goes to the scorecard"), limit=NOTE, id="prevent"
                )
        yield Static(joined((tr("Your scorecard is being prepared…"), "$quiet")), id="grading")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to breathe, and to grade."""
        self.set_interval(TICK_S, self._tick)
        self.trainer.desk.begin(self._session)
        self._await_card()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The breathing can be skipped while it goes on."""
        if action == "skip":
            return self._breathing
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """What the keys do."""
        yield Command(tr("To the scorecard"), tr("The note is kept as it stands"), self.action_leave)

    @work(exclusive=True, group="card", exit_on_error=False)
    async def _await_card(self) -> None:
        with suppress(TrainerError):  # the scorecard's screen asks again and says what went wrong
            await self.trainer.desk.scorecard(self._session)
        self.post_message(self.CardReady())

    @on(CardReady)
    def _card_ready(self) -> None:
        self.query_one("#grading", Static).update(joined((tr("Your scorecard is ready."), "$quiet")))

    def _tick(self) -> None:
        if not self._breathing:
            return
        now = breath(self.clock() - self._began)
        self.query_one(BreathView).now = now
        if now.phase == "over":
            self._to_note()

    def on_key(self, event: events.Key) -> None:
        """Any key skips the breathing; those of the program keep their meaning."""
        if self._breathing and (event.is_printable or event.key == "space"):
            event.stop()
            self._to_note()

    def on_click(self) -> None:
        """A click skips it too."""
        if self._breathing:
            self._to_note()

    def action_skip(self) -> None:
        """On to the note."""
        self._to_note()

    def _to_note(self) -> None:
        if not self._breathing:
            return
        self._breathing = False
        self.add_class("writing")
        self.call_after_refresh(self.query_one("#cause", Composer).focus)
        self.refresh_bindings()

    @on(Composer.Sent)
    def _sent(self, event: Composer.Sent) -> None:
        if event.control.id == "cause":
            self.query_one("#prevent", Composer).focus()
        else:
            self.action_leave()

    @on(Composer.Refused)
    def _refused(self, event: Composer.Refused) -> None:
        self.say(event.why)

    def action_leave(self) -> None:
        """Keep the note where there is one, and go on."""
        cause, prevent = self.query_one("#cause", Composer).text, self.query_one("#prevent", Composer).text
        self._finish(cause.strip(), prevent.strip())

    @work(exclusive=True, group="note", exit_on_error=False)
    async def _finish(self, cause: str, prevent: str) -> None:
        try:
            if cause or prevent:
                await self.trainer.backstage.call(lambda: self._session.wrap_up(cause, prevent))
        except TrainerError as error:
            self.post_message(self.NoteFailed(error))
        else:
            self.post_message(self.Done(self._session))

    @on(NoteFailed)
    def _note_failed(self, event: NoteFailed) -> None:
        self.say(str(event.error), bad=True)
