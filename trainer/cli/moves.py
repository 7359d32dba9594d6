"""`trainer moves`: which moves agent messages make."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import typer

from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, remark, say
from trainer.domain.text import clean
from trainer.errors import InputError
from trainer.translation import tr

MAX_LINE = 1_000_000


def moves(json_out: JsonOption = False) -> None:
    """Read JSONL on standard input: {"id", "text", "context", "lang"}; "context" is the customer's line before it.

    Bad lines are named on standard error, the others are still answered; the exit code is then 2.
    """
    if sys.stdin.isatty():
        raise InputError(
            tr("This reads messages from standard input."),
            next_step=tr("For instance: trainer moves --json < messages.jsonl"),
        )
    reader = wiring().offline_reader
    bad = 0
    for number, line in enumerate(_lines(), 1):
        if not line.strip():
            continue
        try:
            item = _message(line)
        except ValueError as error:
            bad += 1
            remark(tr("line {number}: {error}", number=number, error=error))
            continue
        found = reader.tag(item["text"], item["context"], item["lang"])
        if json_out:
            answer({"id": item["id"], "moves": [{"move": one.move.value, "quote": one.quote} for one in found]})
        else:
            told = "; ".join(f"{one.move.value} “{one.quote}”" for one in found) or tr("no move")
            say(f"{item['id']}: {told}")
    if bad:
        raise typer.Exit(2)


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace")


def _message(line: str) -> dict[str, Any]:
    """One message. Raises ValueError that says what is wrong with the line."""
    if len(line) > MAX_LINE:
        raise ValueError("longer than a million characters")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no JSON ({str(error)[:80]}); expected an object with id and text") from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise ValueError('expected an object with a "text" that is a string')  # noqa: TRY004 - a fault of the line
    context, lang = data.get("context"), data.get("lang")
    return {
        "id": data.get("id"),
        "text": clean(data["text"]),
        "context": clean(context) if isinstance(context, str) else "",
        "lang": lang if isinstance(lang, str) and lang else "",
    }
