"""A session from its opening to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from trainer.customer.voice import Piece, Scene, Utterance
from trainer.domain.conversation import Event
from trainer.domain.scorecard import Grader, Scorecard
from trainer.domain.text import MAX_MESSAGE
from trainer.errors import EndpointError, InputError, StoreError
from trainer.practice.begin import Cast, resumed
from trainer.practice.journal import MemoryJournal
from trainer.practice.session import ACTION_WORDS, Session
from trainer.store.store import Store

CastOf = Callable[..., Cast]
Begin = Callable[..., Session]
Drain = Callable[[AsyncIterator[Event | Piece]], Awaitable[list[Event]]]
Scripts = dict[str, dict[str, list[str]]]

PERSONAS = [
    "empty-prescription", "friday-terminal", "gym-charge", "late-parcel", "locked-account", "missed-flight",
    "payroll-laptop", "roaming-bill", "suite-upgrade", "third-call", "wedding-cake",
]  # fmt: skip


class FailingVoice:
    """A model that begins to speak and then fails."""

    async def speak(self, scene: Scene) -> AsyncIterator[Piece | Utterance]:
        yield Piece(scene.persona.name[:1])
        raise EndpointError("The endpoint does not answer.", next_step="Try again.")


async def play(session: Session, lines: list[str], drain: Drain) -> None:
    """Open a session and say these lines, as far as it goes."""
    await drain(session.open())
    for line in lines:
        if session.ending is not None:
            return
        await drain(session.say(line))


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("style", ["calm", "hostile", "stuffed"])
async def test_every_customer_can_be_played_and_talks_sense(
    persona: str, style: str, cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts
) -> None:
    """Turns alternate, nothing is blank, no line comes twice, and whatever is said makes the events it should."""
    if persona not in scripts:
        pytest.skip("nobody wrote what to say to this customer")
    session = begin(cast_of(), persona)
    await play(session, scripts[persona][style], drain)
    assert [turn.speaker for turn in session.turns][:2] == ["customer", "agent"]
    for before, after in zip(session.turns, session.turns[1:], strict=False):
        assert before.speaker != after.speaker
    said = [turn.text for turn in session.turns if turn.speaker == "customer"]
    assert all(text.strip() and "{" not in text for text in said)
    lines = [line for line in session.state.memory.lines if line != "…"]
    assert len(lines) == len(set(lines))
    assert [event.number for event in session.events] == list(range(len(session.events)))
    assert not session.state.owed
    if style == "hostile":
        assert session.ending != "resolved"
        assert session.state.mood.anger >= 5


async def test_someone_hostile_is_left_alone_by_and_by(
    cast_of: CastOf, begin: Begin, drain: Drain, scripts: Scripts
) -> None:
    session = begin(cast_of(), "late-parcel")
    await play(session, [*scripts["late-parcel"]["hostile"] * 3], drain)
    assert session.ending == "hung_up"
    assert session.events[-1].kind == "ended"
    with pytest.raises(InputError, match="has ended"):
        await drain(session.say("Hello?"))
    with pytest.raises(InputError, match="has ended"):
        await session.close()
    assert await drain(session.reply()) == []


async def test_each_step_is_in_the_journal_before_it_is_shown(cast_of: CastOf, begin: Begin) -> None:
    journal = MemoryJournal()
    session = begin(cast_of(journal), session_id="one")
    seen: list[Event] = []
    for steps in (session.open(), session.say("So nobody rang your mum at all?"), session.say("")):
        async for item in steps:
            if isinstance(item, Event):
                seen.append(item)
                assert journal.events("one")[-1] == item
            else:
                assert item.text
    assert journal.events("one") == seen
    assert [event.kind for event in seen] == [
        "started", "plan", "customer",
        "agent", "reading", "mood", "plan", "customer",
        "reading", "mood", "plan", "customer",
    ]  # fmt: skip


async def test_opening_twice_begins_once(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    session = begin(cast_of())
    assert await drain(session.open())
    assert await drain(session.open()) == []


async def test_what_is_sent_is_kept_clean_and_within_its_limit(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    session = begin(cast_of())
    await drain(session.open())
    await drain(session.say("  I see.\x1b]52;c;aGk=\x07 \u202egoodbye\r\nBye \ud800 " + "x" * 9000))
    text = session.turns[1].text
    assert len(text) == MAX_MESSAGE
    assert text.startswith("I see.")
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r", "\ud800"}


@pytest.mark.parametrize(
    ("action", "ending"), [("hold", None), ("channel", None), ("manager", "escalated"), ("end", "ended_by_agent")]
)
async def test_an_action_without_words_stands_in_the_transcript(
    action: str, ending: str | None, cast_of: CastOf, begin: Begin, drain: Drain
) -> None:
    session = begin(cast_of())
    await drain(session.open())
    await drain(session.say("", action=action))  # type: ignore[arg-type]
    turn = session.turns[1]
    assert (turn.action, turn.text) == (action, ACTION_WORDS[action])  # type: ignore[index]
    assert session.ending == ending
    if ending == "ended_by_agent":
        assert session.state.fair is False


async def test_three_silences_end_it(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    session = begin(cast_of())
    await drain(session.open())
    for _ in range(3):
        assert session.ending is None
        await drain(session.say("   "))
    assert session.ending == "hung_up"
    assert all(turn.speaker == "customer" for turn in session.turns)


async def test_a_message_while_they_are_typing_interrupts(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    session = begin(cast_of())
    await drain(session.open())
    await drain(session.say("So what is the tracking number?", while_typing=True))
    assert session.turns[1].while_typing
    assert any(reason.cause == "interrupted" for reason in session.state.steps[0][1].why)


async def test_the_pause_before_a_message_is_kept_and_never_counts_a_break(
    cast_of: CastOf, begin: Begin, drain: Drain
) -> None:
    journal = MemoryJournal()
    session = begin(cast_of(journal), session_id="one")
    await drain(session.open())
    await drain(session.say("I am listening."))
    assert session.turns[1].gap_s == 2.0
    later = resumed("one", cast_of(journal, begin=90_000.0))
    await drain(later.say("Go on."))
    await drain(later.say("I see."))
    assert [turn.gap_s for turn in later.turns if turn.speaker == "agent"] == [2.0, None, 2.0]


@pytest.mark.parametrize("said", ["I am sorry that nobody came to the door.", ""])
async def test_a_voice_that_fails_leaves_the_message_and_the_offline_voice_takes_over(
    said: str, cast_of: CastOf, begin: Begin, drain: Drain
) -> None:
    cast, plain = cast_of(), cast_of()
    session, other = begin(cast), begin(plain)
    await drain(session.open())
    await drain(other.open())
    await drain(other.say(said))
    session.use_voice(FailingVoice())
    with pytest.raises(EndpointError):
        await drain(session.say(said))
    assert session.state.owed
    with pytest.raises(EndpointError):
        await drain(session.reply())
    session.use_voice(cast.voice)
    assert [event.kind for event in await drain(session.reply())] == ["customer"]
    assert await drain(session.reply()) == []
    assert (session.turns, session.state.mood) == (other.turns, other.state.mood)


async def test_a_new_message_after_a_silence_that_failed_is_felt_itself(
    cast_of: CastOf, begin: Begin, drain: Drain
) -> None:
    cast = cast_of()
    session = begin(cast)
    await drain(session.open())
    session.use_voice(FailingVoice())
    with pytest.raises(EndpointError):
        await drain(session.say(""))
    session.use_voice(cast.voice)
    events = await drain(session.say("Whatever. It's only a parcel, calm down."))
    assert [event.kind for event in events] == ["agent", "reading", "mood", "plan", "customer"]
    causes = {reason.cause for reason in session.state.steps[-1][1].why}
    assert causes
    assert "silence" not in causes


async def test_a_store_that_is_full_leaves_the_session_where_it_was(
    tmp_path: Path, cast_of: CastOf, begin: Begin, drain: Drain
) -> None:
    store = Store(tmp_path / "s.sqlite3")
    session = begin(cast_of(store), session_id="one")
    await drain(session.open())
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    before, state = list(session.events), session.state
    with pytest.raises(StoreError, match="disk is full"):
        await drain(session.say("I see. " * 570))
    assert (session.events, session.state) == (before, state)
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    await drain(session.say("I see. " * 570))
    assert store.events("one") == session.events
    store.close()


async def test_what_comes_after_the_end_is_kept_with_it(cast_of: CastOf, begin: Begin, drain: Drain) -> None:
    journal = MemoryJournal()
    session = begin(cast_of(journal), session_id="one")
    await drain(session.open())
    await session.close()
    card = Scorecard(
        rubric="deescalation", grader=Grader(engine="offline", prompt_version="1"), criteria=(), score=12.5
    )
    session.wrap_up("A driver who never\x1b went to the door", "x" * 5000)
    session.graded(card)
    again = resumed("one", cast_of(journal))
    assert (again.ending, again.state.scorecard) == ("abandoned", card)
    assert again.state.wrap_up == ("A driver who never\ufffd went to the door", "x" * 1000)
    transcript = again.transcript()
    assert (transcript.id, transcript.ending, transcript.lang) == ("one", "abandoned", "en")
    assert transcript.scenario.may_offer
