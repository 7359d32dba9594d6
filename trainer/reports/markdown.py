"""A scorecard and its conversation as Markdown, to keep, to print or to hand in."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from trainer.coaching.advice import AdviceBook
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.domain.text import clean
from trainer.reports.card import card, speaker_name

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def literal(text: str) -> str:
    """Text from outside as Markdown that shows just that text, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def scorecard_markdown(scorecard: Scorecard, rubric: Rubric, transcript: Transcript, advice: AdviceBook) -> str:
    """The scorecard with its transcript."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = literal
    turns = [(number, speaker_name(transcript, number), turn.text) for number, turn in enumerate(transcript.turns)]
    text = environment.get_template("scorecard.md.j2").render(
        card=card(scorecard, rubric, advice), transcript=transcript, turns=turns
    )
    return re.sub(r"\n{3,}", "\n\n", text)
