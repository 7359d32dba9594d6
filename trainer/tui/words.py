"""The words that the screens use for what the domain names by ids."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.conversation import Action, Ending
from trainer.domain.mood import Mood
from trainer.domain.persona import CallerType
from trainer.domain.plan import Heat
from trainer.domain.scorecard import CriterionScore

CALLER_TYPES: dict[CallerType, str] = {
    "screamer": "Loud, forceful and careless with details. The volume is not about you; wait for the first breath.",
    "wanderer": "Confused, asks much and listens badly. Lead gently, one step at a time, and bring them back.",
    "demander": "Focused, annoyed and fair. Wants facts, a time and a name, and keeps to what was agreed.",
    "threatener": "Sounds perfectly normal and is not reasonable. Stay with the facts and do not take the bait.",
    "entitled": "Expects exceptions as a matter of course. Ask what would be ideal; offer what you really can.",
    "mistaken": "Is in the wrong and certain of being right. Help them see it without ever telling them so.",
    "wronged": "Was let down before, more than once. Read the history; never make them tell it again.",
    "abusive": "Turns on you in person. Feelings are allowed, abuse is not: set a limit, calmly, by the house rule.",
}
"""One line on what each type of caller is, and what to mind (advice H2, E, R, P12)."""

CHANNELS = {"phone": "on the phone", "chat": "in a chat", "counter": "at the counter"}

HEATS: dict[Heat, str] = {"boiling": "boiling", "hot": "hot", "simmering": "simmering", "thawing": "thawing"}

ENDINGS: dict[Ending, tuple[str, str]] = {
    "resolved": ("Resolved", "{name} leaves content. That is as good as it gets."),
    "escalated": ("Handed over", "You handed {name} over to a manager."),
    "ended_by_agent": ("You ended it", "You ended the conversation with {name}."),
    "hung_up": ("They left", "{name} had enough and broke it off."),
    "abandoned": ("Broken off", "The conversation with {name} was broken off."),
}
"""How a conversation ended: a headline and a sentence."""

ACTIONS: dict[Action, str] = {
    "hold": "Ask for a short break",
    "manager": "Hand over to a manager",
    "channel": "Propose another channel",
    "end": "End the conversation",
}

ASKS: dict[Action, tuple[str, str]] = {
    "manager": ("Hand over to a manager?", "{name} goes to somebody else. It may end your conversation."),
    "end": ("End the conversation?", "It is over for {name} then. It is fair after abuse and a warning."),
}
"""What is asked before an action that cannot be taken back."""

SHORT_LEVELS = ("harmful", "weak", "solid", "exemplary")


class Trust(NamedTuple):
    """A word for trust from `least` on."""

    least: float
    word: str


TRUST_WORDS = (Trust(7.5, "trusting"), Trust(5, "open"), Trust(2.5, "wary"), Trust(0, "distrustful"))


def trust_word(mood: Mood) -> str:
    """The trust as a word."""
    return next(one.word for one in TRUST_WORDS if mood.trust >= one.least)


def caller_type(name: str) -> str:
    """A type of caller as it stands in tables."""
    return name.replace("_", " ").capitalize()


def difficulty(level: int) -> str:
    """1–5 as a shape and a number."""
    return "●" * level + "○" * (5 - level) + f" {level}"


def marks(score: CriterionScore) -> str:
    """The level of a criterion as a shape, three cells wide."""
    return " – " if score.level is None else "●" * score.level + "○" * (3 - score.level)


def short_level(score: CriterionScore) -> str:
    """The level of a criterion as one word."""
    if score.level is None:
        return "ungraded" if score.applicable else "n.a."
    return SHORT_LEVELS[score.level]


def move_name(cause: str) -> str:
    """A move or rule as it is read: `open_question` is "open question"."""
    return cause.replace("_", " ")
