"""What is wrong with a file, said so that its author can mend it: place, path, what was expected, nearest name."""

from __future__ import annotations

import difflib
import re
from functools import cache
from itertools import islice
from string import Formatter
from typing import Any, get_args

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from trainer.domain.base import MistakeError, Model
from trainer.domain.text import one_line
from trainer.library.codes import CODES, Severity
from trainer.library.source import Source, UnreadableError
from trainer.translation import LANGUAGES, figure, language, mark, ntr, tr

Path = tuple[str | int, ...]
MOST = 200
"""So many mistakes of one file are told; whoever has more has another problem than the two hundred and first."""


MOST_NAMED = 8
"""So many of the words that may stand somewhere are named."""
SEVERITIES: dict[Severity, str] = {"error": mark("error"), "warning": mark("warning"), "note": mark("note")}


class Finding(Model):
    """One mistake or weakness in a file."""

    file: str
    line: int
    column: int
    path: str
    """The field, as `facts.2.when`."""
    fields: Path = Field(default=(), exclude=True, repr=False)
    """The same, part by part."""
    code: str
    """What kind of finding it is, as `no-way-out`: a key of `trainer.library.codes.CODES`."""
    message: str
    mend: str = ""
    """What to write instead."""
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line, the way compilers write."""
        where = f"{self.path}: " if self.path else ""
        grave = tr(SEVERITIES[self.severity])
        return f"{self.file}:{self.line}:{self.column}: {grave}: {where}{self.message} [{self.code}]"


def find(source: Source, path: Path, code: str, **facts: Any) -> Finding:
    """A finding at a field of a file."""
    entry = CODES[code]
    place = source.place(path)
    told = {name: one_line(value, 240) if isinstance(value, str) else value for name, value in facts.items()}
    return Finding(
        file=source.file, line=place.line, column=place.column, path=one_line(".".join(map(str, path)), 200),
        fields=path, code=code,
        message=one_line(tr(entry.says).format(**told), 600), mend=one_line(tr(entry.mend).format(**told), 600),
        severity=entry.severity,
    )  # fmt: skip


def unreadable(error: UnreadableError, file: str) -> Finding:
    """The finding for a file that cannot be read."""
    entry = CODES[error.code]
    return Finding(
        file=file, line=error.place.line, column=error.place.column, path="", code=error.code,
        message=one_line(error.problem, 400), mend=tr(entry.mend), severity=entry.severity,
    )  # fmt: skip


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings in the order of the file."""
    return sorted(findings, key=lambda one: (one.line, one.column))


def from_validation(source: Source, model: type[BaseModel], error: ValidationError) -> list[Finding]:
    """A validation's errors as findings, in the order of the file; of a union's errors only the most telling."""
    found: dict[Path, Finding] = {}
    shapes: set[Path] = set()
    renamed: set[Path] = set()
    """Fields that are missing because they stand there under a mistaken name."""
    errors = error.errors(include_url=False)
    for details in islice(errors, MOST):
        path = place_of(source.data, details["loc"])
        mistake = details.get("ctx", {}).get("error")
        if isinstance(mistake, MistakeError):
            path = (*path, *mistake.path)
        if details["type"] == "extra_forbidden" and (meant := closest(str(path[-1]), fields_at(model, path[:-1]))):
            renamed.add((*path[:-1], meant))
        if path not in found:
            if details["type"] in SHAPES:
                shapes.add(path)
            found[path] = _finding(source, model, path, details)
    for path in shapes:  # the other alternative's complaint, where one of them fitted well enough to be looked into
        if any(len(other) > len(path) and other[: len(path)] == path for other in found):
            del found[path]
    for path in [path for path in renamed if path in found and found[path].code == "missing-field"]:
        del found[path]
    told = in_order(list(found.values()))
    return [*told, find(source, (), "more", count=len(errors) - MOST)] if len(errors) > MOST else told


SHAPES = ("tuple_type", "list_type", "dict_type", "model_type")


def place_of(data: Any, loc: Path) -> Path:
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


