"""Packs: personas, rubrics and banks of one author, installed, listed and removed as a whole.

An installed pack is a folder below the packs' folder, named by its id. The newest stands before the older ones, all
stand behind the user's own folders and before what ships. Folders that begin with a dot are work in progress.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from trainer import __version__, locations
from trainer.domain.base import Model, Slug
from trainer.domain.persona import LineKey, LineSet
from trainer.errors import ContentError, InputError, NotFoundError, TrainerError
from trainer.library.checking import check_persona, check_rubric, check_rubric_texts
from trainer.library.drafting import with_id
from trainer.library.findings import Finding, from_validation, nearest
from trainer.library.shelf import Shelf
from trainer.library.source import read_source
from trainer.library.unpacking import MANIFEST, Contents, read_pack, refused
from trainer.translation import mark, ntr, tr

Choice = Literal["replace", "keep", "prefix"]
RECORD = "installed.json"
KINDS = ("personas", "rubrics")
BANK_FILE = TypeAdapter(dict[LineKey, LineSet])
CALLER_BANKS = (
    "all", "screamer", "wanderer", "demander", "threatener", "entitled", "mistaken", "wronged", "abusive",
)  # fmt: skip
Label = Annotated[str, Field(min_length=1, max_length=120)]


class Manifest(Model):
    """What a pack says of itself, in `pack.yaml`."""

    id: Slug
    title: Label
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,30}$")]
    author: Label
    licence: Label
    description: Annotated[str, Field(min_length=1, max_length=1000)]
    trainer: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")] = "0.1"
    """Oldest version of the trainer that it works with."""


class Pack(NamedTuple):
    """An installed pack."""

    manifest: Manifest
    folder: Path
    installed_at: float
    """Seconds since 1970."""

    @property
    def personas(self) -> tuple[str, ...]:
        """Ids of its personas."""
        return _ids(self.folder / "personas")

    @property
    def rubrics(self) -> tuple[str, ...]:
        """Ids of its rubrics."""
        return _ids(self.folder / "rubrics")

    @property
    def banks(self) -> tuple[str, ...]:
        """Its banks, as `en/all`."""
        return tuple(sorted(f"{one.parent.name}/{one.stem}" for one in self.folder.glob("banks/*/*.yaml")))


class BrokenPack(NamedTuple):
    """A folder among the packs that is none, and why."""

    folder: Path
    error: ContentError


class Clash(NamedTuple):
    """An id that a pack brings and that is there already."""

    kind: str
    id: str
    origin: str
    """Who has it: the trainer, the user's own folder, or a pack."""
    own: bool = False
    """Whether it is the user's own folder, which stands before any pack."""

    def __str__(self) -> str:
        """The clash in a few words."""
        named = mark("persona '{id}' ({origin})") if self.kind == "personas" else mark("rubric '{id}' ({origin})")
        return tr(named, id=self.id, origin=self.origin)


class Added(NamedTuple):
    """What came of installing a pack."""

    pack: Pack
    replaced: str | None
    """Version of the same pack that it took the place of."""
    clashes: tuple[Clash, ...]
    renamed: dict[str, str]
    left_out: tuple[str, ...]
    """Files that have no place in a pack, and what was kept instead."""
    warnings: int


