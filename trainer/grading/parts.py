"""A conversation that was judged in parts, because it is longer than the model's context: one level out of several.

What a part lacks may stand in another, so a 0 without a quote counts only where every part has one. Of the rest:

- what the beginning decides is taken from the first part, what the end decides from the last;
- what must hold throughout is as good as its worst part: one slip in a long call is still a slip;
- what it is enough to do once is as good as its best part, but weak at most where another part does harm;
- what is a matter of habit is the middle of the parts, the lower one of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low

from trainer.domain.rubric import Level
from trainer.domain.scorecard import CriterionScore
from trainer.grading.asking import Window
from trainer.grading.moments import Moments, Said

BEGINNING = frozenset({"venting"})
END = frozenset({"closing", "next_steps"})
THROUGHOUT = frozenset({"composure", "no_contradiction", "boundaries"})
ONCE = frozenset({
    "reflecting", "questioning", "history", "apology", "desired_outcome", "authority", "explains_why", "breather",
    "escalation",
})  # fmt: skip
HARM_STAYS = frozenset({"authority"})
"""A promise that may not be kept is not made good by a sound offer elsewhere."""
WEAK: Level = 1
CONFIDENCE = 0.6
"""At most, of what was put together."""


def joined(criterion_id: str, parts: Sequence[CriterionScore | None]) -> CriterionScore | None:
    """The score of the whole from those of its parts, in their order; None where a part that counts has none."""
    counting = parts[:1] if criterion_id in BEGINNING else parts[-1:] if criterion_id in END else parts
    found = [one for one in counting if one is not None]
    if len(found) != len(counting):
        return None
    applying = [one for one in found if one.level is not None]
    if not applying:
        return found[0]
    seen = [one for one in applying if one.level or one.evidence] or applying
    levels: list[Level] = [one.level or 0 for one in seen]
    level: Level = median_low(levels)
    if criterion_id in THROUGHOUT or (criterion_id in HARM_STAYS and min(levels) == 0):
        level = min(levels)
    elif criterion_id in ONCE:
        level = min(max(levels), WEAK) if min(levels) == 0 < max(levels) else max(levels)
    nearest = min(seen, key=lambda one: abs((one.level or 0) - level))
    sure = min(CONFIDENCE, nearest.confidence)
    return nearest.model_copy(update={"level": level, "confidence": sure})


def within(moments: Moments, window: Window) -> Moments:
    """The moments that arose in a part."""

    def those(said: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(one for one in said if window.first <= one.turn < window.end)

    stayed = moments.stayed_hot
    return moments._replace(
        abuse=those(moments.abuse), swearing=those(moments.swearing), manager_wish=those(moments.manager_wish),
        transfer=those(moments.transfer), rule=those(moments.rule), wish=those(moments.wish),
        hot=tuple(turn for turn in moments.hot if window.first <= turn < window.end),
        stayed_hot=stayed if stayed is not None and window.first <= stayed < window.end else None,
    )  # fmt: skip
