"""No words of a language stand in Python: a further language is data alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainer.reading.language import Languages

PACKAGE = Path(__file__).parents[2] / "trainer"
ENGLISH = {"llm"}
"""Folders that read what programs say, and these speak English."""
FEW = 2
"""So many little words in one pattern are no chance."""
_LISTED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?=[|)])|(?<=[|(:])[^\W\d_]+")
_PLAIN, _MARKED = re.compile("[a-z]", re.IGNORECASE), re.compile("[ß-öø-ÿ]")
_WORD = re.compile(r"(?<![-\w])[^\W\d_]{3,}")
"""A word, and no rest of a class of letters such as `a-zäöü`."""
VOWELS = frozenset("aeiouyäöüæøåéèêáàâíìóòôúù")


def words_in(code: str, little: frozenset[str]) -> Iterator[str]:
    """The strings of a program, but for what explains it, that list little words or hold one that is no English."""
    tree = ast.parse(code)
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in explains:
            continue
        listed = set(_LISTED.findall(node.value.lower())) if "|" in node.value else set()
        spelt = [one for one in _WORD.findall(node.value.lower()) if _PLAIN.search(one) and _MARKED.search(one)]
        if len(listed & little) >= FEW or any(set(one) - VOWELS for one in spelt):
            yield node.value


@pytest.fixture(scope="module")
def little() -> frozenset[str]:
    """The little words of all languages."""
    return frozenset[str]().union(*Languages().common_words.values())


def test_no_program_knows_words(little: frozenset[str]) -> None:
    """They belong into the files of their language; docs/languages.md says into which."""
    files = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in ENGLISH]
    found = {path.name: held for path in files if (held := list(words_in(path.read_text(encoding="utf-8"), little)))}
    assert found == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('CLAUSE = re.compile(r"\\s(?:aber|und|weil)\\s")', True),
        ('JOINS = re.compile(r", (and|but) ")', True),
        ('MONTHS = ("Jan", "März")', True),
        ('"""Where "aber|und" would stand: no *für*."""', False),
        ('LETTERS = re.compile(r"[a-zäöü]|[æøå]")', False),
        ('FILES = re.compile(r"(personas|rubrics)/")', False),
    ],
)
def test_the_search_finds_lists_of_words_and_leaves_letters_alone(
    code: str, found: bool, little: frozenset[str]
) -> None:
    """What explains the program may quote."""
    assert bool(list(words_in(code, little))) == found
