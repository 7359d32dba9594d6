"""The scorecard: the outcome of one grading pass."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trainer.domain.base import Model
from trainer.domain.rubric import Level, Rubric


class Evidence(Model):
    """A verbatim quote with its turn number, checked by code against the transcript."""

    turn: Annotated[int, Field(ge=0)]
    quote: Annotated[str, Field(min_length=1)]


class Grader(Model):
    """Who graded, and with what."""

    engine: Literal["offline", "llm"]
    model: str | None = None
    """As the endpoint names it; with commas between them where it changed while it graded."""
    prompt_version: str
    rubric_version: str = ""
    """Hash of the rubric as it was."""
    tokens: int | None = None
    """Of prompts and answers together."""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None
    fingerprint: str | None = None
    """What the server says of its own configuration; with commas between them where that changed."""
    cost: float | None = None
    """In the currency of the configured prices."""
    votes: Annotated[int, Field(ge=1)] = 1
    """How many gradings it was made of."""
    parts: Annotated[int, Field(ge=1)] = 1
    """In how many parts a conversation too long for the model was judged."""


class CriterionScore(Model):
    """What was found for one criterion."""

    id: str
    stage: str
    level: Level | None = None
    """None where it does not apply or could not be judged; `rationale` then says which and why."""
    applicable: bool = True
    evidence: tuple[Evidence, ...] = ()
    rationale: str = ""
    better: str | None = None
    """What could have been said instead, in this case's own particulars."""
    better_turn: int | None = None
    """The agent's turn in whose place `better` would stand."""
    advice: tuple[str, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    votes: tuple[Level | None, ...] = ()
    """The levels of the votes where there were several; None is one that found that it does not apply."""
    flag: str | None = None
    """Why a coach should look at it; None where there is no reason to."""


class Scorecard(Model):
    """The outcome of one grading pass."""

    rubric: str
    grader: Grader
    score: Annotated[float, Field(ge=0, le=100)] | None = None
    passed: bool | None = None
    missed: tuple[str, ...] = ()
    """Ids of the must-haves that were missed."""
    criteria: tuple[CriterionScore, ...]
    warnings: tuple[str, ...] = ()

    def of(self, criterion_id: str) -> CriterionScore | None:
        """The score of one criterion, or None where the rubric has it not."""
        return next((one for one in self.criteria if one.id == criterion_id), None)


def total(rubric: Rubric, criteria: tuple[CriterionScore, ...]) -> float | None:
    """The weighted mean of the applicable levels over 3, times 100, to one decimal; None where nothing has a level."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    judged = [(weights[one.id], one.level) for one in criteria if one.applicable and one.level is not None]
    if not judged:
        return None
    return round(sum(weight * level for weight, level in judged) / sum(weight for weight, _ in judged) / 3 * 100, 1)


def missed_must_haves(rubric: Rubric, criteria: tuple[CriterionScore, ...]) -> tuple[str, ...]:
    """Ids of the must-haves whose criterion was judged and lies below its lowest accepted level."""
    levels = {one.id: one.level for one in criteria if one.applicable and one.level is not None}
    return tuple(must.criterion for must in rubric.must_have if levels.get(must.criterion, must.level) < must.level)
