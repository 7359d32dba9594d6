"""The shelves: personas and rubrics by id, the user's own in front of the shipped ones."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from trainer import locations
from trainer.domain.base import MistakeError
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric, RubricExtension
from trainer.errors import ContentError, NotFoundError
from trainer.library.findings import Finding, find, from_validation, nearest
from trainer.library.source import Source, read_source
from trainer.library.weaknesses import weaknesses

MAX_EXTENDS = 5


class Broken(NamedTuple):
    """A file on the shelf that cannot be used, and why."""

    path: Path
    error: ContentError


class Shelf:
    """Personas and rubrics by id, looked up in folders, later ones behind earlier ones.

    An argument that names a file (it ends in .yaml or .yml, or holds a path separator) is read as one.
    """

    def __init__(self, persona_folders: list[Path], rubric_folders: list[Path]) -> None:
        self._personas, self._rubrics = persona_folders, rubric_folders

    @classmethod
    def usual(cls, personas: Path | None = None, rubrics: Path | None = None) -> Shelf:
        """The folder that was set, then `personas/` or `rubrics/` in the working folder, then what ships."""

        def folders(kind: str, own: Path | None) -> list[Path]:
            if own is not None and not own.is_dir():
                raise NotFoundError(
                    f"{own}: there is no such folder of {kind}.",
                    next_step=f"Make it, or unset '{kind}' in the settings.",
                )
            tried = [own, Path.cwd() / kind, locations.shipped(kind)]
            return list({path.resolve(): path for path in tried if path is not None and path.is_dir()}.values())

        return cls(folders("personas", personas), folders("rubrics", rubrics))

    def persona_files(self) -> dict[str, Path]:
        """File by persona id (the file's name), the foremost of each."""
        return _files(self._personas)

    def rubric_files(self) -> dict[str, Path]:
        """File by rubric id, the foremost of each."""
        return _files(self._rubrics)

    def personas(self) -> tuple[list[Persona], list[Broken]]:
        """Every persona that can be used, and the files that cannot."""
        good: list[Persona] = []
        broken: list[Broken] = []
        for path in self.persona_files().values():
            try:
                good.append(load_persona(path))
            except ContentError as error:
                broken.append(Broken(path, error))
        return good, broken

    def persona(self, name: str) -> Persona:
        """The persona of that id or file. Raises NotFoundError with the nearest id, ContentError for a mistake."""
        return load_persona(self.persona_path(name))

    def persona_path(self, name: str) -> Path:
        """The file of a persona. Raises NotFoundError."""
        return _path(name, self.persona_files(), "customer", "trainer persona list")

    def rubric(self, name: str) -> Rubric:
        """The rubric of that id or file, resolved. Raises NotFoundError or ContentError."""
        return load_rubric(self.rubric_path(name), self)

    def rubric_path(self, name: str) -> Path:
        """The file of a rubric. Raises NotFoundError."""
        return _path(name, self.rubric_files(), "rubric", "trainer rubric list")


def _files(folders: list[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def _path(name: str, files: dict[str, Path], kind: str, command: str) -> Path:
    if name in files:
        return files[name]
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name)
    raise NotFoundError(
        f"There is no {kind} '{name}'{nearest(name, list(files)) or '.'}", next_step=f"`{command}` shows them all."
    )


def check_persona(path: Path) -> tuple[Persona | None, list[Finding]]:
    """A persona file with everything that is wrong with it. Raises NotFoundError; a mistake is a finding."""
    try:
        source = read_source(path)
    except ContentError as error:
        return None, [_from_error(path, error)]
    try:
        persona = Persona.model_validate(source.data)
    except ValidationError as error:
        return None, from_validation(source, Persona, error)
    findings = []
    if persona.id != path.stem:
        findings.append(
            find(source, ("id",), f"the id is '{persona.id}' and the file is called '{path.name}'; make them the same")
        )
    return persona, [*findings, *weaknesses(source, persona)]


def check_rubric(path: Path, shelf: Shelf) -> tuple[Rubric | None, list[Finding]]:
    """A rubric file, resolved, with everything that is wrong with it."""
    try:
        source = read_source(path)
        rubric, findings = _rubric(source, shelf, 0)
    except ContentError as error:
        return None, [_from_error(path, error)]
    if rubric is not None and rubric.id != path.stem:
        findings.append(
            find(source, ("id",), f"the id is '{rubric.id}' and the file is called '{path.name}'; make them the same")
        )
    return rubric, findings


def load_persona(path: Path) -> Persona:
    """The persona in a file. Raises ContentError with its first mistake and how many more there are."""
    persona, findings = check_persona(path)
    errors = [finding for finding in findings if finding.severity == "error"]
    if persona is None or errors:
        raise _first(errors, f"trainer persona check {path}")
    return persona


def load_rubric(path: Path, shelf: Shelf) -> Rubric:
    """The rubric in a file, resolved. Raises ContentError with its first mistake."""
    rubric, findings = check_rubric(path, shelf)
    errors = [finding for finding in findings if finding.severity == "error"]
    if rubric is None or errors:
        raise _first(errors, f"trainer rubric check {path}")
    return rubric


def _rubric(source: Source, shelf: Shelf, depth: int) -> tuple[Rubric | None, list[Finding]]:
    extends = isinstance(source.data, dict) and "extends" in source.data
    try:
        if not extends:
            return Rubric.model_validate(source.data), []
        extension = RubricExtension.model_validate(source.data)
    except ValidationError as error:
        return None, from_validation(source, RubricExtension if extends else Rubric, error)
    if depth >= MAX_EXTENDS:
        return None, [find(source, ("extends",), "these rubrics extend each other in a ring")]
    try:
        base_source = read_source(shelf.rubric_path(extension.extends))
    except NotFoundError as error:
        return None, [find(source, ("extends",), error.what)]
    base, findings = _rubric(base_source, shelf, depth + 1)
    if base is None:
        return None, findings
    try:
        return extension.resolve(base), []
    except ValidationError as error:  # fits each file by itself, and not both together
        return None, from_validation(source, RubricExtension, error)
    except MistakeError as error:
        return None, [find(source, error.path, f"{error}{nearest(error.given, list(error.options))}")]


def _first(findings: list[Finding], command: str) -> ContentError:
    more = f" ({len(findings) - 1} more)" if len(findings) > 1 else ""
    return ContentError(f"{findings[0]}{more}.", next_step=f"`{command}` shows all.")


def _from_error(path: Path, error: ContentError) -> Finding:
    """A finding from an error of reading, which begins with file, line and column."""
    rest = error.what.removeprefix(f"{path}:")
    line, _, rest = rest.partition(":")
    column, _, message = rest.partition(": ")
    at = (int(line), int(column)) if line.isdigit() and column.isdigit() else (1, 1)
    return Finding(
        file=str(path), line=at[0], column=at[1], path="", message=f"{message.rstrip('.')}. {error.next_step}".strip()
    )
