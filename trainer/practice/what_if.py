"""What if the agent had answered otherwise at some turn: how the mood would have moved, and what came back."""

from __future__ import annotations

from typing import NamedTuple

from trainer.customer.voice import Voice
from trainer.domain.mood import MoodStep
from trainer.domain.reading import Reading
from trainer.errors import InputError
from trainer.practice.begin import Cast, retried
from trainer.practice.journal import MemoryJournal
from trainer.practice.session import Session
from trainer.reading.reader import Reader
from trainer.translation import tr


class WhatIf(NamedTuple):
    """How another answer would have gone down."""

    reading: Reading
    step: MoodStep
    reply: str
    ending: str | None


async def what_if(session: Session, turn: int, text: str, *, reader: Reader, voice: Voice) -> WhatIf:
    """Play one other answer in the place of the agent's `turn`; nothing is stored and the session stays as it is.

    Raises InputError where the turn is not one of the agent's or the text is blank.
    """
    if not text.strip():
        raise InputError(tr("There is no other answer to try."), next_step=tr("Write one."))
    cast = Cast(reader=reader, voice=voice, journal=MemoryJournal(), clock=lambda: 0.0)
    other = retried(session, turn, cast, session_id="what-if")
    async for _ in other.say(text):
        pass
    reading = other.state.readings[-1][1]
    step = other.state.steps[-1][1]
    return WhatIf(reading, step, other.turns[-1].text if other.turns else "", other.ending)
