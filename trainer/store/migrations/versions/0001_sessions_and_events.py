"""Sessions and their events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("persona_id", sa.String(64), nullable=False),
        sa.Column("persona_name", sa.String(80), nullable=False),
        sa.Column("caller_type", sa.String(20), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("difficulty", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.String(64), nullable=False),
        sa.Column("engine", sa.String(10), nullable=False),
        sa.Column("model", sa.String(200)),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("exam", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("last_event_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
        sa.Column("ending", sa.String(20)),
        sa.Column("fair", sa.Boolean),
        sa.Column("parent_id", sa.String(64)),
        sa.Column("shared_turns", sa.Integer, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("passed", sa.Boolean),
    )
    op.create_index("ix_sessions_persona_started", "sessions", ["persona_id", "started_at"])
    op.create_table(
        "events",
        sa.Column("session_id", sa.String(64), sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("turn", sa.Integer),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("events")
    op.drop_table("sessions")
