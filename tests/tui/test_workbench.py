"""The workbench as a trainer uses it: nothing typed is lost, mistakes stand at their lines, customers are heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Button, Input, TabbedContent

from tests.tui.driving import OWN, Clock, OwnWiring, running, shown, until
from tests.tui.test_pictures import Picture, sizes, taken
from trainer.customer.principles import ruled_out
from trainer.library.edited_file import EditedFile
from trainer.settings import load_settings
from trainer.tui.app import TrainerApp
from trainer.tui.screens.bench_questions import GoneScreen, LeaveScreen, TheirsScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.principle import PrincipleScreen
from trainer.tui.screens.workbench import WorkbenchScreen
from trainer.tui.widgets.bench_talk import BenchTalk
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.persona_editor import PersonaEditor
from trainer.tui.widgets.rehearsal_pane import RehearsalPane
from trainer.tui.widgets.tryout_pane import TryoutPane


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the trainer's own with one persona in it."""
    own = tmp_path / "personas"
    own.mkdir()
    text = (OWN / "leaky-kettle.yaml").read_text("utf-8")
    (own / "leaky-kettle.yaml").write_text(text, "utf-8")
    return own


@asynccontextmanager
async def at_bench(
    folder: Path, clock: Clock, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[TrainerApp, Pilot[None], WorkbenchScreen]]:
    """The workbench with the kettle on it, checked."""
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), folder)
    async with running(wiring, clock, size, edit="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and app.screen.bench.checked)
        screen = app.screen
        assert isinstance(screen, WorkbenchScreen)
        yield app, pilot, screen
    wiring.store.close()


def editor(screen: WorkbenchScreen) -> PersonaEditor:
    return screen.query_one(PersonaEditor)


def change(screen: WorkbenchScreen, old: str, new: str) -> None:
    """Type something else in the place of something."""
    editor(screen).put(editor(screen).text.replace(old, new, 1))


async def heard(pilot: Pilot[None], screen: WorkbenchScreen, count: int = 1) -> None:
    """Wait until the customer has spoken so often."""
    pane = screen.query_one(TryoutPane)
    await until(pilot, lambda: len(pane._heard) >= count and not screen.query_one(BenchTalk)._busy)


async def test_it_opens_from_home_with_the_customer_under_the_cursor(folder: Path, clock: Clock) -> None:
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), folder)
    async with running(wiring, clock) as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and app.screen.bench.checked)
        assert "leaky-kettle.yaml" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    wiring.store.close()


async def test_a_mistake_is_told_with_its_line_and_the_way_there(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        change(screen, "demander", "demandor")
        await until(pilot, lambda: screen.bench.checked and screen.bench.errors == 1)
        place = f"5:{screen.bench.findings[0].column}"
        assert place in shown(app)
        assert "demander" in shown(app)
        assert "1 error" in shown(app)
        await pilot.press("f8")
        assert editor(screen).cursor_location == (4, screen.bench.findings[0].column - 1)
        assert screen.bench.persona is not None, "the last one that could be played is still there to talk to"


async def test_what_is_typed_is_a_draft_at_once_and_comes_back(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (_, pilot, screen):
        change(screen, "name: Martha Quill", "name: Martha Quillfeather")
        await until(pilot, lambda: screen.bench.dirty)
    async with at_bench(folder, clock) as (app, pilot, screen):
        assert "Martha Quillfeather" in editor(screen).text
        assert "had not saved" in shown(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not screen.bench.dirty)
    assert "Martha Quillfeather" in (folder / "leaky-kettle.yaml").read_text("utf-8")


async def test_leaving_with_something_unsaved_asks_and_can_throw_away(folder: Path, clock: Clock) -> None:
    before = (folder / "leaky-kettle.yaml").read_text("utf-8")
    async with at_bench(folder, clock) as (app, pilot, screen):
        change(screen, "difficulty: 2", "difficulty: 3")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LeaveScreen))
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    async with at_bench(folder, clock) as (_, _pilot, screen):
        assert editor(screen).text == before
    assert (folder / "leaky-kettle.yaml").read_text("utf-8") == before


async def test_a_file_changed_outside_is_taken_in_or_asked_about(folder: Path, clock: Clock) -> None:
    file = folder / "leaky-kettle.yaml"
    async with at_bench(folder, clock) as (app, pilot, screen):
        file.write_text(file.read_text("utf-8").replace("difficulty: 2", "difficulty: 4"), "utf-8")
        screen._look_at_disk()
        await until(pilot, lambda: "difficulty: 4" in editor(screen).text)
        change(screen, "difficulty: 4", "difficulty: 1")
        file.write_text(file.read_text("utf-8").replace("difficulty: 4", "difficulty: 5"), "utf-8")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, TheirsScreen))
        assert "difficulty: 5" in file.read_text("utf-8"), "nobody's work is written over without a word"
        await pilot.press("enter")
        await until(pilot, lambda: not screen.bench.dirty)
        assert "difficulty: 1" in file.read_text("utf-8")


