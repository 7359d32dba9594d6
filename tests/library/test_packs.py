"""Packs: installed whole or not at all, found in their place, removed alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.library.packing import MANIFEST, PERSONA, RUBRIC, Files, add, files, folder, shelf, zipped
from trainer.customer.banks.loading import Banks, bank
from trainer.domain.plan import Act, ActKind
from trainer.errors import InputError, NotFoundError, TrainerError
from trainer.library.drafting import with_id
from trainer.library.packs import Packs
from trainer.library.shelf import load_persona
from trainer.library.unpacking import MAX_FILE
from trainer.locations import shipped
from trainer.settings import load_settings
from trainer.wiring import Wiring


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    """An empty folder for packs."""
    return Packs(tmp_path / "data" / "packs")


@pytest.mark.parametrize("form", ["folder", "zip", "zip with its folder", "zip made on a Mac"])
def test_a_pack_is_installed_found_and_removed(form: str, packs: Packs, tmp_path: Path) -> None:
    """Its customers stand on the shelf while it is installed, and not after."""
    content = files(**{"rubrics/acme.yaml": RUBRIC, "README.md": "Hello."})
    if form == "folder":
        source = folder(tmp_path / "in", content)
    else:
        top = "" if form == "zip" else "acme/"
        more: Files = {"__MACOSX/acme/._pack.yaml": b"\0\1", "acme/.DS_Store": b"\0"} if "Mac" in form else {}
        source = zipped(tmp_path / "acme.zip", {f"{top}{name}": body for name, body in content.items()} | more)
    added = add(packs, source)
    assert (added.pack.personas, added.pack.rubrics, added.replaced) == (("acme-bed",), ("acme",), None)
    assert shelf(packs).persona("acme-bed").name == "Tessa Wainwright"
    assert shelf(packs).rubric("acme").id == "acme"
    assert [one.manifest.id for one in packs.installed()[0]] == ["acme"]
    packs.remove("acme")
    assert "acme-bed" not in shelf(packs).persona_files()
    assert list(packs.root.iterdir()) == []


def test_a_pack_stands_between_ones_own_folder_and_what_ships(packs: Packs, tmp_path: Path) -> None:
    """Own before pack before shipped, for the same id."""
    theirs = PERSONA.replace("Tessa Wainwright", "From the Pack").replace("id: acme-bed", "id: late-parcel")
    own = folder(tmp_path / "own", {"nothing.txt": ""})
    source = folder(tmp_path / "in", {**files(), "personas/late-parcel.yaml": theirs})
    add(packs, source, "replace", own=own)
    assert shelf(packs, own).persona("late-parcel").name == "From the Pack"
    folder(own, {"late-parcel.yaml": theirs.replace("From the Pack", "My Own")})
    assert shelf(packs, own).persona("late-parcel").name == "My Own"
    packs.remove("acme")
    assert shelf(packs).persona("late-parcel").name == "Denise Ogden"


def test_an_id_that_is_taken_needs_a_choice(packs: Packs, tmp_path: Path) -> None:
    """Without one nothing is installed, and the answer names who has the id and what can be chosen."""
    clashing = {"personas/late-parcel.yaml": with_id(PERSONA, "late-parcel", "x")}
    with pytest.raises(InputError, match=r"late-parcel' \(the trainer\)") as caught:
        add(packs, folder(tmp_path / "in", files(**clashing)))
    for choice in ("--replace", "--keep", "--prefix"):
        assert choice in str(caught.value)
    assert packs.installed() == ([], [])
    assert list(packs.root.iterdir()) == []


def test_each_choice_does_what_it_says(packs: Packs, tmp_path: Path) -> None:
    """keep leaves the pack's out, prefix renames it, replace puts it first."""
    source = folder(tmp_path / "in", files(**{"personas/late-parcel.yaml": with_id(PERSONA, "late-parcel", "x")}))
    kept = add(packs, source, "keep")
    assert kept.pack.personas == ("acme-bed",)
    assert "personas/late-parcel.yaml" in kept.left_out
    packs.remove("acme")
    renamed = add(packs, source, "prefix")
    assert renamed.renamed == {"late-parcel": "acme-late-parcel"}
    assert shelf(packs).persona("acme-late-parcel").id == "acme-late-parcel"
    assert shelf(packs).persona("late-parcel").name == "Denise Ogden"
    packs.remove("acme")
    replaced = add(packs, source, "replace")
    assert [str(clash) for clash in replaced.clashes] == ["persona 'late-parcel' (the trainer)"]
    assert shelf(packs).persona("late-parcel").name == "Tessa Wainwright"


def test_a_rubric_that_extends_a_renamed_one_follows_it(packs: Packs, tmp_path: Path) -> None:
    """--prefix changes `extends` with the id."""
    base = (shipped("rubrics") / "phone.yaml").read_text(encoding="utf-8")
    child = "id: acme\nname: Acme\nsummary: Ours.\nextends: phone  # ours\n"
    source = folder(tmp_path / "in", files(**{"rubrics/phone.yaml": base, "rubrics/acme.yaml": child}))
    added = add(packs, source, "prefix")
    assert added.pack.rubrics == ("acme", "acme-phone")
    assert "extends: acme-phone  # ours" in (added.pack.folder / "rubrics/acme.yaml").read_text(encoding="utf-8")


