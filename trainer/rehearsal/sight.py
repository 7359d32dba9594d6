"""What an agent can see and knows of a session: the words, the case file, and what they did themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trainer.customer.memory import FORBIDDEN, has_abused
from trainer.domain.conversation import Action, Turn
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Heat, Plan
from trainer.practice.session import Session
from trainer.rehearsal.script import OfferState


class Said(NamedTuple):
    """One message or action of a simulated agent's."""

    text: str
    action: Action | None = None
    rule: str = ""
    """The rule that was followed; "" where a model spoke."""
    lines: tuple[str, ...] = ()
    """The lines that it was made of, as they stand in their file."""
    answered: str | None = None
    """Id of the customer's question that it means to answer."""
    offered: str | None = None
    """Id of the offer that it means to make."""


class Sight(NamedTuple):
    """What an agent sees before a message. A mood cannot be seen, only how the customer sounds."""

    persona: Persona
    turns: tuple[Turn, ...]
    acts: tuple[Act, ...]
    """What the customer did just now."""
    heat: Heat
    told: tuple[str, ...]
    """Ids of the facts that the customer told, in their order."""
    questions: tuple[str, ...]
    """Ids of the questions that the customer asked and this agent did not answer, the oldest first."""
    offered: tuple[str, ...]
    """Ids of the offers that this agent has made, in their order."""
    offer: OfferState
    taken: tuple[str, ...]
    """Ids of the offers that the customer took, in the order in which they were first spoken of."""
    settled: bool
    abused: bool
    stories: tuple[str, ...]
    """What the customer told of their case, turn by turn; "" for a turn that told nothing."""
    own: tuple[Said, ...]
    """What this agent has said so far."""

    @property
    def message(self) -> int:
        """Which message of the agent's comes next, from 1."""
        return len(self.own) + 1

    def did(self, name: str) -> bool:
        """Whether the customer did this just now: an act, or one with its topic."""
        return any(name in (act.kind.value, f"{act.kind}.{act.topic}") for act in self.acts)


def sight(session: Session, own: tuple[Said, ...]) -> Sight:
    """What the agent of this session sees now."""
    state, persona = session.state, session.persona
    memory, plan = state.memory, state.plan
    answered = {said.answered for said in own}
    offered = tuple(dict.fromkeys(said.offered for said in own if said.offered))
    return Sight(
        persona=persona,
        turns=state.turns,
        acts=plan.acts if plan else (),
        heat=plan.heat if plan else "hot",
        told=tuple(memory.told),
        questions=tuple(name for name in memory.asked if name not in answered),
        offered=offered,
        offer=_offer_state(session, offered),
        taken=tuple(name for name, verdict in memory.offers.items() if verdict in TAKEN and name != FORBIDDEN),
        settled=memory.settled(persona),
        abused=has_abused(memory, persona),
        stories=tuple(_stories(session)),
        own=own,
    )


TAKEN = ("accepted", "grudging")
TELLS = frozenset({ActKind.OPENING, ActKind.VENT, ActKind.ANSWER})
"""What tells of the case, and can be given back; the rest is talk about the talk."""


def _stories(session: Session) -> Iterator[str]:
    plan: Plan | None = None
    for event in session.events:
        if event.kind == "plan":
            plan = Plan.model_validate(event.data)
        elif event.kind == "customer" and plan is not None:
            lines = [str(line) for line in event.data.get("lines", ())]
            if event.data.get("voice") == "offline" and len(lines) == len(plan.acts):
                told = [line for act, line in zip(plan.acts, lines, strict=True) if act.kind in TELLS]
                yield " ".join(line for line in told if "{" not in line)
            else:
                yield str(event.data["text"]) if any(act.kind in TELLS for act in plan.acts) else ""


def _offer_state(session: Session, offered: tuple[str, ...]) -> OfferState:
    """The customer's last word on an offer; what they took counts for more than what was made after it."""
    offers, plan = session.state.memory.offers, session.state.plan
    spoken_of = [act.ref for act in plan.acts if act.ref in offers] if plan else []
    last = spoken_of[-1] if spoken_of and plan and _is_verdict(plan.acts) else (offered[-1] if offered else None)
    if last is None:
        return "made" if FORBIDDEN in offers else "none"
    verdict = offers.get(last, "heard")
    return "made" if verdict == "heard" else verdict


def _is_verdict(acts: tuple[Act, ...]) -> bool:
    verdicts = {
        ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY
    }  # fmt: skip
    return any(act.kind in verdicts for act in acts)
