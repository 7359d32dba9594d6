"""The simulated agents as files: they load, they have enough to say, and their mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.errors import ContentError, NotFoundError
from trainer.rehearsal import script
from trainer.rehearsal.script import KINDS, Kind, kind, languages, read_data, tongue

EVERY = [(name, lang) for lang in languages() for name in KINDS]
LAST_RESORT = 12
"""Lines that the last rule should have, so that a long session does not run dry."""


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_kind_has_lines_for_a_long_session_and_none_twice(name: script.KindName, lang: str) -> None:
    """The last rule applies always and lasts, and no line stands twice in the same rule or bank."""
    made = kind(name, lang)
    last = made.rules[-1]
    assert made.kind == name
    assert last.when == script.When(), last.id
    assert last.most is None
    assert len(last.say) >= LAST_RESORT
    assert last.action is None
    for lines in (*(rule.say for rule in made.rules), *made.banks.values()):
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_kind_can_begin_in_more_than_one_way(name: script.KindName, lang: str) -> None:
    """The first message is not always the same."""
    first = next(rule for rule in kind(name, lang).rules if rule.when.message.to == 1)
    assert len(first.say) >= 3


@pytest.mark.parametrize("lang", languages())
def test_the_agents_of_a_language_have_names(lang: str) -> None:
    """Several, so that two sessions are not with the same person."""
    assert len(set(tongue(lang).names)) >= 4


def test_a_language_without_agents_is_named_with_those_that_have_some() -> None:
    """Nobody speaks Finnish here."""
    with pytest.raises(NotFoundError, match=r"'fi'.*en"):
        kind("polite", "fi")


GOOD = "kind: polite\ntitle: Polite\nbrief: Be polite.\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("rules:\n  - id: one\n    say: ['Hello {costumer}.']\n", 6, "costumer"),
        ("rules:\n  - id: one\n    say: ['Hello {customer.']\n", 6, "brace"),
        ("rules:\n  - id: one\n    when: {customer: [refuses]}\n    say: [No.]\n", 6, "refuses"),
        ("rules:\n  - id: one\n    when: {done: [two]}\n    say: [No.]\n", 6, "two"),
        ("rules:\n  - id: one\n    then: [sorry]\n    say: [No.]\n", 6, "sorry"),
        ("rules:\n  - id: one\n", 5, "neither says nor does"),
        ("rules:\n  - {id: one, say: [A.]}\n  - {id: one, say: [B.]}\n", 4, "same id"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    """Whoever writes agents in another language is told where."""
    file = tmp_path / "polite.yaml"
    file.write_text(GOOD + text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_data(Kind, file)
    assert f"{file}:{line}:" in str(caught.value)
    assert says in str(caught.value)
