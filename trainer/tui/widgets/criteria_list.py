"""The criteria of a scorecard by stage, each with its level as a shape and a word."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.translation import mark, tr
from trainer.tui.drawing import joined
from trainer.tui.words import marks, short_level, stage_name

OVERVIEW = "overview"
ROOM_FOR_WORDS = 46
"""From so many cells on a row holds the level's word beside its shape."""
LEVEL_COLOURS = ("$error", "$warning", "$secondary", "$success")


def level_colour(score: CriterionScore) -> str:
    """The colour that goes with a level; it is always beside a shape and a word."""
    return "$quiet" if score.level is None else LEVEL_COLOURS[score.level]


class CriteriaList(OptionList):
    """Overview first, then stage by stage. Where there is room, the level stands there as a word too."""

    DEFAULT_CSS = """
    CriteriaList {
        border: none; background: $background; padding: 0; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-highlighted { background: $cursor; color: $foreground; text-style: bold; }
        &:focus > .option-list--option-highlighted { background: $cursor-focus; color: $foreground; }
    }
    """
    BINDINGS = [Binding("right", "select", mark("Into the detail"), show=False)]

    @dataclass
    class Looked(Message):
        """A criterion came under the cursor; None is the overview."""

        criterion_id: str | None

    class Entered(Message):
        """The detail is to have the keys."""

    def __init__(self, scorecard: Scorecard, rubric: Rubric, *, id: str | None = None) -> None:  # noqa: A002
        self._scorecard, self._rubric, self._words = scorecard, rubric, True
        options: list[Option] = [Option(joined((f" {tr('Overview')}", "bold")), id=OVERVIEW)]
        for stage in rubric.stages:
            scores = [one for one in scorecard.criteria if one.stage == stage]
            if scores:
                options.append(Option(joined((f" {stage_name(stage)}", "bold $quiet")), disabled=True))
            options += [Option(self._prompt(score), id=score.id) for score in scores]
        super().__init__(*options, id=id, markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """The words need room."""
        words = event.size.width >= ROOM_FOR_WORDS
        if words != self._words:
            self._words = words
            for score in self._scorecard.criteria:
                self.replace_option_prompt(score.id, self._prompt(score))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say which criterion is looked at."""
        event.stop()
        self.post_message(self.Looked(None if event.option_id == OVERVIEW else event.option_id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter and the right arrow go into the detail."""
        event.stop()
        self.post_message(self.Entered())

    def _prompt(self, score: CriterionScore) -> Content:
        criterion = self._rubric.criterion(score.id)
        return joined(
            " ",
            (marks(score), level_colour(score)),
            " ",
            criterion.title if criterion else score.id,
            (" !" if score.id in self._scorecard.missed else "", "bold $error"),
            (" ?" if score.flag else "", "bold $warning"),
            (f" {short_level(score)}" if self._words else "", "$quiet"),
        )
