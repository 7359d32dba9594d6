"""A persona tried out while it is being written: talked to at once, and heard at any mood."""

from __future__ import annotations

from collections.abc import AsyncIterator

from trainer.customer.memory import Memory
from trainer.customer.mood import start_mood
from trainer.customer.plan import WORDS, opening_plan
from trainer.customer.voice import Piece, Voice
from trainer.domain.conversation import Event
from trainer.domain.mood import Mood
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Heat, Plan
from trainer.practice.begin import Cast, new_session
from trainer.practice.journal import MemoryJournal
from trainer.practice.session import Session
from trainer.reading.reader import Reader

SOUNDS: dict[Heat, tuple[float, float, float, float]] = {
    "boiling": (9.0, 0.5, 0.0, 0.0), "hot": (6.2, 2.0, 0.5, 0.3), "simmering": (3.8, 4.5, 1.0, 0.7),
    "thawing": (1.5, 7.0, 1.0, 1.0),
}  # fmt: skip
"""Anger and trust (0–10), how much of the story is out, how far they feel heard (0–1) in the midst of each heat."""
SAYS: dict[Heat, tuple[ActKind, ...]] = {
    "boiling": (ActKind.DEMAND, ActKind.VENT, ActKind.THREATEN, ActKind.ASK),
    "hot": (ActKind.ASK, ActKind.DEMAND, ActKind.VENT, ActKind.THREATEN),
    "simmering": (ActKind.ASK, ActKind.DEMAND, ActKind.SOFTEN),
    "thawing": (ActKind.SOFTEN, ActKind.ASK, ActKind.DEMAND),
}
"""What a customer is heard saying at each heat, one after another."""


class Tryout:
    """A conversation that is kept nowhere."""

    def __init__(self, persona: Persona, reader: Reader, voice: Voice, *, seed: int = 1) -> None:
        cast = Cast(reader=reader, voice=voice, journal=MemoryJournal(), clock=lambda: 0.0)
        self.session: Session = new_session(
            persona, cast, rubric_id="deescalation", engine="offline", seed=seed, session_id="tryout"
        )
        self._jumps = 0

    @property
    def persona(self) -> Persona:
        """The persona as it was when the conversation began."""
        return self.session.persona

    async def open(self) -> AsyncIterator[Event | Piece]:
        """The customer speaks first."""
        async for item in self.session.open():
            yield item

    async def say(self, text: str) -> AsyncIterator[Event | Piece]:
        """Say something to them. Raises InputError after the end."""
        async for item in self.session.say(text):
            yield item

    async def jump(self, heat: Heat) -> AsyncIterator[Event | Piece]:
        """Put them into a mood and hear a line in it; the conversation goes on from there.

        Raises InputError after the end.
        """
        self._jumps += 1
        mood = at(self.persona, heat, self.session.state.mood)
        async for item in self.session.put(mood, _line(self.persona, heat, self.session.state.memory, self._jumps)):
            yield item


def at(persona: Persona, heat: Heat, now: Mood | None = None) -> Mood:
    """How this customer feels in the midst of a heat."""
    anger, trust, vented, heard = SOUNDS[heat]
    return (now or start_mood(persona)).model_copy(
        update={"anger": anger, "trust": trust, "vented": vented, "heard": heard}
    )


def _line(persona: Persona, heat: Heat, memory: Memory, number: int) -> Plan:
    """One thing for them to say, another each time."""
    kinds = [kind for kind in SAYS[heat] if kind is not ActKind.ASK or persona.questions]
    kind = kinds[(number - 1) % len(kinds)]
    act = Act(kind=kind)
    if kind is ActKind.ASK:
        question = persona.questions[number % len(persona.questions)]
        act = Act(kind=kind, ref=question.id, about=question.text)
    elif kind is ActKind.SOFTEN:
        topic = next((one for one in ("heard", "helped", "explained") if one not in memory.softened), "calm")
        act = Act(kind=kind, topic=topic)
    elif kind is ActKind.DEMAND:
        act = Act(kind=kind, about=persona.story.demand)
    return opening_plan(persona, at(persona, heat)).model_copy(update={"acts": (act,), "words": WORDS[heat]})
