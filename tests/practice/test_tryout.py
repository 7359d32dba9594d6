"""A persona tried out: heard at any heat, and the conversation goes on from there."""

from __future__ import annotations

import pytest

from trainer.customer.offline import OfflineVoice
from trainer.domain.conversation import Event
from trainer.domain.persona import Persona
from trainer.domain.plan import HEATS, Heat
from trainer.errors import InputError
from trainer.library.shelf import Shelf
from trainer.practice.tryout import Tryout
from trainer.reading import offline_reader


@pytest.fixture(scope="module")
def persona() -> Persona:
    return Shelf.usual(None, None).persona("late-parcel")


@pytest.fixture
def tryout(persona: Persona) -> Tryout:
    return Tryout(persona, offline_reader(None), OfflineVoice())


@pytest.mark.parametrize("heat", HEATS)
async def test_a_jump_puts_them_into_that_heat_and_they_speak(tryout: Tryout, heat: Heat) -> None:
    async for _ in tryout.open():
        pass
    kinds = [item.kind async for item in tryout.jump(heat) if isinstance(item, Event)]
    assert kinds == ["mood", "plan", "customer"]
    assert tryout.session.state.mood.heat == heat
    assert tryout.session.turns[-1].speaker == "customer"


async def test_each_jump_says_something_else_and_the_talk_goes_on_from_that_mood(tryout: Tryout) -> None:
    said = []
    for _ in range(4):
        async for _item in tryout.jump("simmering"):
            pass
        said.append(tryout.session.turns[-1].text)
    assert len(set(said)) == 4
    async for _item in tryout.say("Calm down, it's only a parcel."):
        pass
    assert tryout.session.state.mood.anger > 3.8


async def test_after_the_end_there_is_no_jump(tryout: Tryout) -> None:
    async for _ in tryout.open():
        pass
    await tryout.session.close()
    with pytest.raises(InputError):
        async for _ in tryout.jump("hot"):
            pass
