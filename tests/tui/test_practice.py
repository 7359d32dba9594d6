"""The conversation's screen: sending, cutting in, acting, failing, silence, limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import TabbedContent

from tests.tui import story
from tests.tui.driving import Clock, OwnWiring, idle, practice, running, say, shown, to_practice, until
from trainer.customer.voice import Piece, Scene, Utterance, Voice
from trainer.domain.conversation import Turn
from trainer.domain.persona import Persona
from trainer.domain.text import MAX_MESSAGE
from trainer.errors import EndpointError
from trainer.settings import load_settings
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.widgets.case_panel import CasePanel
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.end_card import EndCard
from trainer.tui.widgets.mood_gauge import MoodGauge
from trainer.tui.widgets.transcript import Transcript
from trainer.tui.widgets.turn_view import TurnView

CALM = "That kettle has leaked since the third of March and came back untouched. I'm listening."


class Broken(Voice):
    """A voice whose endpoint is away, or that begins and then never goes on."""

    def __init__(self, *, hangs: bool = False) -> None:
        self._hangs = hangs

    async def speak(self, scene: Scene) -> AsyncIterator[Piece | Utterance]:  # noqa: ARG002 - the contract
        """Half a sentence, then nothing good."""
        yield Piece("i repair ")
        if self._hangs:
            await asyncio.Event().wait()
        raise EndpointError("The endpoint did not answer within 60 s.", next_step="Check that it runs.")


@pytest.fixture
def human() -> Iterator[OwnWiring]:
    """The parts of the program at the pace of people."""
    made = OwnWiring(load_settings(pace="human", engine="offline"))
    yield made
    made.store.close()


async def test_answering_while_they_still_type_cuts_in_and_the_rest_of_their_line_is_there_at_once(
    human: OwnWiring, clock: Clock
) -> None:
    async with running(human, clock, start="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and app.screen.session.turns)
        screen = practice(app)
        await until(pilot, lambda: idle(screen))
        assert "this kettle has leaked" not in shown(app)
        clock.now += 1.5
        await until(pilot, lambda: "Martha Quill is typing" in shown(app))
        screen.query_one(Composer).text = "Hold on, what is it about?"
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) >= 2)
        assert screen.session.turns[1].while_typing
        await until(pilot, lambda: "this kettle has leaked since the third of march" in shown(app))


async def test_the_rest_of_a_line_may_come_while_its_beginning_is_being_drawn(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        transcript = screen.query_one(Transcript)
        whole = Turn(speaker="customer", text="policy. whose. show me where")
        for first, then in (
            (transcript.arrive(7, "policy."), transcript.arrive(7, whole.text, whole)),
            (transcript.arrive(8, "policy."), transcript.withdraw()),
        ):
            await asyncio.gather(first, then)
        await until(pilot, lambda: whole.text in shown(app))
        assert [view.number for view in transcript.query(TurnView)] == [0, 7]
        assert "policy. …" not in shown(app)


async def test_whoever_still_types_when_it_ends_is_not_taken_away_from_the_end(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen._begin(screen.talk.breaking_off)
        await until(pilot, lambda: screen.query_one(EndCard).has_focus)
        await pilot.press(*"so", "space", *"then")
        assert app.screen is screen
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)


async def test_a_line_arrives_thought_by_thought_and_then_nobody_is_typing(human: OwnWiring, clock: Clock) -> None:
    async with running(human, clock, start="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen) and app.screen.session.turns
        )
        clock.now += 60
        await until(pilot, lambda: "this kettle has leaked" in shown(app))
        assert "is typing" not in shown(app)
        await say(app, pilot, CALM)
        assert not practice(app).session.turns[1].while_typing


async def test_long_silence_makes_the_customer_speak_up(human: OwnWiring, clock: Clock) -> None:
    async with running(human, clock, start="leaky-kettle") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen) and app.screen.session.turns
        )
        screen = practice(app)
        clock.now += 60
        await until(pilot, lambda: screen.talk.arrival is None)
        clock.now += 50
        await until(pilot, lambda: len(screen.session.turns) == 2 and idle(screen))
        assert [turn.speaker for turn in screen.session.turns] == ["customer", "customer"]


async def test_a_failing_endpoint_gives_a_choice_and_the_offline_voice_takes_over(
    wiring: OwnWiring, clock: Clock
) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen.session.use_voice(Broken())
        screen.query_one(Composer).text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "did not answer within 60 s" in shown(app)
        assert "Check that it runs." in shown(app)
        await pilot.press("right", "enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert [turn.text for turn in screen.session.turns if turn.speaker == "agent"] == [CALM]


async def test_after_a_failure_nothing_is_said_twice_and_the_choice_comes_again(
    wiring: OwnWiring, clock: Clock
) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen.session.use_voice(Broken())
        screen.query_one(Composer).text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen))
        screen.query_one(Composer).text = "Are you there?"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert screen.query_one(Composer).text == "Are you there?"
        assert len(screen.session.turns) == 2
        await pilot.press("enter")  # try again, and fail again
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen) and not screen.talk.busy)
        assert len(screen.session.turns) == 2


async def test_escape_stops_a_reply_that_does_not_come(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen.session.use_voice(Broken(hangs=True))
        screen.query_one(Composer).text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: screen.talk.busy and screen.session.state.owed and screen.talk.arrival)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "You stopped the reply" in shown(app)
        await pilot.press("right", "enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))


async def test_a_message_sent_while_the_reply_is_being_thought_of_waits_for_it(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        composer = screen.query_one(Composer)
        screen.talk.busy = True  # as while a model thinks
        composer.text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: screen.talk.queued is not None)
        assert screen.session.turns[-1].speaker == "customer"
        screen.post_message(PracticeScreen.Settled())
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert screen.session.turns[1].text == CALM


@pytest.mark.parametrize(("key", "action"), [("f2", "hold"), ("f4", "channel")])
async def test_keys_act_and_take_what_is_written_along(wiring: OwnWiring, clock: Clock, key: str, action: str) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen.query_one(Composer).text = "Give me two minutes to ask the workshop."
        await pilot.press(key)
        await until(pilot, lambda: len(screen.session.turns) >= 3 and idle(screen))
        turn = screen.session.turns[1]
        assert turn.action == action
        assert turn.text == "Give me two minutes to ask the workshop."


async def test_the_end_is_asked_about_first(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        await pilot.press("f8")
        await until(pilot, lambda: "End the conversation?" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen))
        assert screen.session.ending is None
        await pilot.press("f8")
        await until(pilot, lambda: "End the conversation?" in shown(app))
        await pilot.press("y")
        await until(pilot, lambda: app.screen.query_one(EndCard))
        assert "Without a warning" in shown(app)
        assert screen.session.ending == "ended_by_agent"


async def test_exam_mode_has_no_gauge_no_coach_and_no_hint(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, size=(120, 40)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        await pilot.press("x")
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen) and app.screen.session.turns
        )
        screen = await say_and_get(app, pilot)
        assert screen.session.start.exam
        assert not screen.query(MoodGauge)
        assert screen.query_one(CasePanel).names == ["case", "offer"]
        assert "Anger" not in shown(app)
        assert "Coach" not in shown(app)
        assert "Worth noticing" not in shown(app)


async def say_and_get(app: object, pilot: object) -> PracticeScreen:
    """Say something and give the screen."""
    await say(app, pilot, CALM)  # type: ignore[arg-type]
    return practice(app)  # type: ignore[arg-type]


async def test_the_coach_says_what_the_last_message_did(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock, size=(120, 40)) as (app, pilot):
        screen = await to_practice(app, pilot)
        await say(app, pilot, "Calm down, that is our policy.")
        await pilot.press("f6", "f6")
        await until(pilot, lambda: screen.query_one(TabbedContent).active == "coach")
        assert "Your last message" in shown(app)
        assert "Try next" in shown(app)
        assert screen.talk.coaching is not None
        assert screen.talk.coaching.tip.advice in shown(app)


async def test_in_a_narrow_terminal_the_panel_opens_goes_through_its_tabs_and_closes(
    wiring: OwnWiring, clock: Clock
) -> None:
    async with running(wiring, clock, size=(80, 24)) as (app, pilot):
        screen = await to_practice(app, pilot)
        seen = []
        for _ in range(4):
            await pilot.press("f6")
            await pilot.pause()
            seen.append(screen.query_one(CasePanel).active if screen.query_one(CasePanel).display else "closed")
        assert seen[:3] == ["case", "offer", "coach"]
        assert "Record" not in shown(app)


async def test_ctrl_j_begins_a_new_line_and_enter_sends_both(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        await pilot.press("o", "n", "e", "ctrl+j", "t", "w", "o")
        assert screen.query_one(Composer).text == "one\ntwo"
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert screen.session.turns[1].text == "one\ntwo"


async def test_a_paste_is_taken_whole_or_not_at_all(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        composer = screen.query_one(Composer)
        composer.post_message(Paste("line one\r\nline two"))
        await until(pilot, lambda: composer.text == "line one\nline two")
        composer.post_message(Paste("x" * MAX_MESSAGE))
        await until(pilot, lambda: "Not pasted" in shown(app))
        assert composer.text == "line one\nline two"
        composer.text = "y" * MAX_MESSAGE
        await pilot.press("z")
        assert len(composer.text) == MAX_MESSAGE
        await until(pilot, lambda: "this one is full" in shown(app))
        assert "4,000 of 4,000" in shown(app)


async def test_an_empty_message_is_not_sent(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        await pilot.press("space", "enter")
        await until(pilot, lambda: "nothing to send" in shown(app))
        assert len(screen.session.turns) == 1


async def test_what_could_not_be_stored_goes_back_into_the_composer(
    wiring: OwnWiring, clock: Clock, tmp_path: Path
) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        wiring.store.close()
        folder = wiring.settings.data
        for file in folder.iterdir():
            file.unlink()
        (folder / "sessions.sqlite3").mkdir()  # nothing can be written there now
        screen.query_one(Composer).text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert screen.query_one(Composer).text == CALM
        assert len(screen.session.turns) == 1


async def test_the_agent_sees_their_own_message_before_the_reply(wiring: OwnWiring, clock: Clock) -> None:
    async with running(wiring, clock) as (app, pilot):
        screen = await to_practice(app, pilot)
        screen.session.use_voice(Broken(hangs=True))
        screen.query_one(Composer).text = CALM
        await pilot.press("enter")
        await until(pilot, lambda: [view.turn.speaker for view in screen.query(TurnView)] == ["customer", "agent"])
        assert [event.kind for event in wiring.store.events(screen.session.id)][-1] != "customer"


async def test_a_customer_named_on_the_command_line_is_briefed_at_once(
    wiring: OwnWiring, clock: Clock, kettle: Persona
) -> None:
    async with running(wiring, clock, persona=kettle, exam=True) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
        assert "Exam mode: on" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_the_newest_words_stay_in_view_when_the_conversation_has_fewer_rows(
    wiring: OwnWiring, clock: Clock
) -> None:
    story.stored(wiring, "under-way", 4, ended=False, at=clock.now - 12)
    async with running(wiring, clock, (80, 24), start="under-way") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        transcript = app.screen.query_one(Transcript)
        await until(pilot, lambda: transcript.max_scroll_y and transcript.is_vertical_scroll_end)
        height = transcript.size.height
        await pilot.resize_terminal(80, 20)
        await until(pilot, lambda: transcript.size.height < height)
        await until(pilot, lambda: transcript.is_vertical_scroll_end)


async def test_who_reads_back_is_left_there_until_they_speak_or_return(wiring: OwnWiring, clock: Clock) -> None:
    story.stored(wiring, "under-way", 4, ended=False, at=clock.now - 12)
    async with running(wiring, clock, (80, 24), start="under-way") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        transcript = app.screen.query_one(Transcript)
        await until(pilot, lambda: transcript.max_scroll_y and transcript.is_vertical_scroll_end)
        await pilot.press("pageup")
        await until(pilot, lambda: not transcript.is_vertical_scroll_end)
        reading = transcript.scroll_y
        whole = transcript.max_scroll_y
        await transcript.arrive(9, "and another thing", Turn(speaker="customer", text="and another thing"))
        await until(pilot, lambda: transcript.max_scroll_y > whole)
        assert transcript.scroll_y == reading
        await transcript.add(10, Turn(speaker="agent", text="Tell me."))
        await until(pilot, lambda: transcript.is_vertical_scroll_end)