def test_the_later_of_two_packs_stands_first_and_each_is_removed_alone(packs: Packs, tmp_path: Path) -> None:
    """Two packs share an id: the newer is used, and when it goes the older is there again."""
    second = PERSONA.replace("Tessa Wainwright", "From the Second")
    add(packs, folder(tmp_path / "one", files()), now=1)
    other = folder(tmp_path / "two", {**files("beta"), "personas/acme-bed.yaml": second})
    with pytest.raises(InputError, match="the pack 'acme'"):
        add(packs, other, now=2)
    add(packs, other, "replace", now=2)
    assert shelf(packs).persona("acme-bed").name == "From the Second"
    packs.remove("beta")
    assert shelf(packs).persona("acme-bed").name == "Tessa Wainwright"


def test_a_newer_version_takes_the_place_of_the_older_when_told_so(packs: Packs, tmp_path: Path) -> None:
    """Without --replace the installed version stays; with it nothing of the old is left."""
    add(packs, folder(tmp_path / "old", files(**{"personas/gone.yaml": with_id(PERSONA, "gone", "x")})))
    new = folder(tmp_path / "new", files(version="1.1"))
    with pytest.raises(InputError, match=r"version 1\.0.*--replace"):
        add(packs, new)
    added = add(packs, new, "replace")
    assert (added.replaced, added.pack.manifest.version, added.pack.personas) == ("1.0", "1.1", ("acme-bed",))
    assert [one.name for one in packs.root.iterdir()] == ["acme"]


def test_lines_of_a_pack_are_said_by_customers_of_that_language(packs: Packs, tmp_path: Path) -> None:
    """They stand after the shipped ones; the banks that ship are not changed."""
    lines = 'vent:\n  hot:\n    - "I could give a course on {thing}."\nhang_up: ["Ta-ra."]\n'
    add(packs, folder(tmp_path / "in", files(**{"banks/en/all.yaml": lines})))
    banks = Banks([one / "banks" for one in packs.folders()])
    joined, plain = banks.bank("en", "all"), bank("en", "all")
    assert isinstance(joined["vent"], dict)
    assert joined["vent"]["hot"][-1] == "I could give a course on {thing}."
    assert joined["vent"]["hot"][:-1] == plain["vent"]["hot"]  # type: ignore[call-overload]
    assert all("Ta-ra." in said for said in joined["hang_up"].values())  # type: ignore[union-attr]
    persona = shelf(packs).persona("acme-bed")
    pool = banks.pools(persona, Act(kind=ActKind.VENT), "hot")[-1]
    assert "I could give a course on {thing}." in pool.exact
    assert "I could give a course on {thing}." not in plain["vent"]["hot"]  # type: ignore[call-overload]


def test_a_pack_may_bring_a_language(packs: Packs, tmp_path: Path) -> None:
    """A language without shipped lines has those of the pack, and none without it."""
    source = folder(tmp_path / "in", files(**{"banks/fr/all.yaml": 'vent: ["Ça suffit."]\n'}))
    add(packs, source)
    assert Banks([one / "banks" for one in packs.folders()]).bank("fr", "all") == {"vent": ("Ça suffit.",)}
    with pytest.raises(NotFoundError):
        Banks().bank("fr", "all")


def test_the_wiring_hands_the_packs_to_shelf_and_voice(tmp_path: Path) -> None:
    """What was installed under the data folder is there for practice, without anything being told."""
    made = Wiring(load_settings(data=tmp_path / "d", engine="offline", encoder="off"))
    source = folder(tmp_path / "in", files(**{"banks/en/all.yaml": 'vent: ["Ta-ra then."]\n'}))
    made.packs.add(source, made.shelf, choice=None, now=1)
    again = Wiring(load_settings(data=tmp_path / "d", engine="offline", encoder="off"))
    assert again.shelf.persona("acme-bed").id == "acme-bed"
    vents = again.banks.bank("en", "all")["vent"]
    assert isinstance(vents, dict)
    assert "Ta-ra then." in vents["hot"]


