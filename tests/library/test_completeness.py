"""What a language lacks is found: nothing in those that ship, and in one that is half written just the other half."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trainer import languages
from trainer.errors import InputError
from trainer.library.completeness import EXEMPLARS, Part, Places, begun, checked_code, parts, shipped

PACKAGE = shipped().package
SHIPPED = ("en", "de", "nb")


def part(found: list[Part], part_id: str) -> Part:
    """The part of that id."""
    return next(one for one in found if one.id == part_id)


@pytest.fixture
def half(tmp_path: Path) -> Places:
    """An invented language, `zz`: some files are the Norwegian ones, some are cut short, some broken."""
    package, personas, rubrics = (tmp_path / name for name in ("trainer", "personas", "rubrics"))
    files = {
        "languages/zz.toml": 'name = "Zz"\ncalled = []\n',
        "reading/data/zz/words.yaml": "stop: a b c\n",
        "grading/data/zz/model.yaml": "ungraded: [unclosed\n",
        "grading/data/zz/asides.yaml": "- a list\n- and no names\n",
        "customer/banks/zz/screamer.yaml": "vent: [Ah!]\nnever_heard_of: [Oh!]\n",
        "reading/data/zz/exemplars.jsonl": "\n".join(
            [json.dumps({"id": str(number), "text": "…", "moves": [{"move": "apology", "quote": "…"}]})
             for number in range(EXEMPLARS)]
            + [json.dumps({"id": "t", "text": "…", "moves": [{"move": "thanks", "quote": "…"}]})]
        ),
    }  # fmt: skip
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    for name in ("customer/banks/{}/all.yaml", "coaching/data/{}/tips.yaml", "locale/{}/LC_MESSAGES/trainer.mo"):
        (package / name.format("zz")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / name.format("nb"), package / name.format("zz"))
    personas.mkdir()
    (personas / "one.yaml").write_text("id: one\nlang: zz\n", encoding="utf-8")
    (personas / "two.yaml").write_text("id: two\n", encoding="utf-8")
    (rubrics / "zz").mkdir(parents=True)
    (rubrics / "zz" / "phone.yaml").write_text("name: Zz\nsummary: Zz zz.\n", encoding="utf-8")
    return Places(package, personas, rubrics)


@pytest.mark.parametrize("lang", SHIPPED)
def test_the_languages_that_ship_are_complete(lang: str) -> None:
    """Every part, counted against English."""
    assert [one for one in parts(lang) if not one.complete] == []


def test_those_that_were_begun_are_those_that_ship() -> None:
    """A name alone is no language yet."""
    assert begun() == SHIPPED
    assert set(languages.known()) > set(SHIPPED)


def test_of_half_a_language_the_other_half_is_missing(half: Places) -> None:
    """What is there counts, what is not is named, what cannot be read is said; the order is that of English."""
    found = parts("zz", half)
    assert [one.id for one in found] == [one.id for one in parts("en")]
    whole = {one.id for one in found if one.complete}
    assert whole == {"banks.all", "coaching.tips", "locale"}
    assert part(found, "language").missing[:2] == ("keys", "house_rule")
    divided = {"words.shortened", "words.may_end", "words.after_day", "words.joins", "words.choice", "words.also"}
    known_again = {"words.endings", "words.possessive", "words.plural", "words.always_capital", "words.on_keys"}
    assert divided | known_again <= set(part(found, "language").missing)
    assert "asks_fact" in part(found, "reading.case").missing
    assert (part(found, "reading.words").there, part(found, "reading.words").missing) == (1, ("generic",))
    assert part(found, "banks.screamer").there == 1
    assert part(found, "banks.wronged").there == 0
    assert (part(found, "personas").there, part(found, "personas").missing) == (1, ("2 customers",))
    exemplars = part(found, "reading.exemplars")
    assert (exemplars.there, "thanks (1/15)" in exemplars.missing, "jargon (0/15)" in exemplars.missing) == (
        1,
        True,
        True,
    )
    assert part(found, "reading.trained").there == 0
    assert part(found, "rubrics.phone").there == 2
    assert all(part(found, f"grading.{name}").broken for name in ("model", "asides"))
    assert begun(half) == ("en", "zz")


def test_a_text_that_is_not_translated_is_counted(half: Places) -> None:
    """One catalogue is complete, another has nothing but its header."""
    assert part(parts("zz", half), "locale").complete
    header = bytes.fromhex("de12049500000000000000001c0000001c0000000000000000000000")
    (half.package / "locale" / "zz" / "LC_MESSAGES" / "trainer.mo").write_bytes(header)
    empty = part(parts("zz", half), "locale")
    assert (empty.there, len(empty.missing)) == (0, empty.of)


@pytest.mark.parametrize("lang", ["", "x", "../de", "DE", "german"])
def test_what_is_no_code_is_refused(lang: str) -> None:
    """It never becomes a part of a path."""
    with pytest.raises(InputError):
        checked_code(lang)


def test_the_command_answers_people_and_programs() -> None:
    """Exit code 0 where all is there, 1 where not, 2 for what is no code; one JSON object a language."""

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "trainer", "language", "check", *arguments], capture_output=True, text=True,
            check=False, encoding="utf-8",
        )  # fmt: skip

    for_programs = ran("--json", "fr", "de")
    rows = [json.loads(line) for line in for_programs.stdout.splitlines()]
    assert for_programs.returncode == 1
    assert [(row["lang"], row["name"], row["complete"]) for row in rows] == [
        ("fr", "French", False), ("de", "German", True)
    ]  # fmt: skip
    assert {"id", "file", "there", "of", "missing"} <= set(rows[0]["parts"][0])
    for_people = ran("fr")
    assert (for_people.returncode, "missing: keys, house_rule" in for_people.stdout) == (1, True)
    assert ran("de").returncode == 0
    assert ran("../de").returncode == 2
