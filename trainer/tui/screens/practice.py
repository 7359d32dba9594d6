"""Practice: the conversation itself, with the case beside it and the mood above it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Footer, TabbedContent

from trainer.coaching.advice import advice_book
from trainer.customer.voice import Piece
from trainer.domain.conversation import Action, Event, Turn
from trainer.domain.text import one_line
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.tui.commands import Command
from trainer.tui.drawing import joined
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.confirm import ConfirmScreen
from trainer.tui.screens.pause import PauseScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.state.talk import Outgoing, Queued, Refusal, Talk
from trainer.tui.widgets.case_panel import CasePanel
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard
from trainer.tui.widgets.mood_gauge import MoodGauge
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.widgets.transcript import Transcript
from trainer.tui.widgets.whisper import Whisper
from trainer.tui.words import ACTIONS, ASKS

TICK_S = 0.1
HINT = "Enter sends · Ctrl+J new line"
HELP = """\
Write your answer and press Enter. Shift+Enter or Ctrl+J begin a new line; a message has room for 4,000 characters.

While the customer is still typing or speaking, an answer cuts in: they notice.

F2 asks for a short break, F3 hands over to a manager, F4 proposes another channel, F8 ends the conversation. Whatever \
stands in the composer goes along as the words for it.

F6 goes through the panel: the case, what you may offer, the coach. In a narrow terminal it opens and closes it too. \
Page up and Page down move through the conversation.

