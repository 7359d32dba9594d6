"""A reader who does not know the mood: says of single lines how angry they sound, and who would say them.

The lines come shuffled from many sessions, so that none is read in the light of its neighbours, and the plan, the mood
and the persona are not in the request.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from trainer.errors import ReplyError
from trainer.llm.chat import ChatClient, Message
from trainer.llm.prompts import Prompts, fenced

PROMPTS = Prompts(Path(__file__).parent / "prompts")
AT_ONCE = 12
"""Lines of one call: enough to compare, few enough that none is passed over."""
TOKENS, TOKENS_A_LINE = 2000, 40
ATTEMPTS = 2
WHO: tuple[Literal["customer", "service", "neither"], ...] = ("customer", "service", "neither")


class Rating(NamedTuple):
    """How a line sounds to somebody who knows nothing else."""

    anger: float
    """0 friendly … 10 beside themselves."""
    who: Literal["customer", "service", "neither"]
    """Who would say it: a customer, somebody who serves customers, or no person in such a conversation."""


async def rated(
    client: ChatClient,
    model: str | None,
    lines: Sequence[str],
    *,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> list[Rating | None]:
    """A rating for each line, in the order given; None where the model gave no usable one.

    Raises EndpointError where the endpoint fails.
    """
    order = list(range(len(lines)))
    random.Random(seed).shuffle(order)
    found: list[Rating | None] = [None] * len(lines)
    for start in range(0, len(order), AT_ONCE):
        batch = order[start : start + AT_ONCE]
        open_lines = batch
        for attempt in range(ATTEMPTS):
            for place, rating in (await _asked(client, model, [lines[one] for one in open_lines], attempt)).items():
                found[open_lines[place]] = rating
            open_lines = [one for one in open_lines if found[one] is None]
            if not open_lines:
                break
        if progress is not None:
            progress(min(start + AT_ONCE, len(order)), len(order))
    return found


async def _asked(client: ChatClient, model: str | None, lines: Sequence[str], attempt: int) -> dict[int, Rating]:
    mark = secrets.token_hex(5)
    data = fenced("\n".join(f"{number}: {' '.join(line.split())}" for number, line in enumerate(lines)), mark, "lines")
    text = PROMPTS.render("anger.j2", data=data, mark=mark, count=len(lines))
    try:
        answer = await client.structured(
            (Message("user", text),), _schema(), "ratings", model=model, seed=attempt,
            max_tokens=TOKENS + TOKENS_A_LINE * len(lines),
        )  # fmt: skip
    except ReplyError:  # it answered, uselessly: asked once more, then these lines stay without a rating
        return {}
    rows = (answer.data or {}).get("lines")
    found = (_row(row, len(lines)) for row in rows) if isinstance(rows, list) else ()
    return dict(one for one in found if one is not None)


def _row(row: Any, count: int) -> tuple[int, Rating] | None:
    if not isinstance(row, dict):
        return None
    number, anger, who = row.get("line"), row.get("anger"), row.get("who")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < count:
        return None
    if isinstance(anger, bool) or not isinstance(anger, (int, float)) or not 0 <= anger <= 10:
        return None
    kind = next((one for one in WHO if one == who), None)
    return (number, Rating(float(anger), kind)) if kind is not None else None


def _schema() -> dict[str, Any]:
    row = _object({
        "line": {"type": "integer"},
        "who": {"type": "string", "enum": list(WHO)},
        "anger": {"type": "number"},
    })  # fmt: skip
    return _object({"lines": {"type": "array", "items": row}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip
