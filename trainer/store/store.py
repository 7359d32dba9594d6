"""The store: sessions and their events, each durable when the call returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from trainer.domain.conversation import Event, SessionStart
from trainer.domain.text import one_line
from trainer.errors import NotFoundError, StoreError
from trainer.store.opening import explained, name_of, open_engine
from trainer.store.rows import Played, SessionRow
from trainer.store.tables import MODEL_LENGTH, EventTable, SessionTable
from trainer.translation import tr

SHORTEST_PREFIX = 3
"""So many characters of a session's id are enough where they name one session."""


class Store:
    """Keeps sessions in a SQLite file, or in a database server by its URL. Implements `practice.journal.Journal`."""

    def __init__(self, where: Path | str) -> None:
        self._engine = open_engine(where)
        self._where = name_of(self._engine.url)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def append(self, session_id: str, *events: Event) -> None:
        """Make events durable, all of them or none, and what follows from them for the session's row.

        Raises StoreError, also where the session was meanwhile continued elsewhere.
        """
        try:
            with self._connection(writes=True) as connection:
                for event in events:
                    _append(connection, session_id, event)
        except _TakenError:
            raise StoreError(
                tr("The session {session_id} was continued elsewhere.", session_id=session_id),
                next_step=tr("Resume it to go on from what was said there."),
            ) from None

    def events(self, session_id: str) -> list[Event]:
        """The events of a session in their order. Raises NotFoundError."""
        query = select(EventTable).where(EventTable.session_id == session_id).order_by(EventTable.number)
        with self._connection() as connection:
            rows = connection.execute(query).mappings().all()
            if not rows:
                raise _missing(session_id)
            return [
                Event(kind=row["kind"], number=row["number"], at=row["at"], turn=row["turn"], data=row["data"])
                for row in rows
            ]

    def sessions(self, limit: int = 50, persona_id: str | None = None) -> list[SessionRow]:
        """Sessions, newest first, at most `limit` (at least 0)."""
        query = select(SessionTable).order_by(SessionTable.started_at.desc(), SessionTable.id).limit(max(0, limit))
        if persona_id is not None:
            query = query.where(SessionTable.persona_id == persona_id)
        return self._rows(query)

    def session(self, session_id: str) -> SessionRow:
        """The session of that id, or of the only id that begins so. Raises NotFoundError."""
        exact = self._rows(select(SessionTable).where(SessionTable.id == session_id))
        if exact:
            return exact[0]
        if len(session_id) < SHORTEST_PREFIX:
            raise _missing(session_id)
        begins = SessionTable.id.startswith(session_id, autoescape=True)
        found = self._rows(select(SessionTable).where(begins).limit(2))
        if len(found) > 1:
            raise NotFoundError(
                tr("More than one session begins with '{session_id}'.", session_id=one_line(session_id, 64)),
                next_step=tr("Give more of its id."),
            )
        if not found:
            raise _missing(session_id)
        return found[0]

    def unfinished(self) -> list[SessionRow]:
        """Sessions without an end in which something was said, newest first."""
        query = (
            select(SessionTable)
            .where(SessionTable.ending.is_(None), SessionTable.turns > 0)
            .order_by(SessionTable.last_event_at.desc())
        )
        return self._rows(query)

    def played(self) -> dict[str, Played]:
        """By persona id: how often it was played, when last, and the best score."""
        query = (
            select(
                SessionTable.persona_id,
                func.count().label("times"),
                func.max(SessionTable.last_event_at).label("last_at"),
                func.max(SessionTable.score).label("best"),
            )
            .where(SessionTable.turns > 1)
            .group_by(SessionTable.persona_id)
        )
        with self._connection() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["persona_id"]: Played(**row) for row in rows}

    def _rows(self, query: Select[Any]) -> list[SessionRow]:
        with self._connection() as connection:
            return [SessionRow(**row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _connection(self, *, writes: bool = False) -> Iterator[Connection]:
        """One transaction; every error of the database becomes a StoreError, and what cannot be read too."""
        with explained(self._where):
            try:
                with self._engine.connect().execution_options(writes=writes) as connection, connection.begin():
                    yield connection
            except IntegrityError as error:
                raise _TakenError from error
            except ValueError as error:  # JSON or a value in it that is not what this version writes
                raise StoreError(
                    tr(
                        "Sessions in {where} cannot be read: {error}.",
                        where=self._where,
                        error=one_line(str(error), 120),
                    ),
                    next_step=tr("They were written by another version, or are damaged."),
                ) from None


class _TakenError(Exception):
    """The place of an event is taken, or its session is not there."""


def _append(connection: Connection, session_id: str, event: Event) -> None:
    if event.kind == "started":
        connection.execute(insert(SessionTable).values(**_row_of(SessionStart.model_validate(event.data), event)))
    connection.execute(
        insert(EventTable).values(
            session_id=session_id, number=event.number, kind=event.kind, turn=event.turn, at=event.at, data=event.data
        )
    )
    if event.kind != "started":
        changed = {"last_event_at": event.at, **_changes(event)}
        connection.execute(update(SessionTable).where(SessionTable.id == session_id).values(**changed))


def _missing(session_id: str) -> NotFoundError:
    return NotFoundError(
        tr("There is no session '{session_id}'.", session_id=one_line(session_id, 64)),
        next_step=tr("`trainer sessions` lists them."),
    )


def _row_of(start: SessionStart, event: Event) -> dict[str, Any]:
    persona = start.persona
    return {
        "id": start.session_id,
        **{name: persona[name] for name in ("caller_type", "lang", "difficulty")},
        **{f"persona_{name}": persona[name] for name in ("id", "name")},
        **{name: getattr(start, name) for name in ("rubric_id", "engine", "seed", "exam", "parent_id", "shared_turns")},
        "model": (start.model or "")[:MODEL_LENGTH] or None,
        "started_at": event.at,
        "last_event_at": event.at,
        "turns": 0,
    }


def _changes(event: Event) -> dict[str, Any]:
    """What an event changes in the row of its session."""
    if event.kind in ("customer", "agent"):
        return {"turns": SessionTable.turns + 1}
    if event.kind == "ended":
        return {"ending": event.data["ending"], "fair": event.data.get("fair"), "ended_at": event.at}
    if event.kind == "scorecard":
        return {"score": event.data.get("score"), "passed": event.data.get("passed")}
    return {}
