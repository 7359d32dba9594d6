"""What a message did, gathered for people: by cause, with its words and its effect on anger and trust."""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.coaching.tips import FLOORS, LIMIT
from trainer.domain.mood import MoodStep
from trainer.domain.moves import HARMFUL
from trainer.domain.reading import Reading
from trainer.translation import figure, tr

Direction = Literal["helped", "hurt", "neutral"]
SIGNS: dict[Direction, str] = {"helped": "+", "hurt": "−", "neutral": "·"}
HOLDS = frozenset({*FLOORS, LIMIT})
"""Rules that keep what went well from going further; nothing in the message was wrong, so they are no harm."""
FELT = 0.05
"""A smaller change is not worth a line."""


class Effect(NamedTuple):
    """One cause and what it did."""

    cause: str
    direction: Direction
    anger: float
    trust: float
    text: str
    """One sentence for people; empty where the cause did nothing."""
    quote: str

    @property
    def figures(self) -> str:
        """`anger −0.8, trust +0.3`, without what did not change; `held back: anger 0.8` for a rule that holds."""
        held = self.cause in HOLDS
        told = ", ".join(
            f"{name} {figure(abs(by), '.1f') if held else signed(by)}"
            for name, by in ((tr("anger"), self.anger), (tr("trust"), self.trust))
            if abs(by) >= FELT
        )
        return tr("held back: {figures}", figures=told) if held and told else told


def signed(value: float) -> str:
    """A change with its sign and one decimal."""
    return figure(value, "+.1f").replace("-", "−")


def effects(reading: Reading, step: MoodStep) -> tuple[Effect, ...]:
    """The causes, the weightiest first, then what was held back, then the moves that did nothing."""
    found: dict[str, Effect] = {}
    for reason in step.why:
        if reason.what not in ("anger", "trust"):
            continue
        before = found.get(reason.cause) or Effect(reason.cause, "neutral", 0, 0, reason.text, "")
        anger = before.anger + (reason.by if reason.what == "anger" else 0)
        trust = before.trust + (reason.by if reason.what == "trust" else 0)
        found[reason.cause] = before._replace(anger=anger, trust=trust)
    felt = [_directed(one) for one in found.values() if abs(one.anger) >= FELT or abs(one.trust) >= FELT]
    felt.sort(key=lambda one: (one.cause in HOLDS, -abs(one.anger) - abs(one.trust) / 2))
    quotes = {detected.move.value: detected.quote for detected in reading.moves}
    felt = [one._replace(quote=quotes.get(one.cause, "")) for one in felt]
    named = {one.cause for one in felt}
    silent = [
        Effect(one.move.value, "hurt" if one.move in HARMFUL else "neutral", 0, 0, "", one.quote)
        for one in reading.moves
        if one.move.value not in named
    ]
    return (*felt, *silent)


def _directed(effect: Effect) -> Effect:
    if effect.cause in HOLDS:
        return effect
    weight = effect.anger - effect.trust / 2
    return effect._replace(direction="hurt" if weight > 0 else "helped")
