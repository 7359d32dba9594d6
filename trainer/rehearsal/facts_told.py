"""Facts told before they were asked for or earned.

A fact's own words are those that the customer could have from nowhere else: not from what they say to anyone, not from
their own lines, not from what was said before. Two of them tell the fact, or one in a sentence that means the same. On
the shipped personas' lines, each taken as if it were unknown, this finds about half of the facts told and takes one
line in a hundred for a fact that it does not tell (`tests/rehearsal/test_facts_told.py`): it is a lamp, not a verdict,
and the report quotes what it lit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from trainer.domain.persona import Fact, Persona
from trainer.rehearsal.spoken import Spoken

STEM = 5
"""Letters by which two forms of a word are the same: "posted" and "posting"."""
SHORTEST = 4
"""Letters from which on a word says something; numbers say something at any length."""
ENOUGH = 0.3
"""Share of the text's own words that are enough by themselves, two of them at least."""
FEWEST = 2
SAME_MEANING = 0.88
"""From this closeness (cosine of the encoder's vectors) on two texts mean much the same."""
Closeness = Callable[[str, Sequence[str]], list[float]]
"""How close in meaning each of several texts is to one, -1 to 1 (`trainer.customer.closeness.Closeness`)."""
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")


def told_early(persona: Persona, turn: Spoken, close: Closeness | None = None) -> list[Fact]:
    """The facts that a turn tells although neither the plan nor an earlier turn allowed it.

    Without `close` only the words count, and less is found.
    """
    known = {*open_words(persona), *(word for one in turn.before for word in words(one.text))}
    known |= {word for fact in persona.facts if fact.id in turn.told for word in _of_fact(fact)}
    closed = [fact for fact in persona.facts if fact.id not in turn.told]
    return [fact for fact in closed if tells(turn.text, (fact.text, *fact.lines), known, close)]


def tells(text: str, ways: Sequence[str], known: AbstractSet[str], close: Closeness | None) -> bool:
    """Whether a text tells a fact that can be put in these ways, the first of them plainly.

    `known` words, those of `words`, prove nothing.
    """
    said = words(text) - known
    if not said:
        return False
    plain = words(ways[0]) - known
    hits = said & plain
    if any(len(word) >= 3 and word[0].isdigit() for word in hits):
        return True
    if len(hits) >= FEWEST and len(hits) >= ENOUGH * len(plain):
        return True
    if close is None or not any(said & words(way) for way in ways):
        return False
    return max(close(text, ways)) >= SAME_MEANING


def words(text: str) -> frozenset[str]:
    """The words of a text that say something, in lower case and cut to their stems; numbers whole."""
    found = (match.group().lower() for match in _WORD.finditer(text))
    return frozenset(word if word[0].isdigit() else word[:STEM] for word in found if len(word) >= SHORTEST
                     or word[0].isdigit())  # fmt: skip


def _of_fact(fact: Fact) -> Iterator[str]:
    for text in (fact.text, *fact.lines, *fact.half):
        yield from words(text)


@lru_cache(maxsize=64)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words(text))


def open_words(persona: Persona) -> frozenset[str]:
    """The words of everything that this customer may say at any time.

    `who` is none of it: it stands in every prompt, and what it gives away is given away.
    """
    sets = (lines.values() if isinstance(lines, dict) else (lines,) for lines in persona.lines.values())
    own = [line for by_heat in sets for lines in by_heat for line in lines]
    halves = [line for fact in persona.facts for line in fact.half]
    questions = [line for question in persona.questions for line in (question.text, *question.lines)]
    case = (persona.case_file.record, *persona.case_file.history, *persona.words.values())
    return _words_of((persona.talks, persona.summary, persona.story.demand, *own, *halves, *questions, *case))
