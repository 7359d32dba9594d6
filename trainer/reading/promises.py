"""What is promised, and for when."""

from __future__ import annotations

import re

from trainer.domain.reading import Promise
from trainer.reading.language import Language
from trainer.reading.text import Sentence, folded, plain


def promises(parts: list[Sentence], language: Language) -> list[Promise]:
    """The sentences in which the agent says that they or the company will do something, each with its time."""
    found = []
    for part in parts:
        if part.text.rstrip().endswith("?") or not language.has_form("promise", part.text):
            continue
        if language.has_form("no_promise", part.text):
            continue
        found.append(Promise(quote=part.text, when=when(part.text, language)))
    return found


def when(sentence: str, language: Language) -> str | None:
    """The longest time expression of a sentence as it was said, or None."""
    text = plain(sentence)
    found = [match.group().strip() for match in language.times.finditer(folded(sentence))]
    found = [one for one in found if one]
    if not found:
        return None
    longest = max(found, key=len)
    match = re.search(re.escape(longest), text, re.IGNORECASE)
    return match.group() if match else longest
