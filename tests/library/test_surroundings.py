"""What the checks know of the rest of the program is what the rest of the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trainer.coaching.advice import advice_book
from trainer.customer.banks.loading import bank
from trainer.customer.effects import HARM, REPAIR
from trainer.customer.temperament import BY_TYPE
from trainer.domain.moves import Move
from trainer.domain.plan import ActKind
from trainer.grading.stages import RULES
from trainer.library import surroundings
from trainer.library.checking import check_text
from trainer.library.codes import CODES, RUBRIC
from trainer.library.sense.lines import FIXED_TOPICS, INSULTING, ONLY_IN
from trainer.library.sense.temper import REACHES, STINGS
from trainer.library.shelf import Shelf
from trainer.locations import shipped

DOCS = Path(__file__).parents[2] / "docs"


def test_triggers_and_soothers_that_work_are_those_of_the_mood() -> None:
    assert frozenset(HARM) == STINGS
    assert frozenset(REPAIR) | {Move.SETS_BOUNDARY} == REACHES


def test_those_who_insult_are_those_of_the_temperament() -> None:
    assert {kind for kind, nature in BY_TYPE.items() if nature.insults} == set(INSULTING)


def test_criteria_and_advice_are_those_of_the_judge_and_of_the_coach() -> None:
    assert set(surroundings.judged_by_rules()) == set(RULES)
    assert surroundings.advice() == advice_book().ids()


@pytest.mark.parametrize("lang", ["en", "de", "nb"])
def test_the_banks_use_only_topics_and_slots_that_the_checks_know(lang: str) -> None:
    assert all(surroundings.missing_in(lang, kind) == () for kind in BY_TYPE)
    for name in ("all", *BY_TYPE):
        for key, lines in bank(lang, name).items():
            act, _, topic = key.partition(".")
            if act in FIXED_TOPICS and topic:
                assert topic in FIXED_TOPICS[act], key
            if act == ActKind.THROW_BACK and topic:
                assert topic in surroundings.red_rags(lang), key
            told = [line for of_heat in lines.values() for line in of_heat] if isinstance(lines, dict) else lines
            for slot in re.findall(r"\{(\w+)\}", " ".join(told)):
                assert act in ONLY_IN.get(slot, (act,)), (key, slot)


def test_lines_of_a_pack_count_where_the_language_ships_none(tmp_path: Path) -> None:
    assert "the customer's lines" in surroundings.missing_in("fr", "demander")
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "all.yaml").write_text("vent: [Non.]\n", encoding="utf-8")
    missing = surroundings.missing_in("fr", "demander", (tmp_path,))
    assert "the customer's lines" not in missing
    assert "the lines of this caller type" in missing


def test_the_examples_of_the_guide_are_sound_and_its_table_names_every_code_of_rubrics(tmp_path: Path) -> None:
    text = (DOCS / "rubrics.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    shelf = Shelf([], [tmp_path, shipped("rubrics")])
    for block in blocks:
        findings = check_text(block, f"{block.split()[1]}.yaml", "rubric", rubrics=shelf)
        assert [one.code for one in findings] == ["no-schema-line"]
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text.split("## What `check` looks for")[1]))
    assert set(RUBRIC) <= named
    assert named <= set(CODES)
