"""The JSON Schemas of the files that people write, made from the models, with what editors show beside a field."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from trainer.domain.persona import Persona
from trainer.domain.plan import CALL_OUT_TOPICS, CLOSE_TOPICS, SOFTEN_TOPICS, TAKE_UP_TOPICS, ActKind
from trainer.domain.rubric import Rubric, RubricExtension

Kind = Literal["persona", "rubric"]
TOPICS: dict[str, frozenset[str]] = {
    "call_out": CALL_OUT_TOPICS, "soften": SOFTEN_TOPICS, "close": CLOSE_TOPICS, "take_up": TAKE_UP_TOPICS,
}  # fmt: skip
Schema = dict[str, Any]


def schema(kind: Kind) -> Schema:
    """The schema of a persona or of a rubric (whole, or extending another)."""
    adapter: TypeAdapter[Any] = TypeAdapter(Persona if kind == "persona" else Rubric | RubricExtension)
    made = adapter.json_schema(by_alias=True)
    if kind == "persona":
        made["properties"]["lines"] = _lines(made["properties"]["lines"], made["$defs"])
        forbidden = made["$defs"]["Forbidden"]
        made["$defs"]["Forbidden"] = {"anyOf": [{"type": "string"}, forbidden], "description": forbidden["description"]}
    _explain(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.capitalize(), **made}


def schema_text(kind: Kind) -> str:
    """The schema as it is written into files: indented, with a last line end."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


@cache
def meanings() -> dict[str, dict[str, str]]:
    """What the words of each choice mean."""
    text = resources.files("trainer.library").joinpath("data", "meanings.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return loaded


def _lines(lines: Schema, definitions: Schema) -> Schema:
    """The lines with their keys by name, so that editors propose them and say when each is spoken."""
    definitions["LineSet"] = lines.pop("additionalProperties")
    values = {"$ref": "#/$defs/LineSet"}
    named = {
        key: values | {"description": text}
        for act, text in meanings()["act"].items()
        for key in (act, *(f"{act}.{topic}" for topic in sorted(TOPICS.get(act, ()))))
    }
    acts = "|".join(act.value for act in ActKind)
    return lines | {
        "properties": named,
        "patternProperties": {rf"^({acts})\..+$": values},
        "additionalProperties": False,
    }


def _explain(part: Any) -> None:
    """Say for each choice what its words mean: in the field's description, and word by word for completion."""
    if isinstance(part, list):
        for one in part:
            _explain(one)
    if not isinstance(part, dict):
        return
    words = part.get("enum")
    if isinstance(words, list):
        known = _known(words)
        if known is not None:
            part["enumDescriptions"] = [known[word] for word in words]
            told = "\n".join(f"- {word}: {known[word]}" for word in words)
            part["description"] = f"{part['description']}\n\n{told}" if "description" in part else told
    for value in list(part.values()):
        _explain(value)


def _known(words: list[Any]) -> dict[str, str] | None:
    """The choice that consists of exactly these words."""
    return next((choice for choice in meanings().values() if set(choice) == set(words)), None)
