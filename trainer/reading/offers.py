"""What is offered, what of it may not be, and what is said about the offer that was spoken of last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import MadeOffer, ReadingContext
from trainer.reading import forms
from trainer.reading.language import Language
from trainer.reading.nearness import Group, Nearness, leader, near, nearest
from trainer.reading.text import Sentence, folded, words

CLEARLY = 0.8
"""Confidence from which a sentence is a summary, and no offer unless it is one too."""
OFFERING = frozenset({Move.OFFERS_OPTION, Move.POSITIVE_FRAMING, Move.OFFERS_PAUSE, Move.OFFERS_MANAGER})
GIVING = OFFERING | {Move.OVERPROMISES, Move.SETS_EXPECTATION}
"""Moves whose sentence gives or promises something."""
FEW = 4
"""Words of a clause that may be an offer by itself."""
DETAILS = ("when", "how", "who", "else")
OWN_WORDS, ENOUGH_WORDS = 0.5, 3
"""Share of an offer's own words, and number of them, from which a sentence that gives something names it."""
PLAIN = 0.1
"""By so much something else may be nearer than what is plainly offered, and must be less near than what has no form of
an offer."""
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")


class Allowed(NamedTuple):
    """What a case lets the agent offer and what it rules out, by id, each with examples of how it is said."""

    offers: Mapping[str, Group]
    forbidden: Mapping[str, Group]
    by_words: bool
    """There is but the one text for each: its own words count as well as nearness."""


def allowed(persona: Persona | None, context: ReadingContext) -> Allowed | None:
    """The offers of a persona, else those that the context names; None where neither is known."""
    if persona is not None:
        return Allowed(
            {
                offer.id: Group(offer.says, (offer.what, offer.name, *offer.details.values()))
                for offer in persona.authority.offers
            },
            {item.what: Group(item.says or (item.what,), (item.what,)) for item in persona.authority.may_not},
            by_words=False,
        )
    if not context.may_offer and not context.may_not_offer:
        return None
    return Allowed(_as_groups(context.may_offer), _as_groups(context.may_not_offer), by_words=True)


def _as_groups(texts: tuple[str, ...]) -> dict[str, Group]:
    return {text: Group((_REMARK.sub("", text) or text,)) for text in texts if text.strip()}


def offers(
    parts: list[Sentence],
    moves: list[DetectedMove],
    may: Allowed | None,
    nearness: Nearness,
    language: Language,
    rivals: Mapping[str, Group] | None = None,
) -> list[MadeOffer]:
    """The offers of a message, each once, in the order they are made.

    Without `may`, or where an offer is none of those allowed, its id is None. A sentence that is nearer to one of the
    `rivals` (the answers to the customer's questions, the questions for what they know) than to any offer offers
    nothing.
    """
    offering = {move.quote for move in moves if move.move in OFFERING}
    told_back = {move.quote for move in moves if move.move is Move.PARAPHRASE and move.confidence >= CLEARLY}
    tried = [
        part.text
        for part in parts
        if not _refuses(part.text, language)
        and not language.has_form("perceives", part.text)
        and not forms.has("asks_fact", part.text, language)
        and part.text not in told_back - offering
        and not (may is not None and not may.by_words and _tells(part.text, language))
    ]
    one_text = may is not None and may.by_words
    giving = {move.quote for move in moves if move.move in GIVING}
    given = {text for text in tried if text in giving or (one_text and language.has_form("promise", text))}
    formed = given | {text for text in tried if text in offering or language.has_form("offer", text)}
    named = offering & {move.quote for move in moves if move.move is Move.OFFERS_OPTION}
    if may is None:
        return [MadeOffer(offer_id=None, quote=text) for text in tried if text in formed & named]
    found: dict[str, MadeOffer] = {}
    for text in tried:
        hits = _named(text, may.offers, nearness, language)
        if may.by_words:
            parted = language.also.split(text)
            for clause in parted if len(parted) > 1 else ():
                hits |= _named(clause, may.offers, nearness, language)
        near_words = _by_words(text, may.offers, language) if may.by_words else set[str]()
        sure = max(hits.values(), default=0.0) >= nearness.limits.offer_sure
        stated = bool(near_words & set(hits)) and language.times.search(folded(text)) is not None
        banned = leader(near(nearness, [text], may.forbidden)[0])
        sure = sure or (rivals is not None and banned is not None and banned.nearness >= nearness.limits.plainly)
        if text not in formed and not sure and not stated:
            continue
        if rivals and _closer_to(
            rivals, text, max([*hits.values(), banned.nearness if banned else 0.0]), nearness, language
        ):
            continue
        best = max(hits.values(), default=0.0)
        ruled_out = banned is not None and banned.nearness >= nearness.limits.forbidden and banned.nearness > best
        if banned is not None and ruled_out and not (may.by_words and (near_words or text not in given)):
            found.setdefault(f"not {banned.name}", MadeOffer(offer_id=None, quote=text, forbidden=banned.name))
            continue
        for offer in dict.fromkeys([*hits, *sorted(near_words, key=list(may.offers).index)]):
            found.setdefault(offer, MadeOffer(offer_id=offer, quote=text))
        if not hits and not near_words and text in named:
            found.setdefault(f"other {text}", MadeOffer(offer_id=None, quote=text))
    return list(found.values())


