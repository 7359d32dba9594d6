"""One criterion in full: question, level, reason, evidence, better wording, anchors, tips, advice."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from trainer.coaching.advice import AdviceBook
from trainer.domain.rubric import Criterion, Level
from trainer.domain.scorecard import CriterionScore
from trainer.reports.card import confidence_text
from trainer.translation import tr
from trainer.tui.drawing import BLANK, Block, hung, joined
from trainer.tui.widgets.case_panel import bullets, heading, paragraph
from trainer.tui.widgets.criteria_list import level_colour
from trainer.tui.widgets.evidence_list import EvidenceList
from trainer.tui.widgets.prose import Prose
from trainer.tui.words import marks, quoted, short_level

TOP: Level = 3


class CriterionDetail(VerticalScroll):
    """What was found for one criterion."""

    DEFAULT_CSS = """
    CriterionDetail { padding: 0 1; scrollbar-size-vertical: 1; & EvidenceList { margin: 0 0 1 0; } }
    """

    def __init__(self, score: CriterionScore, criterion: Criterion | None, book: AdviceBook, why_missed: str) -> None:
        super().__init__()
        self._score, self._criterion, self._book, self._why_missed = score, criterion, book, why_missed

    def compose(self) -> ComposeResult:
        """From the level to the advice; the quotes in between can be followed."""
        head = self._head()
        if self._score.evidence:
            yield Prose(*head, BLANK, heading(tr("What was said")))
            yield EvidenceList(self._score.evidence)
            yield Prose(*self._rest())
        else:
            yield Prose(*head, BLANK, *self._rest())

    def _head(self) -> list[Block]:
        score, criterion = self._score, self._criterion
        level = "" if score.level is None else f" ({tr('{level} of {top}', level=score.level, top=TOP)})"
        sure = confidence_text(score)
        blocks: list[Block] = [
            joined((criterion.title if criterion else score.id, "bold $accent")),
            joined(
                (f"{marks(score)} {short_level(score)}{level}", f"bold {level_colour(score)}"),
                (f"  {sure}" if sure else "", "$quiet"),
            ),
        ]
        if score.flag:
            blocks.append(hung(("! ", "bold $warning"), score.flag))
        if self._why_missed:
            blocks.append(hung(("! ", "bold $error"), (tr("Must-have missed: "), "bold"), self._why_missed.strip()))
        if criterion is not None:
            blocks.append(joined((criterion.question.strip(), "italic $quiet")))
        if score.rationale:
            blocks += [BLANK, paragraph(score.rationale)]
        return blocks

    def _rest(self) -> list[Block]:
        score = self._score
        blocks: list[Block] = []
        if score.better:
            turn = score.better_turn
            title = tr("Better") if turn is None else tr("Better at turn {turn}", turn=turn)
            blocks += [heading(title), joined((quoted(score.better), "$success"))]
            blocks += [joined((tr("W tries it out, R retries from there."), "$quiet"))] if turn is not None else []
            blocks.append(BLANK)
        if self._criterion is not None:
            blocks += self._anchors(self._criterion)
            if score.level != TOP:
                blocks += [heading(tr("Next time")), *bullets(self._criterion.tips), BLANK]
        return [*blocks, *self._advice()]

    def _anchors(self, criterion: Criterion) -> list[Block]:
        level = self._score.level
        if level is None:
            when = criterion.na_when
            return [heading(tr("When it does not arise")), paragraph(when), BLANK] if when else []
        blocks: list[Block] = [heading(tr("What this level looks like")), paragraph(criterion.anchors.of(level)), BLANK]
        if level < TOP:
            above: Level = 1 if level == 0 else 2 if level == 1 else 3
            blocks += [heading(tr("One better")), paragraph(criterion.anchors.of(above)), BLANK]
        return blocks

    def _advice(self) -> list[Block]:
        known = [self._book.get(one) for one in self._score.advice if one in self._book.ids()]
        if not known:
            return []
        return [
            heading(tr("The advice behind it")),
            *(hung((f"{one.id:<3} ", "bold"), one.text, (f"  {one.title}", "italic $quiet")) for one in known),
        ]
