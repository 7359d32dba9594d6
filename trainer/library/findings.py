"""What is wrong with a file, said so that its author can mend it: place, path, what was expected, nearest name."""

from __future__ import annotations

import difflib
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainer.domain.base import Model
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
        file=source.file, line=place.line, column=place.column, path=".".join(str(part) for part in path),
        message=message, severity="warning" if warning else "error",
    )  # fmt: skip


def from_validation(source: Source, model: type[BaseModel], error: ValidationError) -> list[Finding]:
    """A validation's errors as findings, in the order of the file; of a union's errors only the most telling."""
    found: dict[tuple[str | int, ...], Finding] = {}
    for details in error.errors(include_url=False):
        path = tuple(part for part in details["loc"] if not _is_alternative(part))
        finding = find(source, path, _sentence(details, model, path))
        found.setdefault(path, finding)
    return sorted(found.values(), key=lambda one: (one.line, one.column))


def _is_alternative(part: str | int) -> bool:
    """Whether part of an error's path names a branch of a union and no field."""
    return isinstance(part, str) and ("[" in part or part in ("Rubric", "RubricExtension"))


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
        return str(context.get("error", details["msg"]))
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"expected fields and values here, found {_kind(given)}"
    message = details["msg"][0].lower() + details["msg"][1:]
    return f"{message.replace('input ', '')}, found {_kind(given)}"


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
