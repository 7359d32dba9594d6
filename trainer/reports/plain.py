"""A scorecard as plain text for the terminal: no colour, no boxes, good for pipes and screen readers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from trainer.coaching.advice import AdviceBook
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.domain.text import one_line
from trainer.reports.card import Row, card, speaker_name, turn_text
from trainer.translation import tr


def scorecard_text(scorecard: Scorecard, rubric: Rubric, advice: AdviceBook, *, width: int = 88) -> str:
    """The scorecard in lines of at most `width` characters."""
    return "\n".join(_lines(scorecard, rubric, advice, width))


def turns_text(transcript: Transcript, *, width: int = 88) -> str:
    """The turns by the numbers that a scorecard names (from 0), one line of at most `width` characters each."""
    heading = tr("The turns by their numbers").upper()
    rows = [
        f"{number:>4}  " + one_line(f"{speaker_name(transcript, number)}: {turn_text(turn)}", width - 6)
        for number, turn in enumerate(transcript.turns)
    ]
    return "\n".join([heading, *rows])


def _lines(scorecard: Scorecard, rubric: Rubric, advice: AdviceBook, width: int) -> Iterator[str]:
    view = card(scorecard, rubric, advice)
    counted = f" ({view.graded})" if view.graded else ""
    yield from _wrapped(f"{view.title}: {view.score}{counted}, {view.verdict}. {view.grader}", width, "")
    for head, titles in ((tr("Work on first"), view.work_on), (tr("Keep"), view.keep)):
        if titles:
            yield from _wrapped(f"{head}: {'; '.join(titles)}.", width, "  ")
    for text in (*view.missed, *view.warnings):
        yield from _wrapped(text, width, "  ! ")
    for stage in view.stages:
        yield ""
        yield stage.name.upper()
        for row in stage.rows:
            yield from _row(row, width)
    if view.record:
        yield ""
        yield from _wrapped(tr("Graded with: {record}.", record=view.record), width, "")


def _row(row: Row, width: int) -> Iterator[str]:
    level = "-" if row.score.level is None else str(row.score.level)
    sure = f"; {row.confidence}" if row.confidence else ""
    yield f"  {level}  {row.title} ({row.word}{sure})"
    if row.score.flag:
        yield from _wrapped(row.score.flag, width, "     ! ")
    yield from _wrapped(row.score.rationale, width, "     ")
    for evidence in row.score.evidence:
        where = tr("turn {number}", number=evidence.turn)
        yield from _wrapped(f"{where}: {tr('“{text}”', text=evidence.quote)}", width, "     > ")
    if row.score.better:
        turn = row.score.better_turn
        head = tr("Better") if turn is None else tr("Better at turn {turn}", turn=turn)
        yield from _wrapped(f"{head}: {tr('“{text}”', text=row.score.better)}", width, "     ")
    if row.score.advice:
        yield "     " + tr("Advice: {ids}", ids=", ".join(row.score.advice))


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    plain = one_line(text)
    return textwrap.wrap(plain, width, initial_indent=indent, subsequent_indent=" " * len(indent)) if plain else []
