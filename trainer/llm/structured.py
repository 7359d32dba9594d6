"""Answers in JSON: how they are asked for, and how the object is found in what comes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from trainer.llm.chat import Message, Mode

ASKED = "\n\nAnswer with one JSON object and nothing else. It must fit this JSON Schema:\n"
_DECODER = json.JSONDecoder()


def wanted(mode: Mode, schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The options of a request that ask for JSON in this way."""
    if mode == "json_schema":
        inner = {"name": name, "strict": True, "schema": dict(schema)}
        return {"response_format": {"type": "json_schema", "json_schema": inner}}
    return {"response_format": {"type": "json_object"}} if mode == "json_object" else {}


def told_in_prompt(messages: Sequence[Message], schema: Mapping[str, Any]) -> tuple[Message, ...]:
    """The messages with the schema at their end, for endpoints that take it nowhere else."""
    *before, last = messages
    text = ASKED + json.dumps(schema, ensure_ascii=False)
    return (*before, last._replace(content=last.content + text))


def object_in(text: str) -> tuple[dict[str, Any] | None, str]:
    """The JSON object in a text, whatever stands around it, and else why there is none.

    Fences, a word before it and a word after it are no fault.
    """
    start = text.find("{")
    if start < 0:
        return None, "the answer holds no JSON object"
    problem = ""
    while start >= 0:
        try:
            data, _ = _DECODER.raw_decode(text, start)
        except ValueError as error:
            problem = problem or f"the JSON is broken ({str(error)[:80]})"
        except RecursionError:
            return None, "the JSON is nested too deeply"
        else:
            return (data, "") if isinstance(data, dict) else (None, "the answer is no JSON object")
        following = text.find("\n{", start + 1)  # the object itself often begins a line after some words
        start = following + 1 if following >= 0 else -1
    return None, problem
