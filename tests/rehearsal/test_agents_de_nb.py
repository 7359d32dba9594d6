"""The simulated agents in German and Norwegian: they load, repeat nothing, and their customers tell good from bad."""

from __future__ import annotations

from collections import Counter
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from trainer.rehearsal.agent import scripted
from trainer.rehearsal.crowd import at_once
from trainer.rehearsal.figures import figures
from trainer.rehearsal.play import Parts, Played, play
from trainer.rehearsal.reporting import persona_report
from trainer.rehearsal.script import KINDS, SLOTS, Kind, KindName, kind, tongue
from trainer.rehearsal.slots import turned, turned_sentence

if TYPE_CHECKING:
    from trainer.domain.base import Lang
    from trainer.domain.persona import Persona
    from trainer.domain.rubric import Rubric
    from trainer.library.shelf import Shelf

LANGS: tuple[Lang, ...] = ("de", "nb")
EVERY = [(name, lang) for lang in LANGS for name in KINDS]
PERSONAS = (
    "zug-zum-fluegel",
    "stadtwerke-nachzahlung",
    "kaution-seit-august",
    "lastesykkel",
    "bombrikke",
    "barnehageplass",
)
FAR_APART: tuple[KindName, ...] = ("excellent", "polite", "hostile")
"""Kinds whose order holds by words alone; the three between polite and hostile lie so close that it takes meanings."""
RUNS = 4


def lines(script: Kind) -> list[str]:
    """All that a kind can say, rule by rule and bank by bank."""
    said = [line for rule in script.rules for line in rule.say]
    return said + [line for bank in script.banks.values() for line in bank]


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_line_stands_twice_in_a_kind_and_every_slot_is_known(name: KindName, lang: Lang) -> None:
    """Lines that are slots and nothing else may: other words come out each time."""
    said = lines(kind(name, lang))
    assert [line for line, times in Counter(said).items() if times > 1] == []
    used = {part[1] for line in said for part in Formatter().parse(line) if part[1] is not None}
    assert used <= SLOTS


@pytest.mark.parametrize("name", KINDS)
def test_the_languages_have_the_depth_of_the_english_agents(name: KindName) -> None:
    """Nobody practises against a thinner customer because of their language."""
    english = len(lines(kind(name, "en")))
    for lang in LANGS:
        assert len(lines(kind(name, lang))) >= 0.9 * english, lang


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_quotes_as_its_language_does(lang: Lang) -> None:
    """No English quotation marks, and none left open."""
    left, right = {"de": ("„", "“"), "nb": ("«", "»")}[lang]
    for name in KINDS:
        for line in lines(kind(name, lang)):
            assert '"' not in line, line
            assert line.count(left) == line.count(right), line


@pytest.mark.parametrize(
    ("lang", "said", "back"),
    [
        ("de", "Meine Frau ist jetzt im Heim am Lindenhof", "Ihre Frau ist jetzt im Heim am Lindenhof"),
        ("de", "Bis September waren wir zwei", "bis September waren Sie zwei"),
        ("de", "Die Zahlen schwimmen mir seit Weihnachten", "die Zahlen schwimmen Ihnen seit Weihnachten"),
        ("nb", "Jeg har gått hit fra Torget i oljehyre", "du har gått hit fra Torget i oljehyre"),
        ("nb", "Han har øvd på dørstokken min siden påske", "han har øvd på dørstokken din siden påske"),
    ],
)
def test_what_a_customer_tells_is_turned_round(lang: Lang, said: str, back: str) -> None:
    """From their mouth into the agent's."""
    turned_round = turned_sentence(said, tongue(lang))
    assert turned_round is not None
    assert turned_round.casefold() == back.casefold()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "Ich stehe seit um zwei in diesem Bahnhof"),
        ("de", "Heute habe ich Sie schon zweimal angerufen"),
        ("de", "Gestern hat er uns einfach stehen lassen"),
        ("nb", "Tre ganger har dere sendt meg den meldingen"),
        ("nb", "Hør nå på meg for en gangs skyld"),
    ],
)
def test_what_would_come_out_crooked_is_left_alone(lang: Lang, said: str) -> None:
    """A verb that would have to change, a word in two cases, an order to the agent."""
    assert turned_sentence(said, tongue(lang)) is None


def test_a_person_of_the_customers_becomes_theirs_in_the_agents_mouth() -> None:
    """Politely in German."""
    assert turned("meine Schwester", tongue("de")) == "Ihre Schwester"
    assert turned("broren min", tongue("nb")) == "broren din"


def played(persona: Persona, name: KindName, parts: Parts) -> list[Played]:
    """The sessions of a kind with a customer."""
    return [at_once(play(persona, name, scripted(name, persona.lang, n), parts, seed=n)) for n in range(1, RUNS + 1)]


@pytest.mark.parametrize("name", PERSONAS)
def test_a_customer_tells_good_from_bad(name: str, shelf: Shelf, parts: Parts, rubric: Rubric) -> None:
    """The order of the kinds is kept, and nobody says a thing twice, runs dry or leaves a slot open on the way."""
    persona = shelf.persona(name)
    sessions = [one for agent in FAR_APART for one in played(persona, agent, parts)]
    for one in sessions:
        texts = [said.text for said in one.said if said.text]
        assert len(set(texts)) == len(texts), one.seed
        assert not any("{" in text or "  " in text for text in texts), one.seed
        assert not one.ran_out, (one.kind, one.seed)
    report = persona_report(persona, rubric, [figures(one) for one in sessions], engine="offline", seed=1)
    assert [(one.above.better, one.above.worse, one.gap) for one in report.order if not one.kept] == []
