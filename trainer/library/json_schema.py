"""The JSON Schemas of the files that people write, made from the models."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import TypeAdapter

from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric, RubricExtension

Kind = Literal["persona", "rubric"]


def schema(kind: Kind) -> dict[str, Any]:
    """The schema of a persona or of a rubric (whole, or extending another)."""
    adapter: TypeAdapter[Any] = TypeAdapter(Persona if kind == "persona" else Rubric | RubricExtension)
    made = adapter.json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.capitalize(), **made}


def schema_text(kind: Kind) -> str:
    """The schema as it is written into files: indented, with a last line end."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
