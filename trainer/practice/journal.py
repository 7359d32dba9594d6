"""The contract of what keeps sessions: an event is durable when `append` returns."""

from __future__ import annotations

from typing import Protocol

from trainer.domain.conversation import Event


class Journal(Protocol):
    """Keeps the events of sessions."""

    def append(self, session_id: str, event: Event) -> None:
        """Make one event durable. Raises StoreError where that cannot be done; nothing is then lost or half written."""
        ...

    def events(self, session_id: str) -> list[Event]:
        """The events of a session in their order. Raises NotFoundError where there is no such session."""
        ...


class MemoryJournal:
    """Keeps sessions for as long as the program runs: for simulations and what-ifs."""

    def __init__(self) -> None:
        self._sessions: dict[str, list[Event]] = {}

    def append(self, session_id: str, event: Event) -> None:
        """Keep one event."""
        self._sessions.setdefault(session_id, []).append(event)

    def events(self, session_id: str) -> list[Event]:
        """The events of a session in their order."""
        return list(self._sessions.get(session_id, []))
