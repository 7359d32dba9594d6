"""One criterion in full: question, level, reason, evidence, better wording, anchors, tips, advice."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.coaching.advice import AdviceBook
from trainer.domain.rubric import Criterion, Level
from trainer.domain.scorecard import CriterionScore
from trainer.tui.drawing import joined, lines
from trainer.tui.widgets.case_panel import bullets, heading
from trainer.tui.widgets.criteria_list import level_colour
from trainer.tui.widgets.evidence_list import EvidenceList
from trainer.tui.words import marks, short_level

TOP: Level = 3
UNSURE = 0.5
"""Below this confidence the grader is said to be unsure."""


class CriterionDetail(VerticalScroll):
    """What was found for one criterion."""

    DEFAULT_CSS = """
    CriterionDetail {
        padding: 0 1; scrollbar-size-vertical: 1;
        & Static { height: auto; margin: 0 0 1 0; }
        & EvidenceList { margin: 0 0 1 0; }
    }
    """

    def __init__(
        self, score: CriterionScore, criterion: Criterion | None, book: AdviceBook, *, why_missed: str
    ) -> None:
        super().__init__()
        self._score, self._criterion, self._book, self._why_missed = score, criterion, book, why_missed

    def compose(self) -> ComposeResult:
        """From the level to the advice."""
        yield Static(self._head())
        if self._score.rationale:
            yield Static(joined(self._score.rationale))
        if self._score.evidence:
            yield Static(heading("What was said"), classes="tight")
            yield EvidenceList(self._score.evidence)
        if self._score.better:
            where = f" at turn {self._score.better_turn}" if self._score.better_turn is not None else ""
            yield Static(
                lines(
                    heading(f"Better{where}"), joined((f"“{self._score.better}”", "$success")),
                    *([joined(("W tries it out, R retries from there.", "$quiet"))] if where else []),
                )
            )  # fmt: skip
        if self._criterion is not None:
            yield Static(self._anchors(self._criterion))
            if self._score.level != TOP:
                yield Static(lines(heading("Next time"), *bullets(self._criterion.tips)))
        yield Static(self._advice())

    def _head(self) -> Content:
        score, criterion = self._score, self._criterion
        level = "" if score.level is None else f" ({score.level} of {TOP})"
        unsure = "  not sure" if score.level is not None and score.confidence < UNSURE else ""
        return lines(
            joined((criterion.title if criterion else score.id, "bold $accent")),
            joined(
                (f"{marks(score)} {short_level(score)}{level}", f"bold {level_colour(score)}"), (unsure, "$quiet"),
            ),
            *([joined(("! must-have missed: ", "bold $error"), self._why_missed)] if self._why_missed else []),
            *([joined((criterion.question, "italic $quiet"))] if criterion else []),
        )  # fmt: skip

    def _anchors(self, criterion: Criterion) -> Content:
        level = self._score.level
        if level is None:
            when = criterion.na_when
            return lines(heading("When it does not arise"), joined(when)) if when else Content("")
        parts = [heading("What this level looks like"), joined(criterion.anchors.of(level))]
        if level < TOP:
            above: Level = 1 if level == 0 else 2 if level == 1 else 3
            parts += [Content(""), heading("One better"), joined(criterion.anchors.of(above))]
        return lines(*parts)

    def _advice(self) -> Content:
        known = [self._book.get(one) for one in self._score.advice if one in self._book.ids()]
        if not known:
            return Content("")
        return lines(
            heading("The advice behind it"),
            *(joined((f"{one.id} ", "bold"), one.text, (f"  {one.title}", "italic $quiet")) for one in known),
        )
