"""What the customer does in a turn, decided before any word is chosen."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from trainer.domain.base import Model
from trainer.domain.conversation import Ending

Heat = Literal["boiling", "hot", "simmering", "thawing"]
HEATS: tuple[Heat, ...] = ("boiling", "hot", "simmering", "thawing")


class ActKind(StrEnum):
    """One thing that a customer can do in a turn; also the first half of a line key."""

    OPENING = "opening"
    VENT = "vent"
    THROW_BACK = "throw_back"
    CALL_OUT = "call_out"
    TAKE_UP = "take_up"
    CONFIRM = "confirm"
    CORRECT = "correct"
    ANSWER = "answer"
    HALF_ANSWER = "half_answer"
    CANNOT_KNOW = "cannot_know"
    WONT_SAY_YET = "wont_say_yet"
    REFUSE = "refuse"
    HAGGLE = "haggle"
    ASK_DETAILS = "ask_details"
    ACCEPT_GRUDGINGLY = "accept_grudgingly"
    ACCEPT = "accept"
    REMIND = "remind"
    DEMAND = "demand"
    ASK = "ask"
    THREATEN = "threaten"
    WANT_MANAGER = "want_manager"
    INSULT = "insult"
    BACK_DOWN = "back_down"
    SOFTEN = "soften"
    WAIT = "wait"
    RETURN = "return"
    SILENCE_CHECK = "silence_check"
    CLOSE = "close"
    HANG_UP = "hang_up"


CALL_OUT_TOPICS: frozenset[str] = frozenset(
    {
        "hollow", "only_sorry", "non_apology", "contradicted", "blamed", "defensive", "dismissive", "hostile",
        "flat_no", "jargon", "lecture", "asked_again", "ignored", "interrupted", "too_soon", "wall",
        "wrong_name", "language", "nonsense", "questions", "yes_man", "one_word",
    }
)  # fmt: skip
"""What a `call_out` can be about; the second half of its line key."""

TAKE_UP_TOPICS: frozenset[str] = frozenset(
    {
        "when", "who", "where", "amount", "detail", "name", "what", "why", "whether", "tried", "sour", "beside",
        "promise", "vague", "searching", "unknown", "agrees", "thanks", "introduced", "owned", "listening", "more",
        "goodbye", "sign", "sorry", "kind", "hollow", "reason", "offer", "choice", "money", "summary", "order",
        "person", "answered",
    }
)  # fmt: skip
"""What a `take_up` says a word to: a question that the case has no answer to, or a remark; second half of its key."""

SOFTEN_TOPICS: frozenset[str] = frozenset({"heard", "apology", "explained", "owned", "named", "helped", "calm"})
CLOSE_TOPICS: frozenset[str] = frozenset({"resolved", "escalated", "ended_by_agent"})


class Act(Model):
    """One thing the customer does, and what it is about."""

    kind: ActKind
    topic: str | None = None
    """Second half of the line key: an offer id, a red-rag word, a topic of `call_out`, `soften`, `remind` …"""
    ref: str | None = None
    """Id of the fact, of the offer or of the customer's own question that it is about."""
    about: str = ""
    """The same in words, for the model's direction and for slots: the promise, the question, the quoted word."""


class Plan(Model):
    """What the customer does in this turn: one to three acts, in the order they are said."""

    acts: Annotated[tuple[Act, ...], Field(min_length=1, max_length=3)]
    heat: Heat
    tone: str = ""
    """A few words of stage direction ("icy, clipped")."""
    words: tuple[int, int]
    """Shortest and longest length of the whole turn, in words."""
    may_tell: tuple[str, ...] = ()
    """Ids of the facts that may come up in this turn; no other fact may."""
    ending: Ending | None = None
    """How the conversation ends with this turn, or None where it goes on."""
    fair: bool | None = None
    """Where the agent ended it: whether that was fair, after abuse and a warning."""
