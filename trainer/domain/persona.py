"""Personas: a customer and their case, as one YAML file holds them."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from trainer.domain.base import Channel, Fault, Lang, MistakeError, Model, Slug, check_ids_once
from trainer.domain.conversation import Scenario
from trainer.domain.moves import Move
from trainer.domain.plan import CALL_OUT_TOPICS, CLOSE_TOPICS, HEATS, SOFTEN_TOPICS, TAKE_UP_TOPICS, ActKind, Heat

CallerType = Literal["screamer", "wanderer", "demander", "threatener", "entitled", "mistaken", "wronged", "abusive"]
"""The four types of advice H2, and the four characters that articles E, R and P add."""

Reveal = Literal["opening", "asked", "heard", "trusted"]
MAX_PRINCIPLES = 20
"""More rules than this nobody keeps in mind, people or models."""
Strength = Literal["mild", "strong"]
Solves = Literal["fully", "partly", "not"]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Line = Annotated[str, Field(min_length=1, max_length=400)]
Score = Annotated[float, Field(ge=0, le=10)]


def check_slots(line: str) -> str:
    """The line, where its braces are plain slots such as {thing}; else MistakeError."""
    try:
        parts = list(Formatter().parse(line))
    except ValueError:
        message = "a brace in this line has no partner; write {thing}, or {{ for a brace itself"
        raise MistakeError(message, code="bad-slot") from None
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion or not name.isidentifier()):
            message = f"'{{{name}}}' is no slot; a slot is one plain word in braces, such as {{thing}}"
            raise MistakeError(message, code="bad-slot")
    return line


Spoken = Annotated[Line, AfterValidator(check_slots)]
"""A line of the customer's; it may hold slots."""


class Story(Model):
    """What is true in this case, whoever says what."""

    happened: Text
    """What happened, told neutrally, with its dates, sums and names."""
    fault: Fault
    """Whose fault it is in truth: it decides what an apology is worth."""
    need: Text
    """The real need under the demand. It is met by an offer that solves `fully`."""
    demand: Text
    """What the customer says they want."""
    resolved_when: Text
    """What has to have happened for this customer to go away content."""


class Fact(Model):
    """Something the customer knows, and what brings it out."""

    id: Slug
    """Short name of the fact, used in `answer.ID` and `wont_say_yet.ID`."""
    text: Text
    """The fact told neutrally."""
    when: Reveal = "asked"
    """`opening`: said at once; `asked`: once asked for; `heard`: once they also feel heard; `trusted`: once
    they also trust the agent."""
    asks: tuple[Line, ...] = ()
    """Example questions that ask for it, in the agent's mouth; found by meaning, in any language."""
    lines: tuple[Spoken, ...] = ()
    """How this customer says it."""
    half: tuple[Spoken, ...] = ()
    """How they half say it while still angry."""


class OwnQuestion(Model):
    """Something the customer wants to know, and will ask until it is answered."""

    id: Slug
    """Short name of the question, used in `ask.ID`."""
    text: Text
    """The question as this customer would put it inside a sentence: "where the parcel is", "why nobody rang me"."""
    lines: Annotated[tuple[Spoken, ...], Field(min_length=1)]
    """How this customer asks it."""
    answered_by: tuple[Line, ...] = ()
    """Example statements of an agent that answer it; found by meaning."""
    at_answer: tuple[Spoken, ...] = ()
    """What this customer says to the answer; without it a word that fits any."""
    moot_after: tuple[Slug, ...] = ()
    """Facts after which the customer asks this no more: they have found the answer by telling them."""


class Temperament(Model):
    """Where this customer starts and how fast they move; what is left out comes from the caller type."""

    anger: Score | None = None
    """Anger at the start, 0–10: below 2.5 thawing, from 5 hot, from 7.5 boiling."""
    trust: Score | None = None
    """Trust at the start, 0–10; from 5 on, once heard, they tell what they tell nobody."""
    patience: Annotated[int, Field(ge=2, le=40)] | None = None
    """How many turns of the agent's they bear before they begin to leave, 2–40."""
    volatility: Literal["low", "medium", "high"] | None = None
    """How fast harm raises the anger."""
    forgiveness: Literal["slow", "medium", "quick"] | None = None
    """How fast repair lowers it."""