def _finding(source: Source, model: type[BaseModel], path: Path, details: ErrorDetails) -> Finding:
    kind, context, given = details["type"], details.get("ctx", {}), details.get("input")
    last = str(path[-1]) if path else ""
    mistake = context.get("error")
    if isinstance(mistake, MistakeError):
        near = nearest(mistake.given, list(mistake.options))
        return find(source, path, mistake.code, problem=mistake_text(mistake), near=near)
    if kind == "missing":
        return find(source, path, "missing-field", field=last, about=described(model, path))
    if kind == "extra_forbidden":
        fields = fields_at(model, path[:-1])
        return find(source, path, "unknown-field", field=last, near=nearest(last, fields), fields=", ".join(fields))
    if kind in ("literal_error", "enum"):
        options = [option.strip("'") for option in str(context["expected"]).replace(" or ", ", ").split(", ")]
        near = nearest(str(given), options)
        named, rest = _named(options)
        return find(source, path, "unknown-value", given=one_line(str(given), 60), options=named, near=near, rest=rest)
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return find(
            source, path, "bad-name", found=_kind(given), pattern=pattern, rule=tr(RULES.get(pattern, ODD_RULE))
        )
    if kind in TYPES:
        expected, mend = TYPES[kind]
        mend = QUOTE if expected == TEXT and not isinstance(given, (dict, list, type(None))) else mend
        return find(source, path, "wrong-type", expected=tr(expected), found=_kind(given), mend=tr(mend))
    return _limit(source, model, path, details)


def _named(options: list[str]) -> tuple[str, str]:
    """What may stand somewhere, of many only the first; and where the others are listed."""
    more = len(options) - MOST_NAMED
    if more <= 1:
        return ", ".join(options), ""
    named = ", ".join(options[:MOST_NAMED]) + ntr(" and {n} more", " and {n} more", more)
    return named, tr("`{command}` lists them all.", command="trainer schema persona")


def _limit(source: Source, model: type[BaseModel], path: Path, details: ErrorDetails) -> Finding:
    """A finding about a length or a range."""
    kind, context, given = details["type"], details.get("ctx", {}), details.get("input")
    length = len(given) if isinstance(given, (str, list, dict, tuple)) else context.get("actual_length", 0)
    if kind == "string_too_short":
        return find(source, path, "no-text")
    if kind == "string_too_long":
        limit = context["max_length"]
        return find(source, path, "too-long", limit=limit, length=length, over=length - limit)
    if kind == "too_short":
        limit = context["min_length"]
        return find(source, path, "too-few", limit=limit, length=length, about=described(model, path))
    if kind == "too_long":
        limit = context["max_length"]
        return find(source, path, "too-many", limit=limit, length=length, over=max(1, length - limit))
    if kind in BOUNDS:
        sign, name = BOUNDS[kind]
        bound = tr(sign, number=figure(context[name]))
        return find(source, path, "out-of-range", bound=bound, found=_kind(given))
    message = (details["msg"][0].lower() + details["msg"][1:]).replace("input ", "")
    return find(source, path, "misfit", problem=tr("{message}, found {found}", message=message, found=_kind(given)))


