"""What is known of each language: the pattern and word files of `data/LANG/`, and telling languages apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from trainer import languages
from trainer.domain.moves import Move
from trainer.reading.data_files import either, read_data
from trainer.reading.stems import Stems
from trainer.reading.text import any_of, folded, words

DATA = Path(__file__).parent / "data"
FALLBACK = "en"
"""Language whose patterns stand in where a language has none."""

SURE_HITS, SURE_FACTOR = 3, 2.0
"""By how many words that the expected language has not another must lead, and how many times as many it must have
as there are the other way round: a short message never counts as foreign."""

_SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "GREEK": "el", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja",
    "HANGUL": "ko", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip


class Language:
    """Patterns and word lists of one language."""

    def __init__(self, folder: Path) -> None:
        """Reads `words.yaml` and `patterns.yaml` of the folder; of the second any section may still be missing.

        Raises ContentError where a pattern is broken.
        """
        self.lang = folder.name
        self._file = folder / "patterns.yaml"
        self._data: dict[str, Any] = read_data(self._file) if self._file.is_file() else {}
        lists = read_data(folder / "words.yaml")
        self.stop = frozenset(str(lists["stop"]).split())
        self.generic = self.stop | frozenset(str(lists.get("generic", "")).split())
        self.signs = self._each("signs")
        self.vetoes = {Move(name): pattern for name, pattern in self._each("vetoes").items()}
        self.sure = {Move(name): pattern for name, pattern in self._each("sure").items()}
        self.forms = self._each("forms")
        self.asked = self._each("asked")
        self.holding = self._each("holding")
        self.red_rags = self._each("red_rags")
        about = languages.about(self.lang)
        self.stems = Stems(about)
        self.choice = re.compile(rf"(?:,\s*)?\b(?:{any_of(about.choice)})\b\s+|;\s+|\s+/\s+")
        """What stands between two offers of which one is to be chosen."""
        self.also = re.compile(rf",\s*(?:{any_of(about.also)})\s+")
        """What stands between two offers that are both made."""
        self.times = self._joined("times")
        self.off_matter = self._joined("off_matter")
        self.agent_names = self._by_one("agent_names")
        self.customer_names = self._by_one("customer_names")
        self.not_names = frozenset(str(name).lower() for name in self._data.get("not_names", ()))
        self.numbers: dict[str, float] = {
            str(key): float(value) for key, value in self._data.get("numbers", {}).items()
        }
        self.weekdays = frozenset(self._data.get("weekdays", ()))
        self.months = frozenset(self._data.get("months", ()))
        self.shifts: dict[str, tuple[float, float]] = {
            kind: (float(good), float(harmful)) for kind, (good, harmful) in self._data.get("shifts", {}).items()
        }
        """How far the thresholds of good and of harmful moves lie from the trained ones, by kind of heads."""
        self.units = frozenset(self._data.get("units", ()))

    def has_form(self, form: str, sentence: str) -> bool:
        """Whether a sentence has a form of that name (`question`, `offer`, `promise` …)."""
        pattern = self.forms.get(form)
        return pattern is not None and pattern.search(folded(sentence)) is not None

    def kinds_asked(self, question: str) -> frozenset[str]:
        """What kinds of thing a question asks for (`time`, `number`, `name` …), by its form."""
        text = folded(question)
        return frozenset(kind for kind, pattern in self.asked.items() if pattern.search(text))

    def kinds_told(self, said: str) -> frozenset[str]:
        """What kinds of thing a customer's words hold."""
        text = folded(said)
        return frozenset(kind for kind, pattern in self.holding.items() if pattern.search(text))

    def content(self, text: str) -> list[str]:
        """The words of a text that say something of a case: neither grammar nor the talk of any help desk."""
        return [word for word in words(text) if word not in self.generic and (len(word) > 2 or word[0].isdigit())]

    def _each(self, section: str) -> dict[str, re.Pattern[str]]:
        return {
            key: either(patterns, f"{section}.{key}", self._file, re.IGNORECASE)
            for key, patterns in self._data.get(section, {}).items()
        }

    def _joined(self, section: str) -> re.Pattern[str]:
        return either(self._data.get(section, ()), section, self._file, re.IGNORECASE)

    def _by_one(self, section: str) -> list[re.Pattern[str]]:
        """Patterns that are tried one after the other, and tell capitals from small letters."""
        return [either([one], section, self._file) for one in self._data.get(section, ())]


class Languages:
    """The languages that have a folder, each read when it is first needed."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._read: dict[str, Language] = {}

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Languages of which the words are known, in alphabetical order."""
        return tuple(sorted(path.parent.name for path in self._folder.glob("*/words.yaml")))

    def of(self, lang: str) -> Language:
        """What is known of a language; English where nothing is."""
        name = lang if lang in self.known else languages.codes().get(lang, FALLBACK)
        if name not in self.known:
            name = FALLBACK
        if name not in self._read:
            self._read[name] = Language(self._folder / name)
        return self._read[name]

    @cached_property
    def common_words(self) -> Mapping[str, frozenset[str]]:
        """The grammar words of each language that has patterns."""
        return {lang: self.of(lang).stop for lang in self.known}

    @cached_property
    def usual_words(self) -> Mapping[str, frozenset[str]]:
        """The words by which languages are told apart, of languages without patterns too."""
        others = read_data(self._folder / "languages.yaml")
        extra = {lang: frozenset(str(text).split()) for lang, text in others.items()}
        return {**extra, **{lang: self.of(lang).generic for lang in self.known}}

    def detect(self, text: str, expected: str = FALLBACK) -> tuple[str, bool]:
        """The language of a text, and whether it is surely another than the expected one."""
        script = _script(text)
        if script is not None:
            return script, script != expected
        tokens = words(text)
        hits = {lang: sum(token in usual for token in tokens) for lang, usual in self.usual_words.items()}
        best = max(hits, key=lambda lang: (hits[lang], lang == expected))
        theirs, ours = self.usual_words[best], self.usual_words.get(expected, frozenset())
        lead = sum(token in theirs - ours for token in tokens)
        own = sum(token in ours - theirs for token in tokens)
        sure = lead - own >= SURE_HITS and lead >= SURE_FACTOR * max(own, 1)
        return (best, best != expected) if sure else (expected, False)


def _script(text: str) -> str | None:
    """The language of a text that is mostly in another script than Latin."""
    letters = [char for char in text if char.isalpha()]
    counts: dict[str, int] = {}
    for char in letters[:400]:
        script = unicodedata.name(char, "").split(" ")[0]
        if script in _SCRIPTS:
            counts[_SCRIPTS[script]] = counts.get(_SCRIPTS[script], 0) + 1
    if not counts or len(letters) < 4 or sum(counts.values()) < 0.6 * len(letters[:400]):
        return None
    return max(counts, key=lambda lang: counts[lang])
