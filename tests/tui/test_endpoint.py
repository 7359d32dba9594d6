"""A conversation whose model is at a faulty endpoint: nothing is lost, Esc stops, the ways on are offered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from tests.fake_endpoint import (
    KEY,
    Act,
    Endpoint,
    Exchange,
    Request,
    answer,
    chunk,
    failure,
    hangs,
    resets,
    says,
    settings_for,
    stream_of,
    streamed,
)
from tests.tui.driving import Clock, OwnWiring, idle, practice, running, say, shown, until
from trainer.tui.app import TrainerApp
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.practice import PracticeScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.widgets.composer import Composer

CALM = "That kettle has leaked since the third of March and came back untouched. I'm listening."
FIRST = "this kettle has leaked since march and nobody at your shop cares"
LATER = "so what happens to my kettle now then"


@pytest.fixture
def modelled(endpoint: Endpoint) -> Iterator[OwnWiring]:
    """The parts of the program with the endpoint's model and its usual, long deadlines."""
    deadlines = {"first_token_s": 60, "stall_s": 30, "call_s": 180}
    made = OwnWiring(settings_for(endpoint.url, pace="instant", model="box", **deadlines))
    yield made
    made.store.close()


def voiced(act: Act) -> object:
    """Does this with what is streamed, which only the voice asks for; the offline reader reads."""

    def choose(request: Request) -> Act:
        return act if request.body["stream"] else failure(404, "no model here")

    return choose


async def begun(app: TrainerApp, pilot: Pilot[None]) -> PracticeScreen:
    """From home into the conversation, whether or not the customer speaks."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, BriefingScreen))
    await pilot.press("enter")
    await until(pilot, lambda: any(isinstance(screen, PracticeScreen) for screen in app.screen_stack))
    return next(screen for screen in app.screen_stack if isinstance(screen, PracticeScreen))


async def answered(app: TrainerApp, pilot: Pilot[None], endpoint: Endpoint, act: Act) -> PracticeScreen:
    """The customer's first words are there; the agent has answered, and the endpoint does this."""
    endpoint.choose = voiced(says(FIRST))  # type: ignore[assignment]
    screen = await begun(app, pilot)
    await until(pilot, lambda: screen.session.turns and idle(screen))
    endpoint.choose = voiced(act)  # type: ignore[assignment]
    screen.query_one(Composer).text = CALM
    await pilot.press("enter")
    return screen


def voices(endpoint: Endpoint) -> list[Request]:
    """The requests for the customer's words so far."""
    return [one for one in endpoint.asked if one.body["stream"]]


def words(app: TrainerApp) -> str:
    """All that is on the screen, without frames and line ends."""
    return " ".join(shown(app).replace("│", " ").replace("┃", " ").replace("▌", " ").split())


def at_rest(app: TrainerApp) -> bool:
    """Whether nothing of ours is at work any more, on the screens or behind them."""
    loop = app.backstage._loop
    assert loop is not None
    return not asyncio.all_tasks(loop) and not [one for one in app.screen.workers if one.group == "turn"]


FAULTS: dict[str, tuple[Act, str]] = {
    "a key without rights": (failure(403, f"bad key {KEY}"), "may not use the model"),
    "a bad request": (failure(400, "[/] [@click=app.quit]no[/]"), "rejects the request"),
    "a web page": (answer(200, "<html>Sign in</html>", "text/html"), "web page"),
    "half a reply": (streamed(["this kettle has leaked and ", "I"], finish=None, end=""), "broke off"),
    "a reset in the middle": (stream_of(chunk("this kettle has leaked since. "), then=resets), "was lost"),
    "an error in the stream": (stream_of('event: error\ndata: {"message": "overloaded"}\n\n'), "overloaded"),
}


async def test_a_session_begun_with_a_model_is_taken_up_offline_where_that_is_asked_for(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock) as (app, pilot):
        screen = await answered(app, pilot, endpoint, says(LATER))
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
    session_id, before = screen.session.id, len(endpoint.asked)
    async with running(modelled, clock, start=session_id, engine="offline") as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, PracticeScreen) and idle(app.screen))
        assert "offline ·" in words(app)
        await say(app, pilot, CALM)
        await pilot.press("f8")
        await pilot.press("enter")
        await until(pilot, lambda: practice(app).session.ending)
        ended = practice(app).session
        app.desk.begin(ended)
        card = await app.desk.scorecard(ended)
    assert card.grader.engine == "offline"
    assert len(endpoint.asked) == before, "nothing of it went to the endpoint"


async def test_each_fault_is_said_in_a_line_and_the_turn_is_tried_again(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock) as (app, pilot):
        screen = await answered(app, pilot, endpoint, failure(401))
        for act, told in FAULTS.values():
            await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
            endpoint.choose = voiced(act)  # type: ignore[assignment]
            await pilot.press("enter")
            await until(pilot, lambda told=told: isinstance(app.screen, TroubleScreen) and told in words(app))  # type: ignore[misc]
            assert KEY not in shown(app)
            assert [turn.text for turn in screen.session.turns] == [FIRST, CALM]
        endpoint.choose = voiced(says(LATER))  # type: ignore[assignment]
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert screen.session.turns[-1].text == LATER
        stored = [event.kind for event in modelled.store.events(screen.session.id)]
        assert (stored.count("agent"), stored.count("customer")) == (1, 2)


