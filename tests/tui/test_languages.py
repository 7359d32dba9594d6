"""The screens in German and Norwegian: pictures of three of them, and on all of them room for every label."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, OptionList, Static, TabbedContent, TabPane

from tests.tui import story
from tests.tui.driving import Clock, OwnWiring, idle, practice, running, shown, until
from tests.tui.room import cut
from tests.tui.test_pictures import Picture, taken
from trainer import locations
from trainer.errors import EndpointError
from trainer.practice.session import Session
from trainer.settings import load_settings, speak
from trainer.translation import tr
from trainer.tui import screens
from trainer.tui.app import TrainerApp
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.bench_questions import GoneScreen, LeaveScreen, TheirsScreen
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.confirm import ConfirmScreen
from trainer.tui.screens.conversation import ConversationView
from trainer.tui.screens.cooldown import CoolDownScreen
from trainer.tui.screens.help import HelpScreen
from trainer.tui.screens.modal import ChoiceScreen
from trainer.tui.screens.pause import PauseScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.principle import PrincipleScreen
from trainer.tui.screens.retry import RetryScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.screens.waiting import WaitingScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.screens.workbench import TABS, WorkbenchScreen
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.end_card import EndCard
from trainer.tui.words import ACTIONS, ASKS
from trainer.wiring import Engine

SMALL, WIDE = (80, 24), (104, 24)
"""The usual small terminal, and the smallest in which there are two columns."""
SAID = {"de": ("Ärger", "Ihre Antwort an", "F1 Hilfe"), "nb": ("Sinne", "Svaret ditt til", "F1 Hjelp")}


@pytest.fixture(params=["de", "nb"])
def lang(request: pytest.FixtureRequest) -> str:
    """A language of the interface."""
    return str(request.param)


@pytest.fixture
def spoken(lang: str) -> Iterator[OwnWiring]:
    """The parts of the program with the interface in that language."""
    settings = load_settings(pace="instant", engine="offline", interface=lang)
    speak(settings)
    made = OwnWiring(settings)
    yield made
    made.store.close()


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares with the picture in the folder beside this file."""
    return snapshot.use_extension(Picture)


async def test_home(spoken: OwnWiring, clock: Clock, picture: SnapshotAssertion) -> None:
    """With a past, so that scores, times and all keys are there."""
    story.stored(spoken, "first", 4, levels=story.WORSE, at=clock.now - 3 * 86_400)
    story.stored(spoken, "second", 1, ended=False, at=clock.now - 600)
    async with running(spoken, clock, SMALL) as (app, pilot):
        assert await taken(app, pilot) == picture(name="home")


async def test_practice(spoken: OwnWiring, clock: Clock, picture: SnapshotAssertion, lang: str) -> None:
    """Gauge, composer, keys; and the help with the keys by their names."""
    story.stored(spoken, "under-way", 2, ended=False, at=clock.now - 12)
    async with running(spoken, clock, SMALL, start="under-way") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        screen = practice(app)
        screen.talk.coaching = story.coaching(1)
        screen._show_coaching()
        assert await taken(app, pilot) == picture(name="practice")
        for words in SAID[lang]:
            assert words in shown(app)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert "Hold" not in shown(app)


async def test_scorecard(spoken: OwnWiring, clock: Clock, picture: SnapshotAssertion) -> None:
    """Verdict, levels as words, stages."""
    session = story.stored(spoken, "over", 4, levels=story.LEVELS)
    async with running(spoken, clock, SMALL) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert await taken(app, pilot) == picture(name="scorecard")


async def _seen(app: TrainerApp, pilot: Pilot[None], screen: Screen[Any]) -> Screen[Any]:
    """The screen, once it lies above the others."""
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and screen.is_mounted)
    return screen


