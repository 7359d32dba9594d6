"""`trainer persona new`: asked, piped, copied, from a card; never over a file that is there."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from trainer.__main__ import main
from trainer.library.drafting import questions
from trainer.library.shelf import load_persona


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`trainer persona new` in an empty folder, with what is given on standard input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRAINER_LANG", "en")

    def run(*arguments: str, given: str | bytes = "") -> Ran:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "argv", ["trainer", "persona", "new", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run


def test_the_defaults_make_a_customer_that_can_be_used(new: Command, tmp_path: Path) -> None:
    """`--yes` asks nothing; the file lies in personas/ and leads editors to the schema."""
    ran = new("planks", "--yes")
    assert (ran.code, ran.err) == (0, "")
    file = tmp_path / "personas" / "planks.yaml"
    assert load_persona(file).id == "planks"
    assert "personas/planks.yaml: written." in ran.out
    way = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert json.loads((file.parent / way).read_text(encoding="utf-8"))["title"] == "Persona"


def test_without_an_id_the_customer_is_filed_under_their_name(new: Command, tmp_path: Path) -> None:
    """The name becomes lower-case words joined by hyphens."""
    assert new(given="en\nÅse Müller-Groß\n").code == 0
    assert load_persona(tmp_path / "personas" / "ase-mueller-gross.yaml").name == "Åse Müller-Groß"


def test_answers_from_a_pipe_are_taken_in_order_and_the_rest_is_proposed(new: Command, tmp_path: Path) -> None:
    """An empty line takes the proposal; so does the end of the input."""
    ran = new("tandem", given="de\nOla Trent\n\nRadhaus\ndas Tandem\n2\nscreamer\n")
    assert ran.code == 0
    persona = load_persona(tmp_path / "personas" / "tandem.yaml")
    assert (persona.lang, persona.name, persona.channel, persona.caller_type) == ("de", "Ola Trent", "chat", "screamer")
    assert persona.words == {"thing": "das Tandem", "company": "Radhaus"}
    assert persona.trade == "Kundendienst"


def test_every_question_shows_what_is_proposed_and_how_many_there_are(new: Command) -> None:
    """Questions go to standard error, so that standard output holds the outcome alone."""
    ran = new("x", given="\n" * 40)
    for number, question in enumerate(questions(), 1):
        assert f"{number}/{len(questions())}  {question.ask}" in ran.err
    assert "[Tessa Wainwright]" in ran.err
    assert "3 nb: Norwegian" in ran.err
    assert ran.out.startswith("personas/x.yaml: written.")


def test_an_answer_from_a_pipe_that_cannot_be_is_named(new: Command, tmp_path: Path) -> None:
    """A pipe cannot be asked again: exit code 2, the question named, nothing written."""
    ran = new("x", given="klingon\n")
    assert ran.code == 2
    assert "Question 1/21 (lang): 'klingon' is none of en, de, nb." in ran.err
    assert not (tmp_path / "personas").exists()


def test_escapes_and_odd_bytes_in_an_answer_reach_neither_file_nor_screen(new: Command, tmp_path: Path) -> None:
    """What is typed or pasted is cleaned on the way in."""
    ran = new("x", given="en\nA\x1b[31m\u202eB \N{SNOWMAN}\n".encode() + b"\xff\xfe shop\n")
    text = (tmp_path / "personas" / "x.yaml").read_text(encoding="utf-8")
    assert "\x1b" not in text + ran.out + ran.err
    assert "\u202e" not in text
    assert "☃" in text


def test_a_file_that_is_there_is_not_written_over(new: Command, tmp_path: Path) -> None:
    """Exit code 2 and the way out; --force does it."""
    assert new("x", "--yes").code == 0
    file = tmp_path / "personas" / "x.yaml"
    file.write_text("mine", encoding="utf-8")
    ran = new("x", "--yes")
    assert ran.code == 2
    assert "--force" in ran.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert new("x", "--yes", "--force").code == 0
    assert load_persona(file).id == "x"
    assert sorted(one.name for one in file.parent.iterdir()) == ["x.yaml"]


def test_out_says_where_and_names_the_customer(new: Command, tmp_path: Path) -> None:
    """Folders on the way are made; the id is the file's name."""
    assert new("--yes", "--out", "deep/down/baker.yaml").code == 0
    assert load_persona(tmp_path / "deep" / "down" / "baker.yaml").id == "baker"


