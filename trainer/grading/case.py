"""The particulars of a case, told from its words: what can be used, said back, promised or built on."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainer.domain.conversation import Scenario
from trainer.domain.text import one_line
from trainer.grading.moments import fact_count
from trainer.grading.patterns import Patterns
from trainer.reading.language import Language
from trainer.reading.offers import stem
from trainer.reading.text import sentences, words

HARD, SOFT = 1.0, 0.5
"""What a number, date or name counts as a particular, and what any other word of the case counts."""
SMALLEST_NUMBER = 2
"""Number words below it ("one", "a") are grammar."""
CLAUSE_WORDS = (4, 15)
"""Shortest and longest clause of the customer's that is worth saying back."""
_CLAUSE_END = re.compile(r"[.!?;:…]+|,\s+|\s[–—-]+\s|\n|\s(?=(?:and|but|because|und|aber|weil|og|men|fordi)\s)")


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
        self._words: set[str] = set()
        self._left_out: set[str] = set()

    def leave_out(self, name: str) -> None:
        """Let a name be none of its words: to address somebody is not yet to know their case."""
        self._left_out |= {stem(word) for word in words(name)}

    def add(self, text: str) -> None:
        """Take in a text of the customer's or of the case file."""
        self._words |= {stem(word) for word in self._language.content(text)} | _numbers(text, self._language)

    def used_in(self, text: str) -> Particulars:
        """Which of its words a text uses."""
        shared = {stem(word) for word in self._language.content(text)} | _numbers(text, self._language)
        shared &= self._words - self._left_out
        hard = frozenset(word for word in shared if self.is_hard(word, text))
        return Particulars(hard, frozenset(shared) - hard)

    def is_hard(self, word: str, text: str) -> bool:
        """Whether a word is a number, a date or a name as it is used in a text."""
        if any(char.isdigit() for char in word):
            return True
        times = {stem(one) for one in (*self._language.weekdays, *self._language.months)}
        if word in times or word in self._language.numbers:
            return True
        return (
            any(
                stem(one.lower()) == word and place > 0 and one[:1].isupper() and not one.isupper()
                for part in sentences(text)
                for place, one in enumerate(re.findall(r"[^\W\d_][\w'’-]*", part.text))
            )
            and self._language.lang != "de"
        )


def _numbers(text: str, language: Language) -> set[str]:
    return {
        word
        for word in words(text)
        if any(char.isdigit() for char in word) or language.numbers.get(word, 0) >= SMALLEST_NUMBER
    }


def clauses(lines: list[str], known: Patterns, language: Language) -> list[str]:
    """The customer's own clauses that are worth saying back, turned round into the agent's mouth, best first."""
    found: list[tuple[float, int, str]] = []
    for text in lines:
        for part in sentences(text):
            if known.has("not_clause", part.text) and "?" in part.text:
                continue
            for raw in _CLAUSE_END.split(part.text):
                clause = _tidy(raw, known)
                count = len(clause.split())
                if not CLAUSE_WORDS[0] <= count <= CLAUSE_WORDS[1] or known.has("not_clause", clause):
                    continue
                worth = 1.0 * fact_count("x " + clause) + 0.4 * len(language.content(clause)) - 0.02 * len(found)
                if worth >= 1.2:
                    found.append((worth, len(found), turned(clause, known)))
    best = sorted(found, key=lambda one: (-one[0], one[1]))[:3]
    return [clause for _, _, clause in sorted(best, key=lambda one: one[1])]


def _tidy(raw: str, known: Patterns) -> str:
    clause = one_line(known.cut("filler", raw)).strip(" ,.;:!?\"“”'-–—")
    if not clause:
        return clause
    shouted = sum(word.isupper() and len(word) > 2 for word in clause.split())
    return clause.lower() if shouted >= 2 else clause


def turned(clause: str, known: Patterns) -> str:
    """A clause of the customer's as the agent would say it: "I" becomes "you", "you" becomes "we"."""
    marks: list[str] = []

    def mark(becomes: str) -> str:
        marks.append(becomes)
        return f"\0{len(marks) - 1}\0"

    for pattern, becomes in known.swap:
        clause = pattern.sub(lambda match, becomes=becomes: mark(match.expand(becomes)), clause)  # type: ignore[misc]
    whole = re.sub(r"\0(\d+)\0", lambda match: marks[int(match.group(1))], clause)
    first = whole.split(" ", 1)[0]
    return whole if not first.istitle() or first.lower() not in _ARTICLES else whole[0].lower() + whole[1:]


_ARTICLES = frozenset(
    {
        "the", "a", "an", "it", "this", "that", "these", "those", "there", "my", "your", "our", "his", "her", "their",
        "nobody", "somebody", "someone", "no", "not", "now", "then", "you", "we", "he", "she", "they", "first", "last",
        "every", "each", "two", "three", "four", "five", "when", "since", "after", "before", "i",
    }
)  # fmt: skip
"""Words that lose their capital when a sentence's beginning moves into another sentence."""


class CaseWords(NamedTuple):
    """What a better wording can be built of; None where the case does not give it."""

    name: str | None
    fact: str | None
    fact2: str | None
    wish: str | None
    offer: str | None
    offer2: str | None
    house_rule: str | None

    def slots(self) -> dict[str, str]:
        """The ones that are known, by name."""
        return {key: value for key, value in self._asdict().items() if value}


def case_words(scenario: Scenario, customer: list[str], known: Patterns, language: Language) -> CaseWords:
    """The words of this case for better wordings."""
    said = clauses(customer, known, language)
    offers = [re.sub(r"\s*\([^)]*\)\s*$", "", offer).strip().rstrip(".") for offer in scenario.may_offer]
    offers = [offer for offer in offers if len(offer.split()) <= 16]
    wish = next((words for text in customer if (words := known.match("wish_clause", text)) is not None), None)
    return CaseWords(
        name=scenario.customer,
        fact=said[0] if said else None,
        fact2=said[1] if len(said) > 1 else None,
        wish=turned(_tidy(wish, known), known) if wish else None,
        offer=_lower_first(offers[0]) if offers else None,
        offer2=_lower_first(offers[1]) if len(offers) > 1 else None,
        house_rule=scenario.house_rule_abuse,
    )


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() or any(char.isdigit() for char in first) else text[:1].lower() + text[1:]
