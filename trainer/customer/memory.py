"""What the customer remembers of the conversation: rebuilt from its events, turn by turn."""

from __future__ import annotations

import re
from typing import Literal

from trainer.domain.base import Model
from trainer.domain.moves import Move
from trainer.domain.persona import Offer, Persona
from trainer.domain.plan import ActKind, Plan
from trainer.domain.reading import Promise, Reading

Verdict = Literal["heard", "refused", "haggled", "details", "grudging", "accepted"]
RANK = {"fully": 2, "partly": 1, "not": 0}
"""What an offer is worth."""
IGNORED_AFTER = 1
"""Messages of the agent's that may pass before an open question counts as ignored."""


REMINDS = 2
"""So often they come back to a question that was passed over; then they give it up."""


class Memory(Model):
    """What the customer keeps in mind. Turns are counted in the agent's messages, from 1."""

    messages: int = 0
    """How many messages the agent has sent."""
    silences: int = 0
    """How many times in a row no answer came."""
    agent_name: str | None = None
    told: dict[str, int] = {}
    """Fact id to the message after which it was told."""
    asked: dict[str, int] = {}
    """The customer's own open questions: id to how often they asked."""
    waiting: dict[str, int] = {}
    """Open questions: id to how many messages of the agent's have passed without an answer."""
    answered: tuple[str, ...] = ()
    offers: dict[str, Verdict] = {}
    """Offer id to how it was last received."""
    last_offer: str | None = None
    taken_at: int | None = None
    """The message after which an offer was last taken."""
    promises: tuple[Promise, ...] = ()
    called_out: dict[str, int] = {}
    """How often each thing was called out or thrown back."""
    softened: tuple[str, ...] = ()
    """What they have already shown to be softened by."""
    insulted_agent: bool = False
    threatened: int = 0
    manager_wanted: bool = False
    abuse: int = 0
    """How often they insulted the agent."""
    lines: tuple[str, ...] = ()
    """Every line said so far, as it stands in its bank."""
    openings: tuple[str, ...] = ()
    """First word of each turn so far, in lower case."""
    pushes: tuple[str, ...] = ()
    """The kind of the last act of each turn."""
    last_said: str = ""

    @property
    def accepted(self) -> bool:
        """Whether an offer was taken."""
        return any(verdict in ("accepted", "grudging") for verdict in self.offers.values())

    def standing(self, persona: Persona) -> tuple[Offer, ...]:
        """The offers that were taken, without those that gave way to one that cannot stand beside them."""
        names = [name for name, verdict in self.offers.items() if verdict in ("accepted", "grudging")]
        taken = [offer for name in names if (offer := persona.offer(name)) is not None]
        given_up = {
            offer.id
            for offer in taken
            for other in taken
            if excludes(offer, other) and RANK[other.solves] > RANK[offer.solves]
        }
        return tuple(offer for offer in taken if offer.id not in given_up)

    def has_told(self, persona: Persona, fact_id: str) -> bool:
        """Whether the customer has said a fact: in answer to a question, or much of it in passing."""
        fact = persona.fact(fact_id)
        if fact is None or fact_id in self.told:
            return fact is not None
        said, telling = _telling(" ".join(self.lines)), _telling(fact.text)
        return bool(telling) and len(telling & said) >= MOSTLY * len(telling)

    def found_out(self, persona: Persona, question_id: str | None) -> bool:
        """Whether the customer has found the answer to an own question in what they told."""
        question = persona.question(question_id or "")
        return question is not None and bool(set(question.moot_after) & set(self.told))

    def settled(self, persona: Persona) -> bool:
        """Whether what was accepted meets the need: one full solution, or two that help in part."""
        worth = [offer.solves for offer in self.standing(persona)]
        return "fully" in worth or worth.count("partly") >= 2 or self.offers.get(FORBIDDEN) in ("accepted", "grudging")


def excludes(one: Offer, other: Offer) -> bool:
    """Whether two offers cannot stand beside each other."""
    return other.id in one.instead_of or one.id in other.instead_of


MOSTLY = 0.4
"""Share of a fact's words that somebody has to have said to have told it."""
_TELLING = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]{5,}")
_BEGINNING = 5
"""Letters of a word that stand for all its forms."""


def _telling(text: str) -> frozenset[str]:
    """Figures and longer words of a text."""
    return frozenset(re.sub(r"[.,:]", "", found).lower()[:_BEGINNING] for found in _TELLING.findall(text))


FORBIDDEN = "forbidden"
"""Stands for an offer that the agent had no right to make."""


