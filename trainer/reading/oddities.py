"""Messages that are no conversation: keys struck at random, single words, shouting."""

from __future__ import annotations

import re

from trainer import languages
from trainer.domain.reading import RedRag
from trainer.reading.language import Language, Languages
from trainer.reading.text import Sentence, folded, plain, words

_VOWELS = frozenset("aeiouyäöüæøåéèêáàâíìóòôúù")
_ROWS = tuple({row for one in languages.every() for row in one.keys})
"""The keyboards of all languages: nobody knows on which one is typed."""
_WORDS = frozenset[str]().union(*(one.on_keys for one in languages.every()))
"""The words among those that lie on them."""
_RUN = 4
"""Keys in a row that nobody types in a word; `qwert` and `dfgh`."""


def nonsense(text: str, language: Language, languages: Languages) -> bool:
    """Whether a message says nothing that could be taken up."""
    tokens = words(text)
    if not any(char.isalnum() for char in text):
        return True
    if language.off_matter.search(folded(text)):
        return True
    letters = [token for token in tokens if not token[0].isdigit()]
    if not letters:
        digits = "".join(tokens)
        return not digits or (len(digits) > 5 and len(set(digits)) <= 2)
    if len(letters) >= 3 and len(set(letters)) == 1:
        return True
    if any(token in usual for token in letters for usual in languages.usual_words.values() if len(token) > 1):
        return False
    mash = sum(_is_mash(token) for token in letters)
    return mash > 0 and mash >= 0.5 * len(letters)


def _is_mash(token: str) -> bool:
    if any(ord(char) > 0x24F for char in token):
        return False
    if len(token) >= 5 and not _VOWELS & set(token) and not token.isupper():
        return True
    if re.search(r"(.)\1{3,}", token) and len(set(token)) <= 3 and len(token) > 5:
        return True
    if re.search(r"[bcdfghjklmnpqrstvwxz]{7,}", token):
        return True
    hits = sum(
        token[at : at + _RUN] in row or token[at : at + _RUN][::-1] in row
        for at in range(len(token) - _RUN + 1)
        for row in _ROWS
    )
    return hits >= 1 and hits * 2 + _RUN >= 0.5 * len(token) and token not in _WORDS


def one_word(text: str) -> bool:
    """Whether a message is a single word."""
    return len(words(text)) == 1


def shouting(text: str) -> bool:
    """Whether a message is written in capitals, or ends in a row of exclamation marks."""
    letters = [char for char in text if char.isalpha() and char.lower() != char.upper()]
    capitals = sum(char.isupper() for char in letters)
    long_words = [word for word in text.split() if sum(map(str.isalpha, word)) >= 4 and word.isupper()]
    return (len(letters) >= 10 and capitals >= 0.6 * len(letters) and len(long_words) >= 1) or (
        len(long_words) >= 3 or "!!!" in text
    )


def red_rags(parts: list[Sentence], language: Language) -> list[RedRag]:
    """Words that anger customers, each key once, as they were said."""
    found: dict[str, RedRag] = {}
    for part in parts:
        text, low = plain(part.text), folded(part.text)
        for key, pattern in language.red_rags.items():
            match = pattern.search(low)
            if match and key not in found and match.group().strip():
                same = len(text) == len(low)
                quote = text[match.start() : match.end()] if same else match.group()
                found[key] = RedRag(word=key, quote=quote.strip(" .,!?"))
    return list(found.values())