def _named(text: str, groups: Mapping[str, Group], nearness: Nearness, language: Language) -> dict[str, float]:
    """The offers of a sentence and how near each is; a sentence with "or" in it may make several."""
    pieces = [piece for piece in language.choice.split(text) if len(piece.split()) >= 2]
    tried = [text, *(pieces if len(pieces) > 1 else [])]
    limits = nearness.limits
    hits: dict[str, float] = {}
    rows = near(nearness, tried, groups)
    whole = leader(rows[0]) if rows else None
    clauses = [piece for piece in text.split(", ") if len(piece.split()) >= FEW]
    if whole is not None and whole.lead < limits.offer_lead and len(clauses) > 1:  # two things at once, it seems
        rows += near(nearness, clauses, groups)
    for row in rows:
        first = leader(row)
        if first is not None and first.nearness >= limits.offer and first.lead >= limits.offer_lead:
            hits[first.name] = max(first.nearness, hits.get(first.name, 0.0))
    return hits


def _by_words(text: str, groups: Mapping[str, Group], language: Language) -> set[str]:
    """The offers of which a sentence has enough of their own words."""
    stem = language.stems.beginning
    said = {stem(word) for word in words(text)}
    found: set[str] = set()
    for name, group in groups.items():
        main = " ".join(group.examples)
        wanted = {stem(word) for word in language.content(main)} or {stem(word) for word in words(main)}
        hits = len(wanted & said)
        if hits and hits >= min(ENOUGH_WORDS, max(min(2, len(wanted)), OWN_WORDS * len(wanted))):
            found.add(name)
    return found


def _refuses(text: str, language: Language) -> bool:
    """Whether a sentence says what cannot be done, and no more than that."""
    if forms.has("declines", text, language):
        return True
    rest = forms.without("benefit", text, language)
    return language.has_form("refusal", rest) and not language.has_form("but", rest)


def _tells(text: str, language: Language) -> bool:
    """Whether a sentence asks for a wish, tells what was or reads something out, and proposes nothing."""
    if forms.has("wishes", text, language):
        return True
    if forms.has("proposes", text, language):
        return False
    rest = forms.without("benefit", text, language)
    return forms.has("happened", rest, language) or forms.has("reads_out", text, language)


def _closer_to(rivals: Mapping[str, Group], text: str, offer: float, nearness: Nearness, language: Language) -> bool:
    """Whether a sentence is nearer to something else than to an offer, and does not plainly propose it."""
    if not forms.has("proposes", text, language) and not language.has_form("offer", text):
        return nearest(nearness, text, rivals) > offer - PLAIN
    asked = text.rstrip().endswith("?") and forms.has("proposes", text, language)
    return nearest(nearness, text, rivals) > offer + (PLAIN if asked or offer >= nearness.limits.plainly else 0.0)


def details(
    parts: list[Sentence], persona: Persona | None, last_offer: str | None, nearness: Nearness, language: Language
) -> list[str]:
    """Kinds of details that a message gives about the offer spoken of last: `when`, `how`, `who`, `else`."""
    statements = [part.text for part in parts if not part.text.rstrip().endswith("?")]
    if last_offer is None or not statements:
        return []
    found = {kind for text in statements for kind in ("how", "who", "else") if language.has_form(kind, text)}
    if any(language.times.search(folded(text)) for text in statements):
        found.add("when")
    offer = persona.offer(last_offer) if persona is not None else None
    if offer is not None and offer.details:
        groups = {str(kind): Group((line,)) for kind, line in offer.details.items()}
        for row in near(nearness, statements, groups):
            first = leader(row)
            if first is not None and first.nearness >= nearness.limits.detail:
                found.add(first.name)
    return [kind for kind in DETAILS if kind in found]
