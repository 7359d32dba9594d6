"""The schema in the repository is the one that the models make, and it teaches whoever writes a file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from trainer.domain.moves import Move
from trainer.domain.plan import ActKind
from trainer.library.json_schema import Kind, meanings, schema, schema_text
from trainer.library.shelf import Shelf
from trainer.locations import shipped

KINDS: tuple[Kind, ...] = ("persona", "rubric")


def parts(part: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a schema that is a mapping, with the way to it."""
    if isinstance(part, dict):
        yield name, part
        for key, value in part.items():
            yield from parts(value, f"{name}.{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from parts(value, f"{name}.{number}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_that_editors_read_is_what_the_models_say(kind: Kind) -> None:
    """`make schema` writes it anew."""
    file = resources.files("trainer.library").joinpath("schema", f"{kind}.schema.json")
    assert file.read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_description(kind: Kind) -> None:
    for name, part in parts(schema(kind)):
        if name.endswith(".properties"):
            for field, held in part.items():
                referred = schema(kind)["$defs"].get(held.get("$ref", "").rpartition("/")[2], {})
                assert held.get("description") or referred.get("description"), f"{name}.{field}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_choice_is_explained(kind: Kind) -> None:
    for name, part in parts(schema(kind)):
        if len(part.get("enum", ())) > 1 and all(isinstance(word, str) for word in part["enum"]):
            assert len(part["enumDescriptions"]) == len(part["enum"]), name


def test_the_meanings_cover_moves_and_acts() -> None:
    assert set(meanings()["move"]) == set(Move)
    assert set(meanings()["act"]) == set(ActKind)


def test_every_key_and_field_of_the_shipped_personas_is_in_the_schema() -> None:
    made = schema("persona")
    lines = set(made["properties"]["lines"]["properties"])
    fixed = {"call_out", "soften", "close"}
    for persona in Shelf([shipped("personas")], []).personas()[0]:
        assert set(persona.model_dump(by_alias=True)) <= set(made["properties"])
        keys = {key for key in persona.lines if "." not in key or key.split(".")[0] in fixed}
        assert keys <= lines, persona.id
