"""The customer's own lines: whether they can be said, and whether an angry person would say them so."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import NamedTuple

from trainer.domain.persona import CallerType, LineSet, Persona
from trainer.domain.plan import ActKind
from trainer.domain.principles import against, as_said
from trainer.library import surroundings
from trainer.library.findings import Finding, Path, find, nearest
from trainer.library.sense.facts import placed
from trainer.library.sense.words import plain
from trainer.library.source import Source
from trainer.translation import mark, tr

OFFER_ACTS = (
    ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY,
)  # fmt: skip
FIXED_TOPICS: dict[str, tuple[str, ...]] = {
    ActKind.REMIND: ("question", "promise"),
    ActKind.SILENCE_CHECK: ("first", "second", "third"),
    ActKind.WAIT: ("channel",),
    ActKind.WANT_MANAGER: ("offered", "declined"),
}
"""Topics that the plan gives to acts, where they are not those of the persona or of the domain."""
DETAILS = ("when", "how", "who", "else")
ONLY_IN: dict[str, tuple[str, ...]] = {
    "offer": OFFER_ACTS, "word": (ActKind.THROW_BACK,), "said": (ActKind.CALL_OUT, ActKind.TAKE_UP),
    "promise": (ActKind.REMIND,), "question": (ActKind.REMIND,),
}  # fmt: skip
"""Slots that are filled from the conversation, and the acts in which they are."""
ALWAYS = ("customer", "agent", "thing", "company")
"""Slots that have a value in any case, the last two from `words`."""
INSULTING: tuple[CallerType, ...] = ("screamer", "abusive")
"""Kinds of callers who insult; others have no use for such lines."""
LONGEST = {"chat": 220, "phone": 300, "counter": 300}
"""Characters of one line, by channel."""
LEAST = {"opening": 1, "vent": 3, "demand": 2, "hang_up": 1, "close.resolved": 1}
"""Own lines that a persona needs to be somebody: what it begins with, tells, wants, and how it goes."""
LEAST_BY_TYPE: dict[CallerType, dict[str, int]] = {"threatener": {"threaten": 2}, "abusive": {"insult": 2}}
"""… and what their kind is known by."""
UNSOFTENED = ("accept", "accept_grudgingly", "soften", "close", "confirm", "back_down", "ask_details", "haggle", "wait")
"""Acts in which a customer may give in, thank or agree."""
WHO = {
    "assistant_talk": mark("a service desk"), "counselling": mark("a counsellor or a training course"),
    "refusal": mark("a language model"), "narration": mark("a stage direction"),
    "speaks_for_agent": mark("a transcript"), "leak": mark("a list or a prompt"),
}  # fmt: skip
FITTING = {"gives_in", "gushes"}
QUOTING = {ActKind.THROW_BACK, ActKind.CALL_OUT}
"""Acts in which the agent's own words come back."""


class Line(NamedTuple):
    """One line of the customer's, where it stands and in which act it is said."""

    path: Path
    act: str
    text: str


def weaknesses(source: Source, persona: Persona) -> Iterator[Finding]:
    """Weaknesses of what the customer says."""
    yield from _keys(source, persona)
    lines = list(spoken(persona))
    yield from _slots(source, persona, lines)
    yield from _voice(source, persona, lines)
    yield from _twice(source, lines)
    yield from _ruled_out(source, persona, lines)
    for act, least in (LEAST | LEAST_BY_TYPE.get(persona.caller_type, {})).items():
        have = _count(persona.lines.get(act, ())) or (_count(persona.lines.get(act.split(".")[0], ())))
        if have < least:
            path: Path = ("lines", act) if act in persona.lines else ("lines",)
            yield find(source, path, "few-lines", count=have, least=least, act=act, more=least - have)


def spoken(persona: Persona) -> Iterator[Line]:
    """Every line of the customer's."""
    for key, lines in persona.lines.items():
        yield from (Line(path, key.split(".")[0], text) for path, text in placed(key, lines))
    for number, fact in enumerate(persona.facts):
        for name, act, own in (("lines", "answer", fact.lines), ("half", "half_answer", fact.half)):
            yield from (Line(("facts", number, name, place), act, text) for place, text in enumerate(own))
    for number, question in enumerate(persona.questions):
        yield from (
            Line(("questions", number, "lines", place), "ask", text) for place, text in enumerate(question.lines)
        )