def has_abused(memory: Memory, persona: Persona) -> bool:
    """Whether the customer has insulted or threatened the agent, so that a boundary is fair (advice P12).

    Someone abusive is so from their first words on.
    """
    return memory.insulted_agent or memory.threatened > 0 or persona.caller_type == "abusive"


def hear(memory: Memory, reading: Reading) -> Memory:
    """The memory after a message of the agent's was taken in, before the customer replies."""
    waiting = {question: passed + 1 for question, passed in memory.waiting.items() if question not in reading.answers}
    return memory.model_copy(
        update={
            "messages": memory.messages + 1,
            "silences": 0 if reading.text.strip() or reading.action else memory.silences + 1,
            "agent_name": reading.agent_name or memory.agent_name,
            "waiting": waiting,
            "answered": tuple(dict.fromkeys((*memory.answered, *reading.answers))),
            "promises": (*memory.promises, *reading.promises),
        }
    )


def as_they_told_it(reading: Reading, persona: Persona, memory: Memory) -> Reading:
    """The reading as the customer takes it, who knows what they said but not what stands in the file: whatever they
    have not told nobody has asked them again.
    """
    again = tuple(fact for fact in reading.asked_again if memory.has_told(persona, fact))
    if again == reading.asked_again:
        return reading
    moves = tuple(one for one in reading.moves if again or one.move is not Move.ASKS_AGAIN)
    return reading.model_copy(update={"asked_again": again, "moves": moves})


def ignored_question(before: Memory, reading: Reading) -> str | None:
    """Id of a question of the customer's that this message passes over, or None.

    Whoever is listening or asking has not passed it over yet; whoever talks of something else has.
    """
    if reading.action is not None:
        return None
    attentive = bool(reading.questions) or reading.has(Move.EMPATHY, Move.PARAPHRASE, Move.BACKCHANNEL)
    bears = IGNORED_AFTER + attentive
    late = [
        question
        for question, passed in before.waiting.items()
        if passed >= bears and question not in reading.answers and before.asked.get(question, 0) <= REMINDS
    ]
    return late[0] if late else None


def speak(memory: Memory, plan: Plan, text: str, lines: tuple[str, ...]) -> Memory:
    """The memory after the customer has spoken."""
    told, asked, waiting = dict(memory.told), dict(memory.asked), dict(memory.waiting)
    offers, called_out = dict(memory.offers), dict(memory.called_out)
    softened = list(memory.softened)
    last_offer, taken_at = memory.last_offer, memory.taken_at
    for act in plan.acts:
        if act.kind is ActKind.ANSWER and act.ref:
            told[act.ref] = memory.messages
        elif act.kind in (ActKind.ASK, ActKind.REMIND) and act.ref:
            asked[act.ref] = asked.get(act.ref, 0) + 1
            waiting[act.ref] = 0
        elif act.kind in VERDICTS and act.ref:
            offers[act.ref] = VERDICTS[act.kind]
            last_offer = act.ref
            taken_at = memory.messages if offers[act.ref] in ("accepted", "grudging") else taken_at
        elif act.kind is ActKind.SOFTEN and act.topic and act.topic not in softened:
            softened.append(act.topic)
        if act.kind in (ActKind.CALL_OUT, ActKind.THROW_BACK):
            key = f"{act.kind}.{act.topic}"
            called_out[key] = called_out.get(key, 0) + 1
    kinds = [act.kind for act in plan.acts]
    first = text.split(maxsplit=1)[0].strip(".,!?…—\"'").lower() if text.split() else ""
    return memory.model_copy(
        update={
            "told": told, "asked": asked, "waiting": waiting, "offers": offers, "called_out": called_out,
            "softened": tuple(softened), "last_offer": last_offer,
            "taken_at": taken_at,
            "abuse": memory.abuse + (ActKind.INSULT in kinds),
            "insulted_agent": memory.insulted_agent or ActKind.INSULT in kinds,
            "threatened": memory.threatened + (ActKind.THREATEN in kinds),
            "manager_wanted": memory.manager_wanted or ActKind.WANT_MANAGER in kinds,
            "lines": (*memory.lines, *lines), "openings": (*memory.openings, first),
            "pushes": (*memory.pushes, kinds[-1].value), "last_said": text,
        }
    )  # fmt: skip


VERDICTS: dict[ActKind, Verdict] = {
    ActKind.REFUSE: "refused",
    ActKind.HAGGLE: "haggled",
    ActKind.ASK_DETAILS: "details",
    ActKind.ACCEPT_GRUDGINGLY: "grudging",
    ActKind.ACCEPT: "accepted",
}
