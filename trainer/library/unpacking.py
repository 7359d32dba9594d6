"""Takes a pack out of a folder or a zip into memory, within limits: nothing is written, nothing in it is trusted."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from trainer.domain.text import one_line
from trainer.errors import ContentError, NotFoundError
from trainer.translation import tr

MAX_ZIP = 20 * 1024 * 1024
MAX_FILES = 1000
MAX_FILE = 256 * 1024
"""Largest file of a pack in bytes, as of any content."""
MAX_TOTAL = 16 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 100, 64 * 1024
"""A file that unpacks to more than so many times its packed size is a bomb, unless it is smaller than the second."""
MAX_PATH, MAX_PARTS = 200, 6
CHUNK = 64 * 1024

MANIFEST = "pack.yaml"
KEPT = re.compile(
    r"pack\.yaml|personas/[^/]+\.ya?ml|rubrics/(?:[a-z]{2,3}/)?[^/]+\.ya?ml|banks/[a-z]{2,3}/[a-z]+\.yaml"
    r"|(?:README|LICENSE|LICENCE|CHANGELOG)(?:\.md|\.txt)?|(?:personas|rubrics)/[a-z]+\.schema\.json"
)
"""What a pack may hold; anything else is left out."""
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".jar", ".charx")
ARCHIVE_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
DEBRIS = re.compile(
    r"(?:^|/)(?:__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\.git|\.svn|\._[^/]*)(?:/|$)", re.IGNORECASE
)
"""What systems leave lying in folders and zips; it is passed over."""


class Contents(NamedTuple):
    """A pack's files as they came."""

    source: str
    files: dict[str, bytes]
    """By path below the pack's folder, with slashes."""
    left_out: tuple[str, ...]
    """Files that have no place in a pack."""


class _Taking:
    """Takes files in one by one and minds the limits."""

    def __init__(self, source: str) -> None:
        self.source, self.total = source, 0
        self.files: dict[str, bytes] = {}
        self.left_out: list[str] = []

    def take(self, name: str, pieces: Iterator[bytes]) -> None:
        """Take one file. Raises ContentError where it is too large, or a pack in a pack."""
        body = b""
        kept = KEPT.fullmatch(name) is not None
        for piece in pieces:
            self.total += len(piece)
            if self.total > MAX_TOTAL:
                raise refused(self.source, tr("it holds more than {max_total} MB", max_total=MAX_TOTAL // 1024 // 1024))
            if not body and piece.startswith(ARCHIVE_SIGNS):
                raise refused(self.source, tr("'{name}' is an archive inside the pack", name=shown(name)))
            if kept and len(body) + len(piece) > MAX_FILE:
                raise refused(
                    self.source,
                    tr("'{name}' is larger than {max_file} KB", name=shown(name), max_file=MAX_FILE // 1024),
                )
            body = body + piece if kept else piece[:8]
        if name.lower().endswith(ARCHIVES):
            raise refused(self.source, tr("'{name}' is an archive inside the pack", name=shown(name)))
        if kept:
            self.files[name] = body
        else:
            self.left_out.append(name)

    def contents(self) -> Contents:
        """Everything taken. Raises ContentError where there is no manifest."""
        if MANIFEST not in self.files:
            raise refused(
                self.source,
                tr("there is no {manifest} in it", manifest=MANIFEST),
                tr("`trainer pack new FOLDER` writes one."),
            )
        return Contents(self.source, self.files, tuple(sorted(self.left_out)))


def read_pack(path: Path) -> Contents:
    """The files of a pack in a folder or a zip. Raises NotFoundError, or ContentError where it cannot be trusted."""
    if path.is_dir():
        return _from_folder(path)
    if not path.exists():
        raise NotFoundError(tr("{path}: there is no such folder or file.", path=path), next_step=tr("Check the path."))
    if not path.is_file():
        raise refused(str(path), tr("it is neither a folder nor a file"))
    return _from_zip(path)


def refused(source: str, why: str, next_step: str = "") -> ContentError:
    """The error that refuses a pack."""
    return ContentError(f"{one_line(source)}: {why}.", next_step=next_step or tr("Nothing was installed."))


def shown(name: str) -> str:
    """A name from outside, fit for a message."""
    return one_line(name.encode("utf-8", "replace").decode("utf-8"), 80)


def check_path(source: str, name: str) -> None:
    """Raise ContentError unless a path stays in its folder and means the same on every system."""
    parts = PurePosixPath(name).parts

    def no(why: str) -> ContentError:
        return refused(source, tr("'{name}' {why}", name=shown(name), why=why))

    if not name or name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        raise no(tr("is not a path below the pack"))
    if ".." in name.split("/") or "." in name.split("/") or "" in name.rstrip("/").split("/"):
        raise no(tr("leads out of the pack or around in it"))
    if len(name) > MAX_PATH or len(parts) > MAX_PARTS:
        raise no(tr("is too long or too deep"))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in name) or "\ufffd" in name:
        raise no(tr("has signs in it that no file name needs"))
    for part in parts:
        if part.rstrip(" .") != part or part.lstrip(" ") != part or re.search(r'[<>:"|?*]', part):
            raise no(tr("is a name that some systems cannot have"))
        if DEVICES.fullmatch(part):
            raise no(tr("is the name of a device"))


def _from_folder(folder: Path) -> Contents:
    taking = _Taking(str(folder))
    for count, path in enumerate(_walk(folder, str(folder))):
        if count >= MAX_FILES:
            raise refused(str(folder), tr("it holds more than {max_files} files", max_files=MAX_FILES))
        name = path.relative_to(folder).as_posix()
        check_path(str(folder), name)
        with closing(_pieces_of(path)) as pieces:
            taking.take(name, pieces)
    return taking.contents()


def _walk(folder: Path, source: str) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise refused(
            source, tr("it cannot be read ({strerror})", strerror=error.strerror), tr("Check its rights.")
        ) from None
    for entry in entries:
        if DEBRIS.search(entry.name) or entry.name.startswith("."):
            continue
        if entry.is_symlink():
            raise refused(source, tr("'{name}' is a link", name=shown(entry.name)))
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), source)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise refused(source, tr("'{name}' is neither a file nor a folder", name=shown(entry.name)))