async def test_what_was_put_off_is_asked_again_at_saving_and_at_a_newer_change(folder: Path, clock: Clock) -> None:
    file = folder / "leaky-kettle.yaml"
    async with at_bench(folder, clock) as (app, pilot, screen):
        change(screen, "difficulty: 2", "difficulty: 1")
        await until(pilot, lambda: screen.bench.dirty)
        file.write_text(file.read_text("utf-8").replace("difficulty: 2", "difficulty: 4"), "utf-8")
        screen._look_at_disk()
        await until(pilot, lambda: isinstance(app.screen, TheirsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        for _ in range(3):
            screen._look_at_disk()
            await pilot.pause()
        assert app.screen is screen, "one can go on typing"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, TheirsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        file.write_text(file.read_text("utf-8").replace("difficulty: 4", "difficulty: 5"), "utf-8")
        screen._look_at_disk()
        await until(pilot, lambda: isinstance(app.screen, TheirsScreen))
        assert "difficulty: 1" in editor(screen).text


async def test_a_file_that_vanishes_leaves_its_text_in_the_editor_and_as_a_draft(folder: Path, clock: Clock) -> None:
    file = folder / "leaky-kettle.yaml"
    text = file.read_text("utf-8")
    async with at_bench(folder, clock) as (app, pilot, screen):
        file.unlink()
        screen._look_at_disk()
        assert app.screen is screen, "a save by removing and renaming takes a moment"
        screen._look_at_disk()
        await until(pilot, lambda: isinstance(app.screen, GoneScreen))
        assert "was removed or renamed" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert editor(screen).text == text
        draft = EditedFile(file, screen.trainer.wiring.settings.data / "drafts").draft()
        assert draft is not None
        assert draft.text == text
        screen._look_at_disk()
        screen._look_at_disk()
        assert app.screen is screen
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, GoneScreen))
        await pilot.press("enter")
        await until(pilot, lambda: not screen.bench.dirty)
    assert file.read_text("utf-8") == text


async def test_a_save_by_removing_and_renaming_is_taken_in(folder: Path, clock: Clock) -> None:
    file = folder / "leaky-kettle.yaml"
    async with at_bench(folder, clock) as (_, pilot, screen):
        text = file.read_text("utf-8")
        file.unlink()
        screen._look_at_disk()
        file.write_text(text.replace("difficulty: 2", "difficulty: 4"), "utf-8")
        screen._look_at_disk()
        await until(pilot, lambda: "difficulty: 4" in editor(screen).text)
        assert not screen.bench.dirty


async def test_talking_shows_the_mood_and_what_moved_it(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await heard(pilot, screen)
        screen.query_one(Composer).text = "That is not possible, it is our policy."
        await pilot.press("enter")
        await heard(pilot, screen, 2)
        text = shown(app)
        assert "policy" in text
        assert "anger +" in text
        assert "Martha Quill" in text


async def test_the_customer_can_be_heard_at_every_heat(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await heard(pilot, screen)
        for number, heat in enumerate(("boiling", "hot", "simmering", "thawing")):
            screen.query_one(f"#heat-{heat}", Button).press()
            await heard(pilot, screen, 2 + number)
            assert f"{heat}:" in shown(app)


async def test_a_line_that_is_just_right_becomes_one_of_their_own(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f7")
        await until(pilot, lambda: "Talk to the customer first" in shown(app))
        await pilot.press("f4")
        await heard(pilot, screen)
        screen.query_one("#heat-hot", Button).press()
        await heard(pilot, screen, 2)
        line = screen.query_one(TryoutPane).heard
        assert line is not None
        before = editor(screen).text
        await pilot.press("f7")
        await pilot.pause()
        persona = screen.bench.look().persona
        assert persona is not None
        assert editor(screen).text != before or "already" in shown(app)
        assert all(own in persona.model_dump_json() for own in line.lines)


async def test_a_line_they_would_never_say_becomes_a_principle_and_is_not_said_again(
    folder: Path, clock: Clock
) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await heard(pilot, screen)
        line = screen.query_one(TryoutPane).heard
        assert line is not None
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, PrincipleScreen))
        app.screen.query_one("#instead", Input).value = "it leaks."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "A rule is needed" in shown(app))
        app.screen.query_one("#rule", Input).value = "She never begins with [bold]small talk[/]."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen and screen.bench.checked)
        persona = screen.bench.persona
        assert persona is not None
        assert persona.principles[0].never == " ".join(line.text.split())
        assert persona.principles[0].rule == "She never begins with [bold]small talk[/]."
        for _ in range(3):
            screen.query_one("#anew", Button).press()
            await until(pilot, lambda: screen.query_one(TryoutPane).heard not in (None, line))
            again = screen.query_one(TryoutPane).heard
            assert again is not None
            assert again.text != line.text


