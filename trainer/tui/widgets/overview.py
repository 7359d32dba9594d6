"""The scorecard in short: verdict, what went best and worst, warnings, the agent's own note, who graded."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.reports.card import record
from trainer.translation import tr
from trainer.tui.drawing import BLANK, Block, hung, joined
from trainer.tui.widgets.case_panel import heading
from trainer.tui.widgets.criteria_list import level_colour
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import marks, short_level

MOST = 3


class Overview(VerticalScroll):
    """The first thing to read."""

    DEFAULT_CSS = """
    Overview { padding: 0 1; scrollbar-size-vertical: 1; }
    """

    def __init__(self, scorecard: Scorecard, rubric: Rubric, note: tuple[str, str] | None) -> None:
        super().__init__()
        self._card, self._rubric, self._note = scorecard, rubric, note

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Prose(*overview_text(self._card, self._rubric, self._note))


def overview_text(card: Scorecard, rubric: Rubric, note: tuple[str, str] | None) -> list[Block]:
    """The scorecard in short."""
    judged = sorted((one for one in card.criteria if one.level is not None), key=lambda one: one.level or 0)
    parts: list[Block] = []
    musts = [must for must in rubric.must_have if must.criterion in card.missed]
    if musts:
        parts.append(heading(tr("What must not happen")))
        for must in musts:
            criterion = rubric.criterion(must.criterion)
            parts.append(joined(("✗ ", "$error"), (criterion.title if criterion else must.criterion, "bold")))
            parts.append(hung("  ", must.why.strip()))
        parts.append(BLANK)
    worst = [one for one in judged if (one.level or 0) <= 1][:MOST]
    if worst:
        parts += [heading(tr("Work on this")), *(block for one in worst for block in _line(one, rubric)), BLANK]
    best = [one for one in reversed(judged) if (one.level or 0) >= 2][:MOST]
    if best:
        parts += [heading(tr("Keep doing this")), *(block for one in best for block in _line(one, rubric)), BLANK]
    if card.warnings:
        parts += [heading(tr("Mind")), *(hung(("! ", "$warning"), one) for one in card.warnings), BLANK]
    if note is not None and any(note):
        parts += [
            heading(tr("Your note")), joined((tr("Cause: "), "$quiet"), note[0] or "–"),
            joined((tr("Prevents the next: "), "$quiet"), note[1] or "–"), BLANK,
        ]  # fmt: skip
    by = (
        tr("Graded with {rubric}, by rules, offline.", rubric=rubric.name)
        if card.grader.engine == "offline"
        else tr("Graded with {rubric}, by the model {model}.", rubric=rubric.name, model=card.grader.model or "")
    )
    parts.append(joined((by, "$quiet")))
    parts.append(joined((f"{record(card.grader)}.", "$quiet")))
    return parts


def _line(score: CriterionScore, rubric: Rubric) -> list[Block]:
    criterion = rubric.criterion(score.id)
    return [
        hung(
            joined((marks(score), level_colour(score)), " "),
            (criterion.title if criterion else score.id, "bold"),
            (f"  {short_level(score)}", "$quiet"),
        ),
        hung("    ", score.rationale.strip()),
    ]
