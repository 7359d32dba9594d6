"""What is the same in all forms of a word: enough of it to know the word again, by the endings of its language."""

from __future__ import annotations

from functools import lru_cache

from trainer.languages import About

WORDS_KEPT = 16_384
"""Words that are remembered."""
BEGINNING = 6
"""Letters of a word that are compared, so that "cancelled" meets "cancellation"."""
LEFT = 4
"""Letters that are left of a word where an ending is taken off."""


class Stems:
    """The words of one language without what their form adds; each word is looked at once."""

    def __init__(self, about: About) -> None:
        self._endings = tuple(sorted(about.endings, key=len, reverse=True))
        self._possessive, self._plural = about.possessive, about.plural
        self.without_ending = lru_cache(WORDS_KEPT)(self._without_ending)
        self.beginning = lru_cache(WORDS_KEPT)(self._beginning)

    def _without_ending(self, word: str) -> str:
        """A word without the longest ending that leaves some of it."""
        for ending in self._endings:
            if word.endswith(ending) and len(word) - len(ending) >= LEFT:
                return word[: -len(ending)]
        return word

    def _beginning(self, word: str) -> str:
        """The beginning of a word that stands for all its forms; of a number all of it."""
        word = _without(self._possessive, word)
        if any(char.isdigit() for char in word):
            return word
        return word[:BEGINNING] if len(word) > BEGINNING else _without(self._plural, word)


def _without(endings: tuple[str, ...], word: str) -> str:
    """A word without the first of the endings that it has."""
    return next((word.removesuffix(ending) for ending in endings if word.endswith(ending)), word)
