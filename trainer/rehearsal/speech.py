"""How a language says numbers, days and hours; the words of each are `data/LANG/particulars.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from trainer.customer.particulars import shared

DATA = Path(__file__).parent / "data"
LAST_DAY = 31
_WORD = re.compile(
    r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]|\n"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:[.,  ]\d{3})+)[.,](\d{2})")


class Word(NamedTuple):
    """A word, a figure or a sign of a text; `low` is in lower case with straight apostrophes."""

    text: str
    low: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words, figures and signs of a text in order."""
    found = ((hit.group(), hit.start(), hit.end()) for hit in _WORD.finditer(text))
    return [Word(one, one.lower().replace("’", "'"), start, end) for one, start, end in found]


class Speech:
    """How one language says numbers, days and hours, and which of its words tie them to a thing."""

    def __init__(self, data: dict[str, Any]) -> None:
        common = shared()
        self._numbers = dict(_numbers(data))
        self._hundred, self._thousand = frozenset(data["hundred"]), frozenset(data["thousand"])
        self._and = str(data["and"])
        endings = ("", *data.get("ordinal_endings", ()))
        self._ordinals = {f"{word}{end}": n for n, word in enumerate(data["ordinals"], 1) for end in endings}
        self._ordinal_figure = re.compile(data["ordinal_figure"])
        self._months = {name: number for number, names in enumerate(common["months"], 1) for name in names}
        self._also_words = frozenset(common["also_words"])
        self._weekdays = {name: number for number, name in enumerate(data["weekdays"])}
        self._short = {name: number for number, name in enumerate(data["weekdays_short"])}
        self.currencies = frozenset(common["sums"])
        self.before_day = frozenset({*data["before_ordinal"], ","})
        self.of = frozenset(data.get("of", ()))
        self.ends = frozenset(data["ends"])
        self.noon: dict[str, int] = data["noon"]
        self.halves: dict[str, int] = data["halves"]
        self.quarters: dict[str, int] = data["quarters"]
        self.half_before = frozenset(data.get("half_before", ()))
        self.past, self.to = frozenset(data["past"]), frozenset(data["to"])
        self.before_hour, self.after_hour = frozenset(data["before_hour"]), frozenset(data["after_hour"])
        self.often: dict[str, list[Any]] = data["often"]
        self.no_things = {*data["no_things"], *self.currencies, *self._months, *self._weekdays}
        self.splits, self.unsure, self.loose = (frozenset(data[key]) for key in ("splits", "unsure", "loose"))
        self._no_ties = frozenset().union(
            self.loose, self.splits, self.unsure, self.no_things, self.ends, self.past, self.to, self.currencies,
            self._numbers, self._ordinals, data["owners"], data["before_hour"], data["after_hour"],
        )  # fmt: skip
        self.same: dict[str, str] = {word: several[0] for several in data["same"] for word in several}
        self.roles, self.owners = frozenset(data["roles"]), frozenset(data["owners"])
        self.roles_alone = frozenset(data.get("roles_alone", ()))

    def number(self, words: Sequence[Word], place: int) -> tuple[float, int] | None:
        """The number that begins at a place, and the place after it."""
        if place >= len(words):
            return None
        if words[place].low[0].isdigit():
            value = _figure(words[place].low)
            return (value, place + 1) if value is not None else None
        small = self._below_hundred(words, place)
        if small is None:
            return None
        value, at = self._hundreds(words, *small)
        if _low(words, at) in self._thousand and value < 1000:
            value, at = value * 1000, at + 1
            rest = self._below_hundred(words, at + (_low(words, at) == self._and))
            if rest is not None:
                more, at = self._hundreds(words, *rest)
                value += more
        return float(value), at

    def _hundreds(self, words: Sequence[Word], value: int, at: int) -> tuple[int, int]:
        """Goes on after a small number with its hundreds: "four hundred and twelve"."""
        if _low(words, at) in self._hundred and value < 100:
            value, at = value * 100, at + 1
            rest = self._below_hundred(words, at + (_low(words, at) == self._and))
            if rest is not None:
                return value + rest[0], rest[1]
        return value, at

    def _below_hundred(self, words: Sequence[Word], place: int) -> tuple[int, int] | None:
        value = self._numbers.get(_low(words, place))
        if value is None:
            return None
        unit = self._numbers.get(_low(words, place + 1))
        if value >= 20 and value % 10 == 0 and value < 100 and unit is not None and 0 < unit < 10:
            return value + unit, place + 2
        return value, place + 1

    def ordinal(self, words: Sequence[Word], place: int) -> tuple[int, int] | None:
        """The ordinal number up to 31 that begins at a place, and the place after it."""
        low = _low(words, place)
        if low in self._ordinals:
            return self._ordinals[low], place + 1
        for length in (1, 2):
            joined = "".join(word.low for word in words[place : place + length])
            hit = self._ordinal_figure.fullmatch(joined)
            if hit and 1 <= int(hit.group(1)) <= LAST_DAY:
                return int(hit.group(1)), place + length
        return None

    def month(self, words: Sequence[Word], place: int, *, alone: bool = False) -> int | None:
        """The month that a word names; alone, one that is another word too needs its capital."""
        if not 0 <= place < len(words):
            return None
        word = words[place]
        named = not alone or word.low not in self._also_words or word.text[0].isupper()
        return self._months.get(word.low) if named else None

    def weekday(self, words: Sequence[Word], place: int) -> int | None:
        """The weekday that a word names or begins with (0 Monday); a short one only before a date: "Sat 15 June"."""
        low = _low(words, place).removesuffix("'s")
        if low in self._short and words[place].text[0].isupper() and _low(words, place + 1)[:1].isdigit():
            return self._short[low]
        return next((number for name, number in self._weekdays.items() if low.startswith(name)), None)

    def tie(self, low: str) -> str | None:
        """What a word says that ties: its stem, or the first of those that mean the same; None for a loose word."""
        if low in self.same:
            return self.same[low]
        bare = low.removesuffix("'s")
        if len(bare) < SHORTEST or bare in self._no_ties or not bare.replace("-", "").isalpha():
            return None
        if any(bare.startswith(name) for name in self._weekdays):
            return None
        return bare[:STEM]


