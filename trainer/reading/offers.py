"""What is offered, what of it may not be, and what is said about the offer that was spoken of last."""

from __future__ import annotations

import re

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import MadeOffer
from trainer.reading.language import Language
from trainer.reading.nearness import Group, Nearness, leader, near
from trainer.reading.text import Sentence, folded

_CHOICE = re.compile(r"(?:,\s*)?\b(?:or(?: else)?|oder|eller)\b\s+|;\s+|\s+/\s+")
_FACT_QUESTION = re.compile(
    r"(?i)(and |so |ok(ay)?,? )*(what|when|where|who|how|since when|wann|wo|wer|was|seit wann|når|hvor|hva|hvem)\b"
    r"(?! (about|if|would|w[äu]re|hielten|halten|sagen|sier|om|med|ville)\b).*\?\s*$"
)
"""A question for a fact offers nothing, whatever it names."""
CLEARLY = 0.8
"""Confidence from which a sentence is a summary, and no offer unless it is one too."""
OFFERING = frozenset({Move.OFFERS_OPTION, Move.POSITIVE_FRAMING, Move.OFFERS_PAUSE, Move.OFFERS_MANAGER})
DETAILS = ("when", "how", "who", "else")


def offers(
    parts: list[Sentence], moves: list[DetectedMove], persona: Persona | None, nearness: Nearness, language: Language
) -> list[MadeOffer]:
    """The offers of a message, each once, in the order they are made.

    Without a persona, or where an offer is none of the persona's, its id is None.
    """
    offering = {move.quote for move in moves if move.move in OFFERING}
    told_back = {move.quote for move in moves if move.move is Move.PARAPHRASE and move.confidence >= CLEARLY}
    tried = [
        part.text
        for part in parts
        if not _refuses(part.text, language)
        and not _FACT_QUESTION.match(part.text)
        and part.text not in told_back - offering
    ]
    formed = {text for text in tried if text in offering or language.has_form("offer", text)}
    named = offering & {move.quote for move in moves if move.move is Move.OFFERS_OPTION}
    if persona is None:
        return [MadeOffer(offer_id=None, quote=text) for text in tried if text in formed & named]
    groups = {
        offer.id: Group(offer.says, (offer.what, offer.name, *offer.details.values()))
        for offer in persona.authority.offers
    }
    forbidden = {item.what: Group(item.says or (item.what,), (item.what,)) for item in persona.authority.may_not}
    found: dict[str, MadeOffer] = {}
    for text in tried:
        hits = _named(text, groups, nearness)
        if text not in formed and max(hits.values(), default=0.0) < nearness.limits.offer_sure:
            continue
        banned = leader(near(nearness, [text], forbidden)[0])
        best = max(hits.values(), default=0.0)
        if banned is not None and banned.nearness >= nearness.limits.forbidden and banned.nearness > best:
            found.setdefault(f"not {banned.name}", MadeOffer(offer_id=None, quote=text, forbidden=banned.name))
            continue
        for offer in hits:
            found.setdefault(offer, MadeOffer(offer_id=offer, quote=text))
        if not hits and text in named:
            found.setdefault(f"other {text}", MadeOffer(offer_id=None, quote=text))
    return list(found.values())


def _named(text: str, groups: dict[str, Group], nearness: Nearness) -> dict[str, float]:
    """The offers of a sentence and how near each is; a sentence with "or" in it may make several."""
    pieces = [piece for piece in _CHOICE.split(text) if len(piece.split()) >= 2]
    tried = [text, *(pieces if len(pieces) > 1 else [])]
    limits = nearness.limits
    hits: dict[str, float] = {}
    for row in near(nearness, tried, groups):
        first = leader(row)
        if first is not None and first.nearness >= limits.offer and first.lead >= limits.offer_lead:
            hits[first.name] = max(first.nearness, hits.get(first.name, 0.0))
    return hits


def _refuses(text: str, language: Language) -> bool:
    """Whether a sentence says what cannot be done, and no more than that."""
    return language.has_form("refusal", text) and not language.has_form("but", text)


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
