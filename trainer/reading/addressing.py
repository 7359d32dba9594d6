"""Words that are meant for whoever grades, or for a machine, and not for the customer.

They are looked for in every known language at once, since nobody who speaks to a grader keeps to the customer's. What
is disguised is looked at undisguised too: invisible signs, letters of other alphabets, digits for letters, letters set
apart, base64. What frames itself as something else than speech (a role's marker, an end of the data, a grading as JSON)
reaches to its last sign, or to the end of its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from trainer.errors import ContentError
from trainer.reading.data_files import either, read_data
from trainer.reading.disguise import views
from trainer.reading.text import Sentence, sentences

DATA = Path(__file__).parent / "data"
FILES = "reading/data/*/grader.yaml"
FLAGS = re.IGNORECASE | re.MULTILINE
SHORT = 4
"""Words up to which lines are read together with the next one: one order, a word a line."""
MOST = 400
"""Sentences of a text that are looked at one by one; the rest counts as one more."""
_WORD = re.compile(r"\{([a-z_]+)\}")


class _Signs(NamedTuple):
    """What gives such words away."""

    sure: re.Pattern[str]
    near: re.Pattern[str]
    """What counts only next to a sentence that is sure."""
    innocent: re.Pattern[str]
    """What people say of leaflets, surveys and car parks: taken out before anything is looked for."""
    frame: re.Pattern[str]
    together: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    """Two kinds of words that say nothing by themselves and enough in one sentence."""


def addresses_grader(text: str) -> bool:
    """Whether any of a text is meant for a grader or a machine."""
    return bool(addressed(text))


@lru_cache(maxsize=4096)
def addressed(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text that are meant for a grader or a machine, as they stand."""
    signs = _signs()
    parts = sentences(text, MOST)
    hit = {place for place, part in enumerate(parts) if _sure(part.text, signs)}
    hit |= set(_line_by_line(text, parts, signs))
    for start, end in _framed(text, signs.frame):
        hit |= {place for place, part in enumerate(parts) if part.start < end and part.end > start}
    return tuple(parts[place] for place in sorted(_with_neighbours(hit, parts, signs)))


def without_addressed(text: str, instead: str = " ") -> tuple[str, tuple[str, ...]]:
    """A text with `instead` in place of what is meant for a grader, and those sentences."""
    found = addressed(text)
    if not found:
        return text, ()
    kept, at = "", 0
    for place, part in enumerate(found):
        between = text[at : part.start]
        kept += between if place == 0 or between.strip() else ""
        kept += instead if place == 0 or between.strip() else ""
        at = part.end
    return (kept + text[at:]).strip(), tuple(part.text for part in found)


def _sure(text: str, signs: _Signs) -> bool:
    return any(_said(signs.innocent.sub(" ", view), signs) for view in views(text))


def _said(view: str, signs: _Signs) -> bool:
    return signs.sure.search(view) is not None or any(
        one.search(view) and other.search(view) for one, other in signs.together
    )


def _line_by_line(text: str, parts: list[Sentence], signs: _Signs) -> Iterator[int]:
    """Places of short lines that only together say something."""
    group: list[int] = []
    for place, part in enumerate([*parts, None]):
        goes_on = group and part is not None and "\n" in text[parts[group[-1]].end : part.start]
        if part is not None and len(part.text.split()) <= SHORT and (goes_on or not group):
            group.append(place)
            continue
        yield from _together(group, parts, signs)
        group = []


def _together(group: list[int], parts: list[Sentence], signs: _Signs) -> list[int]:
    """The fewest of these lines that together are meant for a grader; none where no two of them are."""

    def sure(places: list[int]) -> bool:
        return len(places) > 1 and _sure(" ".join(parts[place].text for place in places), signs)

    if not sure(group) or any(_sure(parts[place].text, signs) for place in group):
        return []
    while sure(group[1:]):
        group = group[1:]
    while sure(group[:-1]):
        group = group[:-1]
    return group


def _framed(text: str, frame: re.Pattern[str]) -> list[tuple[int, int]]:
    """From where to where something in a text frames itself as no speech."""
    found = list(frame.finditer(text))
    if not found:
        return []
    if len(found) > 1:
        return [(found[0].start(), found[-1].end())]
    paragraph = text.find("\n\n", found[0].end())
    return [(found[0].start(), len(text) if paragraph < 0 else paragraph)]


def _with_neighbours(hit: set[int], parts: list[Sentence], signs: _Signs) -> set[int]:
    """The places with those beside them, as far as they go on in that vein."""
    found = set(hit)
    for start in hit:
        for step in (1, -1):
            place = start + step
            while 0 <= place < len(parts) and place not in found and _near(parts[place].text, signs):
                found.add(place)
                place += step
    return found


def _near(text: str, signs: _Signs) -> bool:
    return any(signs.near.search(view) for view in views(text))


@cache
def _signs() -> _Signs:
    """The signs of all languages. Raises ContentError where a pattern is broken."""
    files = [read_data(file) for file in sorted(DATA.glob("*/grader.yaml"))]
    frame = read_data(DATA / "frames.yaml")["frame"]
    return _Signs(
        sure=_joined("sure", files),
        near=_joined("near", files),
        innocent=_joined("innocent", files),
        frame=either(frame, "frame", "reading/data/frames.yaml", FLAGS),
        together=tuple(
            (either([given["kinds"][one]], one, FILES, FLAGS), either([given["kinds"][other]], other, FILES, FLAGS))
            for given in files
            for one, other in given["together"]
        ),
    )


def _joined(name: str, files: list[dict[str, Any]]) -> re.Pattern[str]:
    patterns = [_filled(pattern, given["words"]) for given in files for pattern in given[name]]
    return either(patterns, name, FILES, FLAGS)


def _filled(pattern: str, given: dict[str, str]) -> str:
    """A pattern with the named lists of words in their places."""

    def word(found: re.Match[str]) -> str:
        if found.group(1) not in given:
            raise ContentError(f"{FILES}: there are no words named '{found.group(1)}'.")
        return f"(?:{given[found.group(1)]})"

    return _WORD.sub(word, pattern)
