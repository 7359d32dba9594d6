"""Hostile packs: refused in one line, before anything of theirs is written."""

from __future__ import annotations

import os
import random
import stat
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.library.packing import Files, add, files, folder, zipped
from trainer.errors import ContentError, InputError
from trainer.library import unpacking
from trainer.library.packs import Packs
from trainer.library.unpacking import MAX_FILES, read_pack


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    """An empty folder for packs."""
    return Packs(tmp_path / "data" / "packs")


def entry(name: str, *, mode: int = 0, utf8: bool = False) -> zipfile.ZipInfo:
    """The head of a zip's entry."""
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    if utf8:
        info.flag_bits |= 0x800
    return info


PATHS = {
    "outside": "../evil.yaml", "outside further down": "personas/../../evil.yaml", "absolute": "/etc/evil.yaml",
    "a drive": "C:/evil.yaml", "backslashes": "personas\\evil.yaml", "outside by backslashes": "..\\evil.yaml",
    "a network path": "//host/share/evil.yaml", "a dot": "personas/./evil.yaml", "an empty part": "personas//evil.yaml",
    "a device": "personas/NUL.yaml", "a device with a number": "personas/com1.yaml", "a device folder": "aux/x.yaml",
    "a stream": "personas/a.yaml:hidden", "a dot at the end": "personas/evil.yaml.",
    "a space at the end": "personas /x.yaml",
    "a control character": "personas/e\x1b[31m.yaml", "a turned direction": "personas/\u202elmay.yaml",
    "a wildcard": "personas/*.yaml", "very long": f"personas/{'a' * 300}.yaml", "very deep": "a/b/c/d/e/f/g/h.yaml",
    "a nested zip": "personas/more.zip", "a nested tar": "banks/en/x.tar",
}  # fmt: skip


@pytest.mark.parametrize("kind", PATHS)
def test_a_zip_with_a_hostile_path_is_refused(kind: str, packs: Packs, tmp_path: Path) -> None:
    """Whatever leaves the folder, or means something else on another system."""
    name = PATHS[kind]
    source = zipped(tmp_path / "bad.zip", files(), (entry(name, utf8=not name.isascii()), b"id: evil\n"))
    refuse(packs, source)


def refuse(packs: Packs, source: Path, reason: str = ".") -> None:
    """The pack is refused in one line, and nothing was written anywhere."""
    before = sorted(path for path in source.parent.rglob("*") if not path.is_relative_to(packs.root))
    with pytest.raises(ContentError, match=reason) as caught:
        add(packs, source, "replace")
    assert str(source) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert packs.installed() == ([], [])
    assert not packs.root.exists() or list(packs.root.iterdir()) == []
    after = sorted(path for path in source.parent.rglob("*") if not path.is_relative_to(packs.root))
    assert [path for path in after if path not in (*before, packs.root.parent)] == []


def test_links_and_devices_in_a_zip_are_refused(packs: Packs, tmp_path: Path) -> None:
    """A symbolic link is a file whose content is a path."""
    for number, mode in enumerate((stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o666, stat.S_IFIFO | 0o666)):
        source = zipped(tmp_path / f"{number}.zip", files(), (entry("personas/l.yaml", mode=mode), b"/etc/passwd"))
        refuse(packs, source, "link or a device")


def test_names_that_are_the_same_on_some_systems_are_refused(packs: Packs, tmp_path: Path) -> None:
    """Twice, in another case, in another Unicode form, or a file and a folder of one name."""
    for number, names in enumerate((
        ("personas/a.yaml", "personas/a.yaml"), ("personas/a.yaml", "Personas/A.yaml"),
        ("personas/é.yaml", "personas/e\u0301.yaml"), ("personas/a.yaml", "personas/a.yaml/b.yaml"),
    )):  # fmt: skip
        heads = [(entry(name, utf8=not name.isascii()), b"x: 1\n") for name in names]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # zipfile's own, about the duplicate that is wanted here
            source = zipped(tmp_path / f"{number}.zip", files(), *heads)
        refuse(packs, source, "twice|in a file")


