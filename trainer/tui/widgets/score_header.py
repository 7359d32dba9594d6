"""The score, large, and beside it whether that passes and what stands in the way."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Digits, Static

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.domain.text import one_line
from trainer.reports.card import graded
from trainer.translation import figure, tr
from trainer.tui.drawing import joined, lines


class ScoreHeader(Horizontal):
    """Score and verdict."""

    DEFAULT_CSS = """
    ScoreHeader {
        height: 4; padding: 0 2; background: $surface;
        & Digits { width: auto; min-width: 8; margin: 0 3 0 0; color: $accent; }
        & Digits.passed { color: $success; }
        & #verdict { width: 1fr; height: 4; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, scorecard: Scorecard, rubric: Rubric, ended: str) -> None:
        super().__init__()
        self._card, self._rubric, self._ended = scorecard, rubric, ended

    def compose(self) -> ComposeResult:
        """Figure and words."""
        score = self._card.score
        yield Digits("–" if score is None else f"{score:.0f}", classes="passed" if self._card.passed else "")
        yield Static(self._verdict(), id="verdict")

    def _verdict(self) -> Content:
        card = self._card
        counted = f", {graded(card)}" if graded(card) else ""
        points = (
            counted.removeprefix(",")
            if card.score is None
            else f"  {tr('{points} of 100', points=figure(card.score))}{counted}"
        )
        parts = [joined(verdict(card, self._rubric), (points, "$quiet"))]
        missed = missed_titles(card, self._rubric)
        if missed:
            parts.append(joined((tr("Must-have missed: "), "$error"), " · ".join(missed)))
        parts.append(joined((self._ended, "$quiet")))
        if card.warnings:
            more = f" ({tr('+{count} more', count=len(card.warnings) - 1)})" if len(card.warnings) > 1 else ""
            parts.append(joined(("! ", "$warning"), (one_line(card.warnings[0]) + more, "$quiet")))
        return lines(*parts)


def verdict(card: Scorecard, rubric: Rubric) -> tuple[str, str]:
    """Passed or not, with a sign and a colour."""
    if card.score is None:
        return tr("Not graded"), "bold $warning"
    if card.passed:
        return tr("✓ Passed (from {points})", points=figure(rubric.pass_mark)), "bold $success"
    if card.missed:
        return tr("✗ Not passed (needs {points} and every must-have)", points=figure(rubric.pass_mark)), "bold $error"
    return tr("✗ Not passed (needs {points})", points=figure(rubric.pass_mark)), "bold $error"


def missed_titles(card: Scorecard, rubric: Rubric) -> list[str]:
    """Titles of the must-haves that were missed."""
    found = [(one, rubric.criterion(one)) for one in card.missed]
    return [criterion.title if criterion else one for one, criterion in found]
