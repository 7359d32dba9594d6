"""Sessions taken up again after a break at any point, retried from a turn, and tried otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from trainer.customer.offline import OfflineVoice
from trainer.customer.voice import Piece
from trainer.domain.conversation import Action, Event, Turn
from trainer.errors import InputError, NotFoundError, StoreError
from trainer.practice import state as states
from trainer.practice.begin import Cast, resumed, retried
from trainer.practice.journal import Journal, MemoryJournal
from trainer.practice.session import Session
from trainer.practice.what_if import what_if
from trainer.reading.offline import OfflineReader
from trainer.store.store import Store

CastOf = Callable[..., Cast]
Begin = Callable[..., Session]
Drain = Callable[[AsyncIterator[Event | Piece]], Awaitable[list[Event]]]
Scripts = dict[str, dict[str, list[str]]]


def sayings(scripts: Scripts, persona: str, style: str) -> list[tuple[str, Action | None]]:
    """What is said and done in a session with a bit of everything in it."""
    lines = scripts[persona][style]
    script: list[tuple[str, Action | None]] = [(line, None) for line in lines]
    return [script[0], ("", None), ("", "hold"), *script[1:4], ("Bear with me.", "channel"), *script[4:], ("", "end")]


async def played(session: Session, script: list[tuple[str, Action | None]], drain: Drain) -> list[int]:
    """Play a session to its end; after how many events each step of it was done."""
    await drain(session.open())
    done = [len(session.events)]
    for text, action in script:
        if session.ending is None:
            await drain(session.say(text, action=action))
            done.append(len(session.events))
    assert session.ending is not None
    return done


@pytest.mark.parametrize(
    ("persona", "style"), [("late-parcel", "calm"), ("friday-terminal", "hostile"), ("locked-account", "stuffed")]
)
async def test_a_session_killed_after_any_event_goes_on_as_if_nothing_had_happened(
    persona: str, style: str, cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts, tmp_path: Path
) -> None:
    whole = begin(cast_of(), persona, session_id="whole")
    done = await played(whole, sayings(scripts, persona, style), drain)
    store = Store(tmp_path / "s.sqlite3")
    for count in range(1, len(whole.events) + 1):
        session_id = f"cut-{count}"
        start = whole.events[0].data | {"session_id": session_id}
        first = whole.events[0].model_copy(update={"data": start})
        store.append(session_id, first, *whole.events[1:count])
        again = resumed(session_id, cast_of(store, begin=9e9))
        await drain(again.open())
        await drain(again.reply())
        upto = next(number for number in done if number >= count)
        assert again.state == states.fold(whole.persona, whole.events[:upto]), f"after {count} events"
        assert [event.kind for event in again.events] == [event.kind for event in whole.events[:upto]]
        assert store.events(session_id) == again.events
        assert await drain(again.reply()) == []
    store.close()


async def test_a_session_without_a_beginning_or_of_another_version_is_refused(cast_of: CastOf, begin: Begin) -> None:
    session = begin(cast_of())
    start = session.start.model_dump(mode="json")
    begun = Event(kind="started", number=0, at=1.0, data=start)
    journal = MemoryJournal()
    journal.append("no-beginning", Event(kind="customer", number=0, at=1.0, data={"speaker": "customer", "text": "x"}))
    journal.append("older", begun.model_copy(update={"data": {**start, "persona": {"id": "older"}}}))
    journal.append("newer", begun.model_copy(update={"data": {**start, "weather": "fine"}}))
    journal.append("odd-plan", begun, Event(kind="plan", number=1, at=1.0, data={"acts": ["dance"]}))
    journal.append("odd-end", begun, Event(kind="ended", number=1, at=1.0, data={}))
    with pytest.raises(NotFoundError):
        resumed("nobody", cast_of(journal))
    with pytest.raises(StoreError, match="has no beginning"):
        resumed("no-beginning", cast_of(journal))
    for name in ("older", "newer", "odd-plan", "odd-end"):
        with pytest.raises(StoreError, match="another version") as caught:
            resumed(name, cast_of(journal))
        assert "\n" not in str(caught.value)


@pytest.fixture
def journal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Journal]:
    """A store, or what keeps sessions in memory."""
    if request.param == "memory":
        yield MemoryJournal()
        return
    store = Store(tmp_path / "s.sqlite3")
    yield store
    store.close()


@pytest.mark.parametrize("journal", ["memory", "store"], indirect=True)
async def test_a_retry_shares_the_beginning_and_leaves_the_old_session_alone(
    journal: Journal, cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts
) -> None:
    old = begin(cast_of(journal), session_id="old")
    await played(old, sayings(scripts, "late-parcel", "calm"), drain)
    before = journal.events("old")
    agent_turns = [number for number, turn in enumerate(old.turns) if turn.speaker == "agent"]
    for turn in agent_turns:
        new = retried(old, turn, cast_of(journal, begin=50_000.0), session_id=f"from-{turn}")
        assert new.turns == old.turns[:turn]
        assert (new.start.parent_id, new.start.shared_turns, new.ending) == ("old", turn, None)
        assert new.start.model_copy(update={"session_id": "old", "parent_id": None, "shared_turns": 0}) == old.start
        assert [event.number for event in new.events] == list(range(len(new.events)))
        assert new.events[-1].at == 50_000.0
        pauses = [[one.at - two.at for one, two in zip(events[1:], events, strict=False)]
                  for events in (new.events, old.events[: len(new.events)])]  # fmt: skip
        assert pauses[0] == pauses[1]
        assert journal.events(new.id) == new.events
        # the same answer has the same effect: what differs after a retry is the agent's doing
        said = old.turns[turn]
        await drain(new.say("" if said.text.startswith("[") else said.text, action=said.action))
        assert without_gaps(new.turns) == without_gaps(old.turns[: len(new.turns)])
        assert resumed(new.id, cast_of(journal)).state == new.state
    assert journal.events("old") == before == old.events


def without_gaps(turns: tuple[Turn, ...]) -> list[Turn]:
    return [turn.model_copy(update={"gap_s": None}) for turn in turns]


async def test_a_retry_is_the_latest_session_in_the_list(
    tmp_path: Path, cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts
) -> None:
    store = Store(tmp_path / "s.sqlite3")
    old = begin(cast_of(store, begin=1000.0), session_id="old")
    await played(old, sayings(scripts, "late-parcel", "calm"), drain)
    other = begin(cast_of(store, begin=20_000.0), session_id="other")
    await drain(other.open())
    turn = [number for number, one in enumerate(old.turns) if one.speaker == "agent"][2]
    new = retried(old, turn, cast_of(store, begin=50_000.0))
    assert [row.id for row in store.sessions()] == [new.id, "other", "old"]
    row = store.session(new.id)
    assert (row.parent_id, row.shared_turns, row.turns, row.ending) == ("old", turn, turn, None)
    assert store.session("old").ending is not None
    store.close()


async def test_only_a_turn_of_the_agent_s_can_be_retried(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    cast = cast_of()
    session = begin(cast)
    await drain(session.open())
    await drain(session.say("I see."))
    for turn in (-1, 0, 2, 3, 99):
        with pytest.raises(InputError, match="not one of the agent's"):
            retried(session, turn, cast)
        with pytest.raises(InputError, match="not one of the agent's"):
            await what_if(session, turn, "Tell me more.", reader=cast.reader, voice=cast.voice)


async def test_a_what_if_says_what_would_have_come_and_changes_nothing(
    cast_of: CastOf, begin: Begin, drain: Drain, reader: OfflineReader, voice: OfflineVoice, tmp_path: Path
) -> None:
    store = Store(tmp_path / "s.sqlite3")
    session = begin(cast_of(store), session_id="one")
    await drain(session.open())
    for line in ("It's only a parcel. Calm down.", "You should have given a proper address."):
        await drain(session.say(line))
    events, state = store.events("one"), session.state
    kind = "Your mum sat by the buzzer for two days and nobody rang. I'd be cross too. What happened on Wednesday?"
    for turn in (1, 3):
        other = await what_if(session, turn, kind, reader=reader, voice=voice)
        as_it_was = dict(session.state.steps)[turn]
        assert other.step.before == as_it_was.before
        assert other.step.after.anger < as_it_was.after.anger
        assert other.reply.strip()
        same = await what_if(session, turn, session.turns[turn].text, reader=reader, voice=voice)
        assert same.step == as_it_was
        assert same.reply == session.turns[turn + 1].text
    for blank in ("", " \n "):
        with pytest.raises(InputError, match="no other answer"):
            await what_if(session, 1, blank, reader=reader, voice=voice)
    assert (store.events("one"), session.events, session.state) == (events, events, state)
    assert [row.id for row in store.sessions()] == ["one"]
    store.close()


async def test_no_two_new_sessions_are_alike_unless_their_seed_is(
    cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts
) -> None:
    async def words(seed: int) -> list[str]:
        session = begin(cast_of(), seed=seed)
        await played(session, sayings(scripts, "late-parcel", "calm"), drain)
        return [turn.text for turn in session.turns]

    assert await words(1) == await words(1)
    assert len({tuple(await words(seed)) for seed in range(4)}) == 4
