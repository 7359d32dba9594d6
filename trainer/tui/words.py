"""The words that the screens use for what the domain names by ids."""

from __future__ import annotations

from typing import NamedTuple

from trainer import languages
from trainer.domain.conversation import Action, Ending
from trainer.domain.mood import Mood
from trainer.domain.persona import CallerType
from trainer.domain.plan import Heat
from trainer.domain.scorecard import CriterionScore
from trainer.reports.names import act_name as act_name
from trainer.reports.names import caller_type as caller_type
from trainer.translation import language, mark, tr

CALLER_TYPES: dict[CallerType, str] = {
    "screamer": mark(
        "Loud, forceful and careless with details. The volume is not about you; wait for the first breath."
    ),
    "wanderer": mark("Confused, asks much and listens badly. Lead gently, one step at a time, and bring them back."),
    "demander": mark("Focused, annoyed and fair. Wants facts, a time and a name, and keeps to what was agreed."),
    "threatener": mark("Sounds perfectly normal and is not reasonable. Stay with the facts and do not take the bait."),
    "entitled": mark("Expects exceptions as a matter of course. Ask what would be ideal; offer what you really can."),
    "mistaken": mark("Is in the wrong and certain of being right. Help them see it without ever telling them so."),
    "wronged": mark("Was let down before, more than once. Read the history; never make them tell it again."),
    "abusive": mark(
        "Turns on you in person. Feelings are allowed, abuse is not: set a limit, calmly, by the house rule."
    ),
}
"""One line on what each type of caller is, and what to mind (advice H2, E, R, P12)."""

CHANNELS = {"phone": mark("on the phone"), "chat": mark("in a chat"), "counter": mark("at the counter")}

HEATS: dict[Heat, str] = {
    "boiling": mark("boiling"),
    "hot": mark("hot"),
    "simmering": mark("simmering"),
    "thawing": mark("thawing"),
}

ENDINGS: dict[Ending, tuple[str, str]] = {
    "resolved": (mark("Resolved"), mark("{name} leaves content. That is as good as it gets.")),
    "escalated": (mark("Handed over"), mark("You handed {name} over to a manager.")),
    "ended_by_agent": (mark("You ended it"), mark("You ended the conversation with {name}.")),
    "hung_up": (mark("They left"), mark("{name} had enough and broke it off.")),
    "abandoned": (mark("Broken off"), mark("The conversation with {name} was broken off.")),
}
"""How a conversation ended: a headline and a sentence."""

ACTIONS: dict[Action, str] = {
    "hold": mark("Ask for a short break"),
    "manager": mark("Hand over to a manager"),
    "channel": mark("Propose another channel"),
    "end": mark("End the conversation"),
}

ASKS: dict[Action, tuple[str, str]] = {
    "manager": (mark("Hand over to a manager?"), mark("{name} goes to somebody else. It may end your conversation.")),
    "end": (mark("End the conversation?"), mark("It is over for {name} then. It is fair after abuse and a warning.")),
}
"""What is asked before an action that cannot be taken back."""

SHORT_LEVELS = (mark("harmful"), mark("weak"), mark("solid"), mark("exemplary"))
UNGRADED, NOT_ARISEN = mark("ungraded"), mark("n.a.")
ENGINES = {"llm": mark("model"), "offline": mark("offline")}


class Trust(NamedTuple):
    """A word for trust from `least` on."""

    least: float
    word: str