async def _modals(app: TrainerApp, pilot: Pilot[None], session: Session) -> AsyncIterator[Screen[Any]]:
    """Every question, and every set of answers that it can have."""
    error, name = EndpointError("http://127.0.0.1:9/v1"), "Bernadette Oyelaran"
    questions: tuple[Screen[Any], ...] = (
        PauseScreen(over=False), RetryScreen(3, story.SAID[1]), LeaveScreen("warm-fridge.yaml"),
        TheirsScreen("warm-fridge.yaml"), GoneScreen("warm-fridge.yaml"), TroubleScreen(error, owed=False),
        TroubleScreen(error, owed=True), TroubleScreen(error, owed=True, wait_s=600),
        TroubleScreen(error, owed=True, doing="grading"), TroubleScreen(error, owed=True, doing="grading", wait_s=600),
        *(ConfirmScreen(tr(title), tr(text, name=name), yes=tr(ACTIONS[act])) for act, (title, text) in ASKS.items()),
        PrincipleScreen(name, ("One.", "Two.")), WhatIfScreen(session, 3, "By Friday."), WaitingScreen(),
        *(HelpScreen(tr(one.NAME), tr(one.HELP), []) for one in _all_screens() if issubclass(one, TrainerScreen)),
    )  # fmt: skip
    for question in questions:
        yield await _seen(app, pilot, question)
        app.pop_screen()


async def _talk(app: TrainerApp, pilot: Pilot[None], session: Session) -> AsyncIterator[Screen[Any]]:
    """A conversation with its panel open and with its end, what follows, and the scorecard criterion by criterion."""
    screen = await _seen(app, pilot, PracticeScreen(session))
    assert isinstance(screen, PracticeScreen)
    await until(pilot, lambda: idle(screen))
    for _ in range(4):
        yield screen
        await pilot.press("f6")
        await pilot.pause()
    await screen.session.close()
    await until(pilot, lambda: screen.query(EndCard))
    yield screen
    app.pop_screen()
    yield await _seen(app, pilot, CoolDownScreen(session))
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query_one("#cause").has_focus)
    yield app.screen
    app.pop_screen()


async def _cards(app: TrainerApp, pilot: Pilot[None], session: Session) -> AsyncIterator[Screen[Any]]:
    """The scorecard with nothing but misses, its first criteria and each tab."""
    screen = await _seen(app, pilot, ScorecardScreen(session))
    yield screen
    await until(pilot, lambda: screen.query(CardView))
    for _ in range(3):
        await pilot.press("down")
        yield screen
    for key in "2341":
        await pilot.press(key)
        await pilot.pause()
        yield screen
    app.pop_screen()


async def _cases(app: TrainerApp, pilot: Pilot[None], wiring: OwnWiring) -> AsyncIterator[Screen[Any]]:
    """The briefing with one engine and with two, for practice and for an exam."""
    persona, rubric = wiring.shelf.persona("leaky-kettle"), wiring.shelf.rubric("deescalation")
    for choice in (False, True):
        for exam in (False, True):
            engine: Engine = "llm" if choice else "offline"
            yield await _seen(app, pilot, BriefingScreen(persona, rubric, engine=engine, choice=choice, exam=exam))
            app.pop_screen()


async def _bench(app: TrainerApp, pilot: Pilot[None]) -> AsyncIterator[Screen[Any]]:
    """The workbench: the file, and each tab."""
    app.edit("leaky-kettle")
    await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and app.screen.bench.checked)
    yield app.screen
    for key, tab in zip(("f3", "f4", "f5", "f6"), TABS, strict=True):
        await pilot.press(key)
        await until(pilot, lambda tab=tab: app.screen.query_one(TabbedContent).active == tab)  # type: ignore[misc]
        yield app.screen
    app.pop_screen()


async def _only(screen: Screen[Any]) -> AsyncIterator[Screen[Any]]:
    yield screen


