"""What is offered, what of it may not be, and what is said about the offer that was spoken of last."""

from __future__ import annotations

import re

from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import MadeOffer
from trainer.reading.language import Language
from trainer.reading.nearness import Groups, Nearness, leader
from trainer.reading.text import Sentence, folded

_CHOICE = re.compile(r"(?:,\s*)?\b(?:or(?: else)?|oder|eller)\b\s+|;\s+|\s+/\s+")
OFFERING = frozenset({Move.OFFERS_OPTION, Move.POSITIVE_FRAMING, Move.OFFERS_PAUSE, Move.OFFERS_MANAGER})
DETAILS = ("when", "how", "who", "else")
DETAIL_NEAR = 0.02
"""How far below an offer's own limit a detail may lie: it is said in fewer words."""


def offers(
    parts: list[Sentence], moves: list[DetectedMove], persona: Persona | None, nearness: Nearness, language: Language
) -> list[MadeOffer]:
    """The offers of a message, each once, in the order they are made.

    Without a persona, or where an offer is none of the persona's, its id is None.
    """
    offering = {move.quote for move in moves if move.move in OFFERING}
    chosen = [part.text for part in parts if part.text in offering or _offers(part.text, language)]
    named = offering & {move.quote for move in moves if move.move is Move.OFFERS_OPTION}
    if persona is None:
        return [MadeOffer(offer_id=None, quote=text) for text in chosen if text in named]
    groups = Groups({offer.id: (*offer.says, offer.what) for offer in persona.authority.offers})
    not_allowed = {item.what: item.says or (item.what,) for item in persona.authority.may_not}
    forbidden = Groups(dict(not_allowed))
    found: dict[str, MadeOffer] = {}
    for text in chosen:
        hits = _named(text, groups, nearness)
        banned = leader(forbidden.near(nearness, [text])[0])
        best = max(hits.values(), default=0.0)
        if banned is not None and banned[1] >= nearness.limits.forbidden and banned[1] > best:
            found.setdefault(f"not {banned[0]}", MadeOffer(offer_id=None, quote=text, forbidden=banned[0]))
            continue
        for offer in hits:
            found.setdefault(offer, MadeOffer(offer_id=offer, quote=text))
        if not hits and text in named:
            found.setdefault(f"other {text}", MadeOffer(offer_id=None, quote=text))
    return list(found.values())


def _named(text: str, groups: Groups, nearness: Nearness) -> dict[str, float]:
    """The offers of a sentence and how near each is; a sentence with "or" in it may make several."""
    pieces = [piece for piece in _CHOICE.split(text) if len(piece.split()) >= 2]
    tried = [text, *(pieces if len(pieces) > 1 else [])]
    hits: dict[str, float] = {}
    for near in groups.near(nearness, tried):
        first = leader(near)
        if first is not None and first[1] >= nearness.limits.offer:
            hits[first[0]] = max(first[1], hits.get(first[0], 0.0))
    return hits


def _offers(text: str, language: Language) -> bool:
    """Whether a sentence has the form of an offer and is no refusal."""
    return language.has_form("offer", text) and not language.has_form("refusal", text)


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
        groups = Groups({kind: (line,) for kind, line in offer.details.items()})
        for near in groups.near(nearness, statements):
            first = leader(near)
            if first is not None and first[1] >= nearness.limits.offer - DETAIL_NEAR:
                found.add(first[0])
    return [kind for kind in DETAILS if kind in found]
