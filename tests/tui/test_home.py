"""Home: what it suggests, what waits, what is broken."""

from __future__ import annotations

from pathlib import Path

from tests.tui.driving import OWN, Clock, OwnWiring, running, say, shown, to_practice, until
from trainer.settings import load_settings
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.widgets.card_view import CardView


async def test_someone_new_is_welcomed_and_begins_with_the_gentlest(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        assert "Welcome." in shown(app)
        assert "The gentlest of them all" in shown(app)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        assert "Martha Quill" in shown(app)


async def test_the_engine_and_why_stand_at_the_top(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, size=(120, 30)) as (app, _):
        assert "Engine: offline · The offline engine is set." in shown(app)


async def test_a_broken_persona_is_a_line_with_its_place_and_reason(clock: Clock, tmp_path: Path) -> None:
    for name in ("leaky-kettle", "cold-soup"):
        text = (OWN / "leaky-kettle.yaml").read_text(encoding="utf-8").replace("id: leaky-kettle", f"id: {name}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    soup = tmp_path / "cold-soup.yaml"
    soup.write_text(soup.read_text(encoding="utf-8").replace("demander", "demandor"), encoding="utf-8")
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), tmp_path)
    async with running(wiring, clock, size=(160, 40)) as (app, pilot):
        assert "cold-soup.yaml:5:" in shown(app)
        assert "demander" in shown(app)
        soup.write_text(soup.read_text(encoding="utf-8").replace("demandor", "demander"), encoding="utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and "not usable" not in shown(app))
    wiring.store.close()


async def test_the_last_scorecard_of_a_customer_can_be_looked_at_again(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        await to_practice(app, pilot)
        session = await say(app, pilot, "Two weeks and it still leaks: I'd be cross too. Tell me more.")
        await say(app, pilot, "So it came back untouched after you sent it in. Have I got that right?")
        await session.close()
        await wiring.grade(session)
        app.go_home()
        await until(
            pilot, lambda: (isinstance(app.screen, HomeScreen) and "just now" in shown(app)) or "ago" in shown(app)
        )
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, ScorecardScreen) and app.screen.query_one(CardView))


async def test_sorting_changes_the_order_and_says_so(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        assert "Difficulty ▾" in shown(app)
        await pilot.press("s")
        await until(pilot, lambda: "Customer ▾" in shown(app))
        assert "Sorted by name." in shown(app)


async def test_a_name_that_there_is_none_of_is_said_at_home(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, start="nobody") as (app, pilot):
        await until(pilot, lambda: "nobody" in shown(app))
        assert isinstance(app.screen, HomeScreen)
