"""What the store answers with: plain frozen values."""

from __future__ import annotations

from trainer.domain.base import Model


class SessionRow(Model):
    """A session as lists show it. Times in seconds since the epoch, UTC."""

    id: str
    persona_id: str
    persona_name: str
    caller_type: str
    lang: str
    difficulty: int
    rubric_id: str
    engine: str
    model: str | None
    seed: int
    exam: bool
    started_at: float
    last_event_at: float
    ended_at: float | None
    ending: str | None
    fair: bool | None
    parent_id: str | None
    shared_turns: int
    turns: int
    score: float | None
    passed: bool | None


class Played(Model):
    """How often a customer was played, when last, and the best score."""

    persona_id: str
    times: int
    last_at: float
    best: float | None
