"""What a message makes of the case: its particulars, whether a summary has them right, questions it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import ReadingContext
from trainer.reading import forms
from trainer.reading.language import Language
from trainer.reading.nearness import Group, Leader, Nearness, leader, near, nearest
from trainer.reading.text import Sentence, folded, sentences, words

MOST_PARTICULARS = 12
HALF = 0.5
OF_THEIRS = frozenset({Move.PARAPHRASE, Move.APOLOGY, Move.EMPATHY})
"""Moves whose sentence speaks of what the customer said, and answers nothing by it unless it tells them something."""
TELLS = 3
"""Words that the customer has not used, from which such a sentence also tells them something."""
_CLAUSE = re.compile(r"[,:]\s+")
SHORTEST_CLAUSE = 3
"""Words of a clause that may answer a question by itself."""
GIVING = frozenset(
    {Move.OFFERS_OPTION, Move.POSITIVE_FRAMING, Move.TAKES_OWNERSHIP, Move.SETS_EXPECTATION, Move.EXPLAINS_WHY}
)
"""Moves whose sentence gives the customer something, and gives nothing back."""
JUST_ASKED = 0.35
"""From which nearness on a line of the customer's asks an own question."""
ABOUT_AS_NEAR = 0.02
"""By so much an offer may be nearer than an answer in a sentence that proposes nothing."""
THEIRS = 0.4
"""Share of a summary's words that are the customer's own, from which it needs no form of a summary."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def particulars(text: str, persona: Persona | None, context: ReadingContext, language: Language) -> list[str]:
    """Words of the case that a message uses, in its order: things, names, dates and numbers, no grammar.

    Of the case are the words of the customer's lines, of the case file, of the facts told and of the persona's slots.
    """
    known = set(language.content(" ".join(_known(persona, context))))
    stem = language.stems.without_ending
    known |= {stem(word) for word in known}
    used = [word for word in language.content(text) if word in known or stem(word) in known]
    return list(dict.fromkeys(used))[:MOST_PARTICULARS]


def _known(persona: Persona | None, context: ReadingContext) -> Iterable[str]:
    yield from context.customer_lines
    if persona is not None:
        yield persona.case_file.record
        yield from persona.case_file.history
        yield from persona.words.values()
        yield from (fact.text for fact in persona.facts if fact.id in context.told or fact.when == "opening")


def _told_of(text: str, language: Language) -> list[str]:
    """What a text speaks of: its words that say something of a case, without their endings."""
    return [language.stems.without_ending(word) for word in language.content(text)]


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
    everything = words(" ".join((known, *(_untold(persona) if persona is not None else ()))))
    if _amounts(own, language) - _amounts(everything, language) and persona is not None:
        return False
    counted, known_counts = _counts(own, language), _counts(theirs, language)
    return not any(thing in known_counts and not number & known_counts[thing] for thing, number in counted.items())


def _untold(persona: Persona) -> Iterable[str]:
    """What is true of the case beside what was told: a number from there is not made up."""
    yield persona.story.happened
    yield from (text for fact in persona.facts for text in (fact.text, *fact.lines))
    yield from (line for question in persona.questions for line in question.lines)


def _amounts(tokens: list[str], language: Language) -> set[float]:
    """The numbers of a text from two up."""
    values = {_value(token, language) for token in tokens}
    return {value for value in values if value is not None and value >= 2}


def _counts(tokens: list[str], language: Language) -> dict[str, set[float]]:
    """What is counted, and the numbers it was counted with."""
    found: dict[str, set[float]] = {}
    for number, thing in pairwise(tokens):
        value = _value(number, language)
        if value is not None and not thing[0].isdigit() and thing not in language.stop:
            found.setdefault(language.stems.without_ending(thing), set()).add(value)
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


class Answer(NamedTuple):
    """An own question of the customer's, and the sentence that answers it."""

    question: str
    quote: str


def question_groups(persona: Persona, open_questions: Iterable[str] | None = None) -> dict[str, Group]:
    """How each of the customer's own questions, or of those still open, is answered, by its id."""
    wanted = None if open_questions is None else set(open_questions)
    return {
        question.id: Group(question.answered_by, (question.text, *question.lines))
        for question in persona.questions
        if wanted is None or question.id in wanted
    }


