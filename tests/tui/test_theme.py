"""The looks: which a setting names, and what is said where it names none."""

from __future__ import annotations

from tests.tui.driving import Clock, OwnWiring, running, shown, until
from trainer.settings import load_settings
from trainer.tui.theme import unknown_theme


def test_a_theme_that_there_is_not_is_named_with_the_nearest_one() -> None:
    assert unknown_theme("dark") is None
    assert unknown_theme("nord") is None
    assert unknown_theme("drakula") == "There is no theme 'drakula'. Did you mean 'dracula'?"
    assert "There are" in (unknown_theme("[/]") or "")


async def test_an_unknown_theme_is_said_on_the_screen_and_ours_is_worn(clock: Clock) -> None:
    wiring = OwnWiring(load_settings(pace="instant", engine="offline", theme="drakula"))
    async with running(wiring, clock) as (app, pilot):
        await until(pilot, lambda: "There is no theme 'drakula'" in " ".join(shown(app).split()))
        assert app.theme == "trainer-dark"
    wiring.store.close()