TRUST_WORDS = (
    Trust(7.5, mark("trusting")),
    Trust(5, mark("open", about="trust")),
    Trust(2.5, mark("wary")),
    Trust(0, mark("distrustful")),
)
CAUSES = {
    "empathy": mark("empathy"),
    "apology": mark("apology"),
    "paraphrase": mark("paraphrase"),
    "open_question": mark("open question"),
    "asks_outcome": mark("asks outcome"),
    "offers_option": mark("offers option"),
    "positive_framing": mark("positive framing"),
    "explains_why": mark("explains why"),
    "sets_expectation": mark("sets expectation"),
    "thanks": mark("thanks"),
    "takes_ownership": mark("takes ownership"),
    "sets_boundary": mark("sets boundary"),
    "offers_pause": mark("offers pause"),
    "offers_manager": mark("offers manager"),
    "backchannel": mark("backchannel"),
    "non_apology": mark("non apology"),
    "contradicts": mark("contradicts"),
    "flat_refusal": mark("flat refusal"),
    "blames_customer": mark("blames customer"),
    "defensive": mark("defensive"),
    "dismissive": mark("dismissive"),
    "sarcasm_or_hostile": mark("sarcasm or hostile"),
    "overpromises": mark("overpromises"),
    "asks_again": mark("asks again"),
    "jargon": mark("jargon"),
    "interrupted": mark("interrupted"),
    "ignored_question": mark("ignored question"),
    "too_soon": mark("too soon"),
    "hollow": mark("hollow"),
    "nonsense": mark("nonsense"),
    "one_word": mark("one word"),
    "foreign": mark("foreign"),
    "wrong_name": mark("wrong name"),
    "wrong_paraphrase": mark("wrong paraphrase"),
    "wall": mark("wall"),
    "interrogation": mark("interrogation"),
    "red_rag": mark("red rag"),
    "shouting": mark("shouting"),
    "promise_dropped": mark("promise dropped"),
    "unfair_boundary": mark("unfair boundary"),
    "silence": mark("silence"),
    "offer": mark("offer"),
    "let_talk": mark("let talk"),
    "one_at_a_time": mark("one at a time"),
    "floor_unheard": mark("not heard yet"),
    "floor_unhelped": mark("not helped yet"),
    "manager_unwanted": mark("manager unwanted"),
}
"""Moves and rules of the mood as they are read."""
TEXTUALS = (mark("Focus Next"), mark("Focus Previous"), mark("Copy selected text"))
"""Keys that come with Textual and work everywhere."""
STAGES = {
    "composure": mark("composure"),
    "listening": mark("listening"),
    "connection": mark("connection"),
    "solution": mark("solution"),
    "pressure": mark("pressure"),
    "closing": mark("closing"),
}
"""The stages of the shipped rubrics; those of others stand as they are written."""


def trust_word(mood: Mood) -> str:
    """The trust as a word."""
    word = next(one.word for one in TRUST_WORDS if mood.trust >= one.least)
    return tr(word, about="trust") if word == "open" else tr(word)


def heat_word(heat: Heat) -> str:
    """The anger as a word."""
    return tr(HEATS[heat])


def ending_title(ending: Ending) -> str:
    """How it ended, in a word or two."""
    return tr(ENDINGS[ending][0])


def ending_sentence(ending: Ending, name: str) -> str:
    """How it ended with whom, in a sentence."""
    return tr(ENDINGS[ending][1], name=name)


def quoted(text: str) -> str:
    """Somebody's words between the quotation marks of the language."""
    return tr("“{text}”", text=text)


def in_sentence(word: str) -> str:
    """A word of a table inside a sentence: a language that writes nouns with a capital keeps it."""
    return word if languages.about(language()).nouns_capital else word.lower()


def stage_name(stage: str) -> str:
    """A stage of a rubric as a heading."""
    return tr(STAGES.get(stage, stage)).upper()


def difficulty(level: int) -> str:
    """1–5 as a shape and a number."""
    return "●" * level + "○" * (5 - level) + f" {level}"


def marks(score: CriterionScore) -> str:
    """The level of a criterion as a shape, three cells wide."""
    return " – " if score.level is None else "●" * score.level + "○" * (3 - score.level)


def short_level(score: CriterionScore) -> str:
    """The level of a criterion as one word."""
    if score.level is None:
        return tr(UNGRADED) if score.applicable else tr(NOT_ARISEN)
    return tr(SHORT_LEVELS[score.level])


def move_name(cause: str) -> str:
    """A move or rule as it is read: `open_question` is "open question"."""
    return tr(CAUSES.get(cause, cause.replace("_", " ")))
