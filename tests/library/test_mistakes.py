"""A mistake in a file is answered with its place, its path, what was expected and the nearest name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.library.soup import PERSONA
from trainer.errors import ContentError, NotFoundError
from trainer.library.findings import Finding
from trainer.library.shelf import Shelf, check_persona, check_rubric, load_persona
from trainer.locations import shipped

Check = Callable[..., list[Finding]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks the persona with some of its text exchanged."""

    def run(old: str = "", new: str = "") -> list[Finding]:
        assert old in PERSONA
        file = tmp_path / "cold-soup.yaml"
        file.write_text(PERSONA.replace(old, new, 1) if old else PERSONA + new, encoding="utf-8")
        return check_persona(file)[1]

    return run


def test_all_mistakes_are_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cold-soup.yaml"
    changed = PERSONA.replace("difficulty: 2", "difficulty: x").replace("when: asked", "when: x")
    file.write_text(changed.replace("  opening:", "  x:").replace("  call_out.hollow:", "  y:"), encoding="utf-8")
    findings = check_persona(file)[1]
    assert [one.path for one in findings] == ["difficulty", "facts.0.when", "lines.x", "lines.y"]
    with pytest.raises(ContentError, match=r"cold-soup\.yaml:6:1: .*\(3 more\)"):
        load_persona(file)


@pytest.mark.parametrize(
    ("raw", "place", "message"),
    [
        (PERSONA.encode() + b"# \xff\n", ":78:3:", "not UTF-8"),
        (PERSONA.encode("utf-16"), ":1:1:", "not UTF-8"),
        (PERSONA.encode() + b"# " + b"x" * 300_000, ":1:1:", "larger than 256 KB"),
        (b"a: " + b"[" * 3000, ":1:13:", "nested deeper than 20"),
        (b"a: " * 1 + b"{a: " * 4000, "", "nested deeper than 20"),
        (b"- " * 5000 + b"x", "", "nested deeper than 20"),
        (b"", ":1:1:", "there is nothing in this file"),
        (b"- a\n- b\n", ":1:1:", "expected fields and values here, found a list"),
        (b"hello", ":1:1:", "expected fields and values here, found 'hello'"),
        (b"? [a, b]\n: c\n", "", ""),
        (b"? {a: b}\n: c\n", "", ""),
        (b"\x00\x01\x02", ":1:1:", "U+0000 cannot stand in YAML"),
        (b"%YAML 9.9\n---\na: 1\n", "", ""),
        (b"a: !!binary ???\n", "", ""),
        (b"a: !!int x\n", "", ""),
    ],
)
def test_a_file_beyond_the_limits_is_refused_quickly(tmp_path: Path, raw: bytes, place: str, message: str) -> None:
    file = tmp_path / "cold-soup.yaml"
    file.write_bytes(raw)
    persona, findings = check_persona(file)
    assert persona is None
    assert message in findings[0].message
    assert f"{file}{place}" in str(findings[0])
    with pytest.raises(ContentError):
        load_persona(file)


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        check_persona(tmp_path / "none.yaml")
    with pytest.raises(NotFoundError, match="this is a folder"):
        check_persona(tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "cold-soup.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + PERSONA.replace("\n", "\r\n").encode())
    assert check_persona(file)[1] == []


def test_escapes_in_a_file_do_not_reach_the_terminal(check: Check) -> None:
    for old, new in (
        ("caller_type: demander", 'caller_type: "\\e[2J\\e]52;c;eA==\\a"'),
        ("name: Ola Nordmann", 'name: Ola\n"\\e[31m": red'),
        ("  opening:", '  "\\e[31m":'),
        ("  - id: monday", '  - id: "\\e[31m\\u202e"'),
    ):
        for finding in check(old, new):
            assert not set(str(finding)) & {"\x1b", "\x07", "\u202e"}, repr(str(finding))


def test_the_shelf_names_what_it_leaves_out_and_what_was_perhaps_meant(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder in (mine, theirs):
        folder.mkdir()
    (mine / "cold-soup.yaml").write_text(PERSONA.replace("trade: canteen", "trade: my canteen"), encoding="utf-8")
    (mine / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    (theirs / "cold-soup.yaml").write_text(PERSONA, encoding="utf-8")
    (theirs / "hot-soup.yml").write_text(PERSONA.replace("cold-soup", "hot-soup"), encoding="utf-8")
    shelf = Shelf([mine, theirs], [shipped("rubrics")])
    good, broken = shelf.personas()
    assert [(persona.id, persona.trade) for persona in good] == [("cold-soup", "my canteen"), ("hot-soup", "canteen")]
    assert [one.path.name for one in broken] == ["broken.yaml"]
    with pytest.raises(NotFoundError, match="did you mean 'cold-soup'"):
        shelf.persona("cold-soap")
    with pytest.raises(NotFoundError, match="no such file"):
        shelf.persona("./nowhere.yaml")
    assert shelf.persona(str(mine / "cold-soup.yaml")).name == "Ola Nordmann"


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("weight:", "wieght:", "", "; did you mean 'weight'?"),
        ("pass_mark: ", "pass_mark: 1", "pass_mark", "expected at most 100"),
        ("    stage: ", "    stage: X", "criteria.0.stage", "is no stage of this rubric"),
        ("  - criterion: ", "  - criterion: x", "must_have.0.criterion", "is no criterion of this rubric"),
    ],
)
def test_a_mistake_in_a_rubric_is_placed(tmp_path: Path, old: str, new: str, path: str, message: str) -> None:
    text = (shipped("rubrics") / "deescalation.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "deescalation.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    rubric, findings = check_rubric(file, Shelf([], [shipped("rubrics")]))
    assert rubric is None
    found = next(one for one in findings if message in one.message)
    assert not path or found.path == path
    assert new.strip().split(":")[0].lstrip("- ") in file.read_text("utf-8").splitlines()[found.line - 1]


@pytest.mark.parametrize(
    ("body", "line", "path", "message"),
    [
        ("extends: deescalatoin\n", 4, "extends", "did you mean 'deescalation'?"),
        ("extends: mine\n", 4, "extends", "extend each other in a ring"),
        ("extends: deescalation\nwithout: [ventin]\n", 5, "without.0", "did you mean 'venting'?"),
        (
            "extends: deescalation\nchange:\n  - id: empaty\n    weight: 2\n",
            6,
            "change.0.id",
            "did you mean 'empathy'?",
        ),
        (
            "extends: deescalation\nchange:\n  - id: empathy\n    weight: 9\n",
            7,
            "change.0.weight",
            "expected at most 5",
        ),
    ],
)
def test_a_rubric_that_extends_another_says_what_does_not_fit(
    tmp_path: Path, body: str, line: int, path: str, message: str
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"id: mine\nname: Mine\nsummary: For us.\n{body}", encoding="utf-8")
    rubric, (finding,) = check_rubric(file, Shelf([], [tmp_path, shipped("rubrics")]))
    assert rubric is None
    assert (finding.line, finding.path) == (line, path)
    assert message in finding.message
