"""Sentences and words of a message, with their places in it.

A message is divided by the words of all languages at once: much is divided before its language is told, and people
mix languages. So a word that is listed for one language should be none of another meaning in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from trainer import languages

TEXTS_KEPT = 4096
"""Texts whose words and sentences are remembered: one session asks a dozen times for those of the same."""
MAX_SENTENCES = 24
"""Sentences that are read one by one; what comes after them is read as one more."""

LONG_SENTENCE = 24
"""Words from which a sentence without a full stop is divided at its commas and conjunctions."""

NEVER = r"(?!)"
"""A pattern that nothing fits."""

_END = re.compile(r"(?:[.!?…]+[)\"'”’»]*\s+|\n+|;\s+|\s+[–—-]{1,2}\s+(?=\w))")
_DAY = re.compile(r"(?<!\d)\d{1,2}\.\s+$")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})


class Signs(NamedTuple):
    """What tells where a sentence goes on, and where a long one may be divided."""

    shortened: re.Pattern[str]
    """What stands before a full stop that ends no sentence, with the stop."""
    months: tuple[str, ...]
    """How a month begins that follows the full stop of a day."""
    clause: re.Pattern[str]


@cache
def signs() -> Signs:
    """The signs of all languages."""
    spoken = languages.every()
    return Signs(
        re.compile(
            rf"\b(?:{any_of(word for one in spoken for word in one.shortened - one.may_end)})\.\s+$", re.IGNORECASE
        ),
        tuple(month for one in spoken for month in one.after_day),
        re.compile(rf",\s+|\s+(?=(?:{any_of(word for one in spoken for word in one.joins)})\s)"),
    )


def any_of(listed: Iterable[str]) -> str:
    """A pattern that any of some words fits, the longest first; of no words one that nothing fits."""
    return "|".join(re.escape(word) for word in sorted(set(listed), key=lambda word: (-len(word), word))) or NEVER


class Sentence(NamedTuple):
    """Part of a message: its words as they stand, and where."""

    text: str
    start: int
    end: int


@lru_cache(TEXTS_KEPT)
def plain(text: str) -> str:
    """`text` with straight quotes and single spaces, in its own case."""
    return " ".join(text.translate(_APOSTROPHES).split())


@lru_cache(TEXTS_KEPT)
def folded(text: str) -> str:
    """`text` as patterns see it: plain and in lower case."""
    return plain(text).lower()


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case with straight apostrophes."""
    return list(_words(text))


@lru_cache(TEXTS_KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.translate(_APOSTROPHES).lower()))


def sentences(text: str, most: int = MAX_SENTENCES) -> list[Sentence]:
    """The sentences of a message, `most` of them and the rest as one; a long run of clauses counts as several. None is
    blank.
    """
    return list(_sentences(text, most))


@lru_cache(TEXTS_KEPT)
def _sentences(text: str, most: int) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        before = text[max(0, match.end() - 12) : match.end()]
        if signs().shortened.search(before) or (_DAY.search(before) and _goes_on(text, match.end())):
            continue
        if len(found) >= most:
            break
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _goes_on(text: str, place: int) -> bool:
    """Whether what follows the full stop of a day belongs to it: "4. mars" and "4. März" end no sentence."""
    first = text[place : place + 1]
    return (first.isalpha() and not first.isupper()) or text.startswith(signs().months, place)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    start, part = start + left, part.strip()
    if not part:
        return
    if len(part.split()) <= LONG_SENTENCE:
        found.append(Sentence(part, start, start + len(part)))
        return
    begin = 0
    for match in signs().clause.finditer(part):
        before, after = part[begin : match.start()], part[match.end() :]
        if len(before.split()) >= 7 and len(after.split()) >= 5 and len(found) < 2 * MAX_SENTENCES:
            found.append(Sentence(before, start + begin, start + match.start()))
            begin = match.end()
    found.append(Sentence(part[begin:], start + begin, start + len(part)))
