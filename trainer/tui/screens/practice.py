"""Practice: the conversation itself, with the case beside it and the mood above it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual import on, work
from textual.binding import Binding
from textual.message import Message

from trainer.customer.voice import Piece
from trainer.domain.conversation import Action, Event, Turn
from trainer.domain.text import one_line
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.translation import mark, tr
from trainer.tui.commands import Command
from trainer.tui.drawing import joined
from trainer.tui.screens.confirm import ConfirmScreen
from trainer.tui.screens.conversation import ConversationView
from trainer.tui.screens.pause import PauseScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.state.talk import Outgoing, Queued, Refusal
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard
from trainer.tui.widgets.title_bar import TitleBar
from trainer.tui.widgets.transcript import Transcript
from trainer.tui.widgets.whisper import Whisper
from trainer.tui.words import ACTIONS, ASKS

TICK_S = 0.1
HELP = mark("""\
Write your answer and press Enter. Shift+Enter or Ctrl+J begin a new line; a message has room for 4,000 characters.

While the customer is still typing or speaking, an answer cuts in: they notice.

F2 asks for a short break, F3 hands over to a manager, F4 proposes another channel, F8 ends the conversation. Whatever \
stands in the composer goes along as the words for it.

F6 goes through the panel: the case, what you may offer, the coach. In a narrow terminal it opens and closes it too. \
Page up and Page down move through the conversation.

Esc stops a reply that takes too long; else it pauses. You can leave at any time: the conversation is kept, and so is \
what you have begun to write for as long as the program runs.
""")
Steps = Callable[[], AsyncIterator[Event | Piece]]


class PracticeScreen(ConversationView):
    """One conversation under way."""

    NAME = mark("Practice")
    HELP = HELP
    BINDINGS = [
        Binding("f2", "act('hold')", mark("Hold")),
        Binding("f3", "act('manager')", mark("Manager")),
        Binding("f4", "act('channel')", mark("Channel")),
        Binding("f6", "panel", mark("Panel")),
        Binding("f8", "act('end')", mark("End")),
        Binding("escape", "stop", mark("Stop")),
        Binding("escape", "pause", mark("Pause")),
        Binding("pageup", "scroll(-1)", mark("Scroll back"), show=False),
        Binding("pagedown", "scroll(1)", mark("Scroll on"), show=False),
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
        super().__init__(session)
        self._draft, self._remark = draft, remark
        self._sent = ""
        self._model_at_work = False
        """What Esc does, as the footer says: it stops a model's reply, else it pauses."""

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
        if action in ("stop", "pause"):
            return self._model_at_work == (action == "stop")
        return super().check_action(action, parameters)

    def commands(self) -> Iterator[Command]:
        """What the keys do."""
        if not self._shown_end:
            for action, title in ACTIONS.items():
                yield Command(tr(title), tr("What stands in the composer goes along"), partial(self.action_act, action))
        yield Command(tr("Next panel"), tr("Case, what you may offer, coach"), self.action_panel)
        if self.session.taken_over:
            yield Command(tr("Model again"), tr("From the next reply on the model speaks"), self._own_voice_again)
        yield Command(tr("Pause or leave"), tr("Nothing is lost"), self.action_pause)

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
        if self.talk.owed and self.talk.recovery.error is not None:
            self._ask(self.talk.recovery.error)
            return
        decided = self.talk.send(text, action)
        if isinstance(decided, Refusal):
            self.query_one(Whisper).remark(decided.why)
            return
        self._sent = text
        self.query_one(Composer).text = ""
        self.query_one(Whisper).remark()
        if isinstance(decided, Queued):
            self.query_one(Whisper).remark(tr("Your message goes out as soon as they have begun."))
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
                await self.query_one(Transcript).remark(joined((one_line(tr(str(item.data["text"]))), "italic $quiet")))
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
        kept = self.talk.fail(error, self._sent, composer.text)
        if kept != composer.text:  # what was not taken into the session goes back to where it was written
            composer.text, self._sent = kept, ""
        self._ask(error)

    def _ask(self, error: TrainerError) -> None:
        self.talk.stopwatch.stop()
        trouble = TroubleScreen(error, owed=self.talk.owed, wait_s=self.talk.recovery.wait_s)
        self.app.push_screen(trouble, self._decided)

    def _decided(self, choice: str | None) -> None:
        self.talk.stopwatch.run()
        if choice == "leave":
            self._leave()
        elif choice in ("offline", "rest"):
            voice = self.trainer.wiring.offline_voice
            if choice == "offline":
                self.session.stand_in(voice)
            else:
                self.session.use_voice(voice)
            self._begin(self.talk.opening)
        elif choice == "again":
            self._begin(self.talk.opening)
        elif choice == "wait":
            self.talk.recovery.wait()

    def _show_what_escape_does(self) -> None:
        by_model = self.session.engine == "llm" and not self.session.taken_over
        at_work = by_model and (self.talk.stoppable or self.talk.recovery.waiting)
        if at_work != self._model_at_work:
            self._model_at_work = at_work
            self.refresh_bindings()

    def _own_voice_again(self) -> None:
        self.session.use_voice(None)
        self.talk.recovery.cleared()

    def tell(self, line: str) -> None:
        """Show what is heard of an endpoint that lets one wait."""
        self.talk.tell(line)
        self._show_typing()

    async def _tick(self) -> None:
        if not self.is_current:
            return
        self.query_one(TitleBar).set_state(self._state())
        self._show_what_escape_does()
        if self.talk.advance():
            await self._show_arrival()
        self._show_typing()
        if self.talk.over and not self.talk.busy:
            await self._show_end()
        elif self.talk.recovery.due:
            self._begin(self.talk.opening)
        elif self.talk.falls_silent():
            self._begin(partial(self.session.say, ""))

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
            text = tr(text, name=one_line(self.session.persona.name))
            question = ConfirmScreen(tr(title), text, yes=tr(ACTIONS[action]))
            self.app.push_screen(question, partial(self._confirmed, action))
            return
        await self._send(self.query_one(Composer).text, action)

    async def _confirmed(self, action: Action, sure: bool | None) -> None:
        if sure and not self._shown_end:
            await self._send(self.query_one(Composer).text, action)

    async def action_stop(self) -> None:
        """Stop a reply that is under way."""
        await self.action_pause()

    async def action_pause(self) -> None:
        """Stop a reply that is under way, or the wait for the next try; else pause."""
        if self.talk.stoppable or self.talk.recovery.waiting:
            self.workers.cancel_group(self, "turn")
            self.talk.settle()
            await self._failed(self.talk.recovery.stopped())
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
