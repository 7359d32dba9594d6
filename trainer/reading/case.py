"""What a message makes of the case: its particulars, whether a summary has them right, questions it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.reading.language import Language
from trainer.reading.nearness import Group, Nearness, leader, near
from trainer.reading.text import Sentence, words

MOST_PARTICULARS = 12
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def particulars(text: str, persona: Persona | None, context: ReadingContext, language: Language) -> list[str]:
    """Words of the case that a message uses, in its order: things, names, dates and numbers, no grammar.

    Of the case are the words of the customer's lines, of the case file, of the facts told and of the persona's slots.
    """
    known = set(language.content(" ".join(_known(persona, context))))
    forms = known | {_stem(word) for word in known}
    used = [word for word in language.content(text) if word in forms or _stem(word) in forms]
    return list(dict.fromkeys(used))[:MOST_PARTICULARS]


def _known(persona: Persona | None, context: ReadingContext) -> Iterable[str]:
    yield from context.customer_lines
    if persona is not None:
        yield persona.case_file.record
        yield from persona.case_file.history
        yield from persona.words.values()
        yield from (fact.text for fact in persona.facts if fact.id in context.told or fact.when == "opening")


def _stem(word: str) -> str:
    for ending in ("'s", "ing", "ene", "ed", "es", "en", "er", "et", "e", "s", "n"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def paraphrase_right(
    moves: list[DetectedMove], parts: list[Sentence], persona: Persona | None, context: ReadingContext,
    language: Language,
) -> bool | None:  # fmt: skip
    """Whether a summary's numbers, weekdays and months are the customer's; None where there is no summary.

    The sentence before counts with it: the quoted one is often the question at its end ("have I got that right?").
    A weekday is wrong where the customer named other ones only; a number where the same thing ("three boxes") was
    counted otherwise. What the customer never spoke of is not wrong.
    """
    quotes = [move.quote for move in moves if move.move is Move.PARAPHRASE]
    if not quotes:
        return None
    at = [number for number, part in enumerate(parts) if part.text in quotes]
    around = sorted({near for number in at for near in (number - 1, number) if near >= 0})
    text = " ".join(parts[number].text for number in around)
    known = " ".join(_known(persona, context))
    own, theirs = words(text), words(known)
    for kind in (language.weekdays, language.months):
        said, heard = kind & set(own), kind & set(theirs)
        if said and heard and not said & heard:
            return False
    counted, known_counts = _counts(own, language), _counts(theirs, language)
    return not any(thing in known_counts and not number & known_counts[thing] for thing, number in counted.items())


def _counts(tokens: list[str], language: Language) -> dict[str, set[float]]:
    """What is counted, and the numbers it was counted with."""
    found: dict[str, set[float]] = {}
    for number, thing in pairwise(tokens):
        value = _value(number, language)
        if value is not None and not thing[0].isdigit() and thing not in language.stop:
            found.setdefault(_stem(thing), set()).add(value)
        if language.months & {number} and thing[0].isdigit():
            day = _value(thing, language)
            if day is not None:
                found.setdefault(number, set()).add(day)
    return found


def _value(token: str, language: Language) -> float | None:
    if token in language.numbers:
        return language.numbers[token]
    match = _NUMBER.fullmatch(token)
    return float(match.group().replace(",", ".")) if match else None


def answers(
    parts: list[Sentence], persona: Persona | None, context: ReadingContext, nearness: Nearness, language: Language
) -> list[str]:
    """Ids of the customer's open questions that a statement of the message answers."""
    if persona is None:
        return []
    asked = [question for one in context.open_questions if (question := persona.question(one)) is not None]
    statements = [
        part.text for part in parts if not part.text.rstrip().endswith("?") and len(language.content(part.text)) > 0
    ]
    groups = {question.id: Group(question.answered_by, (question.text, *question.lines)) for question in asked}
    limits = nearness.limits
    found: list[str] = []
    for row in near(nearness, statements, groups):
        first = leader(row)
        if first is not None and first.nearness >= limits.answer and first.lead >= limits.answer_lead:
            found.append(first.name)
    return list(dict.fromkeys(found))
