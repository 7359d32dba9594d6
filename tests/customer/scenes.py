"""Scenes for voices, made of shipped personas and the real rules."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from trainer.customer.memory import Memory
from trainer.customer.voice import Scene
from trainer.domain.conversation import Turn
from trainer.domain.mood import Mood
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Plan
from trainer.domain.reading import Reading

PERSONAS = Path(__file__).parents[2] / "personas"
OPENING = Turn(speaker="customer", text="right. a parcel, two days late, and you lot say nobody was in.")
SORRY = Turn(speaker="agent", text="I do understand your frustration, however it is our policy.")


def persona(name: str = "late-parcel") -> Persona:
    """A shipped persona."""
    return Persona.model_validate(YAML(typ="safe", pure=True).load((PERSONAS / f"{name}.yaml").read_text("utf-8")))


def scene(
    *acts: Act, turns: tuple[Turn, ...] = (OPENING, SORRY), memory: Memory | None = None,
    words: tuple[int, int] = (4, 30), who: Persona | None = None, seed: int = 3,
) -> Scene:  # fmt: skip
    """A moment of a conversation in which these acts are planned."""
    plan = Plan(
        acts=acts or (Act(kind=ActKind.THROW_BACK, topic="policy", about="our policy"), Act(kind=ActKind.VENT)),
        heat="hot", tone="angry, sharp", words=words,
    )  # fmt: skip
    reading = Reading(text=SORRY.text, moves=(DetectedMove(move=Move.FLAT_REFUSAL, quote="our policy"),))
    return Scene(
        who or persona(), plan, Mood(anger=6.5, trust=2, patience=8), memory or Memory(messages=1), turns, reading, seed
    )
