"""The screens in German and Norwegian: pictures of three of them, and nothing English left on any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui import story
from tests.tui.driving import Clock, OwnWiring, idle, practice, running, shown, until
from tests.tui.test_pictures import Picture, taken
from trainer.settings import load_settings, speak
from trainer.tui.screens.help import HelpScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.widgets.card_view import CardView

SMALL = (80, 24)
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
