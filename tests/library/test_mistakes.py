"""A mistake in a file is answered with its place, its path, what was expected and the nearest name."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.errors import ContentError, NotFoundError
from trainer.library.findings import Finding
from trainer.library.shelf import Shelf, check_persona, check_rubric, load_persona
from trainer.locations import shipped

Check = Callable[..., list[Finding]]
PERSONA = """\
id: cold-soup
name: Ola Nordmann
caller_type: demander
difficulty: 2
channel: counter
trade: canteen
summary: His soup was cold twice.
who: A carpenter with a short break.
talks: Short and dry.
story:
  happened: The soup was cold on Monday and again on Tuesday.
  fault: company
  need: Something warm before his break ends.
  demand: His money back.
  resolved_when: He has eaten something warm.
facts:
  - id: monday
    text: It was cold on Monday too.
    when: asked
    asks: ["Has this happened before?"]
    lines: ["Monday as well. Same pot."]
  - id: break
    text: His break ends at noon.
    when: opening
temperament:
  anger: 6
triggers:
  jargon: mild
case_file:
  record: Eats here daily.
authority:
  offers:
    - id: new-soup
      what: A new plate, hot, at once.
      solves: fully
      name: the new plate
      says: ["I'll bring you a hot one now."]
lines:
  opening: ["Cold. Again."]
  demand:
    boiling: ["Money. Now."]
    hot: ["I want my money back."]
  call_out.hollow: ["You said that yesterday."]
  refuse.new-soup: ["Another plate of that?"]
"""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks the persona with some of its text exchanged."""

    def run(old: str = "", new: str = "") -> list[Finding]:
        assert old in PERSONA
        file = tmp_path / "cold-soup.yaml"
        file.write_text(PERSONA.replace(old, new, 1) if old else PERSONA + new, encoding="utf-8")
        return check_persona(file)[1]

    return run


