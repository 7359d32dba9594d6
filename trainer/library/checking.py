"""Checks personas and rubrics: can the file be read, does it fit the fields, does it make sense.

`check_text` is for editors: no file is read for a persona, a whole one takes a few hundredths of a second.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from pydantic import ValidationError

from trainer.domain.base import MistakeError
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric, RubricExtension
from trainer.errors import NotFoundError
from trainer.languages import about
from trainer.library.findings import Finding, find, from_validation, in_order, mistake_text, nearest, unreadable
from trainer.library.rubric_texts import check_texts, in_language, languages
from trainer.library.sense import persona_sense, rubric_sense
from trainer.library.sense.words import Meaning
from trainer.library.source import Source, UnreadableError, parse_source, read_source
from trainer.translation import tr

Kind = Literal["persona", "rubric"]
MAX_EXTENDS = 5


class Rubrics(Protocol):
    """Where rubrics that others extend are found."""

    def rubric_path(self, name: str) -> Path:
        """The file of a rubric. Raises NotFoundError."""
        ...


class Senses(NamedTuple):
    """What sense is looked for with; None in its place where the fields alone are checked."""

    meaning: Meaning | None = None
    banks: tuple[Path, ...] = ()
    criteria: tuple[str, ...] = ()
    """Ids of criteria of rubrics beside those that ship."""


class Checked(NamedTuple):
    """A file's text as it was checked."""

    model: Persona | Rubric | None
    """What it holds, a rubric resolved; None where it cannot be used."""
    findings: list[Finding]
    """In the order of the file."""


def check_text(
    text: str,
    file: str,
    kind: Kind = "persona",
    *,
    rubrics: Rubrics | None = None,
    meaning: Meaning | None = None,
    banks: tuple[Path, ...] = (),
) -> list[Finding]:
    """Everything that is wrong with a persona or a rubric, in the order of the file.

    `file` names it in the findings; where it ends in .yaml, its stem has to be the id. `rubrics` finds what a rubric
    extends. `meaning` compares sentences by a sentence encoder, which takes seconds; without it by their words.
    `banks` are folders of lines beside those that ship.
    """
    return checked_text(text, file, kind, rubrics=rubrics, meaning=meaning, banks=banks).findings


def checked_text(
    text: str,
    file: str,
    kind: Kind = "persona",
    *,
    rubrics: Rubrics | None = None,
    meaning: Meaning | None = None,
    banks: tuple[Path, ...] = (),
) -> Checked:
    """The same, with the persona or rubric that the text holds."""
    try:
        source = parse_source(text, file)
    except UnreadableError as error:
        return Checked(None, [unreadable(error, file)])
    return _checked(source, kind, rubrics, Senses(meaning, banks))


def check_persona(
    path: Path,
    *,
    meaning: Meaning | None = None,
    banks: tuple[Path, ...] = (),
    criteria: tuple[str, ...] = (),
) -> tuple[Persona | None, list[Finding]]:
    """A persona file with everything that is wrong with it. Raises NotFoundError; a mistake is a finding."""
    found = _checked_file(path, "persona", None, Senses(meaning, banks, criteria))
    return (found.model if isinstance(found.model, Persona) else None), found.findings


def check_rubric(path: Path, rubrics: Rubrics) -> tuple[Rubric | None, list[Finding]]:
    """A rubric file, resolved, with everything that is wrong with it. Raises NotFoundError."""
    found = _checked_file(path, "rubric", rubrics, Senses())
    return (found.model if isinstance(found.model, Rubric) else None), found.findings


def check_rubric_texts(path: Path) -> list[Finding]:
    """Everything that is wrong with the texts of a sound rubric file in other languages."""
    return [finding for lang in languages(path) for finding in check_texts(path, lang)]


def validated_persona(path: Path) -> tuple[Persona | None, list[Finding]]:
    """A persona file with its errors alone: what keeps it from being played."""
    found = _checked_file(path, "persona", None, None)
    return (found.model if isinstance(found.model, Persona) else None), found.findings


def validated_rubric(path: Path, rubrics: Rubrics, lang: str | None = None) -> tuple[Rubric | None, list[Finding]]:
    """A rubric file, resolved, with its errors alone.

    Its texts are in `lang` as far as there are any beside it and beside what it extends. Raises ContentError where
    those have a mistake.
    """
    found = _checked_file(path, "rubric", rubrics, None, lang)
    return (found.model if isinstance(found.model, Rubric) else None), found.findings


