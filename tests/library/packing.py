"""Packs to install: sound ones, and zips with whatever in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from trainer.library.drafting import draft
from trainer.library.packs import Added, Choice, Packs
from trainer.library.shelf import Shelf

MANIFEST = """\
id: {id}
title: Customers of Acme
version: "{version}"
author: Training, Acme
licence: internal
description: Our own cases.
trainer: "0.1"
"""
PERSONA = draft("acme-bed", {}, file="x")
RUBRIC = "id: acme\nname: Acme\nsummary: Ours.\nextends: deescalation\n"
Files = dict[str, bytes | str]


def files(pack_id: str = "acme", version: str = "1.0", **more: str) -> Files:
    """A sound pack with one customer."""
    return {"pack.yaml": MANIFEST.format(id=pack_id, version=version), "personas/acme-bed.yaml": PERSONA, **more}


def folder(where: Path, content: Files) -> Path:
    """The files in a folder."""
    for name, body in content.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(body.encode() if isinstance(body, str) else body)
    return where


def zipped(where: Path, content: Files, *infos: tuple[zipfile.ZipInfo, bytes]) -> Path:
    """The files in a zip, and entries with whatever head."""
    with zipfile.ZipFile(where, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in content.items():
            made.writestr(name, body)
        for info, content_of in infos:
            made.writestr(info, content_of)
    return where


def shelf(packs: Packs, own: Path | None = None) -> Shelf:
    """What there is with these packs."""
    return Shelf.usual(own, None, packs.folders())


def add(
    packs: Packs, source: Path, choice: Choice | None = None, *, now: float = 1.0, own: Path | None = None
) -> Added:
    """Install a pack."""
    return packs.add(source, shelf(packs, own), choice=choice, now=now)
