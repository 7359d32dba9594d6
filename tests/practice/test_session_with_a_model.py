"""A session with a model on the line: nothing said is lost, half a reply is never kept, and anyone can take over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import cache

import pytest

from tests.customer.scenes import persona
from tests.fake_endpoint import KEY, MODEL, Act, Endpoint, Request, chunk, failure, hangs, says, stream_of
from tests.fault_table import STREAMED, WHOLE, unstreamed
from trainer.customer.llm import LONG, NO_REPLY, STOOD_IN, LlmVoice
from trainer.customer.offline import OfflineVoice
from trainer.customer.voice import Piece
from trainer.domain.conversation import Event
from trainer.domain.persona import Persona
from trainer.errors import EndpointError
from trainer.llm.client import OpenAIClient
from trainer.practice.begin import Cast, new_session, resumed
from trainer.practice.journal import MemoryJournal
from trainer.practice.session import Session
from trainer.reading.llm import LlmReader
from trainer.reading.offline import OfflineReader

OPENING = "Two days late. Two days, and you lot say nobody was in!"

RULES = OfflineReader(None)


@cache
def late_parcel() -> Persona:
    """The customer of these tests, read once."""
    return persona()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def cast(client: OpenAIClient, journal: MemoryJournal) -> Cast:
    reader = LlmReader(client, MODEL, RULES, deadline_s=2)
    return Cast(
        reader=reader, voice=LlmVoice(client, MODEL, 0.9, fallback=OfflineVoice()), journal=journal, clock=lambda: 0.0
    )


async def heard(items: AsyncIterator[Event | Piece]) -> list[Event | Piece]:
    return [item async for item in items]


async def opened(cast: Cast, endpoint: Endpoint) -> Session:
    endpoint.script = [says(OPENING)]
    session = new_session(late_parcel(), cast, rubric_id="deescalation", engine="llm", model=MODEL, seed=3)
    await heard(session.open())
    return session


def reads_and(*acts: Act) -> Callable[[Request], Act]:
    """An endpoint that finds no moves, and does these things one after the other when it is to speak."""
    left = list(acts)

    def choose(request: Request) -> Act:
        if "response_format" in request.body:
            return says('{"moves": []}')
        return left.pop(0) if len(left) > 1 else left[0]

    return choose


async def test_a_reply_that_fails_can_be_asked_for_again(
    cast: Cast, endpoint: Endpoint, journal: MemoryJournal
) -> None:
    session = await opened(cast, endpoint)
    broken = stream_of(chunk("That is not what I asked you at all. "), chunk("And "))
    endpoint.choose = reads_and(broken, says("Well? I'm still stood here waiting for it."))
    with pytest.raises(EndpointError):
        await heard(session.say("I am sorry."))
    assert [turn.speaker for turn in session.turns] == ["customer", "agent"]
    assert session.state.owed
    again = resumed(session.id, cast)
    await heard(again.reply())
    assert [turn.speaker for turn in again.turns] == ["customer", "agent", "customer"]
    assert again.turns[-1].text == "Well? I'm still stood here waiting for it."
    assert "not what I asked" not in "".join(event.model_dump_json() for event in journal.events(session.id))


async def test_the_offline_voice_can_take_over(cast: Cast, endpoint: Endpoint) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(failure(503))
    with pytest.raises(EndpointError):
        await heard(session.say("I am sorry."))
    session.use_voice(OfflineVoice())
    await heard(session.reply())
    assert session.turns[-1].speaker == "customer"
    assert not session.state.owed


async def test_a_reply_that_is_stopped_is_over_within_a_second(cast: Cast, endpoint: Endpoint) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(stream_of(chunk("I have been on this since Tuesday morning. "), then=hangs))
    before = asyncio.all_tasks()
    shown = asyncio.Event()

    async def listen() -> None:
        async for item in session.say("I am sorry."):
            if isinstance(item, Piece):
                shown.set()

    task = asyncio.create_task(listen())
    await shown.wait()
    began = asyncio.get_running_loop().time()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.get_running_loop().time() - began < 1
    assert asyncio.all_tasks() == before
    assert [turn.speaker for turn in session.turns] == ["customer", "agent"]


async def test_a_model_that_never_keeps_its_role_still_makes_a_session(cast: Cast, endpoint: Endpoint) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(says("Hello! How can I help you today?"))
    for text in ("I am sorry.", "What happened?", "I will look."):
        await heard(session.say(text))
    assert not any("How can I help" in turn.text for turn in session.turns)
    assert sum(event.kind == "notice" for event in session.events) == 3


async def test_no_key_is_in_what_is_kept(cast: Cast, endpoint: Endpoint, journal: MemoryJournal) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(failure(401, f"bad key {KEY}"))
    with pytest.raises(EndpointError):
        await heard(session.say("I am sorry."))
    assert KEY not in "".join(event.model_dump_json() for event in journal.events(session.id))


FAULTS = {
    **{name: case.act for name, case in STREAMED.items()},
    **{f"{name}, whole": unstreamed(case.act) for name, case in WHOLE.items()},
}


@pytest.mark.parametrize("name", FAULTS)
async def test_no_fault_loses_a_word_or_keeps_half_a_reply(
    cast: Cast, endpoint: Endpoint, journal: MemoryJournal, name: str
) -> None:
    """The message is kept; the reply comes whole, later or by the offline voice; the error is one line."""
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(FAULTS[name])
    failed: EndpointError | None = None
    try:
        await heard(session.say("I am sorry."))
    except EndpointError as error:
        failed = error
    if failed is None:  # the model's own fault: blank, cut, refused, endless
        notices = [event.data["text"] for event in session.events if event.kind == "notice"]
        assert notices in ([NO_REPLY], [STOOD_IN], [LONG])
    else:
        assert "\n" not in str(failed)
        assert failed.next_step
        assert session.state.owed
        assert [turn.text for turn in session.turns] == [OPENING, "I am sorry."]
        session = resumed(session.id, cast)  # what was kept can be read back
        endpoint.choose = reads_and(says("Well? I'm still stood here waiting for it."))
        await heard(session.reply())
        assert session.turns[-1].text == "Well? I'm still stood here waiting for it."
    assert [turn.speaker for turn in session.turns] == ["customer", "agent", "customer"]
    assert not session.state.owed
    kept = "".join(event.model_dump_json() for event in journal.events(session.id))
    assert "Half" not in kept
    assert KEY not in kept


@pytest.mark.parametrize("name", ["no such model", "busy 429", "reset before the first byte", "web page with 200"])
async def test_after_a_fault_the_offline_voice_takes_the_turn(cast: Cast, endpoint: Endpoint, name: str) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(WHOLE[name].act)
    with pytest.raises(EndpointError):
        await heard(session.say("I am sorry."))
    session.use_voice(OfflineVoice())
    await heard(session.reply())
    assert [turn.speaker for turn in session.turns] == ["customer", "agent", "customer"]


@pytest.mark.parametrize(
    "odd", ["\x1b[31mRed\x1b[0m", "[/] [bold]no[/bold]", "\u202eturned", "zero\u200bwidth", "nul\x00", "🙃🏳️‍🌈", "שלום"]
)
async def test_odd_characters_of_a_model_are_kept_harmless(cast: Cast, endpoint: Endpoint, odd: str) -> None:
    session = await opened(cast, endpoint)
    endpoint.choose = reads_and(says(f"I want my parcel {odd} and I want it today."))
    await heard(session.say("I am sorry."))
    said = session.turns[-1].text
    assert said.startswith("I want my parcel")
    assert said.endswith("and I want it today.")
    assert not {"\x1b", "\x00", "\u202e"} & set(said)
