"""Makes the report of a persona from the figures of its sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median, quantiles
from typing import Literal, get_args

from trainer.domain.conversation import Ending
from trainer.domain.persona import Persona
from trainer.domain.plan import HEATS, Heat
from trainer.domain.rubric import Rubric
from trainer.rehearsal.figures import Figures, own_lines
from trainer.rehearsal.order import expected
from trainer.rehearsal.report import (
    CriterionFigure,
    DullFinding,
    KindReport,
    LineFigures,
    MoodPoint,
    OrderFinding,
    PersonaReport,
    Spread,
    Verdict,
)
from trainer.rehearsal.script import KINDS, KindName, kind

ALMOST_NOBODY = 0.2
"""A mood curve goes on as long as at least this share of a kind's sessions does."""
MOST_LINES_NAMED = 12
"""Own lines never said that are named."""


def persona_report(
    persona: Persona, rubric: Rubric, sessions: Sequence[Figures], *, engine: Literal["offline", "llm"], seed: int
) -> PersonaReport:
    """The report of one persona; `sessions` holds at least one."""
    kinds = tuple(
        _kind_report(persona, rubric, [one for one in sessions if one.kind == name])
        for name in KINDS
        if any(one.kind == name for one in sessions)
    )
    scores = {one.kind: one.score.median for one in kinds if one.score is not None}
    order = tuple(_order(scores))
    judged = {
        criterion.id: {level for one in sessions if (level := one.levels.get(criterion.id)) is not None}
        for criterion in rubric.criteria
    }
    return PersonaReport(
        persona=persona.id, name=persona.name, lang=persona.lang, caller_type=persona.caller_type,
        difficulty=persona.difficulty, rubric=rubric.id, engine=engine, seed=seed, sessions=len(sessions), kinds=kinds,
        verdict=_verdict(order), order=order,
        gap_hostile=_gap(scores, "excellent", "hostile"), gap_polite=_gap(scores, "excellent", "polite"),
        never_judged=tuple(name for name, levels in judged.items() if not levels),
        always_same={name: min(levels) for name, levels in judged.items() if len(levels) == 1 and len(sessions) > 1},
        endings_missing=_missing(sessions), dull=_dull(sessions), lines=_lines(persona, sessions, engine),
        usage=_usage(sessions),
    )  # fmt: skip


def _kind_report(persona: Persona, rubric: Rubric, sessions: Sequence[Figures]) -> KindReport:
    first = sessions[0].kind
    scores = [one.score for one in sessions if one.score is not None]
    return KindReport(
        kind=first,
        title=kind(first, persona.lang).title,
        sessions=len(sessions),
        messages=_spread([one.messages for one in sessions]),
        endings=dict(Counter(one.ending for one in sessions).most_common()),
        ran_out=sum(one.ran_out for one in sessions),
        score=_spread(scores) if scores else None,
        passed=sum(one.passed is True for one in sessions),
        criteria=tuple(_criterion(criterion.id, sessions) for criterion in rubric.criteria),
        mood=tuple(_mood(sessions)),
    )


def _spread(values: Sequence[float]) -> Spread:
    first, _, third = quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return Spread(
        low=min(values), first=round(first, 2), median=round(median(values), 2), third=round(third, 2), high=max(values)
    )


def _criterion(criterion_id: str, sessions: Sequence[Figures]) -> CriterionFigure:
    levels = [level for one in sessions if (level := one.levels.get(criterion_id)) is not None]
    return CriterionFigure(
        id=criterion_id, level=round(mean(levels), 2) if levels else None, applied=round(len(levels) / len(sessions), 3)
    )


def _mood(sessions: Sequence[Figures]) -> Iterable[MoodPoint]:
    for message in range(max((len(one.anger) for one in sessions), default=0)):
        going = [one.anger[message] for one in sessions if len(one.anger) > message]
        if len(going) < ALMOST_NOBODY * len(sessions):
            return
        yield MoodPoint(message=message, anger=round(mean(going), 2), sessions=len(going))


def _order(scores: Mapping[KindName, float]) -> Iterable[OrderFinding]:
    wanted = expected()
    for above in (*wanted.order, wanted.apart):
        if above.better in scores and above.worse in scores:
            gap = round(scores[above.better] - scores[above.worse], 1)
            yield OrderFinding(above=above, gap=gap, kept=gap >= above.by)


def _verdict(order: Sequence[OrderFinding]) -> Verdict:
    if not order:
        return "open"
    return "tells" if all(one.kept for one in order) else "does_not_tell"


def _gap(scores: Mapping[KindName, float], better: KindName, worse: KindName) -> float | None:
    return round(scores[better] - scores[worse], 1) if better in scores and worse in scores else None


def _missing(sessions: Sequence[Figures]) -> tuple[Ending, ...]:
    reached = {one.ending for one in sessions}
    return tuple(ending for ending in get_args(Ending) if ending not in reached and ending != "abandoned")


def _dull(sessions: Sequence[Figures]) -> DullFinding | None:
    found = [(stretch, one) for one in sessions for stretch in one.dull]
    if not found:
        return None
    stretch, one = max(found, key=lambda pair: pair[0].length)
    return DullFinding(
        sessions=sum(bool(each.dull) for each in sessions), longest=stretch.length, kind=one.kind, seed=one.seed,
        turn=stretch.turn, acts=stretch.acts,
    )  # fmt: skip


def _lines(persona: Persona, sessions: Sequence[Figures], engine: str) -> LineFigures:
    own = own_lines(persona)
    said = [line for one in sessions for line in one.lines]
    turns = sum(turns for one in sessions for turns, _ in one.words.values())
    asked = sum(one.asked for one in sessions)
    offline = engine == "offline" and bool(said)
    never = sorted(own - set(said))
    return LineFigures(
        own=round(sum(line in own for line in said) / len(said), 3) if offline else None,
        used=round(1 - len(never) / len(own), 3) if offline and own else None,
        never=tuple(never[:MOST_LINES_NAMED]) if offline else (),
        repeated=sum(one.repeated for one in sessions) if offline else 0,
        silent=sum(one.silent for one in sessions),
        alike=round(sum(one.alike for one in sessions) / max(turns, 1), 3),
        taken_up=round(sum(one.taken_up for one in sessions) / asked, 3) if asked else None,
        words=_words(sessions),
        stepped_in=round(sum(one.notices for one in sessions) / max(turns, 1), 3),
    )


def _words(sessions: Sequence[Figures]) -> dict[Heat, float]:
    found: dict[Heat, float] = {}
    for heat in HEATS:
        counted = [one.words[heat] for one in sessions if heat in one.words]
        if counted:
            found[heat] = round(sum(words for _, words in counted) / sum(turns for turns, _ in counted), 1)
    return found


def _usage(sessions: Sequence[Figures]) -> dict[str, float]:
    names = dict.fromkeys(name for one in sessions for name in one.usage)
    return {name: round(sum(one.usage.get(name, 0) for one in sessions), 2) for name in names}


__all__ = ["persona_report"]