async def test_the_offline_voice_takes_a_turn_over_that_the_model_cannot_say(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock) as (app, pilot):
        screen = await answered(app, pilot, endpoint, failure(401))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        await pilot.press("right", "enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert [turn.text for turn in screen.session.turns][:2] == [FIRST, CALM]
        assert "offline" not in shown(app).splitlines()[0]
        endpoint.choose = voiced(says(LATER))  # type: ignore[assignment]
        screen.query_one(Composer).text = "Let me look at where it is."
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 5 and idle(screen))
        assert screen.session.turns[-1].text == LATER, "the model speaks again"


async def test_the_offline_voice_goes_on_where_that_is_chosen_until_the_model_is_wanted_again(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock, size=(120, 40)) as (app, pilot):
        screen = await answered(app, pilot, endpoint, failure(429, Retry_After="300"))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert {"Wait 5:00 min", "Leave for now"} <= {str(one.label) for one in app.screen.query(Button)}
        assert "Leave for now" in shown(app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        await until(pilot, lambda: "offline" in shown(app).splitlines()[0])
        asked = len(voices(endpoint))
        screen.query_one(Composer).text = "Let me look at where it is."
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 5 and idle(screen))
        assert len(voices(endpoint)) == asked
        endpoint.choose = voiced(says(LATER))  # type: ignore[assignment]
        next(one for one in screen.commands() if one.title == "Model again").run()
        screen.query_one(Composer).text = "It is at the depot, and I can have it out tonight."
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 7 and idle(screen))
        assert screen.session.turns[-1].text == LATER


async def test_escape_stops_a_reply_that_hangs_and_leaves_nothing_behind(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    gone: list[bool] = []

    def never(exchange: Exchange) -> None:
        gone.append(exchange.wait_for_hang_up())

    async with running(modelled, clock) as (app, pilot):
        screen = await answered(app, pilot, endpoint, never)
        await until(pilot, lambda: screen.session.state.planned and len(voices(endpoint)) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "You stopped the reply" in shown(app)
        await until(pilot, lambda: at_rest(app) and gone == [True])
        assert [turn.text for turn in screen.session.turns] == [FIRST, CALM]
        endpoint.choose = voiced(says(LATER))  # type: ignore[assignment]
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))


async def test_escape_stops_first_words_that_do_not_come(modelled: OwnWiring, clock: Clock, endpoint: Endpoint) -> None:
    endpoint.choose = voiced(hangs)  # type: ignore[assignment]
    async with running(modelled, clock) as (app, pilot):
        screen = await begun(app, pilot)
        await until(pilot, lambda: app.screen is screen and screen.talk.stoppable and endpoint.asked)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen) and at_rest(app))
        await pilot.press("right", "enter")
        await until(pilot, lambda: len(screen.session.turns) == 1 and idle(screen))


async def test_a_try_that_is_yet_to_come_is_told_and_can_be_stopped(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock, size=(120, 40)) as (app, pilot):
        await answered(app, pilot, endpoint, failure(429, Retry_After="30"))
        await until(pilot, lambda: "Trying again in 30 s (2 of 4)" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen) and at_rest(app))


async def test_a_long_wait_is_the_agents_choice_with_a_countdown(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    async with running(modelled, clock) as (app, pilot):
        screen = await answered(app, pilot, endpoint, failure(429, Retry_After="300"))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "The endpoint asks to wait" in shown(app)
        assert "Wait 5:00 min" in shown(app)
        clock.now += 30
        await pilot.press("enter")
        await until(pilot, lambda: "Trying again in 4:30 min. Esc stops waiting." in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen) and "Wait 4:30 min" in shown(app))
        await pilot.press("enter")
        asked = len(endpoint.asked)
        clock.now += 269
        await until(pilot, lambda: "Trying again in 1 s" in shown(app))
        assert len(endpoint.asked) == asked
        endpoint.choose = voiced(says(LATER))  # type: ignore[assignment]
        clock.now += 1
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))


async def test_hostile_words_of_a_model_are_drawn_as_they_are(
    modelled: OwnWiring, clock: Clock, endpoint: Endpoint
) -> None:
    text = "no [/] [@click=app.quit]way[/] \x1b]52;c;aGk=\x07 \u202eever\u202c \ud83d\ude20 שלום \u200bok \x00 then"
    async with running(modelled, clock) as (app, pilot):
        raw = json.dumps({"choices": [{"delta": {"content": text}}]})
        act = stream_of(f"data: {raw}\n\n", chunk(finish="stop"))
        screen = await answered(app, pilot, endpoint, act)
        await until(pilot, lambda: len(screen.session.turns) == 3 and idle(screen))
        assert practice(app) is screen
        assert "[@click=app.quit]" in shown(app)
        assert not {"\x1b", "\x00", "\u202e", "\x07"} & set(screen.session.turns[-1].text + shown(app))
