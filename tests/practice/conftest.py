"""Real parts to practise with: the shipped customers, the offline reader and voice, a clock that ticks by itself."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from trainer.customer.offline import OfflineVoice
from trainer.customer.voice import Piece
from trainer.domain.conversation import Event
from trainer.library.shelf import load_persona
from trainer.locations import shipped
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import Journal, MemoryJournal
from trainer.practice.session import Session
from trainer.reading.offline import OfflineReader, offline_reader

SCRIPTS = Path(__file__).parent.parent / "sessions" / "scripts.yaml"


@pytest.fixture(scope="session")
def reader() -> OfflineReader:
    """The reader that works on every machine."""
    return offline_reader(None)


@pytest.fixture(scope="session")
def voice() -> OfflineVoice:
    """The voice that works on every machine."""
    return OfflineVoice()


@pytest.fixture(scope="session")
def scripts() -> dict[str, dict[str, list[str]]]:
    """What people of three kinds would type, by persona."""
    loaded: dict[str, dict[str, list[str]]] = YAML(typ="safe", pure=True).load(SCRIPTS.read_text("utf-8"))
    return loaded


@pytest.fixture
def cast_of(reader: OfflineReader, voice: OfflineVoice) -> Callable[..., Cast]:
    """Makes a cast on a journal; its clock is two seconds later whenever it is asked."""

    def make(journal: Journal | None = None, *, begin: float = 1000.0) -> Cast:
        ticks = itertools.count(begin, 2.0)
        return Cast(reader=reader, voice=voice, journal=journal or MemoryJournal(), clock=lambda: next(ticks))

    return make


@pytest.fixture
def begin() -> Callable[..., Session]:
    """Makes a new session with a shipped customer."""

    def make(cast: Cast, persona: str = "late-parcel", *, seed: int = 7, session_id: str | None = None) -> Session:
        loaded = load_persona(shipped("personas") / f"{persona}.yaml")
        return new_session(loaded, cast, rubric_id="deescalation", engine="offline", seed=seed, session_id=session_id)

    return make


@pytest.fixture(scope="session")
def drain() -> Callable[[AsyncIterator[Event | Piece]], Awaitable[list[Event]]]:
    """Lets a step run to its end, and answers with its events."""

    async def run(steps: AsyncIterator[Event | Piece]) -> list[Event]:
        return [item async for item in steps if not isinstance(item, Piece)]

    return run
