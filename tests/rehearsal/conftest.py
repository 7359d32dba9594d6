"""What rehearsals need: the shipped customers, and parts that play without the encoder."""

from __future__ import annotations

import pytest

from trainer.customer.closeness import Closeness
from trainer.customer.offline import OfflineVoice
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.encoder import find_encoder
from trainer.grading.offline import offline_judge
from trainer.library.shelf import Shelf
from trainer.rehearsal.crowd import AtOnceReader
from trainer.rehearsal.play import Parts


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """What ships."""
    return Shelf.usual()


@pytest.fixture(scope="session")
def denise(shelf: Shelf) -> Persona:
    """The first customer."""
    return shelf.persona("late-parcel")


@pytest.fixture(scope="session")
def rubric(shelf: Shelf) -> Rubric:
    """The usual rubric."""
    return shelf.rubric("deescalation")


@pytest.fixture(scope="session")
def parts(rubric: Rubric) -> Parts:
    """Everything beside the agent, by words alone."""
    reader = AtOnceReader(None)
    return Parts(reader, OfflineVoice(), offline_judge(reader), rubric)


@pytest.fixture(scope="session")
def close() -> Closeness:
    """How near sentences are; skips on a machine without an encoder."""
    encoder = find_encoder()
    if encoder is None:
        pytest.skip("this machine has no sentence encoder")
    return Closeness(encoder)