QUOTE = mark("Put it in quotes.")
TEXT = mark("text")
FIELDS = (mark("fields and values here"), mark("Write the fields below it, each indented by two spaces."))
LIST = (
    mark("a list here"), mark("Write each entry in a line of its own, after `- `; --fix does for a single text."),
)  # fmt: skip
WHOLE = (mark("a whole number"), mark("Write the number in digits, without quotes."))
NUMBER = (mark("a number"), mark("Write the number in digits, without quotes."))
TYPES: dict[str, tuple[str, str]] = {
    "model_type": FIELDS, "model_attributes_type": FIELDS, "dict_type": FIELDS, "tuple_type": LIST, "list_type": LIST,
    "string_type": (TEXT, mark("Write the text behind the colon.")), "int_parsing": WHOLE, "int_type": WHOLE,
    "int_from_float": WHOLE, "int_parsing_size": WHOLE, "float_parsing": NUMBER, "float_type": NUMBER,
    "finite_number": NUMBER,
}  # fmt: skip
"""What pydantic's kinds of errors expected, and how to write it."""
BOUNDS = {
    "greater_than_equal": (mark("at least {number}"), "ge"), "less_than_equal": (mark("at most {number}"), "le"),
    "greater_than": (mark("more than {number}"), "gt"), "less_than": (mark("less than {number}"), "lt"),
}  # fmt: skip
RULES = {
    r"^[a-z0-9][a-z0-9-]{0,63}$": mark("lower-case letters, digits and hyphens, such as late-parcel"),
    r"^[a-z]{2,3}$": mark("the language's code, such as en, de or nb"),
    r"^[a-z][a-z_]{1,39}$": mark("lower-case letters and underscores, such as next_steps"),
}
"""The patterns of names, in words."""
ODD_RULE = mark("it so")
MISTAKES = (
    mark("a brace in this line has no partner; write {{thing}}, or {{{{ for a brace itself"),
    mark("'{{{name}}}' is no slot; a slot is one plain word in braces, such as {{thing}}"),
    mark("'{given}' is no act; one of {options}"),
    mark("'{given}' is no topic of {act}; one of {options}"),
    mark("'{given}' is no offer of this persona; one of {options}"),
    mark("the {what} '{given}' stands here more than once"),
    mark("'{given}' is no stage of this rubric"),
    mark("'{given}' is no criterion of this rubric"),
    mark("'{given}' is no criterion of '{base}'"),
)
"""What the domain's validators say: the domain knows no language but English, so its sentences are known by these."""


def mistake_text(mistake: MistakeError) -> str:
    """What a validator found, in the language of the interface; as it stands where it is none of `MISTAKES`."""
    said = str(mistake)
    for template in MISTAKES:
        if (found := _shape(template).fullmatch(said)) is not None:
            return tr(template).format(**found.groupdict())
    return said


@cache
def _shape(template: str) -> re.Pattern[str]:
    """A pattern of the sentences that a template makes."""
    parts = [re.escape(text) + (f"(?P<{name}>.*)" if name else "") for text, name, _, _ in Formatter().parse(template)]
    return re.compile("".join(parts))


def _kind(value: Any) -> str:
    if value is None:
        return tr("nothing")
    if isinstance(value, dict):
        return tr("a mapping")
    if isinstance(value, (list, tuple)):
        return tr("a list")
    return tr("'{text}'", text=one_line(str(value)[:200], 60))


def nearest(name: str, options: list[str]) -> str:
    """`; did you mean 'x'?` for the option closest to a name, or nothing."""
    match = closest(name, options)
    return tr(NEAREST, name=match) if match else ""


NEAREST = mark("; did you mean '{name}'?")


def proposed(message: str) -> str | None:
    """The option that a message proposes by `nearest`; None where it proposes none."""
    before, _, after = tr(NEAREST, name="\0").partition("\0")
    found = re.search(f"{re.escape(before)}(.+?){re.escape(after)}", message)
    return found[1] if found else None


def closest(name: str, options: list[str], cutoff: float = 0.55) -> str | None:
    """The option closest to a name, whatever its case, or None where none is near."""
    if len(name) > 80:  # comparing takes time by the square of the length
        return None
    by_small = {option.lower(): option for option in reversed(options)}
    close = difflib.get_close_matches(name.lower(), list(by_small), n=1, cutoff=cutoff)
    return by_small[close[0]] if close else None


def described(model: type[BaseModel], path: Path) -> str:
    """`: ` and what a field holds, from the model, or a full stop; the models tell it in English only."""
    if language() != LANGUAGES[0]:
        return "."
    owner = model_at(model, path[:-1])
    found = None if owner is None else next(
        (field for key, field in owner.model_fields.items() if path[-1:] and path[-1] in (key, field.alias)), None
    )  # fmt: skip
    text = one_line(found.description, 200) if found is not None and found.description else ""
    return f": {text}" if text else "."


def fields_at(model: type[BaseModel], path: Path) -> list[str]:
    """Names of the fields that may stand at a path of a model."""
    found = model_at(model, path)
    return [field.alias or name for name, field in found.model_fields.items()] if found is not None else []


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model whose fields stand at a path, or None where no fields stand there."""
    current: type[BaseModel] | None = model
    for part in path:
        if current is None or isinstance(part, int):
            continue
        field = next((one for key, one in current.model_fields.items() if part in (key, one.alias)), None)
        current = _model_in(field.annotation) if field is not None else None
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