def _count(lines: LineSet) -> int:
    return sum(len(one) for one in lines.values()) if isinstance(lines, dict) else len(lines)


def _keys(source: Source, persona: Persona) -> Iterator[Finding]:
    """Lines under a topic that never comes up."""
    for key in persona.lines:
        kind, _, topic = key.partition(".")
        path = ("lines", key)
        topics = _topics(kind, persona)
        if kind == ActKind.INSULT and persona.caller_type not in INSULTING:
            why = tr("a customer of type {kind} does not insult", kind=persona.caller_type)
            yield find(source, path, "never-said", why=why, near="", topics=tr("another act"))
        elif not topic or topics is None or topic in topics:
            continue
        elif kind in OFFER_ACTS:
            yield find(source, path, "unknown-offer", topic=topic, near=nearest(topic, topics))
        else:
            why = tr("'{topic}' is nothing that {act} is ever about", topic=topic, act=kind)
            told = ", ".join(topics) or tr("the act alone")
            yield find(source, path, "never-said", why=why, near=nearest(topic, topics), topics=told)


def _topics(kind: str, persona: Persona) -> list[str] | None:
    """What an act can be about; None where the schema has checked it."""
    if kind in OFFER_ACTS:
        offers = [offer.id for offer in persona.authority.offers]
        return [*offers, *DETAILS] if kind == ActKind.ASK_DETAILS else offers
    if kind in (ActKind.ANSWER, ActKind.HALF_ANSWER, ActKind.WONT_SAY_YET):
        return [fact.id for fact in persona.facts]
    if kind == ActKind.ASK:
        return [question.id for question in persona.questions]
    if kind == ActKind.THROW_BACK:
        return list(surroundings.red_rags(persona.lang))
    if kind in (ActKind.CALL_OUT, ActKind.SOFTEN, ActKind.CLOSE):
        return None
    return list(FIXED_TOPICS.get(kind, ()))


def _slots(source: Source, persona: Persona, lines: list[Line]) -> Iterator[Finding]:
    """Lines with a slot that nothing fills are never said."""
    known = [*ALWAYS, *ONLY_IN, *persona.words]
    for line in lines:
        if "{" not in line.text:
            continue
        for _, name, _, _ in Formatter().parse(line.text):
            if name is None or name in persona.words or name in ALWAYS:
                continue
            if name not in ONLY_IN:
                yield find(source, line.path, "empty-slot", slot=name, near=nearest(name, known))
            elif line.act not in ONLY_IN[name]:
                yield find(source, line.path, "slot-elsewhere", slot=name, acts=", ".join(ONLY_IN[name]))


def _voice(source: Source, persona: Persona, lines: list[Line]) -> Iterator[Finding]:
    """Lines that no angry person says: too long, out of a course, or giving in before anything is settled."""
    patterns = surroundings.slips(persona.lang)
    for line in lines:
        if len(line.text) > LONGEST[persona.channel]:
            limit = LONGEST[persona.channel]
            yield find(source, line.path, "line-too-long", length=len(line.text), limit=limit)
        said = line.text.lower().replace("’", "'").replace("“", '"').replace("”", '"')
        for kind, pattern in patterns.items():
            hit = None if line.act in QUOTING else pattern.search(said)
            if hit is None:
                continue
            quote = line.text[hit.start() : hit.end()].strip()
            if kind in WHO:
                yield find(source, line.path, "not-a-customer", quote=quote, who=tr(WHO[kind]))
            elif kind in FITTING and line.act not in UNSOFTENED:
                yield find(source, line.path, "gives-in-early", quote=quote)


def _ruled_out(source: Source, persona: Persona, lines: list[Line]) -> Iterator[Finding]:
    """Lines that one of the principles forbids."""
    for line in lines if persona.principles else []:
        principle = against(persona, as_said(persona, line.text))
        if principle is not None:
            yield find(source, line.path, "line-forbidden", rule=principle.rule)


def _twice(source: Source, lines: list[Line]) -> Iterator[Finding]:
    """The same line in two places; an act and one of its topics may share one, which is then said once."""
    seen: dict[str, Line] = {}
    for line in lines:
        first = seen.setdefault(plain(line.text) or line.text, line)
        if first is not line and (first.act != line.act or first.path[:2] == line.path[:2]):
            yield find(source, line.path, "duplicate-line", line=source.place(first.path).line)
