"""The temperament: triggers that fire, soothers that reach, an anger to calm, and time to do it in."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.domain.mood import SIMMERING
from trainer.domain.moves import GOOD, HARMFUL, Move
from trainer.domain.persona import Persona
from trainer.library.findings import Finding, find
from trainer.library.source import Source
from trainer.translation import figure

STINGS = HARMFUL - {Move.OVERPROMISES}
"""Moves that hurt; a big promise calms for the moment."""
REACHES = GOOD - {Move.OFFERS_PAUSE, Move.OFFERS_MANAGER}
"""Moves that can soothe one customer more than another; a pause and a manager help by their moment alone."""
LEAST_PATIENCE = 5
"""In fewer messages nobody can be let finish, heard, helped and seen off."""


def weaknesses(source: Source, persona: Persona) -> Iterator[Finding]:
    """Weaknesses of the temperament, of triggers and soothers, and of the house rule."""
    for move in persona.triggers:
        if move not in STINGS:
            path = ("triggers", move.value)
            yield find(source, path, "trigger-never-fires", move=move.value, moves=_names(STINGS))
    for move in persona.soothers:
        path = ("soothers", move.value)
        if move in persona.triggers:
            yield find(source, path, "trigger-and-soother", move=move.value)
        elif move not in REACHES:
            yield find(source, path, "soother-never-reaches", move=move.value, moves=_names(REACHES))
    own = persona.temperament
    if own.anger is not None and own.anger < SIMMERING:
        yield find(source, ("temperament", "anger"), "not-angry", anger=figure(own.anger))
    if own.patience is not None and own.patience < LEAST_PATIENCE:
        yield find(source, ("temperament", "patience"), "no-patience", patience=own.patience)
    if persona.caller_type == "abusive" and "house_rule_abuse" not in persona.model_fields_set:
        yield find(source, ("caller_type",), "abuse-without-rule")


def _names(moves: frozenset[Move]) -> str:
    return ", ".join(move.value for move in Move if move in moves)
