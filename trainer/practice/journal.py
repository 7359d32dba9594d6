"""The contract of what keeps sessions: events are durable when `append` returns."""

from __future__ import annotations

from typing import Protocol

from trainer.domain.conversation import Event
from trainer.errors import NotFoundError
from trainer.translation import tr


class Journal(Protocol):
    """Keeps the events of sessions."""

    def append(self, session_id: str, *events: Event) -> None:
        """Make events durable, all of them or none.

        Raises StoreError where that cannot be done; nothing is then lost or half written.
        """
        ...

    def events(self, session_id: str) -> list[Event]:
        """The events of a session in their order. Raises NotFoundError where there is no such session."""
        ...


class MemoryJournal:
    """Keeps sessions for as long as the program runs: for simulations and what-ifs."""

    def __init__(self) -> None:
        self._sessions: dict[str, list[Event]] = {}

    def append(self, session_id: str, *events: Event) -> None:
        """Keep events."""
        self._sessions.setdefault(session_id, []).extend(events)

    def events(self, session_id: str) -> list[Event]:
        """The events of a session in their order. Raises NotFoundError."""
        if session_id not in self._sessions:
            raise NotFoundError(tr("There is no session '{session_id}'.", session_id=session_id))
        return list(self._sessions[session_id])