UNSOUND: dict[str, tuple[Files, str]] = {
    "no manifest": ({"personas/acme-bed.yaml": PERSONA}, "no pack.yaml"),
    "nothing in it": ({"pack.yaml": MANIFEST.format(id="acme", version="1")}, "nothing in it"),
    "a manifest without an id": ({**files(), "pack.yaml": "title: x\n"}, "pack.yaml:1:1.*id"),
    "an id that leads elsewhere": ({**files(), "pack.yaml": MANIFEST.format(id="../up", version="1")}, "pack.yaml:1:1"),
    "a field too many": ({**files(), "pack.yaml": files()["pack.yaml"] + "hooks: x\n"}, "hooks"),  # type: ignore[operator]
    "made for a later trainer": (
        {**files(), "pack.yaml": str(files()["pack.yaml"]).replace('trainer: "0.1"', 'trainer: "99.0"')},
        "needs trainer 99",
    ),
    "a broken persona": (files(**{"personas/b.yaml": "id: b\nname: [\n"}), r"personas/b\.yaml:"),
    "a persona with a wrong field": (
        files(**{"personas/b.yaml": with_id(PERSONA, "b", "x").replace("channel: phone", "channel: fax")}),
        r"personas/b\.yaml:\d+:\d+.*fax",
    ),
    "an id that is not the file's name": (files(**{"personas/b.yaml": PERSONA}), r"personas/b\.yaml:\d+"),
    "a rubric that extends nothing": (files(**{"rubrics/r.yaml": RUBRIC.replace("deescalation", "zzz")}), "zzz"),
    "a bank with an unknown act": (files(**{"banks/en/all.yaml": 'shout: ["A"]\n'}), "shout"),
    "a bank of an unknown type": (files(**{"banks/en/alls.yaml": "{}\n"}), "did you mean 'all'"),
    "a bank that is a list": (files(**{"banks/en/all.yaml": "- a\n"}), r"banks/en/all\.yaml:1:1"),
    "a file that is too large": (files(**{"README.md": "a" * (MAX_FILE + 1)}), "larger than 256 KB"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSOUND)
def test_an_unsound_pack_is_refused_and_leaves_nothing(what: str, packs: Packs, tmp_path: Path) -> None:
    """One line with the place as its author knows it; the installed version of it stays as it was."""
    add(packs, folder(tmp_path / "good", files(version="0.9")))
    content, reason = UNSOUND[what]
    source = folder(tmp_path / "in", content)
    with pytest.raises(InputError, match=reason) as caught:
        add(packs, source, "replace")
    assert "\n" not in str(caught.value)
    assert ".new-" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert [one.name for one in packs.root.iterdir()] == ["acme"]
    assert packs.installed()[0][0].manifest.version == "0.9"


def test_what_is_no_pack_among_the_packs_is_named_and_left_out(packs: Packs, tmp_path: Path) -> None:
    """A folder without a manifest breaks nothing; a broken record makes a pack old, not unusable."""
    add(packs, folder(tmp_path / "in", files()))
    (packs.root / "acme" / "installed.json").write_text("{", encoding="utf-8")
    folder(packs.root / "stray", {"x.txt": ""})
    found, broken = packs.installed()
    assert [one.manifest.id for one in found] == ["acme"]
    assert [one.folder.name for one in broken] == ["stray"]
    packs.remove("stray")
    assert packs.installed()[1] == []


def test_a_pack_that_is_not_installed_cannot_be_removed(packs: Packs, tmp_path: Path) -> None:
    """The nearest name is offered; a path is no id."""
    add(packs, folder(tmp_path / "in", files()))
    with pytest.raises(NotFoundError, match="did you mean 'acme'"):
        packs.remove("acne")
    for odd in ("..", ".", "", "../packs/acme", str(packs.root / "acme")):
        with pytest.raises(NotFoundError):
            packs.remove(odd)
    assert packs.installed()[0]


def test_removing_a_linked_pack_leaves_what_it_links_to(packs: Packs, tmp_path: Path) -> None:
    """Somebody who works on a pack may link it there."""
    source = folder(tmp_path / "work", files())
    packs.root.mkdir(parents=True)
    (packs.root / "acme").symlink_to(source)
    assert load_persona(packs.folders()[0] / "personas" / "acme-bed.yaml")
    packs.remove("acme")
    assert (source / "pack.yaml").is_file()
    assert not (packs.root / "acme").exists()


def test_a_folder_that_cannot_be_written_to_is_named(packs: Packs, tmp_path: Path) -> None:
    """A file stands where the packs' folder should be."""
    packs.root.parent.mkdir(parents=True)
    packs.root.write_text("x", encoding="utf-8")
    with pytest.raises(TrainerError, match="cannot be written"):
        add(packs, folder(tmp_path / "in", files()))


def test_what_is_kept_of_the_installation_is_when_and_from_where(packs: Packs, tmp_path: Path) -> None:
    """The record decides which pack stands first."""
    added = add(packs, folder(tmp_path / "in", files()), now=12.5)
    record = json.loads((added.pack.folder / "installed.json").read_text(encoding="utf-8"))
    assert record == {"at": 12.5, "from": str(tmp_path / "in")}


def test_the_texts_of_a_packs_rubric_come_and_are_renamed_with_it(packs: Packs, tmp_path: Path) -> None:
    source = folder(tmp_path / "src", files(**{"rubrics/phone.yaml": RUBRIC.replace("id: acme", "id: phone")}))
    folder(source, {"rubrics/de/phone.yaml": "name: Unser Telefon\nsummary: Unseres.\n"})
    assert add(packs, source, "prefix").renamed == {"phone": "acme-phone"}
    assert shelf(packs).rubric("acme-phone", "de").name == "Unser Telefon"
    assert shelf(packs).rubric("phone", "de").name == "Deeskalation am Telefon"
    packs.remove("acme")
    assert "rubrics/phone.yaml" in add(packs, source, "keep").left_out
    assert not list(packs.root.glob("acme/rubrics/de/*"))
