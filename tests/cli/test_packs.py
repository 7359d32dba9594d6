"""`trainer pack` as its user meets it: begun, installed, listed, removed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from trainer.__main__ import main


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAINER_LANG", "nb")
    monkeypatch.setenv("TRAINER_INTERFACE", "en")

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["trainer", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run


def test_a_pack_goes_from_nothing_to_practice_and_away_again(trainer: Command) -> None:
    """new, add, list, persona list, remove: each works on what the one before left."""
    assert "No packs are installed." in trainer("pack", "list").out
    assert trainer("pack", "new", "our-shop", "--author", 'Anna "A" Vik').code == 0
    assert trainer("persona", "check", "our-shop/personas/our-shop-first.yaml").code == 0
    added = trainer("pack", "add", "our-shop")
    assert added.out.startswith("our-shop 1.0: installed. 1 customer, 1 bank.")
    (row,) = [json.loads(line) for line in trainer("pack", "list", "--json").out.splitlines()]
    assert (row["id"], row["personas"], row["banks"]) == ("our-shop", ["our-shop-first"], ["nb/all"])
    assert "our-shop-first" in trainer("persona", "list").out
    assert "our-shop  1.0" in trainer("pack", "list").out
    assert trainer("pack", "remove", "our-shop").out == "our-shop 1.0: removed.\n"
    assert "our-shop-first" not in trainer("persona", "list").out


def test_a_clash_is_answered_with_a_choice_and_each_is_told(trainer: Command, tmp_path: Path) -> None:
    """Exit code 2 and three ways; then what became of it."""
    trainer("pack", "new", "acme")
    trainer("persona", "new", "late-parcel", "--from", "late-parcel", "--out", "acme/personas/late-parcel.yaml")
    refused = trainer("pack", "add", "acme")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "late-parcel' (the trainer)" in refused.err
    assert "'late-parcel' became 'acme-late-parcel'." in trainer("pack", "add", "acme", "--prefix").out
    assert trainer("pack", "add", "acme").code == 2
    assert "the one of this pack is used now" in trainer("pack", "add", "acme", "--replace").out
    assert trainer("pack", "remove", "acme").code == 0
    assert "left out: personas/late-parcel.yaml" in trainer("pack", "add", "acme", "--keep").out
    assert trainer("pack", "add", "acme", "--keep", "--replace").code == 2


def test_a_zip_is_as_good_as_a_folder(trainer: Command, tmp_path: Path) -> None:
    """Zipped with its folder in it, as file managers do."""
    trainer("pack", "new", "acme")
    shutil.make_archive("acme", "zip", tmp_path, "acme")
    assert json.loads(trainer("pack", "add", "acme.zip", "--json").out)["personas"] == ["acme-first"]


def test_what_cannot_be_installed_is_one_line(trainer: Command, tmp_path: Path) -> None:
    """No such thing, no zip, no manifest, a broken persona, an unknown pack: exit code 2 each."""
    (tmp_path / "x.zip").write_text("hello", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    trainer("pack", "new", "bad")
    (tmp_path / "bad" / "personas" / "b.yaml").write_text("id: b\n", encoding="utf-8")
    for arguments, said in (
        (("add", "nope"), "no such folder or file"), (("add", "x.zip"), "no zip"), (("add", "empty"), "no pack.yaml"),
        (("add", "bad"), "bad/personas/b.yaml:1:1"), (("remove", "nope"), "no pack 'nope'"),
        (("new", "bad"), "it is there already"),
    ):  # fmt: skip
        ran = trainer("pack", *arguments)
        assert ran.code == 2, arguments
        assert said in ran.err, arguments
        assert ran.err.count("\n") == 1, arguments
