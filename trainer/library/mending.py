"""Mends what is mechanical in a file, by small edits in its text: comments, order and quoting stay as they are.

Each edit replaces exactly the characters of one value or name. A round that does not leave fewer findings is not
taken, and a text that cannot be parsed afterwards is given back as it was.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trainer import languages
from trainer.domain.base import MistakeError
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric, RubricExtension
from trainer.library import surroundings
from trainer.library.checking import Kind, Rubrics, checked_text
from trainer.library.findings import Finding, Path, closest, fields_at, model_at, place_of, proposed
from trainer.library.sense.language import schema_line
from trainer.library.source import Source, UnreadableError, parse_source

ROUNDS = 12
"""Mending one thing can bring out the next; more rounds than this no file needs."""
SURE = 0.72
"""From this likeness on a name is taken for the one that was meant."""
TAB_WIDTHS = (2, 4, 0)
"""Spaces that a tab at the beginning of a line may have meant, the likeliest first; none where it slipped in."""
_TABS = re.compile(r"(?m)^( *)(\t+)")


class Edit(NamedTuple):
    """One replacement in a text, by positions of characters."""

    start: int
    end: int
    text: str


class Mended(NamedTuple):
    """A text with what was mechanical mended."""

    text: str
    findings: list[Finding]
    """What is left."""


def mend_text(text: str, file: str, kind: Kind = "persona", *, rubrics: Rubrics | None = None) -> Mended:
    """The text with all that is mechanical mended, and what is left to its author."""
    kept = Mended(text, checked_text(text, file, kind, rubrics=rubrics).findings)
    if any(one.code == "tab" for one in kept.findings):
        for width in TAB_WIDTHS:  # which of them was meant shows in what is left to mend
            kept = _better(kept, _without_tabs(text, width), file, kind, rubrics)
    for _ in range(ROUNDS):
        try:
            source = parse_source(kept.text, file)
        except UnreadableError:
            return Mended(text, checked_text(text, file, kind, rubrics=rubrics).findings)
        edits = list(_edits(source, kind, kept.findings))
        tried = _better(kept, _applied(kept.text, edits), file, kind, rubrics)
        if tried is kept:  # one of them does harm: take them one by one
            for edit in edits:
                tried = _better(kept, _applied(kept.text, [edit]), file, kind, rubrics)
                if tried is not kept:
                    break
        if tried is kept:
            break
        kept = tried
    return _tidy(_unquoted(kept, file, kind, rubrics), file, kind, rubrics)


def _without_tabs(text: str, width: int) -> str:
    return _TABS.sub(lambda found: found[1] + " " * width * len(found[2]), text)


def _better(kept: Mended, text: str, file: str, kind: Kind, rubrics: Rubrics | None) -> Mended:
    """The new text where it has fewer or later findings, else what was kept."""
    if text == kept.text:
        return kept
    findings = checked_text(text, file, kind, rubrics=rubrics).findings
    return Mended(text, findings) if _weight(findings) < _weight(kept.findings) else kept


def _weight(findings: list[Finding]) -> tuple[int, int, int]:
    """Unreadable weighs more than any number of errors, errors more than warnings."""
    unreadable = sum(one.path == "" and one.severity == "error" for one in findings)
    errors = sum(one.severity == "error" for one in findings)
    return unreadable, errors, len(findings)


def _unquoted(kept: Mended, file: str, kind: Kind, rubrics: Rubrics | None) -> Mended:
    """Without quotes around numbers: the program takes them as they are, an editor's schema does not."""
    source = parse_source(kept.text, file)
    if source.root is None:
        return kept
    text = _applied(kept.text, list(_quoted_numbers(source.root, _model(source, kind), ())))
    if text == kept.text:
        return kept
    findings = checked_text(text, file, kind, rubrics=rubrics).findings
    return Mended(text, findings) if _weight(findings) <= _weight(kept.findings) else kept


def _model(source: Source, kind: Kind) -> type[BaseModel]:
    """The model that a file's data have to fit."""
    if kind == "persona":
        return Persona
    return RubricExtension if isinstance(source.data, dict) and "extends" in source.data else Rubric


def _tidy(kept: Mended, file: str, kind: Kind, rubrics: Rubrics | None) -> Mended:
    """Without spaces at the ends of lines and with a last line end, where that changes nothing in what is read."""
    text = re.sub(r"[ \t]+(?=\r?\n|\Z)", "", kept.text)
    if text and not text.endswith("\n"):
        text += "\n"
    try:
        before, after = parse_source(kept.text, file), parse_source(text, file)
    except UnreadableError:
        return kept
    leave = text == kept.text or not isinstance(before.root, MappingNode) or bool(before.data != after.data)
    return kept if leave else Mended(text, checked_text(text, file, kind, rubrics=rubrics).findings)


