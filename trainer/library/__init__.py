"""Finds, loads and checks the files that people write: personas and rubrics."""
