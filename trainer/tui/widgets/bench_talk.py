"""The talk on the workbench: the pane, and the conversation behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from trainer.customer.voice import Piece
from trainer.domain.conversation import Event
from trainer.domain.mood import MoodStep
from trainer.domain.plan import Heat, Plan
from trainer.domain.reading import Reading
from trainer.domain.text import one_line
from trainer.errors import TrainerError
from trainer.practice.tryout import Tryout
from trainer.translation import tr
from trainer.tui.backstage import Backstage
from trainer.tui.state.bench import Bench
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.tryout_pane import Heard, TryoutPane
from trainer.tui.words import ENDINGS, ending_sentence
from trainer.wiring import Wiring


class BenchTalk(Vertical):
    """Talks to the persona as it stands in the file."""

    DEFAULT_CSS = """
    BenchTalk { height: 1fr; & TryoutPane { height: 1fr; } & Composer { margin: 0 1; max-height: 5; } }
    """

    @dataclass
    class Happened(Message):
        """A step of the conversation is there to be shown."""

        event: Event
        tryout: Tryout

    @dataclass
    class Failed(Message):
        """It could not go on."""

        error: TrainerError

    def __init__(self, wiring: Wiring, backstage: Backstage, bench: Bench) -> None:
        super().__init__()
        self._wiring, self._backstage, self._bench = wiring, backstage, bench
        self._tryout: Tryout | None = None
        self._seed = 0
        self._plan: Plan | None = None
        self._reading: Reading | None = None
        self._busy = False
        self._waiting = ""
        """What was said while the customer was still thinking."""
        self._outdated = False

    def compose(self) -> ComposeResult:
        """The pane."""
        yield TryoutPane()

    @property
    def heard(self) -> Heard | None:
        """The customer's line under the cursor."""
        return self.query_one(TryoutPane).heard

    def persona_changed(self) -> None:
        """The file makes another customer of it now: the next talk is with that one."""
        if self._tryout is not None and self._tryout.persona != self._bench.persona and not self._outdated:
            self._outdated = True
            self._note(tr("The persona has changed since; “anew” begins with it as it is now."))

    def begin_if_new(self) -> None:
        """Begin where nothing was said yet."""
        if self._tryout is None and not self._busy:
            self._begin()

    @work(exclusive=True, group="talk", exit_on_error=False)
    async def _begin(self) -> None:
        persona = self._bench.persona
        pane = self.query_one(TryoutPane)
        if persona is None:
            await pane.begin("")
            await pane.add_note(tr("This file cannot be played yet. Mend what stands below it first."))
            return
        self._busy, self._outdated, self._seed = True, False, self._seed + 1
        await pane.begin(one_line(persona.name))
        await self._follow(lambda tryout: tryout.open(), new=True)

    @on(TryoutPane.Anew)
    def _anew(self, event: TryoutPane.Anew) -> None:
        event.stop()
        self._tryout = None
        self._begin()

    @on(TryoutPane.Said)
    def _said(self, event: TryoutPane.Said) -> None:
        event.stop()
        if self._tryout is None and not self._busy:
            self._begin()  # says why it cannot be played; what was written stays where it is
            return
        self.query_one(Composer).clear()
        if self._busy:
            self._waiting = event.text
        else:
            self._speak(event.text)

    @work(exclusive=True, group="talk", exit_on_error=False)
    async def _speak(self, text: str) -> None:
        if self._tryout is None:
            return
        self._busy = True
        await self._follow(lambda tryout: tryout.say(text))

    @on(TryoutPane.Jumped)
    def _jumped(self, event: TryoutPane.Jumped) -> None:
        event.stop()
        if not self._busy:
            self._jump(event.heat)

    @work(exclusive=True, group="talk", exit_on_error=False)
    async def _jump(self, heat: Heat) -> None:
        if self._tryout is None or self._tryout.session.ending is not None:
            persona = self._bench.persona
            if persona is None:
                return
            self._tryout = None
            await self.query_one(TryoutPane).begin(one_line(persona.name))
        self._busy = True
        await self._follow(lambda tryout: tryout.jump(heat), new=self._tryout is None)

    async def _follow(self, make: Callable[[Tryout], AsyncIterator[Event | Piece]], *, new: bool = False) -> None:
        """Run a step backstage and post what comes of it."""
        persona, engine = self._bench.persona, self._wiring.engine
        try:
            if new and persona is not None:
                reader = await self._backstage.call(lambda: self._wiring.reader(engine))
                voice = await self._backstage.call(lambda: self._wiring.voice(engine))
                self._tryout = Tryout(persona, reader, voice, seed=self._seed)
            tryout = self._tryout
            if tryout is None:
                return
            async for item in self._backstage.stream(lambda: make(tryout)):
                if isinstance(item, Event):
                    self.post_message(self.Happened(item, tryout))
        except TrainerError as error:
            self.post_message(self.Failed(error))
        finally:
            self._busy = False
            waiting, self._waiting = self._waiting, ""
            if waiting:
                self.call_later(self._speak, waiting)

    @on(Happened)
    async def _happened(self, event: Happened) -> None:
        event.stop()
        if event.tryout is not self._tryout:
            return
        pane, data = self.query_one(TryoutPane), event.event.data
        match event.event.kind:
            case "plan":
                self._plan = Plan.model_validate(data)
            case "agent":
                await pane.add_own(str(data["text"]))
            case "reading":
                self._reading = Reading.model_validate(data)
            case "mood":
                step = MoodStep.model_validate(data)
                pane.show_mood(step.after, step.before)
                if self._reading is not None:
                    await pane.add_why(self._reading, step)
                self._reading = None
            case "notice":
                await pane.add_note(tr(str(data["text"])))
            case "customer" if self._plan is not None:
                mood = event.tryout.session.state.mood
                pane.show_mood(mood)
                lines = tuple(data.get("lines", ())) if data.get("voice") == "offline" else ()
                await pane.add_line(str(data["text"]), self._plan, mood, lines)
            case "ended":
                name = one_line(event.tryout.persona.name)
                ended = data["ending"]
                ending = ending_sentence(ended, name) if ended in ENDINGS else tr("It is over.")
                await pane.add_note(f"{ending} {tr('“anew” begins again.')}")

    @on(Failed)
    async def _failed(self, event: Failed) -> None:
        event.stop()
        await self.query_one(TryoutPane).add_note(str(event.error))

    @work(group="note", exit_on_error=False)
    async def _note(self, text: str) -> None:
        await self.query_one(TryoutPane).add_note(text)
