"""What the judge looks for in words, by language: the pattern files of `data/LANG/`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from trainer.errors import ContentError
from trainer.reading.text import folded, plain, sentences

FALLBACK = "en"
MOST_FOUND = 20_000
"""Searches that are remembered: the rules ask the same of the same sentence many times."""


class Patterns:
    """The patterns of one language. A name that a language has not finds nothing."""

    def __init__(self, lang: str, raw: dict[str, Any]) -> None:
        """Raises ContentError where a pattern is broken."""
        self.lang = lang
        self._found: dict[tuple[str, str], str | None] = {}
        self.swap = [(self._compiled("swap", was), becomes) for was, becomes in raw.pop("swap", [])]
        self._to_them = [(self._compiled("to_them", was), becomes) for was, becomes in raw.pop("to_them", [])]
        self._patterns = {
            name: self._compiled(name, given if isinstance(given, str) else "|".join(f"(?:{one})" for one in given))
            for name, given in raw.items()
        }

    def find(self, name: str, text: str) -> str | None:
        """The first sentence of a text, as it stands, that a pattern of that name finds; None where there is none."""
        pattern = self._patterns.get(name)
        if pattern is None:
            return None
        if len(self._found) > MOST_FOUND:
            self._found.clear()
        if (name, text) not in self._found:
            self._found[name, text] = next(
                (part.text for part in sentences(text) if pattern.search(folded(part.text))), None
            )
        return self._found[name, text]

    def has(self, name: str, *texts: str | None) -> bool:
        """Whether a pattern of that name finds anything in any of the texts."""
        return any(text is not None and self.find(name, text) is not None for text in texts)

    def match(self, name: str, text: str) -> str | None:
        """The very words that a pattern of that name finds in a text, as they stand; None where there are none."""
        pattern = self._patterns.get(name)
        found = None if pattern is None else pattern.search(plain(text))
        return None if found is None else found.group()

    @property
    def names(self) -> frozenset[str]:
        """The names that this language has patterns for."""
        return frozenset(self._patterns)

    def knows(self, name: str) -> bool:
        """Whether this language has a pattern of that name."""
        return name in self._patterns

    def to_them(self, text: str) -> str:
        """`text` about the customer as it is said to them: "her card" becomes "your card"."""
        for pattern, becomes in self._to_them:
            text = pattern.sub(becomes, text)
        return text

    def cut(self, name: str, text: str, by: str = "") -> str:
        """`text` with what a pattern finds replaced by `by`."""
        pattern = self._patterns.get(name)
        return text if pattern is None else pattern.sub(by, text)

    def _compiled(self, name: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            where = f"grading/data/{self.lang}/patterns.yaml"
            raise ContentError(f"{where}: '{name}' is a broken pattern: {error}.") from None


def data_text(name: str, lang: str) -> str:
    """The text of a data file of the judge's in a language, in English where that language has none."""
    folder = files("trainer.grading") / "data"
    own = folder / lang / name
    return (own if own.is_file() else folder / FALLBACK / name).read_text(encoding="utf-8")


@cache
def patterns(lang: str) -> Patterns:
    """The patterns of a language; English where it has none."""
    raw: dict[str, Any] = YAML(typ="safe", pure=True).load(StringIO(data_text("patterns.yaml", lang)))
    return Patterns(lang, raw)
