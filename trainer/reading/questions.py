"""What is asked: the sentences that ask, the facts they ask for, and whether the customer has told them before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Fact, Persona
from trainer.domain.reading import ReadingContext
from trainer.reading import forms
from trainer.reading.language import Language
from trainer.reading.nearness import Group, Leader, Nearness, leader, near, nearest
from trainer.reading.text import Sentence

_SLOT = re.compile(r"\{(\w+)\}")
HELD = 0.6
"""Share of a fact's content words from which the case file holds it."""


FAR = 0.12
"""By so much nearer than the next fact must be what a question of grammar alone, or one that is less near, asks for."""
LIKELY = 0.75
OTHERWISE = frozenset({Move.ASKS_OUTCOME, Move.PARAPHRASE})
"""Moves whose sentence asks, but for no fact."""
SHORTEST = 3
"""Words of a question that stands for itself within a longer one."""
PROPOSING = 0.15
"""By so much a fact must be nearer than an offer to be asked for by a sentence in the form of a proposal."""


def _margin(question: str, language: Language) -> float:
    return PROPOSING if forms.has("proposes", question, language) else 0.0


class Asked(NamedTuple):
    """A fact that is asked for, and the sentence that asks."""

    fact: str
    quote: str


def asking(parts: list[Sentence], language: Language) -> list[str]:
    """The sentences that ask something, in the form of a question or of a request for an answer."""
    return [part.text for part in parts if _asks(part.text, language)]


def _asks(sentence: str, language: Language) -> bool:
    return sentence.rstrip(" )\"'”’").endswith(("?", "?!", "？")) or language.has_form("question", sentence)


def _one_by_one(questions: list[str], language: Language) -> list[str]:
    """The questions, those that ask two things in one breath ("When was it, and who took it?") in their parts."""
    another = language.forms.get("another")
    found: list[str] = []
    for question in questions:
        parts = [part.strip() for part in another.split(question)] if another is not None else [question]
        alone = len(parts) > 1 and all(len(part.split()) >= SHORTEST for part in parts[1:])
        found += [part for part in parts if part] if alone else [question]
    return found


def groups(persona: Persona) -> dict[str, Group]:
    """How each fact is asked for, by its id."""
    return {fact.id: Group(_asks_of(fact, persona), (fact.text, *fact.lines)) for fact in persona.facts}


def _asks_of(fact: Fact, persona: Persona) -> tuple[str, ...]:
    """The example questions of a fact, with this case's words in the place of slots such as {thing}."""
    words = persona.own_words
    return tuple(_SLOT.sub(lambda found: words.get(found[1], found[0]), ask) for ask in fact.asks)


def facts_asked(
    questions: list[str],
    moves: list[DetectedMove],
    persona: Persona,
    offered: Mapping[str, Group],
    nearness: Nearness,
    language: Language,
) -> list[Asked]:
    """The facts that questions ask for: each question, and each part of a double one, the one it is clearly nearest to.

    A question of grammar alone ("What happened?", "Is that right?") is near to many facts and asks for none, unless it
    is one of the examples word for word, or far nearer to one fact than to the others. One that is nearer to something
    `offered` offers it; one that sums up, or asks what the customer wishes, asks for a fact only where it is plainly
    near.
    """
    examples = {ask: fact.id for fact in persona.facts for ask in (*fact.asks, *_asks_of(fact, persona))}
    limits = nearness.limits
    otherwise = {move.quote for move in moves if move.move in OTHERWISE and move.confidence >= LIKELY}
    found: dict[str, Asked] = {}
    questions = _one_by_one(questions, language)
    written = [question if question[-1:] in "?.!" else f"{question}?" for question in questions]
    for question, row in zip(questions, near(nearness, written, groups(persona)), strict=True):
        if question in examples:
            found.setdefault(examples[question], Asked(examples[question], question))
            continue
        first = _by_kind(leader(row), row, question, persona, nearness, language)
        if first is None or first.nearness < (limits.fact_far if first.lead >= FAR else limits.fact):
            continue
        if not language.content(question) and (first.nearness < limits.fact or first.lead < FAR):
            continue
        meant = question in otherwise or any(forms.has(form, question, language) for form in ("wishes", "sums_up"))
        proposing = forms.has("proposes", question, language) or limits.offer <= first.nearness
        if meant and first.nearness < limits.plainly:
            continue
        if proposing and nearest(nearness, question, offered) > first.nearness - _margin(question, language):
            continue
        if first.lead >= limits.fact_lead or first.nearness >= limits.fact_sure:
            found.setdefault(first.name, Asked(first.name, question))
    return list(found.values())


def _by_kind(
    first: Leader | None,
    row: Mapping[str, float],
    question: str,
    persona: Persona,
    nearness: Nearness,
    language: Language,
) -> Leader | None:
    """The leader; where others follow close behind, the one of them whose examples ask for the same kind of thing.

    "Who drives it now?" is as near to the car as to the buyer: only the buyer is asked for by "who".
    """
    kinds = language.kinds_asked(question)
    if first is None or first.lead >= nearness.limits.fact_lead or not kinds:
        return first
    close = [name for name, value in row.items() if value > first.nearness - nearness.limits.fact_lead]
    fits = [
        fact.id
        for fact in persona.facts
        if fact.id in close and any(kinds & language.kinds_asked(ask) for ask in _asks_of(fact, persona))
    ]
    return Leader(fits[0], row[fits[0]], nearness.limits.fact_lead) if len(fits) == 1 else first


def asked_before(asked: list[Asked], persona: Persona, context: ReadingContext, language: Language) -> list[Asked]:
    """Those of the facts that the customer has told, or that the agent can read in the case file.

    A question that holds the answer ("the fourth of March, was it?") checks and does not ask again.
    """
    own = context.customer_lines
    record = set(language.content(" ".join((persona.case_file.record, *persona.case_file.history))))
    again = []
    for one in asked:
        fact = persona.fact(one.fact)
        if fact is None:
            continue
        known = set(language.content(fact.text))
        told = one.fact in context.told
        held = bool(known) and len(known & record) >= max(2, HELD * len(known))
        answer = set(language.content(" ".join(fact.lines))) | known
        thing = set(language.content(" ".join((*fact.asks, *persona.words.values(), *own[:1]))))
        if (told or held) and not set(language.content(one.quote)) & (answer - thing):
            again.append(one)
    return again


def asks_from_the_start(questions: list[str], language: Language) -> str | None:
    """The sentence that wants everything told anew ("can you tell me again what this is about?"), or None."""
    return next((question for question in questions if language.has_form("again", question)), None)