class Packs:
    """The packs in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def installed(self) -> tuple[list[Pack], list[BrokenPack]]:
        """The packs that can be used, the newest first, and the folders that are none."""
        packs: list[Pack] = []
        broken: list[BrokenPack] = []
        for folder in sorted(self.root.iterdir()) if self.root.is_dir() else []:
            if folder.name.startswith(".") or not folder.is_dir():
                continue
            try:
                packs.append(Pack(read_manifest(folder / MANIFEST), folder, _installed_at(folder)))
            except ContentError as error:
                broken.append(BrokenPack(folder, error))
            except NotFoundError as error:
                broken.append(BrokenPack(folder, ContentError(error.what)))
        return sorted(packs, key=lambda pack: -pack.installed_at), broken

    def folders(self) -> list[Path]:
        """The folders of the packs that can be used, the newest first."""
        return [pack.folder for pack in self.installed()[0]]

    def add(self, source: Path, shelf: Shelf, *, choice: Choice | None, now: float) -> Added:
        """Install a pack, wholly or not at all.

        `shelf` is what there is without it. Raises ContentError where it is unsound, InputError where an id of it is
        taken and no choice was made.
        """
        contents = read_pack(source)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            stage = Path(tempfile.mkdtemp(dir=self.root, prefix=".new-"))
        except OSError as error:
            raise TrainerError(
                tr("{root}: it cannot be written to ({strerror}).", root=self.root, strerror=error.strerror)
            ) from None
        try:
            _write_all(stage, contents)
            return self._add(stage, contents, shelf, choice, now)
        except OSError as error:
            raise TrainerError(
                tr("{root}: it cannot be written to ({strerror}).", root=self.root, strerror=error.strerror)
            ) from None
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def _add(self, stage: Path, contents: Contents, shelf: Shelf, choice: Choice | None, now: float) -> Added:
        name = _named(contents, stage)
        manifest = read_manifest(stage / MANIFEST, name)
        if _numbers(manifest.trainer) > _numbers(__version__):
            raise refused(
                contents.source,
                tr("it needs trainer {trainer}, this is {version}", trainer=manifest.trainer, version=__version__),
                tr("Update the trainer."),
            )
        old = next((pack for pack in self.installed()[0] if pack.manifest.id == manifest.id), None)
        if old is not None and choice != "replace":
            raise InputError(
                tr(
                    "The pack '{id}' is installed already (version {version}).",
                    id=manifest.id,
                    version=old.manifest.version,
                ),
                next_step=tr("--replace puts version {version} in its place.", version=manifest.version),
            )
        clashes = self._clashes(stage, shelf, manifest.id)
        if clashes and choice is None:
            raise InputError(
                tr(
                    "There already: {names}{more}.",
                    names=", ".join(map(str, clashes[:5])),
                    more=" …" if len(clashes) > 5 else "",
                ),
                next_step=tr(
                    "Choose: --replace (the pack's go before them), --keep (the pack's are left out) "
                    "or --prefix (the pack's become '{id}-…').",
                    id=manifest.id,
                ),
            )
        renamed: dict[str, str] = {}
        dropped: list[str] = []
        for clash in clashes if choice in ("keep", "prefix") else []:
            file = next((stage / clash.kind).glob(f"{clash.id}.y*ml"))
            if choice == "prefix":
                renamed[clash.id] = _prefixed(stage, file, clash, manifest.id)
            else:
                dropped.append(f"{clash.kind}/{file.name}")
                file.unlink()
                for texts in _texts(stage, clash):
                    texts.unlink()
        warnings = _check_all(stage, shelf, name)
        if not any(_ids(stage / kind) for kind in KINDS) and not any(stage.glob("banks/*/*.yaml")):
            why = tr("all of it is there already") if dropped else tr("there is nothing in it")
            raise refused(contents.source, why)
        (stage / RECORD).write_text(json.dumps({"at": now, "from": contents.source}), encoding="utf-8")
        _put(stage, self.root / manifest.id)
        pack = Pack(manifest, self.root / manifest.id, now)
        version = old.manifest.version if old else None
        return Added(pack, version, tuple(clashes), renamed, (*contents.left_out, *dropped), warnings)

    def _clashes(self, stage: Path, shelf: Shelf, own_id: str) -> list[Clash]:
        """Ids of the pack that are taken by somebody else than its own earlier version."""
        taken = {"personas": shelf.persona_files(), "rubrics": shelf.rubric_files()}
        return [
            Clash(kind, one, *self._origin(taken[kind][one]))
            for kind in KINDS
            for one in _ids(stage / kind)
            if one in taken[kind] and not taken[kind][one].is_relative_to(self.root / own_id)
        ]

    def _origin(self, path: Path) -> tuple[str, bool]:
        """Whose a file is, in words, and whether it is the user's."""
        if path.is_relative_to(self.root):
            return tr("the pack '{id}'", id=path.relative_to(self.root).parts[0]), False
        ships = any(path.is_relative_to(locations.shipped(kind)) for kind in KINDS)
        return (tr("the trainer"), False) if ships else (tr("your own folder"), True)

    def remove(self, pack_id: str) -> Manifest | None:
        """Remove a pack and nothing else; its manifest, where that could still be read. Raises NotFoundError."""
        packs, broken = self.installed()
        names = {pack.folder.name: pack.manifest for pack in packs}
        if pack_id not in (*names, *(one.folder.name for one in broken)):
            raise NotFoundError(
                tr(
                    "There is no pack '{pack_id}'{nearest}",
                    pack_id=pack_id,
                    nearest=nearest(pack_id, list(names)) or ".",
                ),
                next_step=tr("`trainer pack list` shows them all."),
            )
        folder = self.root / pack_id
        try:
            if folder.is_symlink():
                folder.unlink()
            else:
                shutil.rmtree(folder.rename(Path(tempfile.mkdtemp(dir=self.root, prefix=".old-")) / pack_id).parent)
        except OSError as error:
            raise TrainerError(
                tr("{folder}: it cannot be removed ({strerror}).", folder=folder, strerror=error.strerror)
            ) from None
        return names.get(pack_id)