def test_a_sound_file_has_no_findings(check: Check) -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "path", "message"),
    [
        ("difficulty: 2", "dificulty: 2", 4, 1, "dificulty",
         "there is no field 'dificulty' here; did you mean 'difficulty'?"),
        ("difficulty: 2\n", "", 1, 1, "difficulty", "the field 'difficulty' is missing"),
        ("difficulty: 2", "difficulty: hard", 4, 1, "difficulty", "expected a whole number, found 'hard'"),
        ("difficulty: 2", "difficulty: 2.5", 4, 1, "difficulty", "expected a whole number, found '2.5'"),
        ("difficulty: 2", "difficulty: 7", 4, 1, "difficulty", "expected at most 5, found '7'"),
        ("anger: 6", "anger: -1", 26, 3, "temperament.anger", "expected at least 0, found '-1'"),
        ("anger: 6", "anger: very", 26, 3, "temperament.anger", "expected a number, found 'very'"),
        ("caller_type: demander", "caller_type: screemer", 3, 1, "caller_type", "; did you mean 'screamer'?"),
        ("channel: counter", "channel: fax", 5, 1, "channel", "'fax' is not one of phone, chat, counter"),
        ("fault: company", "fault: Company", 12, 3, "story.fault", "; did you mean 'company'?"),
        ("when: asked", "when: aksed", 19, 5, "facts.0.when", "; did you mean 'asked'?"),
        ("    text: It was cold on Monday too.\n", "", 17, 5, "facts.0.text", "the field 'text' is missing"),
        ("id: break", "id: monday", 22, 5, "facts.1.id", "the id 'monday' stands here more than once"),
        ("id: break", "id: The Break", 22, 5, "facts.1.id", "'The Break' does not fit the pattern"),
        ("jargon: mild", "jargonn: mild", 28, 3, "triggers.jargonn", "; did you mean 'jargon'?"),
        ("jargon: mild", "jargon: stron", 28, 3, "triggers.jargon", "; did you mean 'strong'?"),
        ("solves: fully", "solves: fuly", 35, 7, "authority.offers.0.solves", "; did you mean 'fully'?"),
        ("      says: [\"I'll bring you a hot one now.\"]\n", "      says: []\n", 37, 7, "authority.offers.0.says",
         "expected at least 1 here, found 0"),
        ("name: Ola Nordmann", "name: 2024-02-21", 2, 1, "name", "expected text, found '2024-02-21'; put it in quotes"),
        ("name: Ola Nordmann", "name: 12", 2, 1, "name", "expected text, found '12'; put it in quotes"),
        ("name: Ola Nordmann", "name: true", 2, 1, "name", "expected text, found 'True'; put it in quotes"),
        ("name: Ola Nordmann", "name:", 2, 1, "name", "expected text, found nothing"),
        ("name: Ola Nordmann", "name: [Ola, Nordmann]", 2, 1, "name", "expected text, found a list"),
        ("name: Ola Nordmann", "name: ''", 2, 1, "name", "there is no text here"),
        ("name: Ola Nordmann", f"name: {'x' * 61}", 2, 1, "name", "at most 60 characters fit here, found 61"),
        ("case_file:\n  record: Eats here daily.", "case_file: daily", 29, 1, "case_file",
         "expected fields and values here, found 'daily'"),
        ("  opening:", "  opning:", 39, 3, "lines.opning", "; did you mean 'opening'?"),
        ("call_out.hollow", "call_out.holow", 43, 3, "lines.call_out.holow", "; did you mean 'hollow'?"),
        ("    hot: [", "    hott: [", 42, 5, "lines.demand.hott", "; did you mean 'hot'?"),
        ('opening: ["Cold. Again."]', "opening: Cold.", 39, 3, "lines.opening", "expected a list here, found 'Cold.'"),
        ('["Cold. Again."]', '["Cold. {Again."]', 39, 13, "lines.opening.0", "a brace in this line has no partner"),
        ('["Money. Now."]', '["Money{0}."]', 41, 15, "lines.demand.boiling.0", "'{0}' is no slot"),
        ('["Monday as well. Same pot."]', '["Monday{thing.x}."]', 21, 13, "facts.0.lines.0", "'{thing.x}' is no slot"),
        ("id: cold-soup", "id: hot-soup", 1, 1, "id", "the file is called 'cold-soup.yaml'"),
        ("", "\ttab: x\n", 45, 1, "", "found character '\\t' that cannot start any token"),
        ("", "name: Again\n", 45, 1, "", 'found duplicate key "name"'),
        ("", "extensions: {a: &x [1], b: *x}\n", 45, 28, "", "aliases (*name) are not read here"),
        ("", "extensions: {a: [1, 2\n", 46, 1, "", "Check the indentation and the quotes"),
        ("", "extensions: {day: 2024-02-31}\n", 45, 19, "", "day is out of range"),
        ("", "extensions: !!python/name:os.system x\n", 45, 13, "", "could not determine a constructor for the tag"),
        ("", "---\nid: two\n", 45, 1, "", "found another document"),
        ("", "# a\x07bell\n", 45, 4, "", "the character U+0007 cannot stand in YAML"),
    ],
)  # fmt: skip
def test_each_mistake_is_placed_and_explained(
    check: Check, old: str, new: str, line: int, column: int, path: str, message: str
) -> None:
    findings = check(old, new)
    expected = (line, column, path)
    found = {(one.line, one.column, one.path): one for one in findings}
    assert expected in found, [str(one) for one in findings]
    assert message in found[expected].message
    assert found[expected].severity == "error"
    assert str(found[expected]).startswith(f"{found[expected].file}:{line}:{column}: error: ")
    assert len(findings) <= 2  # a field with the wrong name is also one that is missing


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message"),
    [
        ("refuse.new-soup", "refuse.new-soap", 44, "lines.refuse.new-soap",
         "there is no offer 'new-soap'; did you mean 'new-soup'?"),
        ('["Cold. Again."]', '["Cold. {compny} again."]', 39, "lines.opening.0",
         "nothing fills the slot {compny}, so this line is never said; did you mean 'company'?"),
        ("solves: fully", "solves: partly", 32, "authority.offers", "nobody can settle this"),
        ('    asks: ["Has this happened before?"]\n', "", 17, "facts.0", "without `asks` it is never told"),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_a_warning_and_can_be_played(
    check: Check, tmp_path: Path, old: str, new: str, line: int, path: str, message: str
) -> None:
    (finding,) = check(old, new)
    assert (finding.line, finding.path, finding.severity) == (line, path, "warning")
    assert message in finding.message
    assert load_persona(tmp_path / "cold-soup.yaml").id == "cold-soup"


def test_all_mistakes_are_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cold-soup.yaml"
    changed = PERSONA.replace("difficulty: 2", "difficulty: x").replace("when: asked", "when: x")
    file.write_text(changed.replace("  opening:", "  x:").replace("  call_out.hollow:", "  y:"), encoding="utf-8")
    findings = check_persona(file)[1]
    assert [one.path for one in findings] == ["difficulty", "facts.0.when", "lines.x", "lines.y"]
    with pytest.raises(ContentError, match=r"cold-soup\.yaml:4:1: .*\(3 more\)"):
        load_persona(file)


@pytest.mark.parametrize(
    ("raw", "place", "message"),
    [
        (PERSONA.encode() + b"# \xff\n", ":45:1:", "not UTF-8"),
        (PERSONA.encode("utf-16"), ":1:1:", "not UTF-8"),
        (PERSONA.encode() + b"# " + b"x" * 300_000, ":1:1:", "larger than 256 KB"),
        (b"a: " + b"[" * 3000, ":1:23:", "nested deeper than 20"),
        (b"a: " * 1 + b"{a: " * 4000, "", "nested deeper than 20"),
        (b"- " * 5000 + b"x", "", "nested deeper than 20"),
        (b"", ":1:1:", "expected fields and values here, found nothing"),
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


def test_five_hundred_damaged_files_give_findings_and_no_traceback(tmp_path: Path) -> None:
    """Characters lost, doubled, exchanged; lines dropped, indented, moved; the same five hundred each time."""
    dice = random.Random(20)
    file = tmp_path / "cold-soup.yaml"
    odd = [
        *"{}[]:,&*!|>'\"%@`#-?\t\n \\",
        "é",
        "\u202e",
        "\x85",
        "\u2028",
        "<<: ",
        "!!set ",
        "- - - ",
        "0x",
        "~",
        "\ud7ff",
    ]
    sound = 0
    for _ in range(500):
        text = PERSONA
        for _ in range(dice.randint(1, 4)):
            place, lines = dice.randrange(len(text)), text.split("\n")
            number = dice.randrange(len(lines))
            text = (
                text[:place] + dice.choice(odd) + text[place:],
                text[:place] + text[place + dice.randint(1, 9) :],
                text[:place] + text[place : place + 40] + text[place:],
                "\n".join([*lines[:number], "  " + lines[number], *lines[number + 1 :]]),
                "\n".join([*lines[:number], *lines[number + 1 :], lines[number]]),
                text[:place],
            )[dice.randrange(6)] or "x"
        file.write_text(text, encoding="utf-8")
        persona, findings = check_persona(file)
        sound += persona is not None and not findings
        assert persona is not None or findings
        for finding in findings:
            assert finding.message
            assert 1 <= finding.line <= text.count("\n") + 2
            assert finding.column >= 1
            assert "\n" not in str(finding)
            assert "pydantic" not in str(finding)
    assert sound < 250  # the damage was damage


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


@pytest.mark.parametrize("kind", ["personas", "rubrics"])
def test_everything_that_ships_is_sound(kind: str) -> None:
    shelf = Shelf([shipped("personas")], [shipped("rubrics")])
    files = shelf.persona_files() if kind == "personas" else shelf.rubric_files()
    assert files
    for path in files.values():
        findings = check_persona(path)[1] if kind == "personas" else check_rubric(path, shelf)[1]
        assert findings == [], path
