"""How each caller type starts, how fast it moves, and what stings or reaches it (advice H2, E, R, P12)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.domain.moves import Move
from trainer.domain.persona import CallerType, Persona, Strength

HARM_SPEED: dict[str, float] = {"low": 0.8, "medium": 1.0, "high": 1.25}
REPAIR_SPEED: dict[str, float] = {"slow": 0.85, "medium": 1.0, "quick": 1.2}
STING: dict[Strength, float] = {"mild": 1.3, "strong": 1.7}
REACH: dict[Strength, float] = {"mild": 1.25, "strong": 1.5}


class Defaults(NamedTuple):
    """The temperament of a caller type where a persona does not say otherwise."""

    anger: float
    trust: float
    patience: int
    volatility: Literal["low", "medium", "high"]
    forgiveness: Literal["slow", "medium", "quick"]
    story: int
    """Messages of the agent's over which the story comes out."""
    triggers: dict[Move, Strength]
    soothers: dict[Move, Strength]
    threatens: bool = False
    insults: bool = False
    needs_boundary: bool = False
    """Soothing reaches them by halves until a boundary was set."""


BY_TYPE: dict[CallerType, Defaults] = {
    "screamer": Defaults(
        8.5, 3, 13, "high", "quick", 3,
        {Move.DISMISSIVE: "strong", Move.FLAT_REFUSAL: "mild"},
        {Move.BACKCHANNEL: "strong", Move.EMPATHY: "mild", Move.TAKES_OWNERSHIP: "mild"},
        insults=True,
    ),
    "wanderer": Defaults(
        5.0, 4, 18, "medium", "medium", 3,
        {Move.JARGON: "strong", Move.DISMISSIVE: "mild"},
        {Move.PARAPHRASE: "strong", Move.OPEN_QUESTION: "mild", Move.THANKS: "mild"},
    ),
    "demander": Defaults(
        6.5, 3.5, 12, "medium", "medium", 1,
        {Move.ASKS_AGAIN: "mild", Move.DEFENSIVE: "mild"},
        {Move.SETS_EXPECTATION: "strong", Move.TAKES_OWNERSHIP: "mild"},
    ),
    "threatener": Defaults(
        6.0, 2, 13, "low", "slow", 1,
        {Move.DEFENSIVE: "mild", Move.FLAT_REFUSAL: "strong"},
        {Move.SETS_EXPECTATION: "mild", Move.EXPLAINS_WHY: "mild", Move.ASKS_OUTCOME: "strong"},
        threatens=True,
    ),
    "entitled": Defaults(
        5.5, 4, 13, "medium", "medium", 1,
        {Move.FLAT_REFUSAL: "strong", Move.DISMISSIVE: "mild"},
        {Move.ASKS_OUTCOME: "strong", Move.POSITIVE_FRAMING: "mild", Move.THANKS: "mild"},
        threatens=True,
    ),
    "mistaken": Defaults(
        6.5, 3, 13, "medium", "medium", 2,
        {Move.CONTRADICTS: "strong", Move.BLAMES_CUSTOMER: "strong"},
        {Move.EXPLAINS_WHY: "mild", Move.PARAPHRASE: "mild", Move.POSITIVE_FRAMING: "mild"},
    ),
    "wronged": Defaults(
        7.5, 1.5, 12, "medium", "slow", 2,
        {Move.ASKS_AGAIN: "strong", Move.NON_APOLOGY: "strong"},
        {Move.TAKES_OWNERSHIP: "strong", Move.PARAPHRASE: "mild", Move.APOLOGY: "mild"},
    ),
    "abusive": Defaults(
        8.5, 1.5, 15, "high", "medium", 2,
        {Move.SARCASM_OR_HOSTILE: "strong", Move.DEFENSIVE: "mild"},
        {Move.SETS_BOUNDARY: "strong", Move.EXPLAINS_WHY: "mild"},
        insults=True, threatens=True, needs_boundary=True,
    ),
}  # fmt: skip


class Nature(NamedTuple):
    """One persona's temperament, complete."""

    anger: float
    trust: float
    patience: int
    harm: float
    """Factor on everything that hurts, 0.8–1.25."""
    repair: float
    """Factor on everything that soothes, 0.75–1.3."""
    story: int
    triggers: dict[Move, Strength]
    soothers: dict[Move, Strength]
    threatens: bool
    insults: bool
    needs_boundary: bool

    def sting(self, move: Move) -> float:
        """How much more than others this move hurts them."""
        return STING[self.triggers[move]] if move in self.triggers else 1.0

    def reach(self, move: Move) -> float:
        """How much more than others this move soothes them."""
        return REACH[self.soothers[move]] if move in self.soothers else 1.0


def nature_of(persona: Persona) -> Nature:
    """The persona's temperament, with what it leaves out taken from its caller type."""
    own, base = persona.temperament, BY_TYPE[persona.caller_type]
    return Nature(
        anger=base.anger if own.anger is None else own.anger,
        trust=base.trust if own.trust is None else own.trust,
        patience=base.patience if own.patience is None else own.patience,
        harm=HARM_SPEED[own.volatility or base.volatility],
        repair=REPAIR_SPEED[own.forgiveness or base.forgiveness],
        story=base.story,
        triggers={**base.triggers, **persona.triggers},
        soothers={**base.soothers, **persona.soothers},
        threatens=base.threatens or "threaten" in persona.lines,
        insults=base.insults,
        needs_boundary=base.needs_boundary,
    )
