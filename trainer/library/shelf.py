"""The shelves: personas and rubrics by id, the user's own in front of the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from trainer import locations
from trainer.domain.persona import Persona
from trainer.domain.rubric import Rubric
from trainer.errors import ContentError, NotFoundError
from trainer.library.checking import check_persona, check_rubric, validated_persona, validated_rubric
from trainer.library.findings import Finding, nearest
from trainer.translation import mark, ntr, tr

NO_CUSTOMER, NO_RUBRIC = mark("There is no customer '{name}'"), mark("There is no rubric '{name}'")


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
    def usual(cls, personas: Path | None = None, rubrics: Path | None = None, packs: Sequence[Path] = ()) -> Shelf:
        """The folder that was set, then `personas/` or `rubrics/` in the working folder, then packs, then what ships.

        `packs` are the folders of installed packs, the foremost first.
        """

        def folders(kind: str, own: Path | None) -> list[Path]:
            if own is not None and not own.is_dir():
                raise NotFoundError(
                    tr("{own}: there is no such folder of {kind}.", own=own, kind=kind),
                    next_step=tr("Make it, or unset '{kind}' in the settings.", kind=kind),
                )
            tried = [own, Path.cwd() / kind, *(pack / kind for pack in packs), locations.shipped(kind)]
            there = {path.resolve(): path for path in reversed(tried) if path is not None and path.is_dir()}
            return list(reversed(there.values()))  # a folder that is two of these stands where the last of them does

        return cls(folders("personas", personas), folders("rubrics", rubrics))

    def with_pack(self, pack: Path) -> Shelf:
        """The same shelf with a pack's folder before everything else."""
        return Shelf([pack / "personas", *self._personas], [pack / "rubrics", *self._rubrics])

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
        return _path(name, self.persona_files(), NO_CUSTOMER, "trainer persona list")

    def rubric(self, name: str, lang: str | None = None) -> Rubric:
        """The rubric of that id or file, resolved. Raises NotFoundError or ContentError.

        With `lang` its texts are in that language as far as somebody wrote them; None leaves them as they stand in
        the file. What is judged is the same in all.
        """
        return load_rubric(self.rubric_path(name), self, lang)

    def rubric_path(self, name: str) -> Path:
        """The file of a rubric. Raises NotFoundError."""
        return _path(name, self.rubric_files(), NO_RUBRIC, "trainer rubric list")


def _files(folders: list[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def _path(name: str, files: dict[str, Path], missing: str, command: str) -> Path:
    if name in files:
        return files[name]
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name)
    raise NotFoundError(
        tr(missing, name=name) + (nearest(name, list(files)) or "."),
        next_step=tr("`{command}` shows them all.", command=command),
    )


def load_persona(path: Path) -> Persona:
    """The persona in a file. Raises ContentError with its first mistake and how many more there are."""
    persona, findings = validated_persona(path)
    if persona is None or findings:
        raise _first(findings, f"trainer persona check {path}")
    return persona


def load_rubric(path: Path, shelf: Shelf, lang: str | None = None) -> Rubric:
    """The rubric in a file, resolved, in a language. Raises ContentError with its first mistake."""
    rubric, findings = validated_rubric(path, shelf, lang)
    if rubric is None or findings:
        raise _first(findings, f"trainer rubric check {path}")
    return rubric


def _first(findings: list[Finding], command: str) -> ContentError:
    more = " " + ntr("({n} more)", "({n} more)", len(findings) - 1) if len(findings) > 1 else ""
    return ContentError(f"{findings[0]}{more}.", next_step=tr("`{command}` shows all.", command=command))


__all__ = ["Broken", "Shelf", "check_persona", "check_rubric", "load_persona", "load_rubric"]
