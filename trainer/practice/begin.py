"""Sessions begun, taken up again after a break, and retried from a turn."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Literal, NamedTuple

from pydantic import ValidationError

from trainer.customer.voice import Voice
from trainer.domain.conversation import Event, SessionStart
from trainer.domain.persona import Persona
from trainer.domain.text import one_line
from trainer.errors import InputError, StoreError
from trainer.practice.journal import Journal
from trainer.practice.session import Session
from trainer.reading.reader import Reader
from trainer.translation import tr

MAX_SEED = 2**31 - 1


class Cast(NamedTuple):
    """Who takes part in a session beside the agent."""

    reader: Reader
    voice: Voice
    journal: Journal
    clock: Callable[[], float]


def new_session(
    persona: Persona,
    cast: Cast,
    *,
    rubric_id: str,
    engine: Literal["offline", "llm"],
    model: str | None = None,
    seed: int | None = None,
    exam: bool = False,
    session_id: str | None = None,
) -> Session:
    """A new session with a persona. Without a seed one is drawn, so that no two sessions are alike."""
    start = SessionStart(
        session_id=session_id or _new_id(),
        persona=persona.model_dump(mode="json", by_alias=True),
        rubric_id=rubric_id,
        engine=engine,
        model=model,
        seed=secrets.randbelow(MAX_SEED) if seed is None else seed,
        exam=exam,
    )
    return _session(start, cast, [])


def resumed(session_id: str, cast: Cast, engine: Literal["offline", "llm"] | None = None) -> Session:
    """A session as its events left it, from now on played with `engine` where one is named.

    Raises NotFoundError, or StoreError where it has no beginning or was written by a version that differs too much.
    """
    events = cast.journal.events(session_id)
    if not events or events[0].kind != "started":
        raise StoreError(
            tr("The session {session_id} has no beginning.", session_id=session_id),
            next_step=tr("It cannot be taken up again."),
        )
    try:
        start = SessionStart.model_validate(events[0].data)
        return _session(start, cast, events, engine)
    except (ValidationError, KeyError) as error:
        raise StoreError(
            tr(
                "The session {session_id} was written by another version of the trainer ({error}).",
                session_id=session_id,
                error=one_line(str(error), 80),
            ),
            next_step=tr("It cannot be taken up again; begin a new one."),
        ) from None


def retried(old: Session, turn: int, cast: Cast, *, session_id: str | None = None) -> Session:
    """A new session that shares all of `old` before one of its agent's turns, and goes on from there.

    `turn` is the number of a turn of the agent's. What is shared keeps its pauses and is moved in time so that it
    ends now: the new session is the latest, and no clock counts the time since the old one. Raises InputError where
    the turn is none of the agent's, StoreError where the new session cannot be kept.
    """
    if not 0 <= turn < len(old.turns) or old.turns[turn].speaker != "agent":
        raise InputError(
            tr("Turn {turn} is not one of the agent's.", turn=turn), next_step=tr("Choose a message of yours.")
        )
    shared = _before_turn(old.events, turn)
    start = old.start.model_copy(
        update={
            "session_id": session_id or _new_id(),
            "parent_id": old.id,
            "shared_turns": turn,
            "engine": old.engine,
        }
    )
    later = cast.clock() - shared[-1].at
    events = [
        event.model_copy(
            update={
                "number": number,
                "at": event.at + later,
                "data": start.model_dump(mode="json") if event.kind == "started" else event.data,
            }
        )
        for number, event in enumerate(shared)
    ]
    cast.journal.append(start.session_id, *events)
    return _session(start, cast, events)


def _session(
    start: SessionStart, cast: Cast, events: list[Event], engine: Literal["offline", "llm"] | None = None
) -> Session:
    return Session(
        start, reader=cast.reader, voice=cast.voice, journal=cast.journal, clock=cast.clock, events=events,
        engine=engine,
    )  # fmt: skip


def _before_turn(events: list[Event], turn: int) -> list[Event]:
    """The events up to the agent's turn of that number, the turn itself left out."""
    before: list[Event] = []
    for event in events:
        if event.kind == "agent" and event.turn == turn:
            return before
        before.append(event)
    return before


def _new_id() -> str:
    return secrets.token_hex(6)