def read_manifest(path: Path, name: Callable[[str], str] = str) -> Manifest:
    """A pack's manifest. Raises ContentError with file, line and column; `name` says how the file is to be called."""
    source = read_source(path)
    try:
        return Manifest.model_validate(source.data)
    except ValidationError as error:
        finding = from_validation(source, Manifest, error)[0]
        raise ContentError(name(f"{finding}."), next_step=tr("Mend the manifest.")) from None


def _installed_at(folder: Path) -> float:
    try:
        return float(json.loads((folder / RECORD).read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0  # copied there by hand: older than any other


def _ids(folder: Path) -> tuple[str, ...]:
    return tuple(sorted({path.stem for path in [*folder.glob("*.yaml"), *folder.glob("*.yml")]}))


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return tuple(parts + [0] * (3 - len(parts)))


def _named(contents: Contents, stage: Path) -> Callable[[str], str]:
    """Messages about the staged files, with the names that these have for their author."""
    return lambda message: message.replace(str(stage), contents.source)


def _write_all(stage: Path, contents: Contents) -> None:
    for name, body in contents.files.items():
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def _check_all(stage: Path, shelf: Shelf, name: Callable[[str], str]) -> int:
    """Check everything in a staged pack; the number of its warnings. Raises ContentError with its first error."""
    with_it = shelf.with_pack(stage)
    findings: list[Finding] = []
    for path in sorted((stage / "personas").glob("*.y*ml")):
        findings += check_persona(path, banks=(stage / "banks",))[1]
    for path in sorted((stage / "rubrics").glob("*.y*ml")):
        model, found = check_rubric(path, with_it)
        findings += found + (check_rubric_texts(path) if model is not None else [])
    for path in sorted(stage.glob("banks/*/*.yaml")):
        findings += _check_bank(path, name)
    errors = [one for one in findings if one.severity == "error"]
    if errors:
        more = " " + ntr("({n} more)", "({n} more)", len(errors) - 1) if len(errors) > 1 else ""
        raise ContentError(name(f"{errors[0]}{more}."), next_step=tr("Nothing was installed."))
    return len(findings)


def _check_bank(path: Path, name: Callable[[str], str]) -> Sequence[Finding]:
    if path.stem not in CALLER_BANKS:
        near = nearest(path.stem, list(CALLER_BANKS)) or "."
        raise ContentError(
            name(tr("{path}: '{stem}' is neither a caller type nor 'all'{near}", path=path, stem=path.stem, near=near)),
            next_step=tr("Rename the file."),
        )
    source = read_source(path)
    if source.data is None:
        return []
    try:
        BANK_FILE.validate_python(source.data)
    except ValidationError as error:
        return from_validation(source, Manifest, error)
    return []


def _prefixed(stage: Path, file: Path, clash: Clash, pack_id: str) -> str:
    """Give a staged file an id of its own, also where a rubric of the pack extends it; the new id."""
    new_id = f"{pack_id}-{clash.id}"[:64]
    target = file.with_name(f"{new_id}{file.suffix}")
    if target.exists():
        raise refused(clash.id, tr("'{new_id}' is in the pack as well", new_id=new_id), tr("Rename one of them."))
    target.write_text(with_id(file.read_text(encoding="utf-8-sig"), new_id, file.name), encoding="utf-8")
    file.unlink()
    for texts in _texts(stage, clash):
        texts.rename(texts.with_name(f"{new_id}.yaml"))
    if clash.kind == "rubrics":
        for other in (stage / "rubrics").glob("*.y*ml"):
            text = other.read_text(encoding="utf-8-sig")
            pattern = rf"(?m)^(extends\s*:\s*['\"]?){re.escape(clash.id)}(?=['\"]?\s*(?:#|$))"
            other.write_text(re.sub(pattern, rf"\g<1>{new_id}", text), encoding="utf-8")
    return new_id


def _texts(stage: Path, clash: Clash) -> list[Path]:
    """The texts in other languages of a rubric that clashes."""
    return list((stage / "rubrics").glob(f"*/{clash.id}.yaml")) if clash.kind == "rubrics" else []


def _put(stage: Path, target: Path) -> None:
    """Move a staged pack to its place; an earlier version goes only once the new one stands."""
    before = target.with_name(f".old-{target.name}")
    shutil.rmtree(before, ignore_errors=True)
    if target.exists():
        target.rename(before)
    try:
        stage.rename(target)
        target.chmod(0o755)
    except OSError:
        if before.exists() and not target.exists():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)


def new_pack(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a new pack into a folder that is empty or not there. Raises InputError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            tr("{folder}: it is there already.", folder=folder), next_step=tr("Name a folder that is empty or new.")
        )
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            tr("{folder}: it cannot be written ({strerror}).", folder=folder, strerror=error.strerror),
            next_step=tr("Name another."),
        ) from None
