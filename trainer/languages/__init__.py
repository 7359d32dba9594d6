"""What several parts of the program have to know of a language, from one small file each: `LANG.toml`.

Everything else by language lies in the folders of the part that uses it; docs/languages.md says where.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FALLBACK = "en"
"""Language that stands in where another has nothing."""


class About(NamedTuple):
    """A language; what its file does not say is empty."""

    lang: str
    name: str
    """In English, as prompts and choices name it."""
    called: tuple[str, ...] = ()
    """What people write for it, in small letters."""
    codes: tuple[str, ...] = ()
    """Other codes that mean it."""
    thousands: str = ","
    decimal: str = "."
    percent: str = "%"
    """The sign of a percentage, with the space before it."""
    nouns_capital: bool = False
    """Whether nouns are written with a capital, so that one says nothing of a name."""
    articles: frozenset[str] = frozenset()
    """Articles and possessives; with a capital they begin a sentence."""
    shortened: frozenset[str] = frozenset()
    """Words that are written with a full stop in the middle of a sentence."""
    may_end: frozenset[str] = frozenset()
    """Those of them that also end a sentence."""
    after_day: tuple[str, ...] = ()
    """How capitalised months begin that follow a day with a full stop: "4. März"."""
    joins: tuple[str, ...] = ()
    """Words with which a clause begins: where one stands, a sentence that does not end can be divided."""
    choice: tuple[str, ...] = ()
    """What stands between things of which one is to be chosen."""
    also: tuple[str, ...] = ()
    """What stands between things that go together."""
    titles: frozenset[str] = frozenset()
    """What stands before a name and is none."""
    endings: tuple[str, ...] = ()
    """Endings without which a word is still the same."""
    possessive: tuple[str, ...] = ()
    """Those of them that say whose something is."""
    plural: tuple[str, ...] = ()
    """… and that say there are several, on short words too."""
    always_capital: tuple[str, ...] = ()
    """Little words with a capital wherever they stand, in small letters only with those who type all like that."""
    on_keys: frozenset[str] = frozenset()
    """Words that lie on the keys like letters struck at random."""
    keys: tuple[str, ...] = ()
    """The rows of letters on its keyboards."""
    customer: frozenset[str] = frozenset()
    """What transcripts call the customer, before the colon."""
    agent: frozenset[str] = frozenset()
    """… and the agent."""
    house_rule: str = ""
    """What a desk does about abuse where its customer's file does not say; English where this is empty."""


def known(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that have a file, in alphabetical order."""
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))


@cache
def about(lang: str, folder: Path = FOLDER) -> About:
    """What is known of a language; of one without a file only how to name it."""
    file = folder / f"{lang}.toml"
    if lang not in known(folder):
        return About(lang, f"the language '{lang}'")
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    numbers, words, speakers = (given.get(part, {}) for part in ("numbers", "words", "speakers"))
    return About(
        lang=lang,
        name=given["name"],
        called=tuple(given.get("called", ())),
        codes=tuple(given.get("codes", ())),
        thousands=numbers.get("thousands", ","),
        decimal=numbers.get("decimal", "."),
        percent=numbers.get("percent", "%"),
        nouns_capital=given.get("nouns_capital", False),
        articles=frozenset(words.get("articles", ())),
        shortened=frozenset(words.get("shortened", ())),
        may_end=frozenset(words.get("may_end", ())),
        after_day=tuple(words.get("after_day", ())),
        joins=tuple(words.get("joins", ())),
        choice=tuple(words.get("choice", ())),
        also=tuple(words.get("also", ())),
        titles=frozenset(words.get("titles", ())),
        endings=tuple(words.get("endings", ())),
        possessive=tuple(words.get("possessive", ())),
        plural=tuple(words.get("plural", ())),
        always_capital=tuple(words.get("always_capital", ())),
        on_keys=frozenset(words.get("on_keys", ())),
        keys=tuple(given.get("keys", ())),
        customer=frozenset(speakers.get("customer", ())),
        agent=frozenset(speakers.get("agent", ())),
        house_rule=given.get("house_rule", ""),
    )


def every() -> tuple[About, ...]:
    """All languages that have a file."""
    return tuple(about(lang) for lang in known())


@cache
def codes() -> dict[str, str]:
    """The language that is meant, by its own code and the others that mean it."""
    return {code: one.lang for one in every() for code in (*one.codes, one.lang)}


@cache
def names() -> dict[str, str]:
    """The language that is meant, by what people write for it."""
    return {name: one.lang for one in every() for name in (*one.codes, *one.called)}
