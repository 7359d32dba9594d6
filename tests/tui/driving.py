"""Driving the application in tests: a clock that stands still, the personas of these tests, waiting for what comes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from trainer import locations
from trainer.library.shelf import Shelf
from trainer.practice.session import Session
from trainer.settings import Settings
from trainer.tui.app import TrainerApp
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.widgets.composer import Composer
from trainer.wiring import Wiring

OWN = Path(__file__).parent / "personas"
NOON = 1_767_268_800.0
"""The first of January 2026, noon UTC."""


class OwnWiring(Wiring):
    """The usual wiring with the personas of these tests and without an encoder, so that it is the same everywhere."""

    encoder = None

    def __init__(self, settings: Settings, folder: Path = OWN) -> None:
        super().__init__(settings)
        self.__dict__["shelf"] = Shelf([folder], [locations.shipped("rubrics")])


class Clock:
    """Seconds since the epoch, moved on by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        """The time."""
        return self.now


@asynccontextmanager
async def running(
    wiring: Wiring, clock: Clock, size: tuple[int, int] = (100, 30), start: str | None = None, **options: Any
) -> AsyncIterator[tuple[TrainerApp, Pilot[None]]]:
    """The application under way, its first screen shown."""
    app = TrainerApp(wiring, start, seed=7, clock=clock, **options)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) or len(app.screen_stack) > 2)
        yield app, pilot


async def until(pilot: Pilot[None], holds: Callable[[], object], seconds: float = 60) -> None:
    """Let the application work until something holds, then until it has nothing more to do."""
    end = time.monotonic() + seconds
    while not _held(holds):
        if time.monotonic() > end:
            raise AssertionError(f"did not come about on {pilot.app.screen}:\n{_words(pilot.app)}")
        await pilot.pause(0.01)
    await pilot.pause()


def _held(holds: Callable[[], object]) -> bool:
    try:
        return bool(holds())
    except (LookupError, AttributeError):  # the screen that is asked for is not there yet
        return False
    except Exception as error:
        if type(error).__name__ in ("NoMatches", "ScreenStackError"):
            return False
        raise


async def to_practice(app: TrainerApp, pilot: Pilot[None]) -> PracticeScreen:
    """From home by the keyboard into the conversation with the customer under the cursor."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen) and app.screen.session.turns)
    return practice(app)


def practice(app: TrainerApp) -> PracticeScreen:
    """The practice screen that is shown."""
    assert isinstance(app.screen, PracticeScreen)
    return app.screen


def idle(screen: PracticeScreen) -> bool:
    """Whether the session is waiting for the agent."""
    return screen.is_mounted and not screen.talk.busy


async def say(app: TrainerApp, pilot: Pilot[None], text: str) -> Session:
    """Write a message, send it, and wait for the reply."""
    screen = practice(app)
    before = len(screen.session.turns)
    screen.query_one(Composer).text = text
    await pilot.press("enter")
    await until(pilot, lambda: len(screen.session.turns) > before and idle(screen) and not screen.session.state.owed)
    return screen.session


def shown(app: TrainerApp) -> str:
    """All that is on the screen, as text."""
    return _words(app)


def _words(app: App[None]) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in _strips(app))


def _strips(app: App[None]) -> list[Any]:
    compositor = app.screen._compositor
    return list(compositor.render_strips())


def still(app: TrainerApp) -> None:
    """Stop whatever blinks, with the cursor to be seen: the line that it stands in is kept as it was drawn last."""
    for area in app.screen.query(TextArea):
        area.cursor_blink = False
        area._line_cache.clear()
        area.refresh()
