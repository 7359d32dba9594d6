"""The words of a case for better wordings: the customer's own clauses turned round, their wish, what can be offered."""

from __future__ import annotations

import re
from typing import NamedTuple

from trainer.domain.conversation import Scenario
from trainer.domain.text import one_line
from trainer.grading.case import Pool
from trainer.grading.message import Message
from trainer.grading.moments import fact_count
from trainer.grading.patterns import Patterns
from trainer.reading.language import Language
from trainer.reading.text import sentences

CLAUSE_WORDS = (4, 15)
"""Shortest and longest clause of the customer's that is worth saying back."""
TIED = 1.0
"""Weight of the case's own words (its number, or two of its words) from which a clause is of the case."""
DATED = 0.8
"""What a day, an hour, a sum or a span is worth in a clause."""
WORTH, WORTH_OF_SELF = 1.2, 0.8
"""From which worth on a clause is said back: one of the case, and one of themselves where there is none of the case."""
LONGEST_OFFER, LONGEST_ENTRY = 16, 18
"""Words of an offer, and of an entry of the case file, that can still be said in one breath."""
_CLAUSE_END = re.compile(r"[.!?;…]+|:(?!\d)|,\s+|\s[–—-]+\s|\n")
_QUOTED = frozenset("\"“„«»‘'")
"""What begins so is somebody else's words."""
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")


class CaseWords(NamedTuple):
    """What a better wording can be built of; None where the case does not give it."""

    name: str | None
    fact: str | None
    fact2: str | None
    wish: str | None
    offer: str | None
    offer2: str | None
    agreed: str | None
    """The offer that the customer took; None where none was, or where it is not clear which."""
    file: str | None
    """An entry of the case file that can be read out to the customer."""

    def slots(self) -> dict[str, str]:
        """The ones that are known, by name."""
        return {key: value for key, value in self._asdict().items() if value}


def case_words(
    scenario: Scenario, customer: list[tuple[int, str]], agent: list[Message], known: Patterns, language: Language
) -> CaseWords:
    """The words of this case for better wordings."""
    said = clauses([text for _, text in customer], known, language, _case(scenario, language))
    helping = [offer for offer in scenario.may_offer if offer not in scenario.no_help]
    offers = [_as_said(offer, known) for offer in helping]
    short = [offer for offer in offers if offer and len(offer.split()) <= LONGEST_OFFER]
    taken = _taken(scenario.may_offer, customer, agent, known, language)
    return CaseWords(
        name=scenario.customer,
        fact=said[0] if said else None,
        fact2=said[1] if len(said) > 1 else None,
        wish=_wish([text for _, text in customer], known, language),
        offer=short[0] if short else None,
        offer2=short[1] if len(short) > 1 else None,
        agreed=_as_said(taken, known) if taken else None,
        file=_entry(scenario),
    )


def _case(scenario: Scenario, language: Language) -> Pool:
    """The words of the case file and of what may be offered."""
    pool = Pool(language)
    for text in (*scenario.case_file, *scenario.may_offer):
        pool.add(text)
    if scenario.customer:
        pool.leave_out(scenario.customer)
    return pool


def clauses(lines: list[str], known: Patterns, language: Language, case: Pool | None = None) -> list[str]:
    """The customer's own clauses that are worth saying back, turned round into the agent's mouth, in their order.

    Only what names a day, an hour, a sum, or words of the case is said back as a fact: a joke seldom does. Where there
    is nothing of that, the first that they say of themselves.
    """
    found: list[tuple[float, int, str]] = []
    spare: list[str] = []
    for text in lines:
        for part in sentences(text):
            if known.has("not_clause", part.text) and "?" in part.text:
                continue
            for raw in _pieces(part.text, known):
                if raw.strip()[:1] in _QUOTED:
                    continue
                clause = _tidy(raw, known)
                if not _stands(clause, known):
                    continue
                tied = case.used_in(clause).weight if case is not None else 0.0
                worth = 1.0 * fact_count("x " + clause) + 0.4 * len(language.content(clause)) + tied
                dated = known.has("dated", clause)
                if (tied >= TIED or dated) and worth + DATED * dated >= WORTH:
                    found.append((worth + DATED * dated - 0.02 * len(found), len(found), turned(clause, known)))
                elif worth >= WORTH_OF_SELF and known.has("of_self", clause):
                    spare.append(turned(clause, known))
    best = sorted(found, key=lambda one: (-one[0], one[1]))[:3]
    return [clause for _, _, clause in sorted(best, key=lambda one: one[1])] or spare[:1]


def _pieces(sentence: str, known: Patterns) -> list[str]:
    """A sentence at its signs, and before the words of the language that join clauses."""
    return [piece for raw in _CLAUSE_END.split(sentence) for piece in known.cut("joins", raw, "\n").split("\n")]


def _stands(clause: str, known: Patterns) -> bool:
    """Whether a clause can be said as a sentence of its own: of a fair length, no question, no half of a sentence."""
    fair = CLAUSE_WORDS[0] <= len(clause.split()) <= CLAUSE_WORDS[1]
    if known.has("not_clause", clause) or known.has("at_agent", clause):
        return False
    return fair and (not known.knows("verb") or known.has("verb", clause))


def _tidy(raw: str, known: Patterns) -> str:
    clause = one_line(known.cut("filler", raw)).strip(" ,.;:!?\"“”„'-–—")
    if not clause:
        return clause
    shouted = [word for word in clause.split() if word.isupper() and len(word) > 2]
    for word in shouted:
        clause = clause.replace(word, word.lower())
    return clause


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
    return whole[0].lower() + whole[1:] if known.has("small_start", first) else whole


def _wish(lines: list[str], known: Patterns, language: Language) -> str | None:
    """The first wish that says what is wished for: "I want it" alone does not."""
    for text in lines:
        found = known.match("wish_clause", text)
        if found is not None and language.content(found):
            return turned(_tidy(found, known), known)
    return None


def _as_said(offer: str, known: Patterns) -> str:
    """An offer of the case as it is said to the customer: "her card" is theirs; remarks in brackets are left out."""
    text = one_line(_REMARK.sub("", offer)).rstrip(".")
    text = known.to_them(text)
    first = text.split(" ", 1)[0]
    small = first[:1].isupper() and known.has("small_start", first)
    return text[:1].lower() + text[1:] if small else text


def _taken(
    may: tuple[str, ...], customer: list[tuple[int, str]], agent: list[Message], known: Patterns, language: Language
) -> str | None:
    """The offer that the customer took: the only one made last, or the one that they name when they agree."""
    last = next((turn for turn in reversed(agent) if turn.offers), None)
    answer = next((text for number, text in customer if last is not None and number > last.number), None)
    if last is None or answer is None or not (known.has("resolved", answer) or known.has("cooled", answer)):
        return None
    made = [may[place] for place in sorted(last.offers)]
    if len(made) == 1:
        return made[0]
    stem = language.stems.beginning
    heard = {stem(word) for word in language.content(answer)}
    named = [offer for offer in made if heard & {stem(word) for word in language.content(offer)}]
    return named[0] if len(named) == 1 else None


def _entry(scenario: Scenario) -> str | None:
    """The last entry of the case file that is short enough, and not about the customer by name."""
    names = {part.lower() for part in (scenario.customer or "").split() if len(part) > 2}
    for entry in reversed(scenario.case_file):
        text = one_line(entry).rstrip(".")
        heard = {word.strip(".,:;").lower() for word in text.split()}
        if len(text.split()) <= LONGEST_ENTRY and not names & heard:
            return text
    return None