def _applied(text: str, edits: list[Edit]) -> str:
    """The text with the edits made, from its end on, none inside another."""
    last = len(text) + 1
    for edit in sorted(set(edits), reverse=True):
        if edit.end <= last and edit.start < last:
            text = text[: edit.start] + edit.text + text[edit.end :]
            last = edit.start
    return text


def _edits(source: Source, kind: Kind, findings: list[Finding]) -> Iterator[Edit]:
    """Every edit that can be seen from here."""
    model = _model(source, kind)
    try:
        model.model_validate(source.data)
    except ValidationError as error:
        for details in error.errors(include_url=False)[:200]:
            yield from _from_error(source, model, details)
    for finding in findings:
        make = BY_CODE.get(finding.code)
        if make is not None:
            yield from make(source, kind, finding)


def _from_error(source: Source, model: type[BaseModel], details: ErrorDetails) -> Iterator[Edit]:
    """Edits for what does not fit the fields."""
    loc = tuple(part for part in details["loc"] if part != "[key]")
    path, kind, given = place_of(source.data, loc), details["type"], details.get("input")
    mistake = details.get("ctx", {}).get("error")
    if isinstance(mistake, MistakeError):
        yield from _from_mistake(source, (*path, *mistake.path), mistake)
        return
    key, value = source.nodes(path)
    if value is None:
        return
    if kind == "extra_forbidden":
        meant = closest(str(path[-1]), fields_at(model, path[:-1]), SURE)
        yield from _renamed(source, path, meant)
    elif kind in ("literal_error", "enum"):
        options = [option.strip("'") for option in str(details["ctx"]["expected"]).replace(" or ", ", ").split(", ")]
        meant = closest(str(given).strip(), options, SURE)
        if "[key]" in details["loc"]:
            yield from _renamed(source, path, meant)
        elif meant and isinstance(value, ScalarNode):
            yield _replaced(value, meant)
    elif kind == "string_type" and isinstance(value, ScalarNode) and given is not None and value.value:
        yield _replaced(value, json.dumps(value.value, ensure_ascii=False))
    elif kind in ("tuple_type", "list_type") and isinstance(given, str) and isinstance(value, ScalarNode) and key:
        yield _replaced(value, f"[{json.dumps(given.strip(), ensure_ascii=False)}]")
    elif kind == "string_pattern_mismatch" and isinstance(value, ScalarNode):
        meant = _name(str(given), str(details["ctx"]["pattern"]))
        if meant:
            yield _replaced(value, meant)


def _from_mistake(source: Source, path: Path, mistake: MistakeError) -> Iterator[Edit]:
    """Edits for what the models' own checks refuse."""
    value = source.nodes(path)[1]
    if mistake.code == "duplicate-id" and isinstance(value, ScalarNode):
        join = "_" if "_" in value.value or path[0] in ("criteria", "change") else "-"
        taken, number = set(_ids(source.root)), 2
        while f"{value.value}{join}{number}" in taken:
            number += 1
        yield _replaced(value, f"{value.value}{join}{number}")
        return
    meant = closest(mistake.given, list(mistake.options), SURE)
    if mistake.code in ("unknown-act", "unknown-topic"):
        act, _, topic = str(path[-1]).partition(".")
        if meant:
            whole = f"{act}.{meant}" if mistake.code == "unknown-topic" else meant + (f".{topic}" if topic else "")
            yield from _renamed(source, path, whole)
    elif meant and isinstance(value, ScalarNode):
        yield _replaced(value, meant)


