"""One picture of every state of every screen, small and large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.types import SerializableData
from textual.pilot import Pilot

from tests.tui import story
from tests.tui.driving import OWN, Clock, OwnWiring, idle, practice, running, shown, still, until
from trainer.errors import EndpointError
from trainer.practice.what_if import WhatIf
from trainer.settings import load_settings
from trainer.tui.app import TrainerApp
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.cooldown import CoolDownScreen
from trainer.tui.screens.help import HelpScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.pause import PauseScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.retry import RetryScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.screens.waiting import WaitingScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.case_panel import CasePanel
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard

SIZES = [(80, 24), (120, 40)]
ALIKE, MOST_LOOKS = 5, 60
"""A picture is taken when so many looks in a row were alike, within so many looks."""
sizes = pytest.mark.parametrize("size", SIZES, ids=["small", "large"])


class Picture(SingleFileSnapshotExtension):
    """An SVG a picture, to be looked at in a browser."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"

    def serialize(self, data: SerializableData, **_: object) -> str:
        """The picture as it is."""
        return str(data)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares with the picture in the folder beside this file."""
    return snapshot.use_extension(Picture)


async def taken(app: TrainerApp, pilot: Pilot[None]) -> str:
    """The screen as a picture, once nothing moves any more."""
    still(app)
    seen: list[str] = []
    while len(seen) < ALIKE or len(set(seen[-ALIKE:])) > 1:
        assert len(seen) < MOST_LOOKS, "the screen does not come to rest"
        await pilot.pause(0.05)
        seen.append(app.export_screenshot(simplify=True, title="Trainer"))
    return seen[-1]


@sizes
async def test_home_for_someone_new(
    wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with running(wiring, clock, size) as (app, pilot):
        assert await taken(app, pilot) == picture(name="welcome")
        app.push_screen(HelpScreen("Home", HomeScreen.HELP, [("Enter", "Read the case"), ("S", "Sort")]))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert await taken(app, pilot) == picture(name="help")


@pytest.fixture
def past(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnWiring]:
    """Two customers, a file that is broken, and sessions that were played."""
    monkeypatch.chdir(tmp_path)
    folder = Path("mine")
    folder.mkdir()
    text = (OWN / "leaky-kettle.yaml").read_text(encoding="utf-8")
    (folder / "leaky-kettle.yaml").write_text(text, encoding="utf-8")
    other = text.replace("id: leaky-kettle", "id: warm-fridge").replace("Martha Quill", "Ivo Brandt")
    (folder / "warm-fridge.yaml").write_text(other.replace("difficulty: 2", "difficulty: 4"), encoding="utf-8")
    (folder / "cold-soup.yaml").write_text(text.replace("demander", "demandor"), encoding="utf-8")
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), folder)
    story.stored(wiring, "first", 4, levels=story.WORSE, at=clock.now - 3 * 86_400)
    story.stored(wiring, "second", 4, levels=story.LEVELS, at=clock.now - 7200)
    story.stored(wiring, "third", 1, ended=False, at=clock.now - 600)
    yield wiring
    wiring.store.close()


@sizes
async def test_home_with_a_past_and_a_broken_file(
    past: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with running(past, clock, size) as (app, pilot):
        assert await taken(app, pilot) == picture(name="home")


@sizes
async def test_briefing(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with running(wiring, clock, size, start="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        assert await taken(app, pilot) == picture(name="briefing")


@sizes
async def test_practice(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    story.stored(wiring, "under-way", 2, ended=False, at=clock.now - 12)
    async with running(wiring, clock, size, start="under-way") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        screen = practice(app)
        screen.talk.coaching = story.coaching(1)
        screen._show_coaching()
        assert await taken(app, pilot) == picture(name="conversation")
        await pilot.press("f6")
        assert await taken(app, pilot) == picture(name="panel")
        screen.query_one(CasePanel).show("coach")
        await pilot.pause()
        assert await taken(app, pilot) == picture(name="coach")
        app.push_screen(PauseScreen(over=False))
        await until(pilot, lambda: isinstance(app.screen, PauseScreen))
        assert await taken(app, pilot) == picture(name="paused")
        await pilot.press("escape")
        error = EndpointError("http://127.0.0.1:9/v1 refuses the connection.", next_step="Start it, or go on offline.")
        app.push_screen(TroubleScreen(error, owed=True))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert await taken(app, pilot) == picture(name="trouble")


@sizes
async def test_practice_in_exam_mode_and_its_end(
    wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    story.stored(wiring, "exam", 4, ended=False, exam=True, at=clock.now - 12)
    async with running(wiring, clock, size, start="exam") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        screen = practice(app)
        screen.query_one(Composer).text = "x" * 3990
        assert await taken(app, pilot) == picture(name="exam")
        await screen.session.close()
        await until(pilot, lambda: screen.query(EndCard))
        assert await taken(app, pilot) == picture(name="end")


@sizes
async def test_cool_down(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    async with running(wiring, clock, size) as (app, pilot):
        app.push_screen(CoolDownScreen(session))
        await until(pilot, lambda: isinstance(app.screen, CoolDownScreen))
        clock.now += 3
        await until(pilot, lambda: app.screen.query_one("BreathView").now.left_s == 1)  # type: ignore[attr-defined]
        assert await taken(app, pilot) == picture(name="breath")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one("#cause").has_focus)
        assert await taken(app, pilot) == picture(name="note")


@sizes
async def test_scorecard(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    async with running(wiring, clock, size) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert await taken(app, pilot) == picture(name="overview")
        await pilot.press(*["down"] * 12)
        await until(pilot, lambda: app.screen.query_one(CardView).criterion_id == "explains_why")
        assert await taken(app, pilot) == picture(name="criterion")
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen.query_one(CardView).turn == 3)
        assert await taken(app, pilot) == picture(name="conversation")
        await pilot.press("3")
        await until(pilot, lambda: app.screen.query_one("MoodPane").has_focus)
        assert await taken(app, pilot) == picture(name="mood")
        await pilot.press("1")
        app.push_screen(WhatIfScreen(session, 3, "You can have it by Friday."))
        await until(pilot, lambda: isinstance(app.screen, WhatIfScreen))
        found = WhatIf(story.reading(2), story.step(2), story.REPLIED[2], None)
        app.screen.post_message(WhatIfScreen.Played(found))
        assert await taken(app, pilot) == picture(name="what_if")
        await pilot.press("escape")
        app.push_screen(RetryScreen(3, story.SAID[1]))
        await until(pilot, lambda: isinstance(app.screen, RetryScreen))
        assert await taken(app, pilot) == picture(name="retry")


@sizes
async def test_comparison(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion, size: tuple[int, int]) -> None:
    story.stored(wiring, "parent", 4, levels=story.LEVELS)
    session = story.stored(wiring, "child", 2, levels=story.WORSE, parent="parent")
    async with running(wiring, clock, size) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one("ComparisonPane").has_focus)
        assert await taken(app, pilot) == picture(name="comparison")


async def test_light(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion) -> None:
    story.stored(wiring, "under-way", 2, ended=False, at=clock.now - 12)
    async with running(wiring, clock, (120, 40), start="under-way") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        await pilot.press("ctrl+t")
        assert await taken(app, pilot) == picture(name="light")


async def test_too_small_and_waiting(wiring: OwnWiring, clock: Clock, picture: SnapshotAssertion) -> None:
    async with running(wiring, clock, (50, 15)) as (app, pilot):
        await until(pilot, lambda: "A little more room" in shown(app))
        assert await taken(app, pilot) == picture(name="small")
    async with running(wiring, clock, (80, 24)) as (app, pilot):
        waiting = WaitingScreen()
        app.push_screen(waiting)
        await until(pilot, lambda: isinstance(app.screen, WaitingScreen))
        assert await taken(app, pilot) == picture(name="waiting")
        waiting.show_error(EndpointError("The sessions cannot be read.", next_step="Free some room."))
        assert await taken(app, pilot) == picture(name="cannot")
