"""Draws the pictures of the README: screens in the middle of a session, exported by the app itself.

Run as `make picture`. The session is the offline engine's, with a fixed seed, in a store that is thrown away.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Button

from trainer.settings import load_settings
from trainer.tui.app import TrainerApp
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.workbench import WorkbenchScreen
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.tryout_pane import TryoutPane
from trainer.wiring import Wiring

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (120, 36)
MESSAGES = (
    "Hi Denise, this is Sam. Two days, and your mum sat right by the buzzer. That would make me cross too. Tell me.",
    (
        "So your mum was in on Tuesday and on Wednesday, twice it says no access, and the call promised by six "
        "never came. Have I got that right?"
    ),
    (
        "The scans were made on the ring road. Nobody went to the door. That was us, and I'm sorry your mum waited for "
        "nothing two days running. The box is in our Holbeck depot, undamaged."
    ),
)
REST = (
    "What would put it right for you?",
    (
        "I can make it the first stop tomorrow morning with another driver, before ten, or you collect it at Holbeck "
        "tonight until eight. Which would you rather? And who could take it in for her?"
    ),
    "Then Imran brings it before ten tomorrow, Carol signs for it, and I text you the minute it's handed over.",
    "Thank you for sticking with it, Denise. First stop tomorrow, Carol signs, text to you. Have a lovely Saturday.",
)


async def until(pilot: Pilot[None], holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing more happens on {pilot.app.screen}")
        await pilot.pause(0.05)
    await pilot.pause(0.2)


async def say(app: TrainerApp, pilot: Pilot[None], text: str) -> None:
    """Send one message and wait for the reply."""
    screen = app.screen
    if not isinstance(screen, PracticeScreen):
        raise TypeError(f"not in a conversation: {screen}")
    before = len(screen.session.turns)
    screen.query_one(Composer).text = text
    await pilot.press("enter")
    await until(pilot, lambda: len(screen.session.turns) > before + 1 and not screen.talk.busy)


async def draw() -> None:
    """Play the session and export the screens on the way."""
    with tempfile.TemporaryDirectory() as folder:
        wiring = Wiring(load_settings(pace="instant", engine="offline", data=Path(folder)))
        persona = wiring.shelf.persona("late-parcel")
        app = TrainerApp(wiring, persona=persona, seed=7, clock=lambda: 1_767_268_800.0)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and app.screen.session.turns)
            for text in MESSAGES:
                await say(app, pilot, text)
            await pilot.press("f6", "f6")
            await pilot.pause(0.3)
            export(app, "practice")
            for text in REST:
                if isinstance(app.screen, PracticeScreen) and app.screen.session.ending is None:
                    await say(app, pilot, text)
            await pilot.press("enter")
            await pilot.pause(0.3)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, ScorecardScreen) and app.screen.query(CardView))
            export(app, "scorecard")
        wiring.store.close()


async def draw_workbench() -> None:
    """A customer on the workbench, mid-sentence: a talk, the temper, a rehearsal."""
    with tempfile.TemporaryDirectory() as folder:
        wiring = Wiring(load_settings(pace="instant", engine="offline", data=Path(folder)))
        app = TrainerApp(wiring, edit="late-parcel", seed=7, clock=lambda: 1_767_268_800.0)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and app.screen.bench.playable)
            pane = app.screen.query_one(TryoutPane)
            await pilot.press("f4")
            await until(pilot, lambda: pane.heard is not None)
            opening = pane.heard
            app.screen.query_one(Composer).text = MESSAGES[1]
            await pilot.press("enter")
            await until(pilot, lambda: pane.heard is not opening)
            export(app, "workbench-talk")
            await pilot.press("f5")
            await pilot.pause(0.3)
            export(app, "workbench-mood")
            await pilot.press("f6")
            await pilot.pause(0.3)
            await pilot.press("enter")
            button = app.screen.query_one("#rehearse-button", Button)
            await until(pilot, lambda: str(button.label) == "Stop")
            await until(pilot, lambda: str(button.label) == "Rehearse", 240)
            export(app, "workbench-rehearse")
        wiring.store.close()


def export(app: TrainerApp, name: str) -> None:
    """Write one screen as SVG."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    svg = app.export_screenshot(simplify=True)
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
    print(f"docs/pictures/{name}.svg")


if __name__ == "__main__":
    asyncio.run(draw())
    asyncio.run(draw_workbench())
