"""What a customer said in a session, turn by turn, with what they were meant to do and how they were told to feel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trainer.customer.mood import start_mood
from trainer.domain.conversation import Event, Turn
from trainer.domain.mood import Mood, MoodStep
from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind, Plan


class Spoken(NamedTuple):
    """One turn of the customer's with all that decided it."""

    number: int
    """Its turn number, from 0 over both sides."""
    text: str
    plan: Plan
    mood: Mood
    """How they felt when they spoke."""
    voice: str
    """`llm` or `offline`."""
    faults: tuple[str, ...]
    """What was wrong with the model's attempts at this turn, by kind."""
    notice: str
    """What the screen was told about this turn, such as that the offline voice stood in; "" for nothing."""
    before: tuple[Turn, ...]
    """What was said until then."""
    told: frozenset[str]
    """Ids of the facts that had been told by then, or may be told with this turn."""


def spoken(persona: Persona, events: Sequence[Event]) -> list[Spoken]:
    """The customer's turns of a session in order."""
    return list(_spoken(persona, events))


def _spoken(persona: Persona, events: Sequence[Event]) -> Iterator[Spoken]:
    turns: list[Turn] = []
    told = {fact.id for fact in persona.facts if fact.when == "opening"}
    mood = start_mood(persona)
    plan: Plan | None = None
    notice = ""
    for event in events:
        if event.kind == "mood":
            mood = MoodStep.model_validate(event.data).after
        elif event.kind == "plan":
            plan = Plan.model_validate(event.data)
            told |= {*plan.may_tell, *(act.ref for act in plan.acts if act.kind is ActKind.ANSWER and act.ref)}
        elif event.kind == "notice":
            notice = str(event.data.get("text", ""))
        elif event.kind == "agent":
            turns.append(Turn.model_validate(event.data))
        elif event.kind == "customer" and plan is not None:
            text = str(event.data["text"])
            yield Spoken(
                number=len(turns), text=text, plan=plan, mood=mood, voice=str(event.data.get("voice", "")),
                faults=tuple(event.data.get("faults", ())), notice=notice, before=tuple(turns), told=frozenset(told),
            )  # fmt: skip
            turns.append(Turn(speaker="customer", text=text))
            notice = ""