def answers(
    parts: list[Sentence],
    moves: list[DetectedMove],
    persona: Persona | None,
    context: ReadingContext,
    offered: Mapping[str, Group],
    nearness: Nearness,
    language: Language,
) -> list[Answer]:
    """The customer's open questions that a statement of the message answers, each with that statement.

    A sentence that sums up, only regrets or only says again what the customer said answers nothing, unless it is
    plainly near; one that is nearer to something `offered` offers it. For what they have just asked less is enough.
    One that is as near to two questions may answer both, clause by clause.
    """
    if persona is None or not context.open_questions:
        return []
    limits, groups = nearness.limits, question_groups(persona, context.open_questions)
    asked = _just_asked(persona, context, nearness)
    theirs = {move.quote for move in moves if move.move in OF_THEIRS and move.confidence >= HALF}
    own = set(_told_of(" ".join(context.customer_lines), language))
    statements = [
        part.text for part in parts if not part.text.rstrip().endswith("?") and len(language.content(part.text)) > 0
    ]
    found: dict[str, Answer] = {}
    for text, whole, first in _leading(statements, groups, nearness):
        of_theirs = whole in theirs or forms.has("regrets", whole, language)
        news = set(_told_of(text, language)) - own
        nothing_new = forms.has("sums_up", whole, language) or len(news) < (TELLS if of_theirs else 1)
        if first.nearness < limits.plainly and nothing_new and first.name not in asked:
            continue
        if first.nearness < (limits.answer_asked if first.name in asked else limits.answer):
            continue
        shy = 0.0 if forms.has("proposes", text, language) else ABOUT_AS_NEAR
        if nearest(nearness, text, offered) > first.nearness + shy:
            continue
        found.setdefault(first.name, Answer(first.name, whole))
    return list(found.values())


def _leading(
    statements: list[str], groups: Mapping[str, Group], nearness: Nearness
) -> Iterable[tuple[str, str, Leader]]:
    """What each statement is clearly nearest to, with its sentence; one that is near to two things in its clauses."""
    lead, torn = nearness.limits.answer_lead, []
    for text, row in zip(statements, near(nearness, statements, groups), strict=True):
        first = leader(row)
        if first is not None and first.lead >= lead:
            yield text, text, first
        elif first is not None and first.nearness >= nearness.limits.answer_asked:
            torn.append(text)
    for text in torn:
        clauses = [clause for clause in _CLAUSE.split(text) if len(clause.split()) >= SHORTEST_CLAUSE]
        for clause, row in zip(clauses, near(nearness, clauses, groups), strict=True):
            first = leader(row)
            if first is not None and first.lead >= lead:
                yield clause, text, first


def _just_asked(persona: Persona, context: ReadingContext, nearness: Nearness) -> set[str]:
    """The own questions that the customer's last line asks."""
    lines = [part.text for part in sentences(" ".join(context.customer_lines[-1:]))]
    groups = {question.id: Group((*question.lines, question.text)) for question in persona.questions}
    rows = [leader(row) for row in near(nearness, lines, groups)]
    return {first.name for first in rows if first is not None and first.nearness >= JUST_ASKED}


def without_false_summaries(
    moves: list[DetectedMove],
    parts: list[Sentence],
    answered: Iterable[Answer],
    context: ReadingContext,
    language: Language,
) -> list[DetectedMove]:
    """The moves without a `paraphrase` that tells the customer something new, or reads out a file.

    Kept is what says itself, or by a sentence of the message, that it sums up, and what says to the customer mostly
    what they said themself. A sentence that more surely gives them something (an offer, a next step, a reason) or
    does not speak of them at all sums nothing up.
    """
    giving = {(move.quote, move.confidence) for move in moves if move.move in GIVING}
    about_them = language.signs.get("second_person")
    said_so = any(forms.has("sums_up", part.text, language) for part in parts)
    quotes = {answer.quote for answer in answered}
    own = set(_told_of(" ".join(context.customer_lines), language))

    def holds(move: DetectedMove) -> bool:
        if move.move is not Move.PARAPHRASE:
            return True
        if any(quote == move.quote and sure >= move.confidence for quote, sure in giving):
            return False
        if forms.has("sums_up", move.quote, language):
            return True
        if move.quote in quotes or forms.has("reads_out", move.quote, language):
            return False
        if said_so:
            return True
        if about_them is not None and not about_them.search(folded(move.quote)):
            return False
        said = _told_of(move.quote, language)
        return bool(said) and sum(word in own for word in said) >= THEIRS * len(said)

    return [move for move in moves if holds(move)]