Esc stops a reply that takes too long; else it pauses. You can leave at any time: the conversation is kept, and so is \
what you have begun to write for as long as the program runs.
"""
Steps = Callable[[], AsyncIterator[Event | Piece]]


class PracticeScreen(TrainerScreen):
    """One conversation under way."""

    CSS_PATH = "practice.tcss"
    HELP = HELP
    BINDINGS = [
        Binding("f2", "act('hold')", "Hold"),
        Binding("f3", "act('manager')", "Manager"),
        Binding("f4", "act('channel')", "Channel"),
        Binding("f6", "panel", "Panel"),
        Binding("f8", "act('end')", "End"),
        Binding("escape", "pause", "Pause"),
        Binding("pageup", "scroll(-1)", "Scroll back", show=False),
        Binding("pagedown", "scroll(1)", "Scroll on", show=False),
    ]

    @dataclass
    class Left(Message):
        """The agent leaves; the session is kept."""

        session: Session
        draft: str

    @dataclass
    class Finished(Message):
        """The conversation is over and was read to its end."""

        session: Session

    @dataclass
    class Came(Message):
        """Something came from the session."""

        item: Event | Piece

    @dataclass
    class Settled(Message):
        """A step of the session is over; `error` where it failed."""

        error: TrainerError | None = None

    def __init__(self, session: Session, *, draft: str = "", remark: str = "") -> None:
        super().__init__()
        self.session, self._draft, self._remark = session, draft, remark
        self.talk = Talk(session, self.trainer.pace, self.trainer.clock)
        self._sent = ""
        self._error: TrainerError | None = None
        self._shown_end = False

    @property
    def _coach(self) -> bool:
        return not self.session.start.exam and self.trainer.wiring.settings.coach

    def compose(self) -> ComposeResult:
        """Mood above, conversation and case side by side, the composer below."""
        persona = self.session.persona
        yield TitleBar("Trainer", "Practice", one_line(persona.name), state=self._state())
        if not self.session.start.exam:
            yield MoodGauge()
        with Horizontal(id="middle"):
            yield Transcript(one_line(persona.name))
            yield CasePanel(persona, coach=self._coach, exam=self.session.start.exam)
        yield Whisper()
        yield Composer(f"Your answer to {one_line(persona.name)}", hint=HINT, id="composer")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show what was said before, then let the customer speak."""
        transcript = self.query_one(Transcript)
        await transcript.show(self.session.turns)
        if self._remark:
            await transcript.remark(joined((one_line(self._remark), "italic $quiet")))
        if self.talk.coaching is not None:
            self._show_coaching()
        self._show_mood()
        composer = self.query_one(Composer)
        composer.text = self._draft
        composer.focus()
        self.talk.stopwatch.run()
        self.set_interval(TICK_S, self._tick)
        self._begin(self.talk.opening)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """After the end there is nothing more to do to the customer."""
        if action == "act":
            return not self._shown_end
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """What the keys do."""
        if not self._shown_end:
            for action, title in ACTIONS.items():
                yield Command(title, "What stands in the composer goes along", partial(self.action_act, action))
        yield Command("Next panel", "Case, what you may offer, coach", self.action_panel)
        yield Command("Pause or leave", "Nothing is lost", self.action_pause)

    def _begin(self, steps: Steps) -> None:
        self.talk.begin()
        self._drive(steps)

    @work(exclusive=True, group="turn", exit_on_error=False)
    async def _drive(self, steps: Steps) -> None:
        try:
            async for item in self.trainer.backstage.stream(steps):
                self.post_message(self.Came(item))
        except TrainerError as error:
            self.post_message(self.Settled(error))
        else:
            self.post_message(self.Settled())

    @on(Composer.Sent)
    async def _message_sent(self, event: Composer.Sent) -> None:
        await self._send(event.text)

    async def _send(self, text: str, action: Action | None = None) -> None:
        if self.talk.owed and self._error is not None:
            self._ask(self._error)
            return
        decided = self.talk.send(text, action)
        if isinstance(decided, Refusal):
            self.query_one(Whisper).remark(decided.why)
            return
        self._sent = text
        self.query_one(Composer).text = ""
        self.query_one(Whisper).remark()
        if isinstance(decided, Queued):
            self.query_one(Whisper).remark("Your message goes out as soon as they have begun.")
        else:
            await self._dispatch(decided)

    async def _dispatch(self, outgoing: Outgoing) -> None:
        await self._show_arrival()
        self._begin(lambda: self.session.say(outgoing.text, action=outgoing.action, while_typing=outgoing.while_typing))

    async def on_practice_screen_came(self, event: Came) -> None:
        """Draw what came."""
        item = event.item
        self.talk.take(item)
        if isinstance(item, Event):
            if item.kind == "agent":
                self._sent = ""
                turn = Turn.model_validate(item.data)
                await self.query_one(Transcript).add(item.turn or 0, turn)
            elif item.kind == "mood":
                self._show_mood()
                self._show_coaching()
            elif item.kind == "notice":
                await self.query_one(Transcript).remark(joined((one_line(str(item.data["text"])), "italic $quiet")))
        await self._show_arrival()

    async def on_practice_screen_settled(self, event: Settled) -> None:
        """The step is over: go on with what waited, or say what went wrong."""
        self.talk.settle()
        await self._show_arrival()
        if event.error is not None:
            await self._failed(event.error)
        elif queued := self.talk.next_queued():
            await self._dispatch(queued)

    async def _failed(self, error: TrainerError) -> None:
        await self.query_one(Transcript).withdraw()
        composer = self.query_one(Composer)
        waiting = self.talk.queued.text if self.talk.queued else ""
        self.talk.queued = None
        kept = "\n".join(part for part in (self._sent, waiting, composer.text) if part.strip())
        if kept != composer.text:  # what was not taken into the session goes back to where it was written
            composer.text, self._sent = kept, ""
        self._error = error
        self._ask(error)

    def _ask(self, error: TrainerError) -> None:
        self.talk.stopwatch.stop()
        self.app.push_screen(TroubleScreen(error, owed=self.talk.owed), self._decided)

    def _decided(self, choice: str | None) -> None:
        self.talk.stopwatch.run()
        if choice == "leave":
            self._leave()
        elif choice == "offline":
            self.session.use_voice(self.trainer.wiring.offline_voice)
            self._begin(self.talk.opening)
        elif choice == "again":
            self._begin(self.talk.opening)

    async def _tick(self) -> None:
        if not self.is_current:
            return
        self.query_one(TitleBar).set_state(self._state())
        if self.talk.advance():
            await self._show_arrival()
        self._show_typing()
        if self.talk.over and not self.talk.busy:
            await self._show_end()
        elif self.talk.falls_silent():
            self._begin(partial(self.session.say, ""))

    async def _show_arrival(self) -> None:
        """As much of the customer's line as has arrived."""
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
        persona, what = self.session.persona, None
        verb = "typing" if persona.channel == "chat" else "speaking"
        if self.talk.speaking:
            what = f"{one_line(persona.name)} is {verb}…"
        elif self.talk.busy and self.trainer.pace != "instant":
            what = "…"
        self.query_one(Transcript).typing(what)

    async def _show_end(self) -> None:
        ending = self.session.ending
        if self._shown_end or ending is None:
            return
        self._shown_end = True
        self.talk.stopwatch.stop()
        self.query_one(Whisper).remark()
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
        parts = ["model" if start.engine == "llm" else "offline", *(["exam"] if start.exam else [])]
        return " · ".join([*parts, str(self.talk.stopwatch)])

    @on(Composer.Refused)
    def _refused(self, event: Composer.Refused) -> None:
        self.query_one(Whisper).remark(event.why)

    @on(Composer.Stirred)
    def _stirred(self) -> None:
        self.talk.silence.stir(self.clock())

    @on(EndCard.GoneOn)
    def _gone_on(self) -> None:
        self.post_message(self.Finished(self.session))

    async def action_act(self, action: Action) -> None:
        """Hold, manager, another channel, or the end; the last two-edged ones are asked about."""
        if action in ASKS:
            title, text = ASKS[action]
            text = text.format(name=one_line(self.session.persona.name))
            self.app.push_screen(ConfirmScreen(title, text, yes=ACTIONS[action]), partial(self._confirmed, action))
            return
        await self._send(self.query_one(Composer).text, action)

    async def _confirmed(self, action: Action, sure: bool | None) -> None:
        if sure and not self._shown_end:
            await self._send(self.query_one(Composer).text, action)

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

    async def action_pause(self) -> None:
        """Stop a reply that is under way; else pause."""
        if self.talk.busy and self.session.state.owed:
            self.workers.cancel_group(self, "turn")
            self.talk.settle()
            stopped = TrainerError("You stopped the reply.", next_step="What you said is kept.")
            await self._failed(stopped)
            return
        self.talk.stopwatch.stop()
        self.app.push_screen(PauseScreen(over=self._shown_end), self._paused)

    def _paused(self, choice: str | None) -> None:
        if choice == "leave":
            self._leave()
        elif choice == "break_off":
            self._begin(self.talk.breaking_off)
        else:
            if not self._shown_end:
                self.talk.stopwatch.run()
            self.talk.silence.stir(self.clock())

    def _leave(self) -> None:
        drafts = [composer.text for composer in self.query(Composer)]
        self.post_message(self.Left(self.session, drafts[0] if drafts else ""))