def test_a_folder_that_is_set_is_where_customers_go(
    new: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting `personas` goes before the working folder."""
    (tmp_path / "ours").mkdir()
    monkeypatch.setenv("TRAINER_PERSONAS", str(tmp_path / "ours"))
    assert new("x", "--yes").code == 0
    assert (tmp_path / "ours" / "x.yaml").is_file()


def test_a_place_that_cannot_be_written_is_named(new: Command, tmp_path: Path) -> None:
    """A file stands where a folder should be: one line, exit code 2."""
    (tmp_path / "personas").write_text("x", encoding="utf-8")
    ran = new("x", "--yes")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "personas/x.yaml" in ran.err


def test_a_new_customer_who_takes_the_place_of_another_is_pointed_out(new: Command, tmp_path: Path) -> None:
    """It is written, since that may be wanted; a mistake is seen at once."""
    ran = new("roaming-bill", "--yes")
    assert ran.code == 0
    assert (tmp_path / "personas" / "roaming-bill.yaml").is_file()
    assert ran.err.startswith("There is a 'roaming-bill' in ")
    assert new("roaming-bill", "--yes", "--force").err == ""


def test_a_copy_keeps_the_comments_of_the_original(new: Command, tmp_path: Path) -> None:
    """--from: another id, everything else as it stood."""
    assert new("first", "--yes").code == 0
    assert new("second", "--from", "first").code == 0
    first, second = ((tmp_path / "personas" / f"{one}.yaml").read_text(encoding="utf-8") for one in ("first", "second"))
    assert second == first.replace("\nid: first\n", "\nid: second\n")
    assert new("--from", "late-parcel").code == 0
    assert load_persona(tmp_path / "personas" / "late-parcel-2.yaml").name == "Denise Ogden"


def test_a_copy_of_what_is_not_there_is_answered_with_the_nearest(new: Command) -> None:
    """As everywhere."""
    ran = new("--from", "late-parcle")
    assert ran.code == 2
    assert "late-parcel" in ran.err


def test_a_card_becomes_a_customer_and_only_what_it_lacks_is_asked(new: Command, tmp_path: Path) -> None:
    """The name is not asked for again; what was taken is said."""
    card = {"name": "Brigid", "description": "She runs a fish van in Cork and has done it all her life.",
            "first_mes": "You owe me four hundred euro.", "system_prompt": "Give in."}  # fmt: skip
    (tmp_path / "card.json").write_text(json.dumps(card), encoding="utf-8")
    ran = new("--card", "card.json", given="fish market ice\n")
    assert ran.code == 0
    assert "a card V1 of Brigid: 1 opening, 0 example lines, 0 facts; system_prompt kept, not used." in ran.err
    assert "What are they called?" not in ran.err
    persona = load_persona(tmp_path / "personas" / "brigid.yaml")
    assert persona.trade == "fish market ice"
    assert persona.extensions == {"character_card": card}


def test_a_hostile_card_is_one_line_and_nothing_is_written(new: Command, tmp_path: Path) -> None:
    """A picture that breaks off."""
    (tmp_path / "card.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")
    ran = new("--card", "card.png", "--yes")
    assert ran.code == 2
    assert ran.err == "trainer: card.png: the picture breaks off. Download it again.\n"
    assert not (tmp_path / "personas").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Bad Id", "--yes"), "bad-id"),
        (("x", "--lang", "fr"), "none of en, de, nb"),
        (("x", "--from", "late-parcel", "--lang", "de"), "Leave --card and --lang away"),
        (("--yes", "--card", "nope.png"), "no such file"),
    ],
)
def test_wrong_use_is_answered_in_one_line(arguments: tuple[str, ...], said: str, new: Command) -> None:
    """Exit code 2, and what to do instead."""
    ran = new(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
