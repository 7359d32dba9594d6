"""All that the scorecard screen shows, gathered once; and which turn a key means."""

from __future__ import annotations

from typing import NamedTuple

from trainer.domain.conversation import Turn
from trainer.domain.mood import MoodStep
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.errors import TrainerError
from trainer.practice.session import Session
from trainer.translation import language, tr
from trainer.tui.state.chart import Point, points
from trainer.tui.state.comparing import Comparison, compare
from trainer.tui.state.effects import FELT, signed
from trainer.wiring import Wiring


class Review(NamedTuple):
    """A session that is over, with its scorecard."""

    session: Session
    scorecard: Scorecard
    rubric: Rubric
    comparison: Comparison | None
    """With the session that it was retried from, where that has a scorecard."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What was said."""
        return self.session.turns

    @property
    def steps(self) -> tuple[tuple[int, MoodStep], ...]:
        """What each message did to the mood."""
        return self.session.state.steps

    @property
    def line(self) -> tuple[Point, ...]:
        """The mood over the turns."""
        return points(self.session.state.mood, self.steps)

    @property
    def notes(self) -> dict[int, str]:
        """What each of the agent's turns did to the mood, in a few signs."""
        return {turn: note for turn, step in self.steps if (note := _note(step))}

    def agent_turn(self, looked_at: int | None, criterion_id: str | None) -> int | None:
        """The agent's turn that is meant: the one under the cursor, else the criterion's own, else the turn that hurt.

        None where the agent never spoke.
        """
        mine = [number for number, turn in enumerate(self.turns) if turn.speaker == "agent"]
        if looked_at is not None:
            at_or_before = [number for number in mine if number <= looked_at]
            return at_or_before[-1] if at_or_before else mine[0] if mine else None
        score = self.scorecard.of(criterion_id) if criterion_id else None
        if score is not None:
            wanted = [score.better_turn, *(one.turn for one in score.evidence)]
            found = next((turn for turn in wanted if turn in mine), None)
            if found is not None:
                return found
        hurt = [(step.after.anger - step.before.anger, turn) for turn, step in self.steps if turn in mine]
        if hurt and max(hurt)[0] > FELT:
            return max(hurt)[1]
        return mine[0] if mine else None

    def better_words(self, turn: int, criterion_id: str | None) -> str:
        """The better wording that a criterion suggests for a turn, or nothing."""
        score = self.scorecard.of(criterion_id) if criterion_id else None
        return score.better if score is not None and score.better and score.better_turn == turn else ""


def _note(step: MoodStep) -> str:
    anger, trust = step.after.anger - step.before.anger, step.after.trust - step.before.trust
    parts = [f"{name} {signed(by)}" for name, by in ((tr("anger"), anger), (tr("trust"), trust)) if abs(by) >= FELT]
    return ", ".join(parts) or tr("no change")


def gather(wiring: Wiring, session: Session, scorecard: Scorecard) -> Review:
    """The review of a graded session. Raises TrainerError where the rubric cannot be read."""
    rubric = wiring.shelf.rubric(session.start.rubric_id, language())
    return Review(session, scorecard, rubric, _comparison(wiring, session, scorecard, rubric))


def _comparison(wiring: Wiring, session: Session, scorecard: Scorecard, rubric: Rubric) -> Comparison | None:
    parent = session.start.parent_id
    if parent is None:
        return None
    try:
        cards = [event for event in wiring.store.events(parent) if event.kind == "scorecard"]
    except TrainerError:  # the first go is gone; the retry stands by itself
        return None
    return compare(Scorecard.model_validate(cards[-1].data), scorecard, rubric) if cards else None
