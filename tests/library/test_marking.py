"""Lines and principles added to a file: where they belong, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.domain.persona import Persona
from trainer.errors import ContentError
from trainer.library.checking import checked_text
from trainer.library.marking import with_own_line, with_principle, with_told_line
from trainer.locations import shipped

SHIPPED = sorted(shipped("personas").glob("*.yaml"))[::4]
"""Reading a file by its places takes a tenth of a second: a sample is enough."""


def only_added_to(before: str, after: str) -> bool:
    """Whether nothing of the text was lost or moved."""
    rest = iter(after)
    return all(char in rest for char in before)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_file_takes_a_line_and_a_principle_and_keeps_all_it_had(file: Path) -> None:
    text = file.read_text("utf-8")
    marked = with_own_line(text, "demand", "hot", 'And another thing: "no"?')
    marked = with_own_line(marked, "call_out.lecture", "simmering", "You can keep that for your meetings.")
    marked = with_principle(marked, "Never says please.", "Could you please look?", "Look.")
    assert only_added_to(text, marked)
    model = checked_text(marked, file.name).model
    assert isinstance(model, Persona)
    assert 'And another thing: "no"?' in str(model)
    assert "You can keep that for your meetings." in str(model)
    assert model.principles[-1].rule == "Never says please."


def test_a_line_goes_behind_the_last_one_of_its_heat() -> None:
    text = (
        "id: x\nlines:\n  demand:\n    hot:\n      - one # first\n      # a remark\n    boiling:\n      - two\nwho: y\n"
    )
    after = with_own_line(text, "demand", "hot", "new")
    assert after == text.replace("- one # first\n", '- one # first\n      - "new"\n')


def test_lines_without_heats_are_joined_and_brackets_stay_brackets() -> None:
    text = 'id: x\nlines:\n  demand: ["one", "two"] # all\n'
    assert with_own_line(text, "demand", "hot", "new") == 'id: x\nlines:\n  demand: ["one", "two", "new"] # all\n'


def test_what_is_missing_on_the_way_is_made() -> None:
    assert with_own_line("id: x\n", "demand", "hot", "new") == 'id: x\nlines:\n  demand:\n    hot:\n      - "new"\n'
    made = with_own_line("id: x\nlines: {}\nwho: y\n", "ask", "boiling", "new")
    assert made == 'id: x\nlines:\n  ask:\n    boiling:\n      - "new"\nwho: y\n'


def test_the_same_line_is_not_written_twice() -> None:
    text = with_own_line("id: x\n", "demand", "hot", "new")
    assert with_own_line(text, "demand", "hot", "new") == text


def test_a_second_principle_follows_the_first() -> None:
    text = with_principle("id: x\n", "No jokes.", "Ha!", "")
    text = with_principle(text, "No please.", "", "Look.")
    assert text.endswith('  - rule: "No jokes."\n    never: "Ha!"\n  - rule: "No please."\n    instead: "Look."\n')


@pytest.mark.parametrize("text", ["", "- a\n", "id: [\n", "lines: text\n", "lines: {demand: {hot: text}}\n"])
def test_a_file_that_cannot_take_it_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ContentError):
        with_own_line(text, "demand", "hot", "new")


def test_a_line_that_tells_a_fact_or_asks_goes_with_that_fact_or_question() -> None:
    text = "id: x\nfacts:\n  - id: a\n    lines: [one]\n  - id: b\n    text: t\n"
    text += "questions:\n  - id: q\n    lines:\n      - w\n"
    text = with_told_line(text, "facts", "a", "lines", "two")
    text = with_told_line(text, "facts", "b", "half", "part")
    text = with_told_line(text, "questions", "q", "lines", "where")
    assert '    lines: [one, "two"]\n' in text
    assert '    text: t\n    half:\n      - "part"\nquestions:' in text
    assert text.endswith('      - w\n      - "where"\n')
    assert with_told_line(text, "questions", "q", "lines", "where") == text
    with pytest.raises(ContentError, match="no 'z'"):
        with_told_line(text, "facts", "z", "lines", "two")
