"""How commands print: answers on stdout, everything else on stderr, one JSON object a line where asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from trainer.domain.text import clean, one_line
from trainer.translation import mark

NAMESAKE = mark("There is a '{id}' in {file} too: where both are found, the new one is used.")
"""Said of a new file that takes another's place."""


def say(text: str = "") -> None:
    """A line, or lines, for people on standard output, without control characters."""
    print(clean(text), flush=True)


def answer(data: Any) -> None:
    """One JSON object on one line of standard output. Characters beyond ASCII stand as they are."""
    print(json.dumps(data, ensure_ascii=False), flush=True)


def remark(text: str) -> None:
    """One line on standard error."""
    print(one_line(text), file=sys.stderr, flush=True)


def progress(text: str) -> None:
    """A line that the next one overwrites, on standard error, where that is a terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{one_line(text, 78)}", end="", file=sys.stderr, flush=True)


def progress_off_terminal(text: str) -> None:
    """A line on standard error where `progress` says nothing, because that is no terminal."""
    if not sys.stderr.isatty():
        remark(text)


def progress_done() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def waiting(line: str) -> None:
    """A line on standard error for whoever waits for the endpoint, below whatever progress stands there."""
    progress_done()
    remark(line)


def table(rows: Sequence[tuple[str, ...]], heads: tuple[str, ...]) -> str:
    """Rows under their heads, in columns as wide as they need."""
    cleaned = [tuple(one_line(cell) for cell in row) for row in rows]
    widths = [max(len(row[index]) for row in [heads, *cleaned]) for index in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, tuple("-" * width for width in widths), *cleaned]
    ]
    return "\n".join(lines)
