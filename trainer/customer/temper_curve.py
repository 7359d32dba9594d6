"""A temperament as a curve: the same few messages, and how this customer takes each."""

from __future__ import annotations

from typing import NamedTuple

from trainer.customer.mood import start_mood, step
from trainer.domain.mood import MoodStep
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona, Temperament
from trainer.domain.reading import Reading
from trainer.translation import mark


class Beat(NamedTuple):
    """One message of the six that every customer hears."""

    name: str
    """What it is, for people."""
    says: str
    """How it might sound."""
    moves: tuple[Move, ...]


BEATS: tuple[Beat, ...] = (
    Beat(mark("brushes off"), mark("Calm down, it's only a delay."), (Move.DISMISSIVE,)),
    Beat(mark("listens"), mark("Two days of waiting and nobody rang: have I got that right?"), (Move.PARAPHRASE,)),
    Beat(mark("feels with them"), mark("Waiting by the door for nothing, that is maddening."), (Move.EMPATHY,)),
    Beat(mark("says no"), mark("No, that is not possible."), (Move.FLAT_REFUSAL,)),
    Beat(mark("owns it"), mark("That was our mistake, and I am taking it on."), (Move.TAKES_OWNERSHIP, Move.APOLOGY)),
    Beat(mark("says what happens"), mark("I'll ring you by four with the driver's answer."), (Move.SETS_EXPECTATION,)),
)
"""Harm, repair, harm, repair: what shows how fast a temper rises, and how slowly it falls."""


def curve(persona: Persona) -> tuple[MoodStep, ...]:
    """What each of the six messages does to this customer, one after another."""
    mood = start_mood(persona)
    steps: list[MoodStep] = []
    for beat in BEATS:
        reading = Reading(
            text=beat.says, lang=persona.lang, words=len(beat.says.split()), particulars=("two days", "by the door"),
            moves=tuple(DetectedMove(move=move, quote=beat.says) for move in beat.moves),
            paraphrase_right=True if Move.PARAPHRASE in beat.moves else None,
        )  # fmt: skip
        moved = step(mood, reading, persona)
        steps.append(moved)
        mood = moved.after
    return tuple(steps)


def usual(persona: Persona) -> Persona:
    """The same customer with the temperament that is usual for their type."""
    return persona.model_copy(update={"temperament": Temperament(), "triggers": {}, "soothers": {}})
