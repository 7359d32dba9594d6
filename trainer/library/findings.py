"""What is wrong with a file, said so that its author can mend it: place, path, what was expected, nearest name."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainer.domain.base import MistakeError, Model
from trainer.domain.text import one_line
from trainer.library.source import Source


class Finding(Model):
    """One mistake or weakness in a file."""

    file: str
    line: int
    column: int
    path: str
    """The field, as `facts.2.when`."""
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """One line, the way compilers write."""
        where = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {where}{self.message}"


def find(source: Source, path: tuple[str | int, ...], message: str, *, warning: bool = False) -> Finding:
    """A finding at a field of a file."""
    place = source.place(path)
    return Finding(
        file=source.file, line=place.line, column=place.column, path=one_line(".".join(str(part) for part in path)),
        message=one_line(message), severity="warning" if warning else "error",
    )  # fmt: skip


def from_validation(source: Source, model: type[BaseModel], error: ValidationError) -> list[Finding]:
    """A validation's errors as findings, in the order of the file; of a union's errors only the most telling."""
    found: dict[tuple[str | int, ...], Finding] = {}
    shapes: set[tuple[str | int, ...]] = set()
    for details in error.errors(include_url=False):
        path = _path(source.data, details["loc"])
        mistake = details.get("ctx", {}).get("error")
        if isinstance(mistake, MistakeError):
            path = (*path, *mistake.path)
        if path not in found and details["type"] in SHAPES:
            shapes.add(path)
        found.setdefault(path, find(source, path, _sentence(details, model, path)))
    for path in shapes:  # the other alternative's complaint, where one of them fitted well enough to be looked into
        if any(len(other) > len(path) and other[: len(path)] == path for other in found):
            del found[path]
    return sorted(found.values(), key=lambda one: (one.line, one.column))


SHAPES = ("tuple_type", "list_type", "dict_type", "model_type")


def _path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """An error's place without the names of the alternatives of a union, which are no fields of the file."""
    path: list[str | int] = []
    for part in loc:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if inside:
            data = data[part]
        elif isinstance(part, str) and ("[" in part or part in ("Rubric", "RubricExtension")):
            continue
        path.append(part)
    return tuple(path)


def _sentence(details: ErrorDetails, model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    kind, context, given = details["type"], details.get("ctx", {}), details.get("input")
    if kind == "missing":
        return f"the field '{path[-1]}' is missing"
    if kind == "extra_forbidden":
        return f"there is no field '{path[-1]}' here{nearest(str(path[-1]), fields_at(model, path[:-1]))}"
    if kind in ("literal_error", "enum"):
        options = [option.strip("'") for option in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"'{one_line(str(given), 60)}' is not one of {', '.join(options)}{nearest(str(given), options)}"
    if kind == "value_error":
        mistake = context.get("error", details["msg"])
        near = nearest(mistake.given, list(mistake.options)) if isinstance(mistake, MistakeError) else ""
        return f"{mistake}{near}"
    if kind in PLAIN:
        hint = "; put it in quotes" if kind == "string_type" and isinstance(given, (bool, int, float, date)) else ""
        length = len(given) if isinstance(given, str) else context.get("actual_length", 0)
        limits = {name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items()}
        return PLAIN[kind].format(**limits | {"found": _kind(given), "length": length}) + hint
    message = details["msg"][0].lower() + details["msg"][1:]
    return f"{message.replace('input ', '')}, found {_kind(given)}"


PLAIN = {
    "model_type": "expected fields and values here, found {found}",
    "model_attributes_type": "expected fields and values here, found {found}",
    "dict_type": "expected fields and values here, found {found}",
    "tuple_type": "expected a list here, found {found}",
    "list_type": "expected a list here, found {found}",
    "too_short": "expected at least {min_length} here, found {length}",
    "string_type": "expected text, found {found}",
    "string_too_short": "there is no text here",
    "string_too_long": "at most {max_length} characters fit here, found {length}",
    "string_pattern_mismatch": "{found} does not fit the pattern {pattern}",
    "int_parsing": "expected a whole number, found {found}",
    "int_type": "expected a whole number, found {found}",
    "int_from_float": "expected a whole number, found {found}",
    "float_parsing": "expected a number, found {found}",
    "float_type": "expected a number, found {found}",
    "greater_than_equal": "expected at least {ge}, found {found}",
    "less_than_equal": "expected at most {le}, found {found}",
    "greater_than": "expected more than {gt}, found {found}",
}
"""What pydantic's kinds of errors say to the author of a file."""


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"'{one_line(str(value), 60)}'"


def nearest(name: str, options: list[str]) -> str:
    """`; did you mean 'x'?` for the option closest to a name, or nothing."""
    close = difflib.get_close_matches(name.lower(), [option.lower() for option in options], n=1, cutoff=0.55)
    if not close:
        return ""
    match = next(option for option in options if option.lower() == close[0])
    return f"; did you mean '{match}'?"


def fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Names of the fields that may stand at a path of a model."""
    current: type[BaseModel] | None = model
    for part in path:
        if current is None or isinstance(part, int):
            continue
        field = next((one for key, one in current.model_fields.items() if part in (key, one.alias)), None)
        current = _model_in(field.annotation) if field is not None else None
    return [field.alias or name for name, field in current.model_fields.items()] if current is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
