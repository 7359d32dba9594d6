"""Moves: the recognisable things that an agent's message does, good and harmful.

The twenty-five names are a contract: files, prompts, exports and tests use them as they stand.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from trainer.domain.base import Model


class Move(StrEnum):
    """One recognisable thing that a message of the agent's does."""

    EMPATHY = "empathy"
    APOLOGY = "apology"
    PARAPHRASE = "paraphrase"
    OPEN_QUESTION = "open_question"
    ASKS_OUTCOME = "asks_outcome"
    OFFERS_OPTION = "offers_option"
    POSITIVE_FRAMING = "positive_framing"
    EXPLAINS_WHY = "explains_why"
    SETS_EXPECTATION = "sets_expectation"
    THANKS = "thanks"
    TAKES_OWNERSHIP = "takes_ownership"
    SETS_BOUNDARY = "sets_boundary"
    OFFERS_PAUSE = "offers_pause"
    OFFERS_MANAGER = "offers_manager"
    BACKCHANNEL = "backchannel"

    NON_APOLOGY = "non_apology"
    CONTRADICTS = "contradicts"
    FLAT_REFUSAL = "flat_refusal"
    BLAMES_CUSTOMER = "blames_customer"
    DEFENSIVE = "defensive"
    DISMISSIVE = "dismissive"
    SARCASM_OR_HOSTILE = "sarcasm_or_hostile"
    OVERPROMISES = "overpromises"
    ASKS_AGAIN = "asks_again"
    JARGON = "jargon"


HARMFUL: frozenset[Move] = frozenset(
    {
        Move.NON_APOLOGY,
        Move.CONTRADICTS,
        Move.FLAT_REFUSAL,
        Move.BLAMES_CUSTOMER,
        Move.DEFENSIVE,
        Move.DISMISSIVE,
        Move.SARCASM_OR_HOSTILE,
        Move.OVERPROMISES,
        Move.ASKS_AGAIN,
        Move.JARGON,
    }
)
GOOD: frozenset[Move] = frozenset(Move) - HARMFUL


class DetectedMove(Model):
    """A move found in one message, with the words that carry it."""

    move: Move
    quote: str
    """Verbatim part of the message (a sentence or less)."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
