"""How a conversation is drawn: mood above, words and case side by side, the composer below."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, TabbedContent

from trainer.coaching.advice import advice_book
from trainer.domain.text import one_line
from trainer.practice.session import Session
from trainer.translation import mark, tr
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.state.talk import Talk
from trainer.tui.widgets.case_panel import CasePanel
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard
from trainer.tui.widgets.mood_gauge import MoodGauge
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.widgets.transcript import Transcript
from trainer.tui.widgets.whisper import Whisper
from trainer.tui.words import ENGINES

HINT = mark("Enter sends · Ctrl+J new line")


class ConversationView(TrainerScreen):
    """One conversation on the screen, as `talk` knows it; what is done with it is for the practice screen."""

    CSS_PATH = "practice.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.talk = Talk(session, self.trainer.pace, self.trainer.clock)
        self._shown_end = False
        self._drawing = asyncio.Lock()
        """Ticks of the clock and messages draw the same line, each in a task of its own: one at a time."""

    @property
    def _coach(self) -> bool:
        return not self.session.start.exam and self.trainer.wiring.settings.coach

    def compose(self) -> ComposeResult:
        """Mood above, conversation and case side by side, the composer below."""
        persona = self.session.persona
        yield TitleBar("Trainer", tr("Practice"), one_line(persona.name), state=self._state())
        if not self.session.start.exam:
            yield MoodGauge()
        with Horizontal(id="middle"):
            yield Transcript(one_line(persona.name))
            yield CasePanel(persona, coach=self._coach, exam=self.session.start.exam)
        yield Whisper()
        yield Composer(tr("Your answer to {name}", name=one_line(persona.name)), hint=tr(HINT), id="composer")
        yield Footer(show_command_palette=False)

    async def _show_arrival(self) -> None:
        """As much of the customer's line as has arrived."""
        async with self._drawing:
            arrival, transcript = self.talk.arrival, self.query_one(Transcript)
            if arrival is not None and arrival.done:
                number = max(number for number, turn in enumerate(self.session.turns) if turn.speaker == "customer")
                self.talk.arrival = None
                await transcript.arrive(number, arrival.text, self.session.turns[number])
            elif arrival is not None and arrival.shown:
                await transcript.arrive(len(self.session.turns), arrival.shown)
        self._show_typing()
        if self.talk.over and not self.talk.busy:
            await self._show_end()

    def _show_typing(self) -> None:
        self.query_one(Transcript).typing(self.talk.sign(one_line(self.session.persona.name)))

    async def _show_end(self) -> None:
        ending = self.session.ending
        if self._shown_end or ending is None:
            return
        self._shown_end = True
        self.talk.stopwatch.stop()
        self.query_one(Whisper).remark()
        if self._coach and self.talk.coaching is not None:
            self.query_one(CasePanel).coach(self.talk.coaching, advice_book(), over=True)
        await self.query_one(Composer).remove()
        await self.mount(
            EndCard(ending, one_line(self.session.persona.name), self.session.state.fair),
            after=self.query_one(Whisper),
        )
        self.refresh_bindings()

    def _show_mood(self) -> None:
        steps = self.session.state.steps
        for gauge in self.query(MoodGauge):
            gauge.show(self.session.state.mood, steps[-1][1].before if steps else None)

    def _show_coaching(self) -> None:
        coaching = self.talk.coaching
        if coaching is None or not self._coach:
            return
        book = advice_book()
        self.query_one(CasePanel).coach(coaching, book)
        self.query_one(Whisper).coach(coaching)

    def _state(self) -> str:
        start = self.session.start
        parts = [
            tr(ENGINES["offline" if self.session.taken_over else self.session.engine]),
            *([tr("exam")] if start.exam else []),
        ]
        return " · ".join([*parts, str(self.talk.stopwatch)])

    def action_panel(self) -> None:
        """The next tab; in a narrow terminal the panel opens, goes through its tabs, and closes."""
        panel = self.query_one(CasePanel)
        if self.is_wide:
            panel.advance()
        elif not self.has_class("open"):
            panel.show(panel.names[0])
            self.add_class("open")
        elif panel.advance():
            self.remove_class("open")
        self._panel_turned()

    @on(TabbedContent.TabActivated)
    def _panel_turned(self) -> None:
        """Where the coach's tab is shown, its tip need not stand above the composer too."""
        visible = self.is_wide or self.has_class("open")
        self.set_class(visible and self.query_one(CasePanel).active == "coach", "coaching")

    def action_scroll(self, by: int) -> None:
        """A page up or down in the conversation."""
        transcript = self.query_one(Transcript)
        if by < 0:
            transcript.scroll_page_up(animate=False)
        else:
            transcript.scroll_page_down(animate=False)