def test_bombs_are_refused_before_they_unpack(packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By ratio, by the sum of sizes, by the number of files, and by a size that lies."""
    refuse(packs, zipped(tmp_path / "ratio.zip", {**files(), "README.md": b"\0" * 10_000_000}), "far more")
    many: Files = {f"personas/p{number}.yaml": b"" for number in range(MAX_FILES)}
    refuse(packs, zipped(tmp_path / "many.zip", {**files(), **many}), "more than 1000 files")
    large: Files = {f"x{number}.bin": os.urandom(200_000) for number in range(4)}
    with monkeypatch.context() as patched:
        patched.setattr(unpacking, "MAX_TOTAL", 600_000)
        refuse(packs, zipped(tmp_path / "large.zip", {**files(), **large}), "holds more than")
    lying = zipped(tmp_path / "lying.zip", {**files(), "README.md": b"ab" * 30_000})
    raw = lying.read_bytes()
    lying.write_bytes(raw.replace(struct.pack("<I", 60_000), struct.pack("<I", 600)))
    refuse(packs, lying)


def test_encrypted_damaged_and_odd_zips_are_refused(packs: Packs, tmp_path: Path) -> None:
    """Each says what it is."""
    good = zipped(tmp_path / "good.zip", files()).read_bytes()
    encrypted = bytearray(good)
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        encrypted[good.index(sign) + place] |= 1
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("pack.yaml", "id: x")
    damaged = bytearray(good)
    damaged[good.index(b"pack.yaml") + 20] ^= 0xFF
    cases = {
        "encrypted": (bytes(encrypted), "encrypted"), "cut": (good[:-30], "no zip, or a damaged one"),
        "damaged": (bytes(damaged), "damaged"), "no zip": (b"hello", "no zip"), "empty": (b"", "no zip"),
        "lzma": (odd.read_bytes(), "packed in a way"),
        "latin names": (good.replace(b"personas/acme-bed.yaml", b"personas/acme-b\xe9d.yaml"), "unknown encoding"),
        "NUL in a name": (good.replace(b"personas/acme-bed.yaml", b"personas/acme\0bed.yaml"), "signs in it"),
    }  # fmt: skip
    for name, (raw, reason) in cases.items():
        source = tmp_path / f"case {name}.zip"
        source.write_bytes(raw)
        refuse(packs, source, reason)


def test_a_nested_archive_is_known_by_its_content_too(packs: Packs, tmp_path: Path) -> None:
    """A zip that calls itself a picture."""
    inner = zipped(tmp_path / "inner.zip", files()).read_bytes()
    refuse(packs, zipped(tmp_path / "outer.zip", {**files(), "logo.png": inner}), "archive inside")


def test_a_folder_with_links_is_refused_and_hidden_folders_are_passed_over(packs: Packs, tmp_path: Path) -> None:
    """No link is followed, whether to a file or to a folder; .git is not looked into."""
    source = folder(tmp_path / "in", {**files(), ".git/config": "x", "notes.docx": "x"})
    added = add(packs, source)
    assert added.left_out == ("notes.docx",)
    assert sorted(one.name for one in added.pack.folder.iterdir()) == ["installed.json", "pack.yaml", "personas"]
    packs.remove("acme")
    (source / "personas" / "l.yaml").symlink_to("/etc/hostname")
    refuse(packs, source, "is a link")
    (source / "personas" / "l.yaml").unlink()
    os.mkfifo(source / "personas" / "pipe.yaml")
    refuse(packs, source, "neither a file nor a folder")


def test_mutated_zips_never_give_anything_but_a_line(packs: Packs, tmp_path: Path) -> None:
    """Four hundred zips with bytes changed at random are read or refused."""
    dice, good = random.Random(5), zipped(tmp_path / "good.zip", files()).read_bytes()
    source = tmp_path / "m.zip"
    said: list[str] = []
    for _ in range(400):
        raw = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        source.write_bytes(raw)
        try:
            read_pack(source)
        except InputError as error:
            said.append(str(error))
    assert len(said) > 100
    assert not [line for line in said if "\n" in line]
    assert zlib.crc32(good) == zlib.crc32((tmp_path / "good.zip").read_bytes())
