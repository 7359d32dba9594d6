"""Real things to grade with: the shipped rubric, the offline reader, the transcripts with their labels."""

from __future__ import annotations

import asyncio
import json
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

from trainer.domain.conversation import Scenario, Transcript, Turn
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.encoder.finding import find_encoder
from trainer.grading import OfflineJudge, offline_judge
from trainer.locations import shipped
from trainer.reading import offline_reader

TRANSCRIPTS = Path(__file__).parent.parent / "data" / "transcripts" / "english.jsonl"


class Labelled(NamedTuple):
    """A transcript, what a person thought of it, and the card it got."""

    transcript: Transcript
    kind: str
    holistic: float
    levels: dict[str, int | None]
    card: Scorecard


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The default rubric."""
    raw = YAML(typ="safe", pure=True).load(StringIO((shipped("rubrics") / "deescalation.yaml").read_text("utf-8")))
    return Rubric.model_validate(raw)


@pytest.fixture(scope="session")
def judge() -> OfflineJudge:
    """The offline judge on the best encoder of this machine."""
    return offline_judge(offline_reader(find_encoder()))


@pytest.fixture(scope="session")
def labelled(judge: OfflineJudge, rubric: Rubric) -> list[Labelled]:
    """Every labelled transcript, graded once."""

    async def grade() -> list[Labelled]:
        found = []
        for line in TRANSCRIPTS.read_text("utf-8").splitlines():
            raw = json.loads(line)
            labels = raw.pop("labels")
            transcript = Transcript.model_validate(raw)
            card = await judge.judge(transcript, rubric)
            found.append(Labelled(transcript, labels["kind"], labels["holistic"], labels["levels"], card))
        return found

    return asyncio.run(grade())


def talk(*lines: str, scenario: Scenario | None = None, lang: str | None = "en") -> Transcript:
    """A transcript of lines that begin with "C: " or "A: "."""
    speakers = {"C": "customer", "A": "agent"}
    turns = tuple(Turn.model_validate({"speaker": speakers[line[0]], "text": line[3:]}) for line in lines)
    return Transcript(turns=turns, lang=lang, scenario=scenario or Scenario())


@pytest.fixture(scope="session", name="talk")
def talk_fixture() -> object:
    """`talk`, for tests: fixtures are the only way to it under this import mode."""
    return talk
