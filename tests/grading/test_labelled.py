"""The judge against people's labels: what is tuned on, what is only measured, and the figures it must reach there."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.domain.rubric import Rubric
from trainer.errors import ContentError
from trainer.grading.evaluate import Graded, figures, kappa, main, misses, pairs
from trainer.grading.labelled import FILES, KNOWN, part_of, read

LEAST_PAIRS = 10
"""Levels that a criterion's agreement must rest on to be told at all."""


def test_what_was_at_hand_while_rules_were_written_is_never_measured() -> None:
    for file in FILES:
        parts = [one.part for one in read(file)]
        assert parts == ["tuning"] * KNOWN[file.stem] + ["measured"] * (len(parts) - KNOWN[file.stem])
        assert parts.count("measured") >= 8
    assert part_of("another", 0) == "measured"


def test_labels_point_at_turns_of_the_agents_and_know_every_criterion(rubric: Rubric) -> None:
    ids = {criterion.id for criterion in rubric.criteria}
    optional = {criterion.id for criterion in rubric.criteria if criterion.na_when is not None}
    for item in (one for file in FILES for one in read(file)):
        assert set(item.labels.levels) == ids
        assert {name for name, level in item.labels.levels.items() if level is None} <= optional
        for turns in item.labels.evidence.values():
            assert all(item.transcript.turns[turn].speaker == "agent" for turn in turns)


@pytest.mark.xdist_group("measured conversations")
def test_on_conversations_that_were_never_tuned_on_it_agrees_with_the_labels(
    measured: list[Graded], rubric: Rubric
) -> None:
    found = figures(measured, rubric)
    assert found.rank >= 0.85
    assert found.auc >= 0.97
    assert found.kappa >= 0.60
    assert found.evidence >= 0.75
    assert found.na >= 0.85


@pytest.mark.xdist_group("measured conversations")
def test_no_criterion_falls_apart_on_them(measured: list[Graded], rubric: Rubric) -> None:
    for criterion in rubric.criteria:
        given = pairs(measured, criterion.id)
        if len(given) >= LEAST_PAIRS:
            assert kappa(given) >= 0.35, criterion.id


@pytest.mark.xdist_group("measured conversations")
def test_single_misses_are_told_of_the_part_to_tune_on_alone(measured: list[Graded], labelled: list[Graded]) -> None:
    assert misses(measured) == []
    assert len(misses(labelled)) == len(labelled)


def test_the_figures_are_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = tmp_path / "norwegian.jsonl"
    few.write_text("".join(FILES[2].read_text("utf-8").splitlines(keepends=True)[10:19]), encoding="utf-8")
    assert main([str(few), "--words-only", "--write", str(tmp_path / "table.md")]) == 0
    printed = capsys.readouterr().out
    assert (tmp_path / "table.md").read_text("utf-8") == printed
    assert "### by words alone" in printed
    assert "| norwegian, tuning | 9 |" in printed
    assert "| closing |" in printed


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "english.jsonl"
    broken.write_text('{"turns": []}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"english\.jsonl:1"):
        read(broken)
