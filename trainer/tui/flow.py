"""Which screen follows which: home, briefing, practice, cool-down, scorecard, and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from textual import work
from textual.app import App
from textual.message import Message

from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.domain.rubric import Rubric
from trainer.domain.text import one_line, shortened
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.settings import Pace
from trainer.translation import tr
from trainer.tui.backstage import Backstage
from trainer.tui.grading_desk import GradingDesk
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.cooldown import CoolDownScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.waiting import WaitingScreen
from trainer.tui.screens.workbench import WorkbenchScreen
from trainer.tui.state.bench import open_bench
from trainer.tui.state.customers import following
from trainer.tui.state.front import Front, FrontLoader, both_engines
from trainer.wiring import Engine, Wiring

LONGEST_REMARK = 200


class Flow(App[None]):
    """The way through the program. Home lies at the bottom; everything else comes and goes above it."""

    @dataclass
    class FrontLoaded(Message):
        """What the home screen shows is there."""

        front: Front

    @dataclass
    class SessionReady(Message):
        """A session can be shown."""

        session: Session
        remark: str = ""

    @dataclass
    class BriefingReady(Message):
        """A briefing can be shown."""

        persona: Persona
        rubric: Rubric

    @dataclass
    class Unavailable(Message):
        """What was wanted cannot be had."""

        error: TrainerError

    @dataclass
    class EndpointWaits(Message):
        """Whoever waits for the endpoint hears why, in a line."""

        line: str

    def __init__(
        self,
        wiring: Wiring,
        start: str | None,
        *,
        persona: Persona | None,
        engine: Engine | None,
        seed: int | None,
        exam: bool,
        edit: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.wiring, self.clock = wiring, clock
        self.pace: Pace = wiring.settings.pace
        self.backstage = Backstage()
        self.desk = GradingDesk(wiring, self.backstage)
        self.drafts: dict[str, str] = {}
        """What was begun to be written, by session; for as long as the program runs."""
        self._start, self._persona, self._seed, self._exam, self._edit = start, persona, seed, exam, edit
        self._engine: Engine = engine or wiring.engine
        self._asked: Engine | None = engine
        """The engine that was named at the start; a session is taken up again with it."""
        self._loader = FrontLoader(wiring)
        self._front: Front | None = None
        self._warm = False

    def open_house(self) -> None:
        """Show that something is being made ready, and make it ready."""
        self.push_screen(WaitingScreen())
        self._load_front()

    def action_restart(self) -> None:
        """Try once more to make everything ready."""
        if self._front is None:
            self._load_front()

    @work(exclusive=True, group="front", exit_on_error=False)
    async def _load_front(self) -> None:
        try:
            front = await self.backstage.call(self._loader.load)
        except TrainerError as error:
            self.post_message(self.Unavailable(error))
        else:
            self.post_message(self.FrontLoaded(front))

    @work(exclusive=True, group="warm", exit_on_error=False)
    async def _warm_up(self) -> None:
        """Load the encoder while the agent reads a case, so that the first answer does not wait for it."""
        persona = next((one.persona for one in self._front.customers), None) if self._front else None
        if persona is None:
            return
        try:
            await self.backstage.run(lambda: self.wiring.offline_reader.read("Hello.", ReadingContext(), persona))
            await self.backstage.call(lambda: self.wiring.offline_voice)
        except TrainerError:
            return  # whoever needs it is told when it is needed
        self._warm = True

    def on_flow_front_loaded(self, event: FrontLoaded) -> None:
        """Home, and from there on to what the command line named."""
        first = self._front is None
        self._front = event.front
        if not first:
            for screen in self.screen_stack:
                if isinstance(screen, HomeScreen):
                    screen.show_front(event.front)
            return
        self.switch_screen(HomeScreen(event.front))
        self._warm_up()
        if self._edit is not None:
            self.edit(self._edit)
        elif self._persona is not None:
            self._brief(self._persona)
        elif self._start is not None:
            self._begin_with(self._start)

    def _begin_with(self, start: str) -> None:
        """A persona's id or file, or a session's id."""
        names_file = start.endswith((".yaml", ".yml")) or "/" in start
        if names_file or start in self.wiring.shelf.persona_files():
            try:
                self._brief(self.wiring.shelf.persona(start))
            except TrainerError as error:
                self.post_message(self.Unavailable(error))
        else:
            self._fetch(lambda: self.wiring.resume(start, self._asked))

    def _brief(self, persona: Persona) -> None:
        if self._front is not None:
            self.post_message(self.BriefingReady(persona, self._front.rubric))

    @work(exclusive=True, group="session", exit_on_error=False)
    async def _fetch(self, make: Callable[[], Session], remark: str = "") -> None:
        try:
            session = await self.backstage.call(make)
        except TrainerError as error:
            self.post_message(self.Unavailable(error))
        else:
            self.post_message(self.SessionReady(session, remark))

    def on_flow_unavailable(self, event: Unavailable) -> None:
        """Say so where one is."""
        if isinstance(self.screen, WaitingScreen):
            if self._front is None:
                self.screen.show_error(event.error)
                return
            self.pop_screen()
        self.notify(one_line(str(event.error)), severity="error", timeout=12, markup=False)

    def on_flow_endpoint_waits(self, event: EndpointWaits) -> None:
        """Pass it on to where a reply is waited for."""
        for screen in self.screen_stack:
            if isinstance(screen, PracticeScreen | ScorecardScreen):
                screen.tell(event.line)

    def on_flow_briefing_ready(self, event: BriefingReady) -> None:
        """Show the case."""
        self._above_home(
            BriefingScreen(
                event.persona, event.rubric, engine=self._engine, choice=both_engines(self.wiring), exam=self._exam
            )
        )
        self._prepare(event.persona)

    @work(exclusive=True, group="prepare", exit_on_error=False)
    async def _prepare(self, persona: Persona) -> None:
        """Read the customer's examples while the agent reads the case, so that the first answer does not wait."""
        try:
            await self.backstage.call(lambda: self.wiring.offline_reader.prepare(persona))
        except TrainerError:
            return  # whoever needs it is told when it is needed

    def on_flow_session_ready(self, event: SessionReady) -> None:
        """A conversation that goes on, or the scorecard of one that is over."""
        session = event.session
        if session.ending is not None:
            self._above_home(ScorecardScreen(session))
        else:
            self._above_home(PracticeScreen(session, draft=self.drafts.pop(session.id, ""), remark=event.remark))

    def _above_home(self, screen: TrainerScreen) -> None:
        """Show a screen directly above home, in the place of what stood there."""
        if isinstance(self.screen, HomeScreen):
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def _wait(self) -> None:
        """Show that it takes a moment, where it does."""
        if not self._warm and not isinstance(self.screen, WaitingScreen):
            if isinstance(self.screen, HomeScreen):
                self.push_screen(WaitingScreen())
            else:
                self.switch_screen(WaitingScreen())

    def go_home(self) -> None:
        """Back to the customers, with what was played meanwhile."""
        if not isinstance(self.screen, HomeScreen):
            self.pop_screen()
        self._load_front()

    def on_home_screen_chosen(self, event: HomeScreen.Chosen) -> None:
        """From the list to the case."""
        self._brief(event.persona)

    def on_home_screen_resumed(self, event: HomeScreen.Resumed) -> None:
        """Go on where it was broken off."""
        self._wait()
        self._fetch(lambda: self._as_kept(event.session_id), tr("You go on where you left off."))

    def on_home_screen_looked_back(self, event: HomeScreen.LookedBack) -> None:
        """The scorecard of an earlier session."""
        self._wait()
        self._fetch(lambda: self._as_kept(event.session_id))

    def _as_kept(self, session_id: str) -> Session:
        """A session of the list as it was begun; offline where the program was started so."""
        return self.wiring.resume(session_id, "offline" if self._asked == "offline" else None)

    def on_home_screen_edit_wanted(self, event: HomeScreen.EditWanted) -> None:
        """From the list to the workbench."""
        self.edit(event.persona_id)

    def edit(self, name: str) -> None:
        """Put a persona, by id or file, on the workbench."""
        try:
            bench = open_bench(self.wiring, name)
        except TrainerError as error:
            self.post_message(self.Unavailable(error))
            return
        self._above_home(WorkbenchScreen(bench))

    def on_workbench_screen_closed(self) -> None:
        """Home, with the file as it is now."""
        self.go_home()

    def on_briefing_screen_left(self) -> None:
        """Back without having begun."""
        self.go_home()

    def on_briefing_screen_started(self, event: BriefingScreen.Started) -> None:
        """Begin a conversation. A seed that was named holds for the first one only."""
        seed, self._seed = self._seed, None
        self._engine, self._exam = event.engine, event.exam
        self._wait()
        self._fetch(lambda: self.wiring.new_session(event.persona, engine=event.engine, seed=seed, exam=event.exam))

    def on_practice_screen_left(self, event: PracticeScreen.Left) -> None:
        """Leave for now."""
        if event.draft.strip():
            self.drafts[event.session.id] = event.draft
        self.go_home()

    def on_practice_screen_finished(self, event: PracticeScreen.Finished) -> None:
        """A breath before the scorecard."""
        self._above_home(CoolDownScreen(event.session))

    def on_cool_down_screen_done(self, event: CoolDownScreen.Done) -> None:
        """On to the scorecard."""
        self._above_home(ScorecardScreen(event.session))

    def on_scorecard_screen_retried(self, event: ScorecardScreen.Retried) -> None:
        """The same conversation from one turn on."""
        said = shortened(event.session.turns[event.turn].text, LONGEST_REMARK)
        self._wait()
        self._fetch(
            lambda: self.wiring.retry(event.session, event.turn),
            tr("You retry from here. Last time you said: “{said}”", said=said),
        )

    def on_scorecard_screen_again(self, event: ScorecardScreen.Again) -> None:
        """The same customer from the start, as the case file stands now."""
        self._brief(self._as_it_is_now(event.session.persona))

    def _as_it_is_now(self, persona: Persona) -> Persona:
        known = [one.persona for one in self._front.customers] if self._front else []
        return next((one for one in known if one.id == persona.id), persona)

    def on_scorecard_screen_next_wanted(self, event: ScorecardScreen.NextWanted) -> None:
        """The next customer's case."""
        persona = following(self._front.customers, event.persona_id) if self._front else None
        if persona is None:
            self.notify(tr("There is no other customer."), markup=False)
        else:
            self._brief(persona)

    def on_scorecard_screen_closed(self) -> None:
        """Home."""
        self.go_home()
