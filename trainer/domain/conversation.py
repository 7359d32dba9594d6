"""Conversations: turns, transcripts, what a judge may know of the case, and the events of a session."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from trainer.domain.base import Channel, Fault, Lang, Model, Speaker

Action = Literal["hold", "manager", "channel", "end"]
"""What an agent can do beside speaking: a breather, hand over to a manager, propose another channel, end it."""

Ending = Literal["resolved", "escalated", "ended_by_agent", "hung_up", "abandoned"]


class Turn(Model):
    """One message of one side. Turns count from 0 over both sides."""

    speaker: Speaker
    text: str
    action: Action | None = None
    """Set where the agent used an action; `text` then holds what was said with it, or its plain name."""
    while_typing: bool = False
    """The agent sent it while the customer was still speaking: an interruption."""
    gap_s: Annotated[float, Field(ge=0)] | None = None
    """Seconds since the turn before, where known."""

    @property
    def wordless(self) -> bool:
        """Whether an action was taken without a word: `text` then only names it, in square brackets."""
        text = self.text.strip()
        return self.action is not None and (not text or (text.startswith("[") and text.endswith("]")))


class Scenario(Model):
    """What the agent could know of the case: all that a judge gets beside the words. Any part may be missing."""

    customer: str | None = None
    fault: Fault | None = None
    case_file: tuple[str, ...] = ()
    may_offer: tuple[str, ...] = ()
    no_help: tuple[str, ...] = ()
    """Those of `may_offer` that do nothing for the customer's need: no better wording recommends them."""
    may_not_offer: tuple[str, ...] = ()
    house_rule_abuse: str | None = None


class Transcript(Model):
    """The words of a conversation, practised or imported."""

    id: str | None = None
    lang: Lang | None = None
    """None where nobody said; the reader then finds it out."""
    channel: Channel | None = None
    turns: tuple[Turn, ...]
    scenario: Scenario = Scenario()
    ending: Ending | None = None
    """How it ended, where known."""

    def agent_turns(self) -> list[tuple[int, Turn]]:
        """The agent's turns with their turn numbers."""
        return [(number, turn) for number, turn in enumerate(self.turns) if turn.speaker == "agent"]


EventKind = Literal[
    "started", "customer", "agent", "reading", "mood", "plan", "notice", "ended", "wrap_up", "scorecard"
]


class Event(Model):
    """One durable step of a session.

    `data` holds, by kind: `started` the `SessionStart`; `customer` and `agent` the `Turn`, `reading` the
    `Reading`, `mood` the `MoodStep`, `plan` the `Plan`, each as JSON; `notice` `{"text"}`, a line for the agent's
    screen (such as the offline voice standing in); `ended` `{"ending", "fair": bool | null}`; `wrap_up`
    `{"cause", "prevent"}`; `scorecard` the `Scorecard`.
    """

    kind: EventKind
    number: Annotated[int, Field(ge=0)]
    """Position in the session, from 0."""
    at: float
    """Seconds since the epoch, UTC."""
    turn: int | None = None
    """The turn it belongs to, from 0."""
    data: dict[str, Any] = {}


class SessionStart(Model):
    """How a session began: everything needed to take it up again as it was."""

    session_id: str
    persona: dict[str, Any]
    """The whole persona as it was, as JSON: an edited file does not change a session that is under way."""
    rubric_id: str
    engine: Literal["offline", "llm"]
    model: str | None = None
    seed: int
    exam: bool = False
    parent_id: str | None = None
    """The session from which this one was retried."""
    shared_turns: int = 0
    """How many turns it took over from its parent."""