async def test_of_a_reply_with_two_lines_the_wrong_one_is_chosen_and_own_lines_stay(folder: Path, clock: Clock) -> None:
    own, bank = "i repair clocks. i know when a box was never opened", "I've BEEN calm."
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await heard(pilot, screen)
        first = screen.query_one(TryoutPane).heard
        assert first is not None
        pane = screen.query_one(TryoutPane)
        mood = screen.query_one(BenchTalk)._tryout.session.state.mood  # type: ignore[union-attr]
        assert screen.bench.may_forbid(f"i've BEEN calm\n{own}", (bank, own)) == ("i've BEEN calm",)
        other = "What about {thing}?"
        await pane.add_line(f"i've BEEN calm\nwhat about the kettle?\n{own}", first.plan, mood, (bank, other, own))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, PrincipleScreen))
        assert own not in shown(app)
        await pilot.press("down", "enter", "tab", "tab")
        app.screen.query_one("#rule", Input).value = "She never asks back."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is screen and screen.bench.checked)
        persona = screen.bench.persona
        assert persona is not None
        assert persona.principles[0].never == "what about the kettle?"
        assert ruled_out(persona, "What about the kettle")
        assert not ruled_out(persona, own)
        await pilot.press("f7")
        await until(pilot, lambda: "rules the line out" in shown(app))
        assert "what about" not in editor(screen).text.partition("principles:")[0]


async def test_ruling_out_an_own_line_says_where_it_still_stands(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await heard(pilot, screen)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, PrincipleScreen))
        app.screen.query_one("#rule", Input).value = "She never counts days."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "still has this as one of their own lines" in shown(app))
        await until(pilot, lambda: screen.bench.checked)
        assert [one.code for one in screen.bench.findings if one.code == "line-forbidden"]


async def test_what_is_said_where_nothing_can_be_played_stays_to_be_said(folder: Path, clock: Clock) -> None:
    (folder / "leaky-kettle.yaml").write_text("id: leaky-kettle\nname: [oops\n", "utf-8")
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f4")
        await until(pilot, lambda: "cannot be played yet" in shown(app))
        screen.query_one(Composer).text = "Good morning."
        await pilot.press("enter")
        await pilot.pause()
        assert screen.query_one(Composer).text == "Good morning."
        assert "cannot be played yet" in shown(app)


async def test_in_a_narrow_terminal_the_keys_to_the_tabs_stand_below_the_file(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock, (80, 24)) as (app, pilot, _):
        foot = shown(app).splitlines()[-1]
        assert all(word in foot for word in ("Card", "Talk", "Mood", "Rehearse", "Next finding", "Save", "Help"))
        await pilot.press("f4")
        await until(pilot, lambda: "Never says" in shown(app).splitlines()[-1])


async def test_a_file_that_cannot_be_played_says_so_where_one_would_talk(folder: Path, clock: Clock) -> None:
    (folder / "leaky-kettle.yaml").write_text("id: leaky-kettle\nname: [oops\n", "utf-8")
    wiring = OwnWiring(load_settings(pace="instant", engine="offline"), folder)
    async with running(wiring, clock, (120, 40), edit="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WorkbenchScreen) and app.screen.bench.checked)
        await pilot.press("f4")
        await until(pilot, lambda: "cannot be played yet" in shown(app))
    wiring.store.close()


async def test_rehearsing_says_whether_good_is_told_from_bad(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f6")
        await until(pilot, lambda: screen.query_one(TabbedContent).active == "rehearse")
        screen.query_one(RehearsalPane).query_one(Button).press()
        await until(pilot, lambda: "sessions played" in shown(app), 60)
        assert "Scores by kind of agent" in shown(app)
        assert "Excellent" in shown(app)


async def test_a_rehearsal_can_be_stopped(folder: Path, clock: Clock) -> None:
    async with at_bench(folder, clock) as (app, pilot, screen):
        await pilot.press("f6")
        await until(pilot, lambda: screen.query_one(TabbedContent).active == "rehearse")
        button = screen.query_one(RehearsalPane).query_one(Button)
        button.press()
        await until(pilot, lambda: str(button.label) == "Stop")
        button.press()
        await until(pilot, lambda: str(button.label) == "Rehearse", 60)
        assert "topped" in shown(app)


@sizes
async def test_pictures(folder: Path, clock: Clock, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    picture = snapshot.use_extension(Picture)
    async with at_bench(folder, clock, size) as (app, pilot, screen):
        change(screen, "caller_type: demander", "caller_type: demandor")
        await until(pilot, lambda: screen.bench.checked and screen.bench.errors == 1)
        await until(pilot, lambda: "1 error" in shown(app).splitlines()[0] and "did you mean" in shown(app))
        await pilot.pause(0.5)  # the title, the findings and the card are drawn one after the other
        assert await taken(app, pilot) == picture(name="mistake")
        change(screen, "caller_type: demandor", "caller_type: demander")
        await until(pilot, lambda: screen.bench.playable)
        await pilot.press("f3")
        assert await taken(app, pilot) == picture(name="card")
        await pilot.press("f4")
        await heard(pilot, screen)
        screen.query_one(Composer).text = "It is our policy."
        await pilot.press("enter")
        await heard(pilot, screen, 2)
        assert await taken(app, pilot) == picture(name="talk")
        await pilot.press("f5")
        await until(pilot, lambda: screen.query_one(TabbedContent).active == "mood")
        assert await taken(app, pilot) == picture(name="mood")
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, PrincipleScreen))
        assert await taken(app, pilot) == picture(name="never says")
