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
from trainer.reports.card import card, ending_word, speaker_name, turn_text
from trainer.translation import mark, tr

HEADS = {
    "customer": mark("Customer"),
    "work_on": mark("Work on first"),
    "keep": mark("Keep"),
    "better": mark("Better"),
    "advice": mark("The advice behind it"),
    "conversation": mark("The conversation"),
}
"""Words of the template that stand by themselves."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def _said(key: str, value: object) -> str:
    """A text of the template with something in it: how it ended, where something stands, what it was made with."""
    match key:
        case "ended":
            return tr("It ended as {ending}.", ending=value)
        case "turn":
            return tr("Turn {number}", number=value)
        case "better":
            return tr("Better, at turn {turn}", turn=value)
        case "quote":
            return tr("“{text}”", text=value)
        case "advice":
            return tr("Advice: {ids}", ids=value)
        case _:
            return tr("Graded with: {record}.", record=value)


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
    turns = [
        (number, speaker_name(transcript, number), turn_text(turn)) for number, turn in enumerate(transcript.turns)
    ]
    text = environment.get_template("scorecard.md.j2").render(
        card=card(scorecard, rubric, advice),
        transcript=transcript,
        turns=turns,
        words={key: tr(word) for key, word in HEADS.items()},
        said=_said,
        ending=ending_word(transcript.ending) if transcript.ending else "",
    )
    return re.sub(r"\n{3,}", "\n\n", text)
