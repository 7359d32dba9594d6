"""Particulars that a customer's line names and the case does not know: figures, sums, dates, names, addresses.

A model that is not told something makes it up. What may be checked is what leaves a mark in writing: figures with a
meaning, months beside a day, names after a title or a "my name is", mail and web addresses. Small bare numbers,
weekdays and number words are ways of speaking and pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from trainer.customer.voice import Scene

DATA = Path(__file__).parent / "data"
LONG_AGO = range(1900, 2010)
"""Years that are a way of speaking ("we've banked here since 1978")."""
SMALL = 99
"""Up to this a bare number is a way of speaking ("I've rung twenty times"); as a sum or a time it is a particular."""
CURRENCIES = ("£", "$", "€")

_FIGURE = re.compile(r"\d+(?:[.,:'’/ \u00a0-]?\d+)*")
_TIME = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_CAPITALS = "A-ZÀ-ÖØ-ÞĆČĐŁŃŒŚŠŹŻŽ"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Known(NamedTuple):
    """What may be named: figures without their punctuation, and words in lower case."""

    figures: frozenset[str]
    words: frozenset[str]
    months: frozenset[int]


def invented(text: str, known: Known) -> str | None:
    """The first particular in a text that is not known, as it stands there; None where there is none."""
    for finder in (_address, _figure, _date, _name):
        found = finder(text, known)
        if found:
            return found
    return None


def known_in(texts: Iterable[str]) -> Known:
    """What texts know: their figures, words and months."""
    joined = "\n".join(texts)
    written = set(_WORD.findall(joined))
    named = {word.lower() for word in written if word.lower() not in shared()["also_words"] or word[0].isupper()}
    months = {number for number, names in enumerate(shared()["months"], 1) if named & set(names)}
    months |= {month for _, month in _dates(joined)}
    months |= {int(month) for _, month in re.findall(r"\b(\d{1,2})[./](\d{1,2})\b", joined) if 1 <= int(month) <= 12}
    months |= {int(month) for month in re.findall(r"\b\d{4}-(\d{2})\b", joined)}
    return Known(frozenset(_figures(joined)), frozenset(word.lower() for word in written), frozenset(months))


def known_to(scene: Scene) -> Known:
    """What the customer of a scene may name: the case, what was said, and what the plan speaks of."""
    case = _of_persona(scene.persona.model_dump_json())
    said = known_in([*(turn.text for turn in scene.turns), *(act.about for act in scene.plan.acts)])
    return Known(case.figures | said.figures, case.words | said.words, case.months | said.months)


@lru_cache(maxsize=32)
def _of_persona(persona: str) -> Known:
    return known_in([persona])


def _address(text: str, known: Known) -> str | None:
    for hit in _addresses().finditer(text):
        if not {word.lower() for word in _WORD.findall(hit.group())} <= known.words:
            return hit.group()
    return None


def _figure(text: str, known: Known) -> str | None:
    data = shared()
    for hit in _FIGURE.finditer(text):
        bare = _bare(hit.group())
        if bare in known.figures or int(bare or 0) in data["figures"]:
            continue
        before, after = text[: hit.start()].rstrip(), text[hit.end() :].lstrip().lower()
        unit = _WORD.match(after)
        beside = {before[-1:], after[:1], unit.group() if unit else "", *before.lower().split()[-1:]}
        is_sum = bool(beside & {*CURRENCIES, *data["sums"]})
        if is_sum or _TIME.fullmatch(hit.group()) or (int(bare) > SMALL and int(bare) not in LONG_AGO):
            if any(part in known.figures for part in (bare.removesuffix("00"), f"{bare}00")):
                continue  # "£340" and "340.00" are one sum, "14:00" and "14" one time
            return _shown(text, hit)
    return None


def _shown(text: str, hit: re.Match[str]) -> str:
    start = hit.start() - (text[hit.start() - 1 : hit.start()] in CURRENCIES)
    return text[start : hit.end()][:40]


def _date(text: str, known: Known) -> str | None:
    return next((shown for shown, month in _dates(text) if month not in known.months), None)


def _dates(text: str) -> Iterator[tuple[str, int]]:
    """Months with a day beside them: as they stand there, and the month's number."""
    words = [word for word in re.findall(r"[^\W_]+", text) if word.lower() not in shared()["between"]]
    names = {name: number for number, several in enumerate(shared()["months"], 1) for name in several}
    for place, word in enumerate(words):
        month = names.get(word.lower())
        if month is None:
            continue
        beside = [words[at] for at in (place - 1, place + 1) if 0 <= at < len(words)]
        day = next((one for one in beside if _day().fullmatch(one)), None)
        if day is not None:
            yield f"{day} {word}", month


@cache
def _addresses() -> re.Pattern[str]:
    """A mail or web address."""
    ends = "|".join(map(re.escape, shared()["sites"]))
    return re.compile(rf"\b[\w.+-]+@[\w-]+\.\w+|\bhttps?://\S+|\bwww\.\S+|\b\w{{3,}}\.(?:{ends})\b", re.IGNORECASE)


@cache
def _day() -> re.Pattern[str]:
    """A day of a month, in figures."""
    return re.compile(rf"\d{{1,2}}(?:{'|'.join(map(re.escape, shared()['ordinals']))})?")


@cache
def spoken_to() -> str:
    """A pattern of words after a name that make it an address: nobody addresses themselves."""
    return "|".join(re.escape(word) for word in shared()["spoken_to"])


@cache
def _named() -> re.Pattern[str]:
    """What says that a name comes, and the name."""
    before = "|".join(f"(?:{one})" for one in shared()["named"])
    return re.compile(rf"\b(?i:{before})\s+[\"“„«']?(?P<own>[{_CAPITALS}][\w'’-]+)")


def _name(text: str, known: Known) -> str | None:
    for hit in _named().finditer(text):
        if hit.group("own").lower() not in known.words:
            return hit.group()
    words = list(_WORD.finditer(text))
    for title, name in pairwise(words):
        if title.group().lower() not in shared()["titles"] or not title.group()[0].isupper():
            continue
        between = text[title.end() : name.start()]
        if between.strip(". ") or not name.group()[0].isupper():
            continue
        if name.group().lower() in shared()["mocked"]:
            continue
        if _bare_name(name.group()).lower() not in known.words:
            return f"{title.group()} {name.group()}"
    return None


def _bare_name(word: str) -> str:
    """A name without what says that something is theirs."""
    endings = shared()["possessive"]
    return next((word.removesuffix(one) for one in endings if word.endswith(one)), word)


def _figures(text: str) -> set[str]:
    """Figures without their punctuation, whole and in their parts: "12.03.2024" knows 12, 03, 2024 and 12032024."""
    found: set[str] = set()
    for hit in _FIGURE.finditer(text):
        parts = re.findall(r"\d+", hit.group())
        found |= {_bare(hit.group()), *parts, *(part.lstrip("0") for part in parts)}
    return found - {""}


def _bare(figure: str) -> str:
    return "".join(char for char in figure if char.isdigit()).lstrip("0") or "0"


@cache
def shared() -> dict[str, Any]:
    """The words that all languages share: months, currencies, titles, ways of speaking."""
    text = (DATA / "particulars.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(StringIO(text))
    return loaded
