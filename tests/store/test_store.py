"""What is put into the store comes out of it again, and its lists say what happened."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.domain.conversation import Event
from trainer.errors import NotFoundError, StoreError
from trainer.practice.journal import Journal
from trainer.store.store import Store

Make = Callable[..., list[Event]]
MANY_SIGNS = (
    "Nei, «pakka» kom ikke 😡 — “Straße”, 你好, مرحبا, \u0301 \t tab\nline '\"; DROP TABLE sessions; -- %s {x} [/]"
)


def ended(number: int, ending: str, fair: bool | None = None, at: float = 2000.0) -> Event:
    return Event(kind="ended", number=number, at=at, data={"ending": ending, "fair": fair})


def graded(number: int, score: float | None, passed: bool | None, at: float = 2001.0) -> Event:
    return Event(kind="scorecard", number=number, at=at, data={"score": score, "passed": passed})


def test_events_come_back_as_they_were_appended_also_after_closing(store: Store, file: Path, make: Make) -> None:
    events = make("aaa111", answers=2, text=MANY_SIGNS)
    for event in events:
        store.append("aaa111", event)
    assert store.events("aaa111") == events
    store.close()
    again = Store(file)
    assert again.events("aaa111") == events
    again.close()


def test_a_store_is_a_journal(store: Store) -> None:
    journal: Journal = store
    with pytest.raises(NotFoundError, match="There is no session 'none'"):
        journal.events("none")


def test_the_row_of_a_session_follows_its_events(store: Store, make: Make) -> None:
    events = make("aaa111", answers=1, engine="llm", model="m" * 300, exam=True, seed=2**31)
    store.append("aaa111", *events)
    row = store.session("aaa111")
    persona = events[0].data["persona"]
    assert (row.persona_id, row.caller_type, row.lang) == ("late-parcel", persona["caller_type"], "en")
    assert (row.persona_name, row.difficulty) == (persona["name"], persona["difficulty"])
    assert (row.turns, row.started_at, row.last_event_at, row.ending, row.score) == (3, 1000.0, 1003.0, None, None)
    assert (row.engine, row.exam, row.seed, row.parent_id, row.shared_turns) == ("llm", True, 2**31, None, 0)
    assert row.model == "m" * 200
    store.append("aaa111", ended(len(events), "ended_by_agent", fair=False))
    store.append("aaa111", graded(len(events) + 1, 61.5, True))
    row = store.session("aaa111")
    assert (row.ending, row.fair, row.ended_at, row.score, row.passed) == ("ended_by_agent", False, 2000.0, 61.5, True)
    assert row.model_dump(mode="json")["id"] == "aaa111"


def test_several_events_are_kept_together_or_not_at_all(store: Store, make: Make) -> None:
    events = make("aaa111", answers=1)
    with pytest.raises(StoreError, match="continued elsewhere"):
        store.append("aaa111", *events, events[-1])
    with pytest.raises(NotFoundError):
        store.events("aaa111")
    with pytest.raises(NotFoundError):
        store.session("aaa111")


def test_whoever_continues_a_session_that_went_on_elsewhere_is_told_so(store: Store, file: Path, make: Make) -> None:
    events = make("aaa111", answers=1)
    other = Store(file)
    store.append("aaa111", *events[:2])
    other.append("aaa111", events[2])
    with pytest.raises(StoreError, match="continued elsewhere") as caught:
        store.append("aaa111", events[2])
    assert "Resume" in caught.value.next_step
    assert other.events("aaa111") == events[:3]
    assert store.session("aaa111").turns == 2
    other.close()


def test_an_event_without_its_session_is_refused(store: Store, make: Make) -> None:
    with pytest.raises(StoreError):
        store.append("nobody", make("nobody")[1])


def test_the_newest_session_comes_first(store: Store, make: Make) -> None:
    for number, name in enumerate(("old", "middle", "new")):
        store.append(name, *make(name, at=1000.0 * (number + 1)))
    assert [row.id for row in store.sessions()] == ["new", "middle", "old"]
    assert [row.id for row in store.sessions(2)] == ["new", "middle"]
    assert store.sessions(limit=0) == []
    assert [row.id for row in store.sessions(5, persona_id="late-parcel")] == ["new", "middle", "old"]
    assert store.sessions(5, persona_id="somebody-else") == []


def test_the_beginning_of_an_id_is_enough_where_it_names_one_session(store: Store, make: Make) -> None:
    for name in ("abcd1", "abcd2", "abx_1"):
        store.append(name, *make(name))
    assert store.session("abx").id == "abx_1"
    assert store.session("abcd1").id == "abcd1"
    with pytest.raises(NotFoundError, match="More than one session begins with 'abcd'"):
        store.session("abcd")
    for missing in ("", "a", "ab", "%%%", "ab_", "xyz", "\x1b[2J\n"):
        with pytest.raises(NotFoundError) as caught:
            store.session(missing)
        assert "\x1b" not in str(caught.value)


def test_an_id_that_begins_another_is_found_itself(store: Store, make: Make) -> None:
    for name in ("abcd", "abcde"):
        store.append(name, *make(name))
    assert store.session("abcd").id == "abcd"


def test_unfinished_are_those_in_which_something_was_said_and_nothing_ended(store: Store, make: Make) -> None:
    store.append("only-begun", make("only-begun")[0])
    store.append("opened", *make("opened", at=10))
    store.append("going-on", *make("going-on", at=20, answers=2))
    over = make("over", at=30, answers=1)
    store.append("over", *over, ended(len(over), "resolved"))
    assert [row.id for row in store.unfinished()] == ["going-on", "opened"]


def test_a_customer_s_best_score_and_last_time_are_known(store: Store, make: Make) -> None:
    for name, at, score in (("one", 100.0, 40.0), ("two", 200.0, 71.0), ("three", 300.0, None), ("four", 400.0, 55.5)):
        events = make(name, at=at, answers=1)
        store.append(name, *events, ended(len(events), "resolved", at=at + 50))
        store.append(name, graded(len(events) + 1, score, None, at=at + 60))
    store.append("looked-in", *make("looked-in", at=900.0))
    played = store.played()
    assert set(played) == {"late-parcel"}
    assert (played["late-parcel"].times, played["late-parcel"].best, played["late-parcel"].last_at) == (4, 71.0, 460.0)


def test_nobody_else_may_look_into_the_folder_or_the_file(store: Store, file: Path) -> None:
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_another_version_wrote_is_an_error_of_one_line(store: Store, make: Make) -> None:
    from sqlalchemy import text

    store.append("aaa111", *make("aaa111"))
    for damage in ("UPDATE events SET data = '{\"cut' ", "UPDATE events SET data = '{}', kind = 'danced'"):
        with store._engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(text(damage))
        with pytest.raises(StoreError, match="cannot be read") as caught:
            store.events("aaa111")
        assert "\n" not in str(caught.value)
