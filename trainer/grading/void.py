"""Conversations in which there is nothing to grade: they get the least, and a warning that says so."""

from __future__ import annotations

from enum import StrEnum

from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore
from trainer.grading.study import Study

FEW = 3
"""Agent's messages below which a conversation was broken off early."""


class Void(StrEnum):
    """Why there is nothing to grade."""

    NO_AGENT = "no_agent"
    """The agent never spoke."""
    NO_CUSTOMER = "no_customer"
    """There is no customer in it."""
    NO_WORDS = "no_words"
    """The agent's messages hold no words, or none that are meant for the customer."""
    ONE_WORD = "one_word"
    """The agent never said more than a word at a time."""
    OFF_TOPIC = "off_topic"
    """The agent's messages have nothing to do with the customer's."""
    GREETING = "greeting"
    """The agent did no more than say hello."""


def void_of(transcript: Transcript) -> Void | None:
    """Why there is nothing to grade, as far as it shows before anything is read; None where there is something."""
    agent = [turn for turn in transcript.turns if turn.speaker == "agent"]
    if not agent:
        return Void.NO_AGENT
    if not any(turn.speaker == "customer" and _has_words(turn.text) for turn in transcript.turns):
        return Void.NO_CUSTOMER
    return None if any(_has_words(turn.text) for turn in agent) else Void.NO_WORDS


def void_in(study: Study) -> Void | None:
    """The same once the messages were read."""
    if not any(_has_words(turn.text) for turn in study.agent):
        return Void.NO_WORDS
    answering = [turn for turn in study.agent if turn.before and _has_words(turn.text)]
    if not answering:
        return Void.GREETING
    if all(len(turn.text.split()) <= 1 and turn.turn.action is None for turn in study.agent):
        return Void.ONE_WORD
    about = [turn for turn in answering if not turn.reading.nonsense]
    if len(answering) > 1:
        about = [turn for turn in about if turn.used.weight or turn.reading.moves]
    return None if about else Void.OFF_TOPIC


def least(rubric: Rubric, void: Void, rationale: str) -> tuple[CriterionScore, ...]:
    """Every criterion at its least: level 0, also where the agent left the customer alone; no level where there was no
    customer to be left.

    Moments that need not arise did not arise.
    """
    met = void is not Void.NO_CUSTOMER
    return tuple(
        CriterionScore(
            id=criterion.id,
            stage=criterion.stage,
            level=0 if met and criterion.na_when is None else None,
            applicable=met and criterion.na_when is None,
            rationale=rationale,
            advice=criterion.advice,
            confidence=0.9,
        )
        for criterion in rubric.criteria
    )


def _has_words(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 2
