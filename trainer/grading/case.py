"""The particulars of a case, told from its words: what of them a text uses."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainer import languages
from trainer.reading.language import Language
from trainer.reading.text import sentences, words

HARD, SOFT = 1.0, 0.5
"""What a number, date or name counts as a particular, and what any other word of the case counts."""
SMALLEST_NUMBER = 2
"""Number words below it ("one", "a") are grammar."""


class Particulars(NamedTuple):
    """Words of the case that a text uses."""

    hard: frozenset[str]
    soft: frozenset[str]

    @property
    def weight(self) -> float:
        """How much of the case is in them: about 1 a hard particular, half of it for another word."""
        return HARD * len(self.hard) + SOFT * len(self.soft)

    def __add__(self, other: object) -> Particulars:
        if not isinstance(other, Particulars):
            return NotImplemented
        hard = self.hard | other.hard
        return Particulars(hard, (self.soft | other.soft) - hard)


NOTHING = Particulars(frozenset(), frozenset())
"""No particular at all."""


class Pool:
    """The words of a case so far."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._stem = language.stems.beginning
        self._times = {self._stem(one) for one in (*language.weekdays, *language.months)}
        self._words: set[str] = set()
        self._left_out: set[str] = set()

    def leave_out(self, name: str) -> None:
        """Let a name be none of its words: to address somebody is not yet to know their case."""
        self._left_out |= {self._stem(word) for word in words(name)}

    def add(self, text: str) -> None:
        """Take in a text of the customer's or of the case file."""
        self._words |= {self._stem(word) for word in self._language.content(text)} | _numbers(text, self._language)

    def used_in(self, text: str) -> Particulars:
        """Which of its words a text uses."""
        shared = {self._stem(word) for word in self._language.content(text)} | _numbers(text, self._language)
        shared &= self._words - self._left_out
        hard = frozenset(word for word in shared if self.is_hard(word, text))
        return Particulars(hard, frozenset(shared) - hard)

    def is_hard(self, word: str, text: str) -> bool:
        """Whether a word is a number, a date or a name as it is used in a text."""
        if any(char.isdigit() for char in word):
            return True
        if word in self._times or word in self._language.numbers:
            return True
        return (
            any(
                self._stem(one.lower()) == word and place > 0 and one[:1].isupper() and not one.isupper()
                for part in sentences(text)
                for place, one in enumerate(re.findall(r"[^\W\d_][\w'’-]*", part.text))
            )
            and not languages.about(self._language.lang).nouns_capital
        )


def _numbers(text: str, language: Language) -> set[str]:
    return {
        word
        for word in words(text)
        if any(char.isdigit() for char in word) or language.numbers.get(word, 0) >= SMALLEST_NUMBER
    }
