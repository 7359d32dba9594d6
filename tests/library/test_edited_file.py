"""A file under work: saved whole, never over somebody else's change, and what is typed is never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainer.errors import InputError, NotFoundError
from trainer.library.edited_file import ChangedOnDiskError, EditedFile


def edited(tmp_path: Path, text: str | None = "one\n") -> EditedFile:
    file = tmp_path / "a.yaml"
    if text is not None:
        file.write_text(text, "utf-8")
    return EditedFile(file, tmp_path / "drafts")


def test_saving_replaces_the_file_and_forgets_the_draft(tmp_path: Path) -> None:
    file = edited(tmp_path)
    file.keep_draft("two\n")
    file.save("two\n")
    assert file.path.read_text("utf-8") == "two\n"
    assert file.draft() is None
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["a.yaml"], "nothing half written is left"


def test_a_file_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    file = edited(tmp_path, None)
    assert file.saved == ""
    file.save("new\n")
    assert file.path.read_text("utf-8") == "new\n"


def test_a_change_from_outside_is_not_written_over_without_a_word(tmp_path: Path) -> None:
    file = edited(tmp_path)
    file.path.write_text("theirs\n", "utf-8")
    assert file.changed_on_disk
    with pytest.raises(ChangedOnDiskError):
        file.save("mine\n")
    assert file.path.read_text("utf-8") == "theirs\n"
    file.save("mine\n", over_changes=True)
    assert file.path.read_text("utf-8") == "mine\n"


def test_a_file_that_was_removed_outside_counts_as_changed(tmp_path: Path) -> None:
    file = edited(tmp_path)
    file.path.unlink()
    assert file.changed_on_disk
    assert file.gone
    with pytest.raises(NotFoundError):
        file.reread()
    assert file.saved == "one\n"
    file.keep_draft("one\n")
    draft = EditedFile(file.path, tmp_path / "drafts").draft()
    assert draft is not None
    assert draft.text == "one\n", "what stood in a file that is gone is kept like anything else that is not saved"
    file.save("one\n", over_changes=True)
    assert not file.gone


def test_what_was_put_off_is_no_news_until_it_changes_again(tmp_path: Path) -> None:
    file = edited(tmp_path)
    file.path.write_text("theirs\n", "utf-8")
    assert file.is_news
    file.put_off(file.state)
    assert not file.is_news
    with pytest.raises(ChangedOnDiskError):
        file.save("mine\n")
    file.path.write_text("theirs again\n", "utf-8")
    assert file.is_news


def test_a_file_that_never_was_is_not_gone(tmp_path: Path) -> None:
    file = edited(tmp_path, None)
    assert not file.gone
    assert not file.is_news


def test_a_draft_outlives_the_program_and_says_what_it_began_with(tmp_path: Path) -> None:
    edited(tmp_path).keep_draft("half a tho")
    draft = EditedFile(tmp_path / "a.yaml", tmp_path / "drafts").draft()
    assert draft is not None
    assert (draft.text, draft.on_this) == ("half a tho", True)
    (tmp_path / "a.yaml").write_text("moved on\n", "utf-8")
    draft = EditedFile(tmp_path / "a.yaml", tmp_path / "drafts").draft()
    assert draft is not None
    assert not draft.on_this


def test_two_files_of_one_name_keep_their_drafts_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.yaml").write_text("x", "utf-8")
    first, second = (EditedFile(tmp_path / name / "x.yaml", tmp_path / "drafts") for name in ("a", "b"))
    first.keep_draft("of a")
    assert second.draft() is None


@pytest.mark.parametrize("text", ["", "[", "[]", "{}", json.dumps({"text": 1, "base": ""}), "\0"])
def test_a_broken_draft_counts_as_none(tmp_path: Path, text: str) -> None:
    file = edited(tmp_path)
    file.keep_draft("two")
    next((tmp_path / "drafts").iterdir()).write_text(text, "utf-8")
    assert file.draft() is None


def test_a_link_is_followed_and_rights_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text("one\n", "utf-8")
    real.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    EditedFile(link, tmp_path / "drafts").save("two\n")
    assert link.is_symlink()
    assert real.read_text("utf-8") == "two\n"
    assert real.stat().st_mode & 0o777 == 0o640


def test_where_it_cannot_be_written_the_draft_stays(tmp_path: Path) -> None:
    file = edited(tmp_path)
    file.keep_draft("two\n")
    file.path.unlink()
    file.path.mkdir()
    with pytest.raises((InputError, ChangedOnDiskError)):
        file.save("two\n", over_changes=True)
    draft = EditedFile(tmp_path / "a2.yaml", tmp_path / "drafts")
    assert draft.draft() is None
    assert len(list((tmp_path / "drafts").iterdir())) == 1
