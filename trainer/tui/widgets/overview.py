"""The scorecard in short: verdict, what went best and worst, warnings, the agent's own note, who graded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.tui.drawing import joined, lines
from trainer.tui.widgets.case_panel import heading
from trainer.tui.widgets.criteria_list import level_colour
from trainer.tui.words import marks, short_level

MOST = 3


class Overview(VerticalScroll):
    """The first thing to read."""

    DEFAULT_CSS = """
    Overview { padding: 0 1; scrollbar-size-vertical: 1; & Static { height: auto; } }
    """

    def __init__(self, scorecard: Scorecard, rubric: Rubric, note: tuple[str, str] | None) -> None:
        super().__init__()
        self._card, self._rubric, self._note = scorecard, rubric, note

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static(overview_text(self._card, self._rubric, self._note))


def overview_text(card: Scorecard, rubric: Rubric, note: tuple[str, str] | None) -> Content:
    """The scorecard in short."""
    judged = sorted((one for one in card.criteria if one.level is not None), key=lambda one: one.level or 0)
    parts: list[Content] = []
    musts = [must for must in rubric.must_have if must.criterion in card.missed]
    if musts:
        parts.append(heading("What must not happen"))
        for must in musts:
            criterion = rubric.criterion(must.criterion)
            parts.append(joined(("✗ ", "$error"), (criterion.title if criterion else must.criterion, "bold")))
            parts.append(joined("  ", must.why))
        parts.append(Content(""))
    worst = [one for one in judged if (one.level or 0) <= 1][:MOST]
    if worst:
        parts += [heading("Work on this"), *(_line(one, rubric) for one in worst), Content("")]
    best = [one for one in reversed(judged) if (one.level or 0) >= 2][:MOST]
    if best:
        parts += [heading("Keep doing this"), *(_line(one, rubric) for one in best), Content("")]
    if card.warnings:
        parts += [heading("Mind"), *(joined(("! ", "$warning"), one) for one in card.warnings), Content("")]
    if note is not None and any(note):
        parts += [
            heading("Your note"), joined(("Cause: ", "$quiet"), note[0] or "–"),
            joined(("Prevents the next: ", "$quiet"), note[1] or "–"), Content(""),
        ]  # fmt: skip
    by = "by rules, offline" if card.grader.engine == "offline" else f"by the model {card.grader.model or ''}"
    parts.append(joined((f"Graded with {rubric.name}, {by}.", "$quiet")))
    return lines(*parts)


def _line(score: CriterionScore, rubric: Rubric) -> Content:
    criterion = rubric.criterion(score.id)
    return joined(
        (marks(score), level_colour(score)), " ", (criterion.title if criterion else score.id, "bold"),
        (f"  {short_level(score)}", "$quiet"), "\n    ", score.rationale,
    )  # fmt: skip