class CaseFile(Model):
    """What the agent can see: the customer's record, its history, what a good agent would make of it."""

    record: Text
    """What stands in the customer's record: names, numbers, what was booked or bought."""
    history: tuple[Line, ...] = ()
    """What happened so far, an entry a line, with day and hour."""
    hint: Text | None = None
    """What a good agent would conclude from the record; shown to whoever practises."""


class Offer(Model):
    """Something the agent may offer."""

    id: Slug
    """Short name of the offer, used in `refuse.ID`, `accept.ID` …"""
    what: Text
    """What it is, in the words of the desk."""
    solves: Solves
    """How far it meets the real need."""
    name: Line
    """Its spoken name in the customer's mouth, fitting after "about …": "the new mould"."""
    says: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Example sentences of an agent who offers it; found by meaning."""
    limit: Text | None = None
    """The condition or ceiling that goes with it."""
    details: dict[Literal["when", "how", "who", "else"], Line] = {}
    """What the agent can answer when the customer asks for details."""
    instead_of: tuple[Slug, ...] = ()
    """Ids of offers that cannot stand beside it: who takes it gives these up ("pick it up" and "have it brought")."""


class Forbidden(Model):
    """Something that may not be offered or promised."""

    what: Text
    """What it is, with the reason where that helps to say no."""
    says: tuple[Line, ...] = ()
    """Example sentences of an agent who promises it all the same."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"what": value} if isinstance(value, str) else value


class Authority(Model):
    """What the agent may offer, and may not."""

    offers: Annotated[tuple[Offer, ...], Field(min_length=1)]
    """Everything that may be offered; one of them should solve the need `fully`."""
    may_not: Annotated[tuple[Forbidden, ...], Field(alias="not")] = ()
    """What may not be offered or promised; a text alone, or with sentences that would promise it."""

    @field_validator("offers")
    @classmethod
    def _ids_once(cls, value: tuple[Offer, ...]) -> tuple[Offer, ...]:
        check_ids_once(value)
        known = tuple(offer.id for offer in value)
        for place, offer in enumerate(value):
            for number, other in enumerate(offer.instead_of):
                if other not in known:
                    message = f"'{other}' is no offer of this persona; one of {', '.join(known)}"
                    path = (place, "instead_of", number)
                    raise MistakeError(message, code="no-such-offer", path=path, given=other, options=known)
        return value


class Principle(Model):
    """A plain rule of how this customer speaks, as a trainer would put it, with the line that gave rise to it.

    Experts shape a played customer best by such rules, drawn from single lines that were wrong.
    """

    rule: Line
    """The rule in one sentence: "She never says please to a firm."."""
    never: Line | None = None
    """A line that they would never say."""
    instead: Spoken | None = None
    """What they would say in its place."""


def check_line_key(key: str) -> str:
    """The key, where it is `act` or `act.topic` with a known act and, where fixed, a known topic; else MistakeError."""
    kind, _, topic = key.partition(".")
    kinds = tuple(act.value for act in ActKind)
    if kind not in kinds:
        message = f"'{kind}' is no act; one of {', '.join(kinds)}"
        raise MistakeError(message, code="unknown-act", given=kind, options=kinds)
    fixed = {
        "call_out": CALL_OUT_TOPICS, "soften": SOFTEN_TOPICS, "close": CLOSE_TOPICS, "take_up": TAKE_UP_TOPICS,
    }.get(kind)  # fmt: skip
    if topic and fixed is not None and topic not in fixed:
        topics = tuple(sorted(fixed))
        message = f"'{topic}' is no topic of {kind}; one of {', '.join(topics)}"
        raise MistakeError(message, code="unknown-topic", given=topic, options=topics)
    return key


LineKey = Annotated[str, AfterValidator(check_line_key)]


LineSet = tuple[Spoken, ...] | dict[Heat, tuple[Spoken, ...]]
"""Lines for any heat, or lines by heat."""


