"""Sessions played with the offline customer and the sentence encoder, message by message."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest

from benchmarks.two_hundred import House
from tests.customer.scenes import persona
from trainer.domain.plan import Plan
from trainer.encoder import find_encoder
from trainer.practice.session import Session


@cache
def _house() -> House:
    return House()


def session_of(name: str, *said: str) -> Session:
    """A session with a customer, from the opening to the reply to the last message. Skips without an encoder."""
    if find_encoder() is None:
        pytest.skip("no sentence encoder on this machine")
    session = _house().session(persona(name), seed=11)

    async def play() -> None:
        async for _ in session.open():
            pass
        for text in said:
            async for _ in session.say(text):
                pass

    asyncio.run(play())
    return session


def played(name: str, *said: str) -> list[list[str]]:
    """The acts of the reply to each message, `kind` or `kind.topic`."""
    events = session_of(name, *said).events
    plans = [Plan.model_validate(event.data) for event in events if event.kind == "plan"][1:]
    return [[f"{act.kind}.{act.topic}" if act.topic else act.kind.value for act in plan.acts] for plan in plans]
