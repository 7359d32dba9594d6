"""What gives the solution away: a customer wants something, and does not know how the desk puts it right."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.domain.persona import Offer, Persona
from trainer.library.findings import Finding, find
from trainer.library.sense.facts import EARLY, placed
from trainer.library.sense.words import Words, plain
from trainer.library.source import Source

FEWEST = 4
"""A sentence has to have so many words of the case to be recognised by them."""
GIVEN_AWAY = 0.75
"""From this share of an offer's words on, a text gives it away."""
UNASKED = (*EARLY, "ask", "want_manager", "silence_check")


def weaknesses(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """Texts said or shown before any offer that hold nearly all of one which solves the case."""
    solving = [offer for offer in persona.authority.offers if offer.solves == "fully"]
    texts: list[tuple[tuple[str | int, ...], str]] = [
        (("summary",), persona.summary),
        (("story", "demand"), persona.story.demand),
    ]
    for key, of_key in persona.lines.items():
        if key.split(".")[0] in UNASKED:
            texts += placed(key, of_key)
    for number, question in enumerate(persona.questions):
        texts += [(("questions", number, "lines", place), line) for place, line in enumerate(question.lines)]
    for path, text in texts:
        for offer in solving:
            if gives_away(text, offer, words):
                yield find(source, path, "tells-solution", offer=offer.id)
                break


def gives_away(text: str, offer: Offer, words: Words) -> bool:
    """Whether a text holds the offer: a whole sentence of it, or nearly all that it consists of."""
    said = plain(text)
    sentences = [one for one in (offer.what, *offer.says) if len(words.of(one)) >= FEWEST]
    return any(words.shared(text, one) >= GIVEN_AWAY or plain(one) in said for one in sentences)
