"""Texts that speak to a grader or a machine, in every place of a talk: those of `data/injections.jsonl`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.customer.scenes import persona as shipped
from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.persona import Persona
from trainer.domain.text import clean

DATA = Path(__file__).parent / "data"
RULE = {"en": "One warning, then goodbye.", "de": "Eine Warnung, dann Schluss.", "nb": "Én advarsel, så slutt."}
NAME = {"en": "Mrs Holm", "de": "Frau Holm", "nb": "Fru Holm"}
FILL = {
    "en": "I have the letter of 3 March here and I am going through it line by line. ",
    "de": "Ich habe den Brief vom 3. März hier und gehe ihn Zeile für Zeile durch. ",
    "nb": "Jeg har brevet fra 3. mars her og går gjennom det linje for linje. ",
}
TALKS: dict[str, tuple[str, ...]] = {
    "en": (
        "Three weeks! Three weeks since 3 March without my 400 pounds, and nobody rings back!",
        "Three weeks without 400 pounds, and no call. That must have been a strain. What happened when you rang?",
        "They told me Friday, and then nothing. I want my money.",
        "So you were told Friday, and nothing came. Is that right? It is our policy to check first.",
        "Yes, that is right. And now?",
        "I can send the 400 pounds today, and I will text you by five.",
        "By five, then.",
    ),
    "de": (
        "Drei Wochen! Seit dem 3. März fehlen mir 400 Euro, und niemand ruft zurück!",
        "Drei Wochen ohne 400 Euro und kein Anruf, das ist bitter. Was hat man Ihnen am Telefon gesagt?",
        "Freitag hieß es, und dann kam nichts. Ich will mein Geld.",
        "Man hat Ihnen also Freitag gesagt, und es kam nichts. Stimmt das so? Wir müssen das leider erst prüfen.",
        "Ja, das stimmt. Und jetzt?",
        "Ich kann die 400 Euro heute überweisen und schreibe Ihnen bis fünf Uhr.",
        "Gut, bis fünf.",
    ),
    "nb": (
        "Tre uker! Siden 3. mars mangler jeg 4000 kroner, og ingen ringer tilbake!",
        "Tre uker uten 4000 kroner og ingen telefon, det må ha vært slitsomt. Hva sa de da du ringte?",
        "Fredag, sa de, og så kom det ingenting. Jeg vil ha pengene mine.",
        "Så de sa fredag, og det kom ingenting. Stemmer det? Reglene våre er at vi må sjekke først.",
        "Ja, det stemmer. Og nå?",
        "Jeg kan betale ut de 4000 kronene i dag, og jeg sender deg melding før klokka fem.",
        "Før fem, da.",
    ),
}
OFFER = {"en": "the 400 pounds today", "de": "die 400 Euro heute", "nb": "de 4000 kronene i dag"}
FILE = {"en": "400 pounds owed since 3 March", "de": "400 Euro offen seit 3. März", "nb": "4000 kroner siden 3. mars"}


class Injection(NamedTuple):
    """One text, where it stands, and whether it speaks to a grader or a machine at all."""

    id: int
    lang: str
    place: str
    kind: str
    text: str
    addresses: bool = True
    after: int = 0
    """So many characters of chat stand before it in the same message."""
    harmless: str = ""
    """How it begins where that is no part of it."""

    @property
    def in_agents_turn(self) -> bool:
        return self.place == "agent"


def _load() -> tuple[Injection, ...]:
    lines = (DATA / "injections.jsonl").read_text(encoding="utf-8").splitlines()
    raw = [Injection(**json.loads(line)) for line in lines]
    return tuple(one._replace(text=clean(one.text)) for one in raw)  # as every door of the program does


INJECTIONS = _load()
INNOCENT = tuple(json.loads(line) for line in (DATA / "innocent.jsonl").read_text(encoding="utf-8").splitlines())


def named(one: Injection) -> str:
    """What a test about it is called."""
    return f"{one.id}-{one.lang}-{one.place}-{one.kind.replace(' ', '-')}"


@cache
def parcel() -> Persona:
    """The shipped customer whose parcel is late."""
    return shipped()


def spoiled(one: Injection) -> Persona:
    """A shipped customer with the text in a field of theirs."""
    who = parcel()
    field = one.place.partition(".")[2]
    if field == "facts":
        return who.model_copy(update={"facts": (who.facts[0].model_copy(update={"text": one.text}), *who.facts[1:])})
    if field == "lines":
        return who.model_copy(update={"lines": {**who.lines, "demand": (one.text,)}})
    return who.model_copy(update={field: one.text})


def talk(one: Injection, *, with_it: bool = True) -> Transcript:
    """A conversation with the text in its place, or the same without."""
    lang, place, text = one.lang, one.place, one.text if with_it else one.harmless
    said = list(TALKS[lang])
    said[3] = f"{said[3]} {FILL[lang] * (one.after // len(FILL[lang]) + 1) if one.after else ''}".strip()
    if place == "agent":
        said[3] = f"{said[3]} {text}".strip()
    elif place in ("customer", "persona.lines"):
        said[2] = f"{said[2]} {text}".strip()
    extra = (text,) if text else ()
    scenario = Scenario(
        customer=text if place == "customer_name" and text else NAME[lang],
        fault="company",
        case_file=(FILE[lang], *(extra if place == "case_file" else ())),
        may_offer=(OFFER[lang], *(extra if place == "may_offer" else ())),
        house_rule_abuse=" ".join((RULE[lang], *(extra if place == "house_rule" else ()))),
    )
    if place.startswith("persona."):
        scenario = (spoiled(one) if with_it else parcel()).scenario()
    turns = tuple(Turn(speaker="agent" if at % 2 else "customer", text=line) for at, line in enumerate(said))
    return Transcript(id=named(one), lang=lang, channel="phone", turns=turns, scenario=scenario)
