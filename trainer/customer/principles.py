"""Principles: a trainer's plain rules of how a customer speaks, and what holds a voice to them.

The offline voice never says a line that was ruled out. A model is told the rules, and what it says is held against them
by questions that are answered with yes or no: does this line break that rule?
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, NamedTuple

from trainer.domain.persona import Persona, Principle
from trainer.domain.principles import against
from trainer.domain.text import one_line
from trainer.errors import EndpointError
from trainer.llm.chat import ChatClient, Message
from trainer.llm.prompts import Prompts, fenced

PROMPTS = Prompts(Path(__file__).parent / "prompts")
TOKENS, TOKENS_A_RULE = 1500, 60


class Broken(NamedTuple):
    """A rule that a line breaks, and how."""

    principle: Principle
    why: str


def ruled_out(persona: Persona, said: str) -> bool:
    """Whether a trainer ruled these very words out, or a longer line that holds them."""
    return against(persona, said) is not None


async def broken(client: ChatClient, model: str | None, persona: Persona, said: str, *, seed: int) -> list[Broken]:
    """The principles that a line breaks, as the model sees it; none where there are no principles.

    A check that cannot be had, or an answer that cannot be used, finds nothing: a customer never falls silent over it.
    """
    rules = persona.principles
    if not rules:
        return []
    if (ruled := against(persona, said)) is not None:
        return [Broken(ruled, "these very words were ruled out")]
    mark = secrets.token_hex(8)
    text = PROMPTS.render(
        "principles.j2",
        name=persona.name, mark=mark,
        rules=fenced("\n".join(_rule(number, one) for number, one in enumerate(rules, 1)), mark, "rules"),
        said=fenced(said, mark, "said"),
    )  # fmt: skip
    try:
        answer = await client.structured(
            (Message("user", text),), _schema(), "principles", model=model, seed=seed % 2**31,
            max_tokens=TOKENS + TOKENS_A_RULE * len(rules),
        )  # fmt: skip
    except EndpointError:  # the line itself came; whoever checks it may fail
        return []
    rows = (answer.data or {}).get("rules")
    found = [_row(row, rules) for row in rows] if isinstance(rows, list) else []
    return [one for one in found if one is not None]


def _rule(number: int, one: Principle) -> str:
    """A rule with the lines that explain it, each on one line of its own, so that none can look like another."""
    lines = [f"Rule {number}: {one_line(one.rule)}"]
    if one.never:
        lines.append(f'  never said: "{one_line(one.never)}"')
    if one.instead:
        lines.append(f'  said in its place: "{one_line(one.instead)}"')
    return "\n".join(lines)


def _row(row: Any, rules: tuple[Principle, ...]) -> Broken | None:
    if not isinstance(row, dict) or row.get("breaks") is not True:
        return None
    number = row.get("rule")
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(rules):
        return None
    return Broken(rules[number - 1], str(row.get("why") or "")[:200])


def _schema() -> dict[str, Any]:
    row = _object({"rule": {"type": "integer"}, "why": {"type": "string"}, "breaks": {"type": "boolean"}})
    return _object({"rules": {"type": "array", "items": row}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip
