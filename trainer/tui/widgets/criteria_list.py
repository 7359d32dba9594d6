"""The criteria of a scorecard by stage, each with its level as a shape and a word."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.tui.drawing import joined
from trainer.tui.words import marks, short_level

OVERVIEW = "overview"
LEVEL_COLOURS = ("$error", "$warning", "$secondary", "$success")


def level_colour(score: CriterionScore) -> str:
    """The colour that goes with a level; it is always beside a shape and a word."""
    return "$quiet" if score.level is None else LEVEL_COLOURS[score.level]


class CriteriaList(OptionList):
    """Overview first, then stage by stage."""

    DEFAULT_CSS = """
    CriteriaList {
        border: none; background: $background; padding: 0; scrollbar-size-vertical: 1;
        &:focus { border: none; }
    }
    """

    @dataclass
    class Looked(Message):
        """A criterion came under the cursor; None is the overview."""

        criterion_id: str | None

    def __init__(self, scorecard: Scorecard, rubric: Rubric, *, id: str | None = None) -> None:  # noqa: A002
        options: list[Option] = [Option(joined((" Overview", "bold")), id=OVERVIEW)]
        for stage in rubric.stages:
            scores = [one for one in scorecard.criteria if one.stage == stage]
            if scores:
                options.append(Option(joined((f" {stage.upper()}", "bold $quiet")), disabled=True))
            options += [_option(score, rubric, missed=score.id in scorecard.missed) for score in scores]
        super().__init__(*options, id=id, markup=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say which criterion is looked at."""
        event.stop()
        self.post_message(self.Looked(None if event.option_id == OVERVIEW else event.option_id))


def _option(score: CriterionScore, rubric: Rubric, *, missed: bool) -> Option:
    criterion = rubric.criterion(score.id)
    title = criterion.title if criterion else score.id
    return Option(
        joined(
            " ", (marks(score), level_colour(score)), " ", title, (" !" if missed else "", "bold $error"),
            (f" {short_level(score)}", "$quiet"),
        ),
        id=score.id,
    )  # fmt: skip
