"""Keeps sessions: SQLAlchemy tables, an append-only log of events, and migrations."""
