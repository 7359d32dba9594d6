"""What is allowed in a persona and will hardly be meant: said as warnings."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind
from trainer.library.findings import Finding, find, nearest
from trainer.library.source import Source

SPOKEN_SLOTS = ("customer", "agent", "offer", "word", "said", "promise", "question", "thing", "company")
"""Slots that are filled from the conversation; `thing` and `company` are expected in `words`."""
OFFER_ACTS = (
    ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY,
)  # fmt: skip
DETAIL_TOPICS = ("when", "how", "who", "else")
Path = tuple[str | int, ...]


def weaknesses(source: Source, persona: Persona) -> list[Finding]:
    """Warnings about a persona that can be played as it stands."""
    return [*_offers(source, persona), *_keys(source, persona), *_slots(source, persona), *_facts(source, persona)]


def _offers(source: Source, persona: Persona) -> Iterator[Finding]:
    worth = [offer.solves for offer in persona.authority.offers]
    if "fully" not in worth and worth.count("partly") < 2:
        yield find(
            source, ("authority", "offers"),
            "no offer solves the need fully, and no two help partly: nobody can settle this", warning=True,
        )  # fmt: skip


def _keys(source: Source, persona: Persona) -> Iterator[Finding]:
    """Lines about an offer that there is not are never said."""
    offers = [offer.id for offer in persona.authority.offers]
    for key in persona.lines:
        kind, _, topic = key.partition(".")
        details = DETAIL_TOPICS if kind == ActKind.ASK_DETAILS else ()
        if kind in OFFER_ACTS and topic and topic not in (*offers, *details):
            yield find(
                source, ("lines", key), f"there is no offer '{topic}'{nearest(topic, [*offers, *details])}",
                warning=True,
            )  # fmt: skip


def _slots(source: Source, persona: Persona) -> Iterator[Finding]:
    """A line with a slot that nothing fills is never said."""
    known = [*SPOKEN_SLOTS, *persona.words]
    for path, line in _spoken(persona):
        for _, name, _, _ in Formatter().parse(line):
            if name is not None and name not in known:
                message = f"nothing fills the slot {{{name}}}, so this line is never said{nearest(name, known)}"
                yield find(source, path, message, warning=True)


def _spoken(persona: Persona) -> Iterator[tuple[Path, str]]:
    """Every line of the customer's with its path."""
    for key, lines in persona.lines.items():
        sets = lines.items() if isinstance(lines, dict) else [(None, lines)]
        for heat, of_heat in sets:
            for place, line in enumerate(of_heat):
                yield (("lines", key, place) if heat is None else ("lines", key, heat, place)), line
    for number, fact in enumerate(persona.facts):
        for name, own in (("lines", fact.lines), ("half", fact.half)):
            for place, line in enumerate(own):
                yield ("facts", number, name, place), line
    for number, question in enumerate(persona.questions):
        for place, line in enumerate(question.lines):
            yield ("questions", number, "lines", place), line


def _facts(source: Source, persona: Persona) -> Iterator[Finding]:
    for number, fact in enumerate(persona.facts):
        if fact.when == "asked" and not fact.asks:
            yield find(
                source,
                ("facts", number),
                f"nothing asks for '{fact.id}': without `asks` it is never told",
                warning=True,
            )
