"""`persona check`, `rubric check`, `rubric new` and `rubric show --resolved` as their users run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.library.soup import EXTENSION, PERSONA, RUBRIC
from trainer.cli.app import app
from trainer.errors import InputError, NotFoundError


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a persona and two rubrics of one's own."""
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("personas/cold-soup", PERSONA), ("rubrics/till", RUBRIC), ("rubrics/mine", EXTENSION),
    ):  # fmt: skip
        (tmp_path / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what stands on standard output; errors of the program are raised."""
    result = CliRunner().invoke(app, list(arguments), env={"TRAINER_ENCODER": "off"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def exchange(file: Path, old: str, new: str) -> None:
    """Break a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_file_is_said_to_be_sound(desk: Path) -> None:
    assert run("persona", "check", "cold-soup", "--strict") == (0, f"{desk}/personas/cold-soup.yaml: sound\n")
    assert run("rubric", "check", "till", "mine", "--strict")[0] == 0


def test_an_error_has_a_place_a_mend_and_exit_code_1(desk: Path) -> None:
    exchange(desk / "personas/cold-soup.yaml", "difficulty: 2", "dificulty: 2")
    code, out = run("persona", "check", "cold-soup")
    assert code == 1
    assert "cold-soup.yaml:6:1: error: dificulty: there is no field 'dificulty' here; did you mean 'difficulty'?" in out
    assert "[unknown-field]\n    Rename or remove it." in out


def test_a_warning_fails_only_where_it_is_strict(desk: Path) -> None:
    exchange(desk / "personas/cold-soup.yaml", "refuse.new-soup", "refuse.new-soap")
    assert run("persona", "check", "cold-soup")[0] == 0
    assert run("persona", "check", "cold-soup", "--strict")[0] == 1


def test_a_note_fails_never(desk: Path) -> None:
    exchange(desk / "rubrics/till.yaml", "id: empathy", "id: warmth")
    code, out = run("rubric", "check", "till", "--strict")
    assert (code, "note: criteria.1.id: no rule knows 'warmth'" in out) == (0, True)


def test_a_persona_may_train_a_criterion_of_a_rubric_of_ones_own(desk: Path) -> None:
    exchange(desk / "personas/cold-soup.yaml", "trains: [empathy]", "trains: [warmth]")
    assert run("persona", "check", "cold-soup", "--strict")[0] == 1
    exchange(desk / "rubrics/till.yaml", "id: empathy", "id: warmth")
    assert run("persona", "check", "cold-soup", "--strict")[0] == 0


def test_findings_as_json_are_one_object_a_line_and_nothing_else(desk: Path) -> None:
    exchange(desk / "personas/cold-soup.yaml", "anger: 6", "anger: 60")
    exchange(desk / "personas/cold-soup.yaml", "difficulty: 2\n", "")
    code, out = run("persona", "check", "cold-soup", "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [(one["code"], one["line"], one["column"]) for one in found] == [
        ("missing-field", 1, 1), ("out-of-range", 40, 3),
    ]  # fmt: skip
    assert {"file", "line", "column", "path", "code", "message", "mend", "severity"} == set(found[0])


def test_fix_mends_the_file_shows_what_it_changed_and_checks_again(desk: Path) -> None:
    file = desk / "personas/cold-soup.yaml"
    exchange(file, "difficulty: 2", "dificulty: 2  # my guess")
    file.chmod(0o640)
    code, out = run("persona", "check", "cold-soup", "--fix")
    assert code == 0
    assert "-dificulty: 2  # my guess\n+difficulty: 2  # my guess" in out
    assert out.endswith(f"{file}: sound\n")
    assert file.read_text("utf-8") == PERSONA.replace("difficulty: 2", "difficulty: 2  # my guess")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["cold-soup.yaml"]


def test_fix_leaves_a_sound_file_untouched(desk: Path) -> None:
    file = desk / "personas/cold-soup.yaml"
    before = file.stat()
    assert run("persona", "check", "cold-soup", "--fix")[0] == 0
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_fix_does_not_touch_what_it_cannot_read(desk: Path) -> None:
    file = desk / "personas/cold-soup.yaml"
    broken = PERSONA.encode() + b"x: [\n\xff"
    file.write_bytes(broken)
    assert run("persona", "check", "cold-soup", "--fix")[0] == 1
    assert file.read_bytes() == broken


def test_fix_follows_a_link_to_the_file(desk: Path) -> None:
    link, real = desk / "personas/cold-soup.yaml", desk / "elsewhere.yaml"
    link.replace(real)
    exchange(real, "fault: company", "fault: Company")
    link.symlink_to(real)
    assert run("persona", "check", "cold-soup", "--fix")[0] == 0
    assert link.is_symlink()
    assert "fault: company" in real.read_text("utf-8")


def test_a_rubric_that_is_not_there_is_said(desk: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'till'"):
        run("rubric", "check", "tell")


@pytest.mark.parametrize("options", [(), ("--extends", "deescalation"), ("--extends", "till")])
def test_a_new_rubric_is_sound_and_can_be_used_at_once(desk: Path, options: tuple[str, ...]) -> None:
    assert run("rubric", "new", "our-desk", *options)[0] == 0
    assert run("rubric", "check", "our-desk", "--strict") == (0, f"{desk}/rubrics/our-desk.yaml: sound\n")
    assert "our-desk" in run("rubric", "show", "our-desk")[1]
    with pytest.raises(InputError, match="there is such a file already"):
        run("rubric", "new", "our-desk")


def test_a_new_rubric_needs_an_id_that_is_one_and_another_than_its_base(desk: Path) -> None:
    for wrong in ("Our Desk", "../x", ""):
        with pytest.raises(InputError, match="is no id"):
            run("rubric", "new", wrong)
    with pytest.raises(InputError, match="cannot extend itself"):
        run("rubric", "new", "till", "--extends", "till", "--force")
    with pytest.raises(InputError, match="has to be called"):
        run("rubric", "new", "our-desk", "--out", "other.yaml")


def test_an_extension_is_shown_resolved_as_a_file_that_extends_nothing(desk: Path) -> None:
    code, out = run("rubric", "show", "mine", "--resolved")
    assert code == 0
    whole = out.replace("id: mine", "id: whole", 1)
    (desk / "rubrics/whole.yaml").write_text(whole, encoding="utf-8")
    assert run("rubric", "check", "whole", "--strict")[0] == 0
    assert "extends" not in out
    assert ".0\n" not in out
    shown = [json.loads(run("rubric", "show", name, "--json")[1]) for name in ("mine", "whole")]
    assert shown[0]["criteria"] == shown[1]["criteria"]
    assert [one.get("weight") for one in shown[0]["criteria"]] == [None, 2.0, None]


def test_a_rubric_is_shown_in_the_language_that_is_named(desk: Path) -> None:
    code, out = run("rubric", "show", "phone", "--lang", "de")
    assert code == 0
    assert out.startswith("Deeskalation am Telefon (phone), passed from 60\n")
    assert "\nZUHÖREN\n  venting (weight 1.5; P2, P4, H4, M5): Kommt, wer anruft, bis ans Ende?" in out
    assert json.loads(run("rubric", "show", "phone", "--lang", "nb", "--json")[1])["name"] == "Nedtrapping på telefon"
    assert json.loads(run("rubric", "show", "phone", "--json")[1])["name"] == "De-escalation on the phone"


def test_texts_that_a_language_lacks_are_told_beside_the_rubric(desk: Path) -> None:
    (desk / "rubrics/de").mkdir()
    (desk / "rubrics/de/till.yaml").write_text("name: An der Kasse\nsumary: x\n", encoding="utf-8")
    code, out = run("rubric", "check", "till")
    assert code == 1
    assert "de/till.yaml:2:1: error: sumary: there is no field 'sumary' here; did you mean 'summary'?" in out
    exchange(desk / "rubrics/de/till.yaml", "sumary: x\n", "")
    code, out = run("rubric", "check", "till")
    assert code == 0
    assert "16 of 17 texts are missing in this language: summary, stages.listening, stages.solving" in out
    assert run("rubric", "check", "till", "--strict")[0] == 1


def test_a_rubric_with_errors_is_not_asked_for_its_texts(desk: Path) -> None:
    (desk / "rubrics/de").mkdir()
    (desk / "rubrics/de/till.yaml").write_text("name: An der Kasse\n", encoding="utf-8")
    exchange(desk / "rubrics/till.yaml", "pass_mark: 60", "pass_mark: 600")
    assert "text-missing" not in run("rubric", "check", "till")[1]
