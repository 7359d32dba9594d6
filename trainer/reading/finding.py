"""What of a case a model finds in a message: facts asked for, offers made, the customer's own questions answered.

Offline these are found by nearness to a persona's examples, which misses every other question that is put in other
words; a model reads them. Each must be known by its id and carry words of the message, or it is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from trainer.domain.persona import Persona
from trainer.domain.reading import MadeOffer, ReadingContext
from trainer.reading.questions import Asked

EXAMPLES = 2
"""So many example questions tell the model what a fact is: the fact itself would tell it what was not said."""
MOST = 4
"""So many findings of a kind a message can have."""


class CaseList(NamedTuple):
    """What can come up in a case, by id and in words for the model."""

    asks: dict[str, str]
    offers: dict[str, str]
    """Of the persona's authority, and as `not-1`, `not-2` … what the agent may not promise."""
    answers: dict[str, str]
    """The customer's own questions that are open."""

    @property
    def kinds(self) -> dict[str, dict[str, str]]:
        """Those of the three that hold anything."""
        return {name: ids for name, ids in self._asdict().items() if ids}


class CaseFound(NamedTuple):
    """What a message does with the case; None where the model said nothing of that kind."""

    asks: list[Asked] | None = None
    offers: list[MadeOffer] | None = None
    answers: list[str] | None = None


def case_list(persona: Persona | None, context: ReadingContext) -> CaseList:
    """What can come up with this persona at this moment; nothing without one."""
    if persona is None:
        return CaseList({}, {}, {})
    offers = {offer.id: " ".join(offer.what.split()) for offer in persona.authority.offers}
    offers |= {f"not-{number}": item.what for number, item in enumerate(persona.authority.may_not, 1)}
    opened = [question for one in context.open_questions if (question := persona.question(one)) is not None]
    return CaseList(
        {fact.id: " / ".join(fact.asks[:EXAMPLES]) for fact in persona.facts if fact.asks},
        offers,
        {question.id: question.text for question in opened},
    )


def case_found(
    data: Mapping[str, Any], listed: CaseList, persona: Persona, verbatim: Callable[[Any], str | None]
) -> CaseFound:
    """What holds of a model's findings; `verbatim` gives the message's own words for a quote, or None."""

    def rows(kind: str, known: Mapping[str, str]) -> dict[str, str] | None:
        given = data.get(kind)
        if not known or not isinstance(given, list):
            return None
        found: dict[str, str] = {}
        for row in given[: 4 * MOST]:
            name = row.get("id") if isinstance(row, dict) else None
            quote = verbatim(row.get("quote")) if isinstance(row, dict) else None
            if isinstance(name, str) and name in known and quote is not None and len(found) < MOST:
                found.setdefault(name, quote)
        return found

    asks, offers, answers = (rows(kind, known) for kind, known in listed._asdict().items())
    return CaseFound(
        None if asks is None else [Asked(name, quote) for name, quote in asks.items()],
        None if offers is None else [_offer(name, quote, persona) for name, quote in offers.items()],
        None if answers is None else list(answers),
    )


def _offer(name: str, quote: str, persona: Persona) -> MadeOffer:
    if persona.offer(name) is not None:
        return MadeOffer(offer_id=name, quote=quote)
    number = int(name.removeprefix("not-"))
    return MadeOffer(offer_id=None, quote=quote, forbidden=persona.authority.may_not[number - 1].what)
