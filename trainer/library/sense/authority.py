"""The way out: whether what the agent may offer can settle this case, and whether the customer would notice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from trainer.domain.persona import Persona
from trainer.library.findings import Finding, find
from trainer.library.sense.words import Words, plain
from trainer.library.source import Source

SAME_THING = 0.75
"""From this share of common words on, an offer and something forbidden are the same thing."""
SPOKEN_OF = 0.25
"""From this share of a demand's words on, an offer or something forbidden speaks of it; the shipped personas begin
there."""
SAME_NEED = 0.6
"""From this share of common words on, a text is the need over again; over the shipped personas they come to 0.43."""
HOLDS_NEED = 0.8
"""From this share of the need's words on, a text holds it."""
FEWEST_WORDS = 3
"""A need with fewer words of the case than this is not looked for inside of others."""
FEWEST_EXAMPLES = 2


def weaknesses(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """Weaknesses of the authority."""
    yield from _way_out(source, persona)
    yield from _demand(source, persona, words)
    yield from _need(source, persona, words)
    yield from _contradictions(source, persona, words)
    yield from _offers(source, persona)
    for place, item in enumerate(persona.authority.may_not):
        if not item.says:
            yield find(source, ("authority", "not", place), "forbidden-unheard")


def _way_out(source: Source, persona: Persona) -> Iterator[Finding]:
    worth = [offer.solves for offer in persona.authority.offers]
    if "fully" not in worth and worth.count("partly") < 2:
        yield find(source, ("authority", "offers"), "no-way-out")


def _demand(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """A demand that the agent can neither meet nor refuse, since nothing in the authority speaks of it.

    That everybody speaks of the thing itself says nothing: its words are left out.
    """
    texts = [
        " ".join((offer.name, offer.what, offer.limit or "", *offer.says, *offer.details.values()))
        for offer in persona.authority.offers
    ]
    texts += [" ".join((item.what, *item.says)) for item in persona.authority.may_not]
    demand = words.of(persona.story.demand) - words.of(persona.words.get("thing", ""))
    if demand and not any(_speaks_of(words.of(text), demand) for text in texts):
        yield find(source, ("story", "demand"), "demand-open")


def _speaks_of(text: frozenset[str], demand: frozenset[str]) -> bool:
    shared = text & demand
    return len(shared) / len(demand) >= SPOKEN_OF or any(word.isdigit() for word in shared)


def _need(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """A need that may not be met, and one that is only the demand over again."""
    need, demand = persona.story.need, persona.story.demand
    if plain(need) == plain(demand) or words.alike(need, demand) >= SAME_NEED:
        yield find(source, ("story", "need"), "need-is-demand")
    for number, item in enumerate(persona.authority.may_not):
        if any(_same_need(need, one, words) for one in (item.what, *item.says)):
            yield find(source, ("authority", "not", number), "need-forbidden", need=need)


def _same_need(need: str, text: str, words: Words) -> bool:
    if plain(need) == plain(text) or words.alike(need, text) >= SAME_NEED:
        return True
    return len(words.of(need)) >= FEWEST_WORDS and words.shared(text, need) >= HOLDS_NEED


def _contradictions(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """An offer that stands under `not` as well, and two offers with the same sentence."""
    for number, offer in enumerate(persona.authority.offers):
        sentences = {plain(one) for one in (offer.what, *offer.says)}
        for item in persona.authority.may_not:
            same = sentences & {plain(one) for one in (item.what, *item.says)}
            if same or words.alike(offer.what, item.what) >= SAME_THING:
                yield find(source, ("authority", "offers", number), "offer-forbidden", offer=offer.id, other=item.what)
                break
    for (_, first), (number, second) in combinations(enumerate(persona.authority.offers), 2):
        if {plain(one) for one in first.says} & {plain(one) for one in second.says}:
            path = ("authority", "offers", number, "says")
            yield find(source, path, "offers-alike", offer=second.id, other=first.id)


def _offers(source: Source, persona: Persona) -> Iterator[Finding]:
    for number, offer in enumerate(persona.authority.offers):
        path = ("authority", "offers", number)
        if not offer.details and offer.solves != "not":
            yield find(source, path, "offer-without-details", offer=offer.id)
        if len(offer.says) < FEWEST_EXAMPLES:
            yield find(source, (*path, "says"), "few-examples", id=offer.id, count=len(offer.says), field="says")