SHORTEST, STEM = 3, 6
"""Letters from which on a word ties, and by which two forms of a word are the same."""


@cache
def speech_of(lang: str) -> Speech | None:
    """How a language says them; None where it has no file for it."""
    file = DATA / lang / "particulars.yaml"
    if not file.is_file():
        return None
    return Speech(YAML(typ="safe", pure=True).load(StringIO(file.read_text(encoding="utf-8"))))


def _low(words: Sequence[Word], place: int) -> str:
    return words[place].low if 0 <= place < len(words) else ""


def _numbers(data: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Every word that is a number by itself. `compound` joins one and ten: "dreiundvierzig", "femogtretti"."""
    ones, joined = list(data["ones"]), data.get("compound")
    yield from ((word, number) for number, word in enumerate(ones))
    yield from data["more_numbers"].items()
    below: list[tuple[str, int]] = [(word, number) for number, word in enumerate(ones) if number]
    for number, ten in enumerate(data["tens"], 2):
        below.append((ten, 10 * number))
        for unit, word in enumerate(ones[1:10], 1):
            if joined is None:
                below.append((f"{ten}-{word}", 10 * number + unit))
            else:
                short = "ein" if word == "eins" else word
                below += [(f"{ten}{word}", 10 * number + unit), (f"{short}{joined}{ten}", 10 * number + unit)]
    yield from below
    if joined is not None:
        for hundreds, word in enumerate(ones[1:20], 1):
            begin = ("ein" if word == "eins" else word) + data["hundred"][0]
            yield begin, 100 * hundreds
            for rest, number in below:
                yield f"{begin}{rest}", 100 * hundreds + number
                yield f"{begin}{joined}{rest}", 100 * hundreds + number


def _figure(text: str) -> float | None:
    """The value of a figure: "1,610", "6.200", "4 800" and "14.50" as they are meant; None for an ordinal or a code."""
    if (hit := _DECIMAL.fullmatch(text)) is not None:
        return float(_digits(hit.group(1)) + "." + hit.group(2))
    if _GROUPED.fullmatch(text):
        return float(_digits(text))
    return float(text) if text.isdigit() else None


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
