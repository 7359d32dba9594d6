"""`--fix` mends what is mechanical and nothing else: comments, order and quoting stay as their author left them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.soup import EXTENSION, PERSONA, RUBRIC
from trainer.library.checking import Kind, check_text
from trainer.library.mending import diff, mend_text
from trainer.library.shelf import Shelf
from trainer.locations import shipped

FIRST = PERSONA.split("\n", 1)[0] + "\n"
PLACE = str(shipped("personas") / "cold-soup.yaml")
"""Where the file would stand: its first line names the schema from there."""


@pytest.mark.parametrize(
    ("old", "broken"),
    [
        ("difficulty: 2", "dificulty: 2"),
        ("difficulty: 2", "Difficulty: 2"),
        ("fault: company", "fault: Company"),
        ("caller_type: demander", "caller_type: Demander"),
        ("caller_type: demander", "caller_type: demandr"),
        ("{jargon: mild}", "{jargonn: Mild}"),
        ("    hot: [", "    hott: ["),
        ("call_out.hollow:", "call_out.holow:"),
        ("refuse.new-soup:", "refuse.new-soap:"),
        ("  opening:", "  openning:"),
        ("trains: [empathy]", "trains: [empaty]"),
        ("lang: en", "lang: English"),
        ("lang: en", "lang: EN"),
        ("lang: en", "lang: nb"),
        ("id: cold-soup", "id: Cold Soup"),
        ("id: cold-soup", "id: hot-soup"),
        ("when: trusted", "when: Trusted"),
        (FIRST, ""),
        ("talks: Short and dry.", "talks: Short and dry.   "),
        ("  hang_up:", "\thang_up:"),
        ("    hot: [", "\thot: ["),
        ("    hot: [", "\t\thot: ["),
        ("caller_type:", "\tcaller_type:"),
    ],
)
def test_a_slip_is_mended_into_the_sound_file(old: str, broken: str) -> None:
    assert old in PERSONA
    mended = mend_text(PERSONA.replace(old, broken, 1), PLACE)
    assert diff(PERSONA, mended.text, "") == ""
    assert mended.findings == []


@pytest.mark.parametrize(
    ("old", "broken", "mended"),
    [
        ("difficulty: 2", "difficulty: '2'  # of five", "difficulty: 2  # of five"),
        ("name: Ola Nordmann", "name: 12 # the twelfth", 'name: "12" # the twelfth'),
        ("trade: canteen", "trade: yes", "trade: yes"),
        ("trade: canteen", "trade: true", 'trade: "true"'),
        ("trade: canteen", "trade: 2024-02-21", 'trade: "2024-02-21"'),
        ('  opening: ["Cold. Again."]', "  opening: Cold. Again.", '  opening: ["Cold. Again."]'),
        ('hot: ["I want my money back."]', "hot: 'I want my money back.'", 'hot: ["I want my money back."]'),
        ("address_as: [Ola, Mr Nordmann]", "address_as: Ola  # for short", 'address_as: ["Ola"]  # for short'),
        ("  - id: break", "  - id: monday", "  - id: monday-2"),
        ("  - id: break", "  - id: The Break", "  - id: the-break"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_it_has_to_be_and_its_comment_stays(old: str, broken: str, mended: str) -> None:
    assert old in PERSONA
    result = mend_text(PERSONA.replace(old, broken, 1), PLACE)
    assert result.text == PERSONA.replace(old, mended, 1)
    assert [one for one in result.findings if one.severity == "error"] == []


def test_many_slips_are_mended_in_one_go() -> None:
    broken = PERSONA.replace(FIRST, "# my soup\n").replace("fault: company", "fault: COMPANY")
    broken = broken.replace("difficulty: 2", "dificulty: '2' # !").replace("call_out.hollow", "call_out.Hollow")
    broken = (
        broken.replace('["Cold. Again."]', "Cold. Again.")
        .replace("trade: canteen", "trade: 1")
        .replace("lang: en\n", "")
    )
    mended = mend_text(broken, PLACE)
    assert mended.findings == []
    assert mended.text.startswith(f"{FIRST}# my soup\n")
    assert "difficulty: 2 # !" in mended.text
    assert 'trade: "1"' in mended.text


def test_lines_in_german_get_their_language_written_into_the_file() -> None:
    path = shipped("personas") / "zug-zum-fluegel.yaml"
    sound = path.read_text("utf-8")
    for broken in ("lang: en\n", ""):
        mended = mend_text(sound.replace("lang: de\n", broken, 1), str(path))
        assert "\nlang: de\n" in mended.text
        assert mended.findings == []


@pytest.mark.parametrize(
    "text",
    [
        PERSONA + "extensions: {a: [1, 2\n",
        PERSONA + "name: Again\n",
        PERSONA.replace("difficulty: 2\n", "").replace("trade: canteen", "trade: [1"),
        "\x00",
        "",
        "- a\n- b\n",
        "just words",
        PERSONA + "extensions: {a: &x [1], b: *x}\n",
    ],
)
def test_what_cannot_be_read_is_left_as_it_is(text: str) -> None:
    assert mend_text(text, PLACE).text == text


def test_a_name_that_is_near_to_nothing_is_left_to_its_author() -> None:
    for old, new in (("difficulty: 2", "hardness: 2"), ("fault: company", "fault: weather"), ("  vent:", "  weather:")):
        broken = PERSONA.replace(old, new, 1)
        mended = mend_text(broken, PLACE)
        assert mended.text == broken
        assert mended.findings


def test_a_name_is_not_given_twice() -> None:
    broken = PERSONA.replace("trade: canteen", "trade: canteen\ntrad: kitchen")
    assert mend_text(broken, PLACE).text == broken


def test_line_ends_of_another_system_stay() -> None:
    broken = PERSONA.replace(FIRST, "").replace("fault: company", "fault: Company").replace("\n", "\r\n")
    mended = mend_text(broken, PLACE)
    assert mended.findings == []
    assert mended.text == PERSONA.replace("\n", "\r\n")


def test_spaces_at_line_ends_that_belong_to_a_text_stay() -> None:
    text = PERSONA.replace("talks: Short and dry.", "talks: |\n  Short.  \n  Dry.")
    assert mend_text(text, PLACE).text == text


@pytest.mark.parametrize(
    ("text", "old", "broken"),
    [
        (RUBRIC, "    weight", "    wieght"),
        (RUBRIC, "stage: solving", "stage: solvin"),
        (RUBRIC, "- criterion: composure", "- criterion: composur"),
        (RUBRIC, "pass_mark: 60", "pass_mark: '60'"),
        (RUBRIC, "advice: [E4]", "advice: E4"),
        (EXTENSION, "  - id: empathy", "  - id: empaty"),
        (EXTENSION, "weight: 2", "weight: '2'"),
    ],
)
def test_rubrics_are_mended_too(text: str, old: str, broken: str, tmp_path: Path) -> None:
    (tmp_path / "till.yaml").write_text(RUBRIC, encoding="utf-8")
    sound = text.replace("    advice: [P7]", "    weight: 1\n    advice: [P7]")
    assert old in sound
    name = "mine.yaml" if text is EXTENSION else "till.yaml"
    mended = mend_text(sound.replace(old, broken, 1), name, "rubric", rubrics=Shelf([], [tmp_path]))
    assert mended.findings == []
    assert mended.text.replace('advice: ["E4"]', "advice: [E4]") == sound


@pytest.mark.parametrize("kind", ["persona", "rubric"])
def test_what_ships_needs_no_mending(kind: Kind) -> None:
    shelf = Shelf([shipped("personas")], [shipped("rubrics")])
    files = list((shelf.persona_files() if kind == "persona" else shelf.rubric_files()).values())[:4]
    for path in files:
        text = path.read_text("utf-8")
        assert mend_text(text, str(path), kind, rubrics=shelf).text == text
        assert check_text(text, str(path), kind, rubrics=shelf) == []
