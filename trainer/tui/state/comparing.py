"""Two scorecards side by side: the first go and the retry."""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.translation import figure, tr

Change = Literal["better", "worse", "same", "apart"]
"""`apart` where one of the two has no level."""
SIGNS: dict[Change, str] = {"better": "▲", "worse": "▼", "same": "=", "apart": "·"}


class Pair(NamedTuple):
    """One criterion in both."""

    id: str
    stage: str
    title: str
    first: CriterionScore | None
    second: CriterionScore | None
    change: Change


class Comparison(NamedTuple):
    """Two scorecards."""

    first: Scorecard
    second: Scorecard
    pairs: tuple[Pair, ...]

    @property
    def gain(self) -> float | None:
        """Points won by the retry, None where one has no score."""
        if self.first.score is None or self.second.score is None:
            return None
        return round(self.second.score - self.first.score, 1)

    def count(self, change: Change) -> int:
        """How many criteria changed so."""
        return sum(pair.change == change for pair in self.pairs)

    @property
    def sentence(self) -> str:
        """What the retry did, in one sentence."""
        better, worse = self.count("better"), self.count("worse")
        if self.gain is None:
            return tr(
                "{better} criteria better, {worse} worse; one of the two has no score.", better=better, worse=worse
            )
        by = figure(abs(self.gain))
        points = (
            tr("{points} points up", points=by) if self.gain > 0
            else tr("{points} points down", points=by) if self.gain < 0
            else tr("The score did not change")
        )  # fmt: skip
        return tr(
            "{points}: {better} better, {worse} worse, {same} the same.",
            points=points, better=better, worse=worse, same=self.count("same"),
        )  # fmt: skip


def compare(first: Scorecard, second: Scorecard, rubric: Rubric) -> Comparison:
    """Both scorecards by the criteria of the rubric."""
    pairs = []
    for criterion in rubric.criteria:
        one, two = first.of(criterion.id), second.of(criterion.id)
        if one is not None or two is not None:
            pairs.append(Pair(criterion.id, criterion.stage, criterion.title, one, two, _change(one, two)))
    return Comparison(first, second, tuple(pairs))


def _change(one: CriterionScore | None, two: CriterionScore | None) -> Change:
    if one is None or two is None or one.level is None or two.level is None:
        return "apart"
    if one.level == two.level:
        return "same"
    return "better" if two.level > one.level else "worse"