def _checked_file(
    path: Path, kind: Kind, rubrics: Rubrics | None, senses: Senses | None, lang: str | None = None
) -> Checked:
    try:
        source = read_source(path)
    except UnreadableError as error:
        return Checked(None, [unreadable(error, str(path))])
    return _checked(source, kind, rubrics, senses, lang)


def _checked(
    source: Source, kind: Kind, rubrics: Rubrics | None, senses: Senses | None, lang: str | None = None
) -> Checked:
    model: Persona | Rubric | None
    if source.data is None:  # nothing, or comments alone: a mend for a field would be no help
        return Checked(None, [find(source, (), "nothing-there", command=f"trainer {kind} new")])
    if kind == "persona":
        model, findings = _persona(source)
    else:
        model, findings = _rubric(source, rubrics, 0, lang)
    if model is None:
        return Checked(None, findings)
    path = Path(source.file.replace("\0", ""))
    if path.suffix in (".yaml", ".yml") and model.id != path.stem:
        findings.append(find(source, ("id",), "wrong-id", id=model.id, file=path.name, stem=path.stem))
    if senses is not None and isinstance(model, Persona):
        findings += persona_sense(source, model, senses.meaning, senses.banks, senses.criteria)
    elif senses is not None and isinstance(model, Rubric):
        findings += rubric_sense(source, model)
    return Checked(model, in_order(findings))


def _with_house_rule(persona: Persona) -> Persona:
    """The persona; where its file has no rule on abuse, with the usual one in the customer's language."""
    usual = about(persona.lang).house_rule
    if "house_rule_abuse" in persona.model_fields_set or not usual:
        return persona
    filled = persona.model_copy(update={"house_rule_abuse": usual})
    filled.model_fields_set.discard("house_rule_abuse")  # the file still has none, and a check may want one
    return filled


def _persona(source: Source) -> tuple[Persona | None, list[Finding]]:
    try:
        return _with_house_rule(Persona.model_validate(source.data)), []
    except ValidationError as error:
        return None, from_validation(source, Persona, error)


def _rubric(
    source: Source, rubrics: Rubrics | None, depth: int, lang: str | None
) -> tuple[Rubric | None, list[Finding]]:
    extends = isinstance(source.data, dict) and "extends" in source.data
    try:
        if not extends:
            return _worded(Rubric.model_validate(source.data), source, lang), []
        extension = RubricExtension.model_validate(source.data)
    except ValidationError as error:
        return None, from_validation(source, RubricExtension if extends else Rubric, error)
    if depth >= MAX_EXTENDS:
        return None, [find(source, ("extends",), "extends-ring")]
    base, findings = _base(source, extension.extends, rubrics, depth, lang)
    if base is None:
        return None, findings
    try:
        return _worded(extension.resolve(base), source, lang), []
    except ValidationError as error:  # fits each file by itself, and not both together
        return None, from_validation(source, RubricExtension, error)
    except MistakeError as error:
        near = nearest(error.given, list(error.options))
        return None, [find(source, error.path, error.code, problem=mistake_text(error), near=near)]


def _worded(rubric: Rubric, source: Source, lang: str | None) -> Rubric:
    """The rubric in a language; what it extends came with its own texts, which its changes have replaced."""
    return rubric if lang is None else in_language(rubric, Path(source.file), lang)


def _base(
    source: Source, name: str, rubrics: Rubrics | None, depth: int, lang: str | None
) -> tuple[Rubric | None, list[Finding]]:
    """The rubric that another one extends; a mistake in its file is told at `extends`."""
    if rubrics is None:
        return None, [
            find(source, ("extends",), "unknown-base", problem=tr("there is no rubric '{name}' at hand", name=name))
        ]
    try:
        base, findings = _rubric(read_source(rubrics.rubric_path(name)), rubrics, depth + 1, lang)
    except NotFoundError as error:
        return None, [find(source, ("extends",), "unknown-base", problem=error.what)]
    except UnreadableError as error:
        return None, [find(source, ("extends",), "broken-base", problem=error.what, base=name)]
    if base is None:
        if findings[0].code == "extends-ring":
            return None, [find(source, ("extends",), "extends-ring")]
        return None, [find(source, ("extends",), "broken-base", problem=str(findings[0]), base=name)]
    return base, []
