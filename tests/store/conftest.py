"""A store in a file of its own, and the events of a short session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trainer.domain.conversation import Event, SessionStart
from trainer.library.shelf import load_persona
from trainer.locations import shipped
from trainer.store.store import Store

Make = Callable[..., list[Event]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store is; neither it nor its folder is there yet."""
    return tmp_path / "mine" / "sessions.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An empty store."""
    made = Store(file)
    yield made
    made.close()


@pytest.fixture(scope="session")
def make() -> Make:
    """Makes the events of a session: begun, an opening, then `answers` pairs of turns."""
    persona = load_persona(shipped("personas") / "late-parcel.yaml").model_dump(mode="json", by_alias=True)

    def events(
        session_id: str, *, at: float = 1000.0, answers: int = 0, text: str = "Hello.", **start: object
    ) -> list[Event]:
        begun = SessionStart.model_validate(
            {"session_id": session_id, "persona": persona, "rubric_id": "deescalation", "engine": "offline", "seed": 7}
            | start
        )
        made = [Event(kind="started", number=0, at=at, data=begun.model_dump(mode="json"))]
        for turn in range(1 + 2 * answers):
            speaker = "agent" if turn % 2 else "customer"
            made.append(Event(kind=speaker, number=len(made), at=at + turn + 1, turn=turn,
                              data={"speaker": speaker, "text": text}))  # fmt: skip
        return made

    return events
