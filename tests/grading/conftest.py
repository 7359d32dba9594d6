"""Real things to grade with: the shipped rubric, the offline reader, the transcripts with their labels."""

from __future__ import annotations

import pytest

from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.rubric import Rubric
from trainer.encoder.finding import find_encoder
from trainer.grading import OfflineJudge, offline_judge
from trainer.grading.evaluate import Graded, default_rubric, grade
from trainer.grading.labelled import FILES, read
from trainer.reading import offline_reader

WELL_KNOWN = 24
"""Conversations of the tuning part that the tests grade beside the measured ones: grading all takes too long."""


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The default rubric."""
    return default_rubric()


@pytest.fixture(scope="session")
def judge() -> OfflineJudge:
    """The offline judge on the best encoder of this machine."""
    return offline_judge(offline_reader(find_encoder()))


@pytest.fixture(scope="session")
def labelled(judge: OfflineJudge, rubric: Rubric) -> list[Graded]:
    """English conversations of the tuning part with their labels, graded once."""
    return grade(judge, rubric, read(FILES[0])[:WELL_KNOWN])


@pytest.fixture(scope="session")
def measured(judge: OfflineJudge, rubric: Rubric) -> list[Graded]:
    """Every conversation of the measured part in all languages, graded once: for figures over all of them alone."""
    return grade(judge, rubric, [one for file in FILES for one in read(file) if one.part == "measured"])


def talk(*lines: str, scenario: Scenario | None = None, lang: str | None = "en") -> Transcript:
    """A transcript of lines that begin with "C: " or "A: "."""
    speakers = {"C": "customer", "A": "agent"}
    turns = tuple(Turn.model_validate({"speaker": speakers[line[0]], "text": line[3:]}) for line in lines)
    return Transcript(turns=turns, lang=lang, scenario=scenario or Scenario())


@pytest.fixture(scope="session", name="talk")
def talk_fixture() -> object:
    """`talk`, for tests: fixtures are the only way to it under this import mode."""
    return talk