def _pieces_of(path: Path) -> Generator[bytes, None, None]:
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except OSError as error:
        raise refused(
            str(path), tr("it cannot be read ({strerror})", strerror=error.strerror), tr("Check its rights.")
        ) from None


def _from_zip(path: Path) -> Contents:
    source = str(path)
    if path.stat().st_size > MAX_ZIP:
        raise refused(source, tr("it is larger than {max_zip} MB", max_zip=MAX_ZIP // 1024 // 1024))
    try:
        with zipfile.ZipFile(path) as opened:
            entries = _entries(opened, source)
            taking = _Taking(source)
            for name, info in entries.items():
                with closing(_unpacked(opened, info, source)) as pieces:
                    taking.take(name, pieces)
            return taking.contents()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError):
        raise refused(source, tr("it is no zip, or a damaged one"), tr("Pack it again.")) from None
    except (NotImplementedError, RuntimeError):
        raise refused(
            source, tr("it is packed in a way that is not read here"), tr("Pack it as a plain zip.")
        ) from None
    except (OSError, ValueError, UnicodeError, OverflowError):
        raise refused(source, tr("it cannot be read as a zip"), tr("Pack it again.")) from None


def _entries(opened: zipfile.ZipFile, source: str) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by their path in the pack, each looked at before anything is unpacked."""
    infos = opened.infolist()
    if len(infos) > MAX_FILES:
        raise refused(source, tr("it holds more than {max_files} files", max_files=MAX_FILES))
    seen: dict[str, str] = {}
    for info in infos:
        _check_entry(info, source)
        name = info.filename.rstrip("/")
        same = unicodedata.normalize("NFC", name).casefold()
        if same in seen:
            raise refused(source, tr("'{name}' is in it twice, or as good as twice", name=shown(name)))
        seen[same] = name
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise refused(source, tr("it holds more than {max_total} MB", max_total=MAX_TOTAL // 1024 // 1024))
    files = {info.filename: info for info in infos if not info.is_dir() and not DEBRIS.search(info.filename)}
    for name in files:
        if any(parent.as_posix() in files for parent in PurePosixPath(name).parents):
            raise refused(source, tr("'{name}' lies in a file", name=shown(name)))
    tops = {name.split("/", 1)[0] for name in files}
    if MANIFEST not in files and len(tops) == 1 and all("/" in name for name in files):  # packed with its folder
        return {name.split("/", 1)[1]: info for name, info in files.items()}
    return files


def _check_entry(info: zipfile.ZipInfo, source: str) -> None:
    name = info.filename
    if "\0" in info.orig_filename:
        raise refused(source, tr("'{name}' has signs in it that no file name needs", name=shown(name)))
    if not name.isascii() and not info.flag_bits & 0x800:
        raise refused(
            source,
            tr("the name '{name}' is in an unknown encoding", name=shown(name)),
            tr("Rename the file and pack anew."),
        )
    check_path(source, name.removesuffix("/"))
    if info.flag_bits & 0x41:
        raise refused(source, tr("'{name}' is encrypted", name=shown(name)), tr("Pack it without a password."))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(source, tr("'{name}' is a link or a device", name=shown(name)))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(
            source,
            tr("'{name}' is packed in a way that is not read here", name=shown(name)),
            tr("Pack it as a plain zip."),
        )
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise refused(source, tr("'{name}' unpacks to far more than it is packed to", name=shown(name)))


def _unpacked(opened: zipfile.ZipFile, info: zipfile.ZipInfo, source: str) -> Generator[bytes, None, None]:
    """The file piece by piece; its checksum is compared at the end."""
    size = 0
    with opened.open(info) as file:
        while piece := file.read(CHUNK):
            size += len(piece)
            if size > info.file_size:
                raise refused(source, tr("'{filename}' unpacks to more than it says", filename=shown(info.filename)))
            yield piece