class Persona(Model):
    """A customer and their case."""

    id: Slug
    """As the file is called, without .yaml."""
    name: Annotated[str, Field(min_length=1, max_length=60)]
    """Name of the customer, as the agent sees it."""
    lang: Lang = "en"
    caller_type: CallerType
    """Kind of caller: it sets the temperament where none is given, and lends lines."""
    difficulty: Annotated[int, Field(ge=1, le=5)]
    """1 easy … 5 hard."""
    channel: Channel
    """Where they meet: it decides how lines are written and how long they may be."""
    trade: Annotated[str, Field(min_length=1, max_length=40)]
    """The agent's line of business: "parcel delivery"."""
    summary: Annotated[str, Field(min_length=1, max_length=160)]
    """One sentence for the list of customers; it does not give the solution away."""
    trains: tuple[str, ...] = ()
    """Ids of the criteria that this case exercises most."""
    address_as: tuple[Line, ...] = ()
    """Names by which the agent may address them: "Mrs Kilpatrick"."""

    who: Text
    """Who they are: age, work, home, what they hold to. A model plays from it."""
    talks: Text
    """How they talk: sentences, favourite words, swearing, what they always come back to."""
    story: Story
    """What is true in this case."""
    facts: tuple[Fact, ...] = ()
    """What the customer knows, each piece with what brings it out."""
    questions: tuple[OwnQuestion, ...] = ()
    """What the customer wants to know and will ask until it is answered."""

    temperament: Temperament = Temperament()
    """Where they start and how fast they move; what is left out comes from the caller type."""
    triggers: dict[Move, Strength] = {}
    """Moves that sting this customer more than others."""
    soothers: dict[Move, Strength] = {}
    """Moves that reach this customer more than others."""

    case_file: CaseFile
    """What the agent can see."""
    authority: Authority
    """What the agent may offer, and may not."""
    house_rule_abuse: Text = "Ask once, warn once, then end the conversation and note it."
    """What this desk does when a customer turns abusive; where a file leaves it out, in the customer's language."""

    words: dict[str, Line] = {}
    """Slots for bank lines: `thing` ("the parcel"), `company`, `sum`, `date`, `place`, `person` …"""
    lines: dict[LineKey, LineSet] = {}
    """Own lines by act, `act` or `act.topic`; what is missing comes from the banks."""
    principles: Annotated[tuple[Principle, ...], Field(max_length=MAX_PRINCIPLES)] = ()
    """Rules of how they speak, from lines that were wrong; a model is told them and held to them."""
    extensions: dict[str, Any] = {}
    """Kept as it is: what other programs store in the file."""

    @field_validator("facts", "questions")
    @classmethod
    def _ids_once(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        check_ids_once(value)
        return value

    @property
    def own_words(self) -> dict[str, str]:
        """The slots of bank lines, with what follows from other fields filled in."""
        return {"customer": self.name, **self.words}

    @property
    def own_lines(self) -> frozenset[str]:
        """Every line of the customer's that stands in the file, as it stands there."""
        told = [line for fact in self.facts for line in (*fact.lines, *fact.half)]
        asked = [line for question in self.questions for line in (*question.lines, *question.at_answer)]
        own = [line for lines in self.lines.values() for heat in HEATS for line in by_heat(lines, heat)]
        return frozenset((*told, *asked, *own))

    def offer(self, offer_id: str) -> Offer | None:
        """The offer of that id, or None."""
        return next((offer for offer in self.authority.offers if offer.id == offer_id), None)

    def fact(self, fact_id: str) -> Fact | None:
        """The fact of that id, or None."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def question(self, question_id: str) -> OwnQuestion | None:
        """The customer's own question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def scenario(self) -> Scenario:
        """What the agent could see of this case, as a judge gets it."""
        may_offer = tuple(offer.what + (f" ({offer.limit})" if offer.limit else "") for offer in self.authority.offers)
        return Scenario(
            customer=self.name,
            fault=self.story.fault,
            case_file=(self.case_file.record, *self.case_file.history),
            may_offer=may_offer,
            no_help=tuple(
                text for text, offer in zip(may_offer, self.authority.offers, strict=True) if offer.solves == "not"
            ),
            may_not_offer=tuple(item.what for item in self.authority.may_not),
            house_rule_abuse=self.house_rule_abuse,
        )


def by_heat(lines: LineSet, heat: Heat) -> tuple[str, ...]:
    """The lines of a set that fit a heat."""
    return lines.get(heat, ()) if isinstance(lines, dict) else lines


__all__ = [
    "HEATS", "Authority", "CallerType", "CaseFile", "Fact", "Forbidden", "LineSet", "Offer", "OwnQuestion",
    "Persona", "Principle", "Reveal", "Solves", "Story", "Strength", "Temperament", "by_heat", "check_line_key",
]  # fmt: skip
