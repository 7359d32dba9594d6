"""Names: how the agent introduces themself, and by which name they address the customer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trainer import languages
from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.reading.language import Language
from trainer.reading.text import Sentence, plain, words


class Names(NamedTuple):
    """What a message says of names."""

    agent: str | None
    right: bool
    wrong: str | None
    """A name that is not the customer's and was used to address them."""


def names(parts: list[Sentence], persona: Persona | None, context: ReadingContext, language: Language) -> Names:
    """The names of a message. Without a persona nobody can be wrongly addressed."""
    introduced = [name for part in parts if (name := _introduced(part.text, language))]
    agent = next(iter(introduced), None)
    if persona is None:
        return Names(agent, right=False, wrong=None)
    own = {part for name in (persona.name, *persona.address_as) for part in words(name)}
    spoken = {token for part in parts for token in words(part.text)}
    titles = languages.about(language.lang).titles | languages.about(languages.FALLBACK).titles
    said = {name for name in own if len(name) > 2 and name in spoken} - language.stop - titles
    others = {token for line in (*context.customer_lines, *_case(persona)) for token in words(line)}
    wrong = None
    for part in parts:
        for name in _addressed(part.text, language):
            low = name.lower()
            known_as = own | others | {one.lower() for one in introduced}
            if wrong is None and low not in known_as and not any(_mistyped(low, name) for name in own):
                wrong = name
    return Names(agent, right=bool(said), wrong=wrong)


def _introduced(sentence: str, language: Language) -> str | None:
    text = plain(sentence)
    for pattern in language.agent_names:
        match = pattern.search(text)
        if match and _is_name(match.group(1), language):
            return match.group(1)
    return None


def _addressed(sentence: str, language: Language) -> list[str]:
    text = plain(sentence)
    return [
        match.group(1)
        for pattern in language.customer_names
        for match in pattern.finditer(text)
        if _is_name(match.group(1), language)
    ]


def _case(persona: Persona) -> Iterator[str]:
    """What names whoever else is part of the case."""
    yield from (*persona.words.values(), persona.case_file.record, *persona.case_file.history, persona.story.happened)
    yield from (text for offer in persona.authority.offers for text in (offer.what, *offer.details.values()))
    yield from (text for fact in persona.facts for text in (fact.text, *fact.lines))
    yield from (text for item in persona.authority.may_not for text in (item.what, *item.says))


_DOUBLED = re.compile(r"(.)\1")


def _mistyped(said: str, name: str) -> bool:
    """Whether a name is another one but for a letter doubled or not, or two that changed places."""
    once, own = (_DOUBLED.sub(r"\1", one) for one in (said, name))
    return once == own or (len(said) == len(name) and said[0] == name[0] and sorted(said) == sorted(name))


def _is_name(word: str, language: Language) -> bool:
    return word.lower() not in language.not_names | language.stop and not word.isupper() and len(word) > 1