def _ids(node: Node | None) -> Iterator[str]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, ScalarNode):
                yield value.value
            yield from _ids(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _ids(value)


def _name(given: str, pattern: str) -> str | None:
    """A name made to fit its pattern, or None where nothing would be left of it."""
    if pattern == r"^[a-z]{2,3}$":
        small = given.strip().lower()
        made = languages.names().get(small, re.split(r"[-_]", small)[0])
    else:
        join = "_" if "_]" in pattern else "-"
        made = re.sub(r"[^a-z0-9]+", join, given.lower()).strip("-_")[: 38 if join == "_" else 64]
    return made if re.fullmatch(pattern.strip("^$"), made) else None


def _replaced(node: ScalarNode, text: str) -> Edit:
    """The edit that writes a scalar's value anew; a block of text keeps its last line end."""
    end = node.end_mark.index
    return Edit(node.start_mark.index, end, text + ("\n" if node.style in ("|", ">") else ""))


def _renamed(source: Source, path: Path, meant: str | None) -> Iterator[Edit]:
    """The edit that gives a field its right name, where that name is not taken."""
    key = source.nodes(path)[0]
    if meant and isinstance(key, ScalarNode) and not source.has((*path[:-1], meant)):
        yield _replaced(key, meant if key.style is None else json.dumps(meant))


def _quoted_numbers(node: Node, model: type[BaseModel], path: Path) -> Iterator[Edit]:
    """Numbers in quotes where the field is a number."""
    if isinstance(node, SequenceNode):
        for place, value in enumerate(node.value):
            yield from _quoted_numbers(value, model, (*path, place))
    if not isinstance(node, MappingNode):
        return
    owner = model_at(model, path)
    for key, value in node.value:
        field = owner.model_fields.get(str(key.value)) if owner else None
        number = field is not None and re.search(r"\b(int|float)\b", str(field.annotation))
        quoted = isinstance(value, ScalarNode) and value.style in ("'", '"')
        if number and quoted and re.fullmatch(r"\d+(\.\d+)?", value.value.strip()):
            yield _replaced(value, value.value.strip())
        else:
            yield from _quoted_numbers(value, model, (*path, str(key.value)))


def _schema(source: Source, kind: Kind, finding: Finding) -> Iterator[Edit]:
    line = schema_line(kind, str(FilePath(finding.file).resolve()))
    end = "\r\n" if "\r\n" in source.text else "\n"
    yield Edit(0, 0, line + end)


def _lang(source: Source, kind: Kind, finding: Finding) -> Iterator[Edit]:
    """The language that the lines are in; for one that is not known the code that people mean by it."""
    del kind
    value = source.nodes(("lang",))[1]
    given = value.value if isinstance(value, ScalarNode) else ""
    found = re.search(r"`lang: (\w+)`", finding.mend)
    meant = found[1] if found else languages.names().get(given)
    if meant is None:
        return
    if isinstance(value, ScalarNode):
        yield _replaced(value, meant)
        return
    after = source.nodes(("name",))[1] or source.nodes(("id",))[1]
    if after is not None:
        end = source.text.find("\n", after.end_mark.index)
        yield Edit(end + 1, end + 1, f"lang: {meant}\n")


def _id(source: Source, kind: Kind, finding: Finding) -> Iterator[Edit]:
    """The id as the file is called."""
    del kind
    stem = FilePath(finding.file).stem
    value = source.nodes(("id",))[1]
    if isinstance(value, ScalarNode) and re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", stem):
        yield _replaced(value, stem)


def _near(options: Callable[[Any], list[str]], *, key: bool = False) -> Callable[..., Iterator[Edit]]:
    """A maker of edits that take the nearest of some names."""

    def make(source: Source, kind: Kind, finding: Finding) -> Iterator[Edit]:
        del kind
        path = finding.fields
        value = source.nodes(path)[1]
        given = str(path[-1] if key or value is None else value.value)
        meant = closest(given.partition(".")[2] if key else given, options(source.data), SURE)
        if key and meant:
            yield from _renamed(source, path, f"{given.partition('.')[0]}.{meant}")
        elif meant and isinstance(value, ScalarNode):
            yield _replaced(value, meant)

    return make


def _said(source: Source, kind: Kind, finding: Finding) -> Iterator[Edit]:
    """The name that the finding itself proposes, where it is near enough."""
    del kind
    value, found = source.nodes(finding.fields)[1], proposed(finding.message)
    if isinstance(value, ScalarNode) and found and closest(value.value, [found], SURE):
        yield _replaced(value, found)


def _offers(data: Any) -> list[str]:
    return [str(offer["id"]) for offer in data["authority"]["offers"]]


BY_CODE: dict[str, Callable[..., Iterator[Edit]]] = {
    "no-schema-line": _schema,
    "wrong-lang": _lang,
    "no-banks": _lang,
    "wrong-id": _id,
    "unknown-criterion": _said,
    "unknown-base": _said,
    "unknown-offer": _near(_offers, key=True),
    "unknown-training": _near(lambda _: list(surroundings.judged_by_rules())),
    "unknown-advice": _near(lambda _: list(surroundings.advice())),
}
"""Findings of sense that can be mended without asking anybody."""


def diff(before: str, after: str, file: str) -> str:
    """What was changed, line by line."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), file, file, lineterm="", n=1)
    return "\n".join(lines)
