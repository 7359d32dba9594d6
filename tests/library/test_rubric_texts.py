"""A rubric is read in several languages and judges the same in all."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.library.soup import EXTENSION, RUBRIC
from trainer.domain.rubric import Rubric
from trainer.domain.rubric_texts import OF_CRITERION
from trainer.errors import ContentError, InputError
from trainer.library.checking import check_rubric_texts
from trainer.library.rubric_texts import languages
from trainer.library.shelf import Shelf
from trainer.locations import shipped

SHIPPED = ("deescalation", "phone", "helpdesk")
OTHERS = ("de", "nb")
WORDS = {"name", "summary", "lang", "stage_titles"}
GERMAN = """\
name: An der Kasse
summary: Drei Dinge für eine Schlange.
stages: {listening: Zuhören, solving: Lösen}
must_have: {composure: Leute sehen zu.}
criteria:
  composure:
    title: Ruhig bleiben
    question: Bleibt jeder Satz höflich, auch nach einer Beleidigung?
    anchors:
      "0": Spottet, droht oder brüllt jemanden an.
      "1": Schnappt einmal zurück oder verdreht in Worten die Augen („meinetwegen“).
      "2": Bleibt in jedem Satz höflich, wenn auch etwas steif.
      "3": Antwortet auf die Beleidigung mit der nächsten nützlichen Tatsache, in warmem Ton.
    tips: ["Nennen Sie die Tatsache darin: „Zwei Tage also.“"]
  empathy:
    title: Mit deren Augen sehen
    tips: ["Nennen Sie, was verdorben ist: „Ihre ganze Pause.“"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a rubric, one that extends it, and German texts of the first."""
    for name, text in (("till", RUBRIC), ("mine", EXTENSION), ("de/till", GERMAN)):
        (tmp_path / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def judged(rubric: Rubric) -> dict[str, Any]:
    """All of a rubric but its words."""
    data = rubric.model_dump(exclude=WORDS)
    for must in data["must_have"]:
        del must["why"]
    for criterion in data["criteria"]:
        criterion["na_when"] = criterion["na_when"] is not None
        for field in set(OF_CRITERION) - {"na_when"}:
            del criterion[field]
    return data


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_of_the_shipped_rubrics_is_there_in_every_language(name: str) -> None:
    path = shipped("rubrics") / f"{name}.yaml"
    assert languages(path) == OTHERS
    assert [str(one) for one in check_rubric_texts(path)] == []


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_language_changes_every_word_and_nothing_that_is_judged(name: str, lang: str) -> None:
    shelf = Shelf.usual()
    source, other = shelf.rubric(name), shelf.rubric(name, lang)
    assert judged(other) == judged(source)
    assert (source.lang, other.lang) == ("en", lang)
    assert other.name != source.name
    assert {other.stage_title(stage) for stage in other.stages}.isdisjoint(source.stages)
    for one, two in zip(source.criteria, other.criteria, strict=True):
        assert len(one.tips) == len(two.tips), one.id
        assert len(set(two.tips)) == len(two.tips), one.id
        for field in OF_CRITERION:
            assert getattr(one, field) is None or getattr(one, field) != getattr(two, field), (one.id, field)
        for low, high in combinations((0, 1, 2, 3), 2):
            assert two.anchors.of(low) != two.anchors.of(high), one.id  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", OTHERS)
def test_no_tip_of_a_rubric_is_said_under_two_criteria(lang: str) -> None:
    for name in SHIPPED:
        tips = [tip for criterion in Shelf.usual().rubric(name, lang).criteria for tip in criterion.tips]
        assert len(tips) == len(set(tips))


def test_what_nobody_wrote_in_a_language_stays_as_it_is(own: Path) -> None:
    shelf = Shelf([], [own])
    source, german = shelf.rubric("till"), shelf.rubric("till", "de")
    assert german.criteria[0].title == "Ruhig bleiben"
    assert german.criteria[1].question == source.criteria[1].question
    assert german.criteria[2] == source.criteria[2]
    assert shelf.rubric("till", "fr") == source


def test_a_rubric_that_extends_another_speaks_with_its_words_but_for_what_it_changed(own: Path) -> None:
    mine = own / "mine.yaml"
    mine.write_text(f"{EXTENSION}    title: Ours\n", encoding="utf-8")
    german = Shelf([], [own]).rubric("mine", "de")
    assert (german.name, german.criteria[0].title) == ("Mine", "Ruhig bleiben")
    assert (german.criteria[1].title, german.criteria[1].weight) == ("Ours", 2)
    assert german.criteria[1].tips == ("Nennen Sie, was verdorben ist: „Ihre ganze Pause.“",)
    (own / "de" / "mine.yaml").write_text("name: Meins\ncriteria: {empathy: {title: Unseres}}\n", encoding="utf-8")
    german = Shelf([], [own]).rubric("mine", "de")
    assert (german.name, german.criteria[1].title) == ("Meins", "Unseres")
    assert [one.code for one in check_rubric_texts(mine)] == ["text-missing"]  # its summary


def test_ones_own_rubric_of_a_shipped_id_does_not_get_the_shipped_texts(tmp_path: Path) -> None:
    text = RUBRIC.replace("id: till", "id: deescalation")
    (tmp_path / "deescalation.yaml").write_text(text, encoding="utf-8")
    shelf = Shelf([], [tmp_path, shipped("rubrics")])
    assert shelf.rubric("deescalation", "de") == shelf.rubric("deescalation")


def test_missing_texts_are_counted_and_named(own: Path) -> None:
    (finding,) = check_rubric_texts(own / "till.yaml")
    assert (finding.code, finding.severity, finding.file) == ("text-missing", "warning", str(own / "de/till.yaml"))
    assert finding.message == (
        "6 of 17 texts are missing in this language: criteria.empathy.question, criteria.empathy.anchors, "
        "criteria.authority.title, criteria.authority.question, criteria.authority.anchors, criteria.authority.tips"
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("  empathy:", "  empaty:", "text-surplus", "criteria.empaty.title"),
        ("listening: Zuhören", "hearing: Zuhören", "text-surplus", "stages.hearing"),
        ("    title: Mit", "    na_when: Nie.\n    title: Mit", "text-surplus", "criteria.empathy.na_when"),
        ("    title: Mit", "    titel: Mit", "unknown-field", "criteria.empathy.titel"),
        ("name: An der Kasse", "name: []", "wrong-type", "name"),
        ('      "2": Bleibt in jedem Satz höflich, wenn auch etwas steif.\n', "", "missing-field",
         "criteria.composure.anchors.2"),
        ("Spottet, droht oder brüllt jemanden an.",
         "Schnappt einmal zurück oder verdreht in Worten die Augen („meinetwegen“).", "anchors-alike",
         "criteria.composure.anchors.1"),
        ("name: An", "\tname: An", "tab", ""),
    ],
)  # fmt: skip
def test_a_mistake_in_the_texts_is_told_at_its_place(own: Path, old: str, new: str, code: str, path: str) -> None:
    file = own / "de" / "till.yaml"
    assert old in GERMAN
    file.write_text(GERMAN.replace(old, new, 1), encoding="utf-8")
    found = {(one.code, one.path) for one in check_rubric_texts(own / "till.yaml")}
    assert (code, path) in found


def test_texts_with_a_mistake_are_refused_in_one_line(own: Path) -> None:
    (own / "de" / "till.yaml").write_text(GERMAN.replace("title: Ruhig", "titel: Ruhig"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"de/till\.yaml:7:5: error: criteria\.composure\.titel: .*check"):
        Shelf([], [own]).rubric("till", "de")


def test_what_is_no_language_is_refused(own: Path) -> None:
    with pytest.raises(InputError, match=r"'\.\./de' is no code of a language"):
        Shelf([], [own]).rubric("till", "../de")


def test_folders_that_are_no_languages_are_passed_over(own: Path) -> None:
    (own / "archive").mkdir()
    (own / "archive" / "till.yaml").write_text("x", encoding="utf-8")
    assert languages(own / "till.yaml") == ("de",)
