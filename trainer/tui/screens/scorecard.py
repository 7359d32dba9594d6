"""Scorecard: what the conversation was worth, why, what to say instead, and ways to try again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Footer, Static

from trainer.coaching.advice import advice_book
from trainer.domain.text import one_line
from trainer.errors import TrainerError
from trainer.grading.watching import Progress
from trainer.practice.session import Session
from trainer.translation import mark, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import joined
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.retry import RetryScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.state.recovery import Recovery
from trainer.tui.state.review import Review, gather
from trainer.tui.state.saving import save_markdown
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.words import ENGINES

HELP = mark("""\
On the left the criteria by stage, each with its level: ●●● exemplary, ●●○ solid, ●○○ weak, ○○○ harmful or missing; \
a dash where it did not arise. A ! marks a must-have that was missed, a ? what a coach should look at. On the right \
what was found: the reason, the quotes (Enter goes to the turn), a better wording, the advice behind it and the \
article that it comes from.

Tab goes from the list to the detail and back. The keys 1 to 4 open the detail, the conversation, the mood, and after \
a retry the comparison.

W asks "what if": type another answer for one of your turns and see how the mood would have moved and what would have \
come back. R retries from that turn; both scorecards then stand side by side.

N goes to the next customer, A practises with this one again, S saves the scorecard as Markdown, Esc goes home.
""")


WAITING = mark("Reading the conversation and grading it…")

SHOWN = {
    "detail": mark("Show: detail"), "conversation": mark("Show: conversation"), "mood": mark("Show: mood")
}  # fmt: skip


class ScorecardScreen(TrainerScreen):
    """The outcome of one conversation."""

    CSS_PATH = "scorecard.tcss"
    NAME = mark("Scorecard")
    HELP = HELP
    BINDINGS = [
        Binding("w", "what_if", mark("What if")),
        Binding("r", "retry", mark("Retry")),
        Binding("a", "again", mark("Again")),
        Binding("n", "next", mark("Next")),
        Binding("s", "save", mark("Save")),
        Binding("1", "tab('detail')", mark("Detail"), show=False),
        Binding("2", "tab('conversation')", mark("Conversation"), show=False),
        Binding("3", "tab('mood')", mark("Mood"), show=False),
        Binding("4", "tab('comparison')", mark("Comparison"), show=False),
        Binding("escape", "home", mark("Home")),
    ]

    @dataclass
    class Retried(Message):
        """The conversation is to be tried again from one of the agent's turns."""

        session: Session
        turn: int

    @dataclass
    class Again(Message):
        """The same customer from the start."""

        session: Session

    @dataclass
    class NextWanted(Message):
        """The next customer."""

        persona_id: str

    class Closed(Message):
        """Back to the customers."""

    @dataclass
    class Graded(Message):
        """The scorecard is there."""

        review: Review

    @dataclass
    class Progressed(Message):
        """The grading is one step further."""

        step: Progress

    @dataclass
    class Failed(Message):
        """It could not be graded."""

        error: TrainerError

    @dataclass
    class Saved(Message):
        """It lies in a file."""

        path: Path

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._review: Review | None = None
        self._recovery = Recovery(lambda: self.clock())

    def compose(self) -> ComposeResult:
        """A word until the scorecard is there."""
        engine = tr(ENGINES[self._session.engine])
        yield TitleBar("Trainer", tr(self.NAME), one_line(self._session.persona.name), state=engine)
        with Vertical(id="body"):
            yield Static(joined((tr(WAITING), "$quiet")), id="waiting")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Wait for the scorecard."""
        self.trainer.desk.follow(self._session, self._step)
        self.set_interval(0.5, self._tick)
        self._await_card()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the scorecard is there, one can only go home."""
        if action in ("what_if", "retry"):
            return self._review is not None and self._review.agent_turn(None, None) is not None
        if action in ("save", "tab"):
            return self._review is not None
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """What the keys do."""
        if self._review is not None:
            yield Command(
                tr("What if", about="command"), tr("Try another answer at one of your turns"), self.action_what_if
            )
            yield Command(
                tr("Retry", about="command"), tr("From one of your turns, or from the start"), self.action_retry
            )
            yield Command(tr("Save as Markdown"), tr("The scorecard with the conversation"), self.action_save)
            for name, title in SHOWN.items():
                yield Command(tr(title), tr("On the right"), partial(self.action_tab, name))
        yield Command(tr("Practise again"), tr("The same customer from the start"), self.action_again)
        yield Command(tr("Next customer"), tr("The next one up in difficulty"), self.action_next)
        yield Command(tr("Home"), tr("Back to the customers"), self.action_home)

    @work(exclusive=True, group="card", exit_on_error=False)
    async def _await_card(self) -> None:
        wiring, session = self.trainer.wiring, self._session
        try:
            scorecard = await self.trainer.desk.scorecard(session)
            review = await self.trainer.backstage.call(lambda: gather(wiring, session, scorecard))
        except TrainerError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Graded(review))

    def _step(self, step: Progress) -> None:
        self.post_message(self.Progressed(step))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        self._show_waiting(f"{tr(WAITING)} {event.step.text}")

    def tell(self, line: str) -> None:
        """Show what is heard of an endpoint that lets one wait."""
        self._show_waiting(line)

    def _show_waiting(self, line: str) -> None:
        for waiting in self.query("#waiting").results(Static):
            waiting.update(joined((line, "$quiet")))

    def _tick(self) -> None:
        """While the endpoint asks to wait, and that was chosen: how long it still takes, then the next try."""
        if self._recovery.due:
            self._begin()
        elif (sign := self._recovery.sign) is not None:
            self._show_waiting(sign)

    @on(Graded)
    async def _graded(self, event: Graded) -> None:
        self._review = event.review
        await self.query_one("#waiting").remove()
        await self.query_one("#body").mount(CardView(event.review, advice_book()))
        self.refresh_bindings()

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._recovery.failed(event.error)
        screen = TroubleScreen(
            event.error, owed=True, doing="grading", kept=tr("The conversation is kept; it can be graded at any time."),
            wait_s=self._recovery.wait_s,
        )  # fmt: skip
        self.app.push_screen(screen, self._decided)

    def _decided(self, choice: str | None) -> None:
        if choice == "wait":
            self._recovery.wait()
        elif choice in ("again", "offline"):
            self._begin("offline" if choice == "offline" else None)
        else:
            self.action_home()

    def _begin(self, engine: Literal["offline"] | None = None) -> None:
        """Grade anew."""
        self._recovery.cleared()
        self._show_waiting(tr(WAITING))
        self.trainer.desk.begin(self._session, engine=engine, again=True)
        self._await_card()

    def _meant(self) -> tuple[int, str] | None:
        """The agent's turn that a key means, and a better wording for it where there is one."""
        if self._review is None:
            return None
        card = self.query_one(CardView)
        criterion = card.criterion_id
        turn = self._review.agent_turn(card.turn, criterion)
        return None if turn is None else (turn, self._review.better_words(turn, criterion))

    def action_what_if(self) -> None:
        """Another answer at the turn that is meant."""
        meant = self._meant()
        if meant is not None:
            self.app.push_screen(WhatIfScreen(self._session, *meant), self._tried)

    def _tried(self, turn: int | None) -> None:
        if turn is not None:
            self.post_message(self.Retried(self._session, turn))

    def action_retry(self) -> None:
        """A new session from the turn that is meant, or from the start."""
        meant = self._meant()
        if meant is not None:
            self.app.push_screen(RetryScreen(meant[0], self._session.turns[meant[0]].text), self._retry_chosen)

    def _retry_chosen(self, choice: int | None) -> None:
        if choice is None:
            return
        self.post_message(self.Again(self._session) if choice < 0 else self.Retried(self._session, choice))

    def action_again(self) -> None:
        """The same customer from the start."""
        self.post_message(self.Again(self._session))

    def action_next(self) -> None:
        """The next customer."""
        self.post_message(self.NextWanted(self._session.persona.id))

    def action_home(self) -> None:
        """Back to the customers."""
        self.post_message(self.Closed())

    def action_tab(self, name: str) -> None:
        """Show one of the panes on the right."""
        for card in self.query(CardView):
            card.open(name)

    @work(exclusive=True, group="save", exit_on_error=False)
    async def action_save(self) -> None:
        """Save the scorecard as Markdown into the working folder, or into the data folder where that is shut."""
        review = self._review
        if review is None:
            return
        folders = [Path.cwd(), self.trainer.wiring.settings.data]
        try:
            path = await self.trainer.backstage.call(lambda: self._write(review, folders))
        except TrainerError as error:
            self.say(str(error), bad=True)
        else:
            self.post_message(self.Saved(path))

    def _write(self, review: Review, folders: list[Path]) -> Path:
        from trainer.reports.markdown import scorecard_markdown  # late: it brings the template engine along

        text = scorecard_markdown(review.scorecard, review.rubric, self._session.transcript(), advice_book())
        return save_markdown(text, self._session.persona.id, self._session.events[0].at, folders)

    @on(Saved)
    def _saved(self, event: Saved) -> None:
        self.say(tr("Saved as {path}", path=event.path))
