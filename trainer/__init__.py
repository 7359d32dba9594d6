"""Practise conversations with angry customers, and be graded on how they went."""

__version__ = "0.1.0"
