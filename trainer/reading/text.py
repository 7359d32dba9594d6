"""Sentences and words of a message, with their places in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

TEXTS_KEPT = 4096
"""Texts whose words are remembered: one session asks a dozen times for the words of the same sentences."""
WORDS_KEPT = 16_384
"""Words whose stem is remembered."""
MAX_SENTENCES = 24
"""Sentences that are read one by one; what comes after them is read as one more."""

LONG_SENTENCE = 24
"""Words from which a sentence without a full stop is divided at its commas and conjunctions."""

_END = re.compile(r"(?:[.!?…]+[)\"'”’»]*\s+|\n+|;\s+|\s+[–—-]{1,2}\s+(?=\w))")
_NO_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|vs|eg|e\.g|i\.e|approx|bzw|ca|hr|fr|kl|bl\.a|f\.eks|dvs|z\.b|d\.h|tel|str))\.\s+$",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)\d{1,2}\.\s+$")
_AFTER_DAY = re.compile(r"[^\W\d_A-ZÄÖÜÆØÅ]|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
"""What follows the full stop of "4. mars" and "4. März", which end no sentence."""
_COMMA = re.compile(r",\s+|\s+(?=(?:but|and|so|because|aber|und|denn|weil|men|og|fordi)\s)")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})


class Sentence(NamedTuple):
    """Part of a message: its words as they stand, and where."""

    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """`text` with straight quotes and single spaces, in its own case."""
    return " ".join(text.translate(_APOSTROPHES).split())


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
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        before = text[max(0, match.end() - 12) : match.end()]
        if _NO_END.search(before) or (_DAY.search(before) and _AFTER_DAY.match(text, match.end())):
            continue
        if len(found) >= most:
            break
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


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
    for match in _COMMA.finditer(part):
        before, after = part[begin : match.start()], part[match.end() :]
        if len(before.split()) >= 7 and len(after.split()) >= 5 and len(found) < 2 * MAX_SENTENCES:
            found.append(Sentence(before, start + begin, start + match.start()))
            begin = match.end()
    found.append(Sentence(part[begin:], start + begin, start + len(part)))