def _all_screens() -> list[type[Screen[Any]]]:
    """Every screen that can be shown."""
    names = [f"trainer.tui.screens.{one.name}" for one in pkgutil.iter_modules(screens.__path__)]
    found = {
        one
        for name in names
        for _, one in inspect.getmembers(importlib.import_module(name), inspect.isclass)
        if issubclass(one, Screen) and one.__module__ == name
    }
    return sorted(found - {TrainerScreen, ConversationView, ChoiceScreen}, key=lambda one: one.__name__)


async def test_every_label_of_every_screen_has_its_room(spoken: OwnWiring, clock: Clock) -> None:
    """Keys, buttons, tabs, titles, columns, criteria: none is wider than its place."""
    everything_missed: dict[str, int | None] = dict.fromkeys(story.LEVELS, 0)
    story.stored(spoken, "first", 4, levels=everything_missed, at=clock.now - 7200)
    session = story.stored(spoken, "again", 2, levels=everything_missed, parent="first", at=clock.now - 3600)
    talk = story.stored(spoken, "talk", 2, ended=False, at=clock.now - 600)
    found: set[str] = set()
    shown_ones: set[type[Screen[Any]]] = set()

    async def look(app: TrainerApp, pilot: Pilot[None], *walks: AsyncIterator[Screen[Any]]) -> None:
        for walk in (_only(app.screen), *walks):
            async for screen in walk:
                await until(pilot, lambda: all(one.children for one in app.screen.query(Footer)))
                shown_ones.add(type(screen))
                found.update(cut(screen))

    async with running(spoken, clock, SMALL) as (app, pilot):
        await look(
            app, pilot, _modals(app, pilot, session), _talk(app, pilot, talk), _cards(app, pilot, session),
            _cases(app, pilot, spoken), _bench(app, pilot),
        )  # fmt: skip
    async with running(spoken, clock, WIDE) as (app, pilot):
        await look(app, pilot, _cards(app, pilot, session), _cases(app, pilot, spoken), _bench(app, pilot))
    assert sorted(found) == []
    assert set(_all_screens()) == shown_ones, "each screen is looked at"


class Narrow(App[None]):
    """Labels of each kind, one that fits beside one that does not."""

    CSS = """
    Button { width: 12; } OptionList, .line { text-wrap: nowrap; } #frame { border: solid; width: 12; }
    OptionList { width: 14; border: none; padding: 0; } .line, Input { width: 14; }
    """
    BINDINGS = [Binding("a", "app.bell", "Ring"), Binding("b", "app.quit", "Ring the bell of the house")]

    def compose(self) -> ComposeResult:
        """Everything under one another."""
        yield Button("Yes", compact=True)
        yield Button("Yes, and at once", compact=True)
        yield Static("Calm", classes="line")
        yield Static("Calm, and at once", classes="line")
        yield Input(placeholder="Name")
        yield Input(placeholder="Name of the house")
        yield OptionList("Closing", "Closing, with thanks", markup=False)
        frame = Static(id="frame")
        frame.border_title = "A title of the house"
        yield frame
        with TabbedContent():
            yield TabPane("Case")
            yield TabPane("All that may be offered by now")
        yield Footer(show_command_palette=False)


async def test_a_label_without_its_room_is_found() -> None:
    async with Narrow().run_test(size=(30, 40)) as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one(Footer).children)
        found = " ".join(cut(pilot.app.screen))
    for text in ("Yes", "Calm", "Name", "Closing"):
        assert f"{text!r} has" not in found
    for text in (
        "Yes, and at once", "Calm, and at once", "Name of the house", "Closing, with thanks", "A title of the house",
        "All that may be offered by now", "b Ring the bell of the house", "the keys",
    ):  # fmt: skip
        assert text in found


async def test_the_list_of_customers_has_room_for_its_columns(lang: str, clock: Clock) -> None:
    """With everybody who comes with the program, played and passed."""
    settings = load_settings(pace="instant", engine="offline", interface=lang)
    speak(settings)
    wiring = OwnWiring(settings, locations.shipped("personas"))
    async with running(wiring, clock, SMALL) as (app, _):
        assert cut(app.screen) == []
    wiring.store.close()
