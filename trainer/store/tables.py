"""The tables. Portable between SQLite and PostgreSQL; a change here needs a migration."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MODEL_LENGTH = 200
"""Longest name of a model, in characters; what is longer is cut."""


class Base(DeclarativeBase):
    """Base of all tables."""


class SessionTable(Base):
    """One row a session: what lists and statistics need without reading its events."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_persona_started", "persona_id", "started_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    persona_id: Mapped[str] = mapped_column(String(64))
    persona_name: Mapped[str] = mapped_column(String(80))
    caller_type: Mapped[str] = mapped_column(String(20))
    lang: Mapped[str] = mapped_column(String(8))
    difficulty: Mapped[int] = mapped_column(Integer)
    rubric_id: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(10))
    model: Mapped[str | None] = mapped_column(String(MODEL_LENGTH))
    seed: Mapped[int] = mapped_column(BigInteger)
    exam: Mapped[bool] = mapped_column(Boolean, default=False)
    started_at: Mapped[float] = mapped_column(Float)
    last_event_at: Mapped[float] = mapped_column(Float)
    ended_at: Mapped[float | None] = mapped_column(Float)
    ending: Mapped[str | None] = mapped_column(String(20))
    fair: Mapped[bool | None] = mapped_column(Boolean)
    parent_id: Mapped[str | None] = mapped_column(String(64))
    shared_turns: Mapped[int] = mapped_column(Integer, default=0)
    turns: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[float | None] = mapped_column(Float)
    passed: Mapped[bool | None] = mapped_column(Boolean)


class EventTable(Base):
    """One row an event, in the order in which it happened. Rows are added and never changed."""

    __tablename__ = "events"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    turn: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[float] = mapped_column(Float)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
