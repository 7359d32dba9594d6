"""Whole sessions through the screens, by the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TabbedContent

from tests.tui.driving import Clock, OwnWiring, idle, practice, running, say, shown, to_practice, until
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.cooldown import CoolDownScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.retry import RetryScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard

GOOD = "A kettle that has leaked since the third of March, and it came back untouched. I'm sorry, that was us. Go on."
BETTER = "So it leaked from the first day, you sent it in, and nobody opened the box. Have I got that right?"


async def test_a_session_goes_from_home_to_the_scorecard_and_a_retry_stands_beside_it(
    wiring: OwnWiring, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(wiring, clock) as (app, pilot):
        assert "Martha Quill" in shown(app)
        screen = await to_practice(app, pilot)
        first = screen.session
        assert "this kettle has leaked since the third of march" in shown(app)
        await say(app, pilot, GOOD)
        await say(app, pilot, "Unfortunately that is our policy. Calm down.")
        await pilot.press("f8")
        await pilot.press("y")
        await until(pilot, lambda: app.screen.query_one(EndCard))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CoolDownScreen))
        await pilot.press("x")  # any key skips the breathing
        await until(pilot, lambda: app.screen.query_one("#cause", Composer).has_focus)
        await pilot.press(*"empty log", "enter", *"open the box", "enter")
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert first.state.wrap_up == ("empty log", "open the box")
        assert first.state.scorecard is not None

        await pilot.press("2")
        await until(pilot, lambda: app.screen.query_one(CardView).turn is not None)
        await pilot.press("home", "down", "w")
        await until(pilot, lambda: isinstance(app.screen, WhatIfScreen))
        assert "at turn 1" in shown(app)
        app.screen.query_one(Composer).text = BETTER
        await pilot.press("enter")
        await until(pilot, lambda: "Why" in shown(app))
        assert len(wiring.store.sessions()) == 1, "what if stores nothing"
        await pilot.press("escape")

        await until(pilot, lambda: isinstance(app.screen, ScorecardScreen))
        await pilot.press("s")
        await until(pilot, lambda: list(tmp_path.glob("scorecard-leaky-kettle-*.md")))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RetryScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        second = practice(app).session
        assert second.start.parent_id == first.id
        assert second.turns == first.turns[:1]
        assert "Last time you said" in shown(app)
        await say(app, pilot, BETTER)
        await pilot.press("f3", "y")
        await until(pilot, lambda: idle(practice(app)))
        if second.ending is None:
            await pilot.press("f8", "y")
        await until(pilot, lambda: app.screen.query_one(EndCard))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CoolDownScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(CardView))
        await until(pilot, lambda: app.screen.query_one(TabbedContent).active == "comparison-tab")
        assert "First go" in shown(app)
        assert "This go" in shown(app)
        await pilot.press("escape")
        await until(
            pilot,
            lambda: (isinstance(app.screen, HomeScreen) and "Your scores" in shown(app)) or "just now" in shown(app),
        )
        assert {row.id for row in wiring.store.sessions()} == {first.id, second.id}


async def test_leaving_keeps_the_conversation_and_the_draft(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        await say(app, pilot, GOOD)
        turns = screen.session.turns
        screen.query_one(Composer).text = "half a sen"
        await pilot.press("escape")
        await until(pilot, lambda: "Paused" in shown(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and "Unfinished" in shown(app))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        assert practice(app).session.turns == turns
        assert practice(app).query_one(Composer).text == "half a sen"


async def test_a_session_that_was_broken_off_by_a_crash_goes_on_with_the_reply_that_is_owed(
    wiring: OwnWiring, clock: Clock
) -> None:
    session = wiring.new_session(wiring.shelf.persona("leaky-kettle"), seed=7)
    async for _ in session.open():
        pass
    async for item in session.say(GOOD):
        if getattr(item, "kind", "") == "reading":
            break  # as if the program had been killed here
    async with running(wiring, clock, start=session.id) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and len(app.screen.session.turns) == 3)
        assert practice(app).session.turns[1].text == GOOD


async def test_breaking_it_off_leads_to_a_card_that_says_so(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        await to_practice(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "Paused" in shown(app))
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: app.screen.query_one(EndCard))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CoolDownScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert "The agent never spoke." in shown(app)


async def test_the_palette_offers_what_the_screen_can_do(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):

        def titles() -> set[str]:
            return {command.title for command in app.get_system_commands(app.screen)}

        assert {"Practise: Martha Quill", "Help", "Dark or light", "Quit"} <= titles()
        await to_practice(app, pilot)
        assert {"Ask for a short break", "Hand over to a manager", "End the conversation", "Pause or leave"} <= titles()


async def test_help_says_what_the_screen_is_for_and_which_keys_work_there(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, size=(100, 44)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("f1")
        await until(pilot, lambda: "Help: Briefing" in shown(app))
        assert "Exam mode" in shown(app)
        assert "All commands, by name" in shown(app)
        assert "palette" not in shown(app)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))


async def test_a_briefing_that_goes_on_below_says_so_until_its_end_is_in_view(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, size=(80, 24)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        assert "▼ More below: Page down" in shown(app)
        await pilot.press("end")
        await until(pilot, lambda: "More below" not in shown(app))
        assert "Graded by" in shown(app)
        await pilot.press("home")
        await until(pilot, lambda: "More below" in shown(app))
        await pilot.resize_terminal(120, 70)
        await until(pilot, lambda: "More below" not in shown(app))


async def test_the_theme_turns_from_dark_to_light(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        assert app.theme == "trainer-dark"
        await pilot.press("ctrl+t")
        assert app.theme == "trainer-light"


async def test_a_terminal_that_is_too_small_gets_a_friendly_line(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        await pilot.resize_terminal(50, 15)
        await until(pilot, lambda: "A little more room" in shown(app))
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
