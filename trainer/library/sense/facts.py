"""Facts and questions: whether they can come out, when they should, and be told from one another."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.domain.persona import Fact, Persona
from trainer.library.findings import Finding, find
from trainer.library.sense.authority import FEWEST_EXAMPLES
from trainer.library.sense.words import Meaning, Words, plain
from trainer.library.source import Source
from trainer.translation import mark, tr

HELD = 0.85
"""From this share of its words on, the case file holds a fact."""
FEWEST_WORDS = 4
"""Texts with fewer words of the case than this are not compared: they share them by accident."""
TOLD = 0.8
"""From this share of its words on, a line tells a fact."""
AS_NEAR = 0.84
"""From this nearness on two questions ask for the same thing; over the shipped personas questions that ask for
different facts come to 0.80 ("who bought it?", "whom did you tell when it was sold?")."""
WHEN = {"asked": mark("asked for"), "heard": mark("they feel heard"), "trusted": mark("they trust the agent")}
EARLY = ("opening", "vent", "demand", "insult", "threaten")
"""Acts in which lines are said before anything was asked."""


def weaknesses(source: Source, persona: Persona, words: Words, meaning: Meaning | None) -> Iterator[Finding]:
    """Weaknesses of the facts and of the customer's own questions."""
    record = " ".join((persona.case_file.record, *persona.case_file.history))
    for number, fact in enumerate(persona.facts):
        yield from _fact(source, number, fact)
        known = len(words.of(fact.text)) >= FEWEST_WORDS and words.shared(record, fact.text) >= HELD
        if fact.when != "opening" and known:
            yield find(source, ("facts", number), "fact-in-record", id=fact.id)
    yield from _shared_asks(source, persona)
    if meaning is not None:
        yield from _near_asks(source, persona, meaning)
    yield from _too_early(source, persona, words)
    for number, question in enumerate(persona.questions):
        if not question.answered_by:
            yield find(source, ("questions", number), "question-unanswerable", id=question.id)


def _fact(source: Source, number: int, fact: Fact) -> Iterator[Finding]:
    path = ("facts", number)
    if not fact.asks and fact.when == "asked":
        yield find(source, path, "fact-never-told", id=fact.id)
    elif not fact.asks and fact.when != "opening":
        yield find(source, path, "fact-left-to-chance", id=fact.id)
    elif fact.when != "opening" and len(fact.asks) < FEWEST_EXAMPLES:
        yield find(source, (*path, "asks"), "few-examples", id=fact.id, count=len(fact.asks), field="asks")
    if not fact.lines:
        yield find(source, path, "fact-wordless", id=fact.id)


def _shared_asks(source: Source, persona: Persona) -> Iterator[Finding]:
    """A question that stands at two facts asks for neither."""
    owner: dict[str, str] = {}
    for number, fact in enumerate(persona.facts):
        for place, ask in enumerate(fact.asks):
            other = owner.setdefault(plain(ask), fact.id)
            if other != fact.id:
                yield find(source, ("facts", number, "asks", place), "asks-too-near", id=fact.id, other=other)


def _near_asks(source: Source, persona: Persona, meaning: Meaning) -> Iterator[Finding]:
    """Questions that mean the same as one of another fact."""
    asks = [(number, place, ask) for number, fact in enumerate(persona.facts) for place, ask in enumerate(fact.asks)]
    if len(asks) < 2:
        return
    vectors = meaning.vectors([ask for _, _, ask in asks])
    near = vectors @ vectors.T
    for row, (number, place, ask) in enumerate(asks):
        others = [column for column in range(row) if asks[column][0] != number]
        best = max(others, key=lambda column: near[row, column], default=None)
        if best is None or near[row, best] < AS_NEAR or plain(asks[best][2]) == plain(ask):  # the same words are told
            continue
        fact, other = persona.facts[number], persona.facts[asks[best][0]]
        yield find(source, ("facts", number, "asks", place), "asks-too-near", id=fact.id, other=other.id)


def _too_early(source: Source, persona: Persona, words: Words) -> Iterator[Finding]:
    """Lines said unasked that hold nearly all of a fact which has to be asked for or earned."""
    kept = [fact for fact in persona.facts if fact.when in ("heard", "trusted")]
    for key, of_key in persona.lines.items():
        if key.split(".")[0] not in EARLY:
            continue
        for path, line in placed(key, of_key):
            for fact in kept:
                told = [one for one in (fact.text, *fact.lines) if len(words.of(one)) >= FEWEST_WORDS]
                if any(words.shared(line, one) >= TOLD for one in told):
                    yield find(source, path, "tells-too-early", id=fact.id, when=tr(WHEN[fact.when]))
                    break


def placed(key: str, lines: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The lines of one key with their paths."""
    sets = lines.items() if isinstance(lines, dict) else [(None, lines)]
    for heat, of_heat in sets:
        for place, line in enumerate(of_heat):  # type: ignore[arg-type]
            yield (("lines", key, place) if heat is None else ("lines", key, heat, place)), line
