"""The application under test: a store of its own, instant pace, a clock that stands still, no encoder, no network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.driving import Clock, OwnWiring
from trainer.domain.persona import Persona
from trainer.settings import load_settings


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def wiring() -> Iterator[OwnWiring]:
    """The parts of the program, with instant pace."""
    made = OwnWiring(load_settings(pace="instant", engine="offline"))
    yield made
    made.store.close()


@pytest.fixture
def kettle(wiring: OwnWiring) -> Persona:
    """The customer of these tests."""
    return wiring.shelf.persona("leaky-kettle")
