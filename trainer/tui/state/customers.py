"""The customers on the home screen: their order, what was played, and whom to practise with next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from trainer.domain.persona import CallerType, Persona
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.translation import figure, mark, tr

Order = Literal["difficulty", "name", "type", "best", "last"]
ORDERS: tuple[Order, ...] = ("difficulty", "name", "type", "best", "last")

AGAIN_AT_MOST = 3
"""After so many tries in a row somebody else is suggested: more of the same only tires."""
MINUTE, HOUR, DAY = 60, 3600, 86_400

NOT_MET: dict[CallerType, str] = {
    "screamer": mark("You have not met a screamer customer yet."),
    "wanderer": mark("You have not met a wanderer customer yet."),
    "demander": mark("You have not met a demander customer yet."),
    "threatener": mark("You have not met a threatener customer yet."),
    "entitled": mark("You have not met an entitled customer yet."),
    "mistaken": mark("You have not met a mistaken customer yet."),
    "wronged": mark("You have not met a wronged customer yet."),
    "abusive": mark("You have not met an abusive customer yet."),
}


class Past(Protocol):
    """What is needed of a stored session."""

    @property
    def id(self) -> str: ...
    @property
    def persona_id(self) -> str: ...
    @property
    def started_at(self) -> float: ...
    @property
    def ending(self) -> str | None: ...
    @property
    def score(self) -> float | None: ...
    @property
    def passed(self) -> bool | None: ...


class Played(NamedTuple):
    """What was played with one customer."""

    best: float | None = None
    last: float | None = None
    times: int = 0
    passed: bool = False
    finished_id: str | None = None
    """The newest session that came to an end; it may still wait for its grading."""
    scores: tuple[tuple[float, float], ...] = ()
    """When and how well, the newest first."""


class Customer(NamedTuple):
    """One line of the list."""

    persona: Persona
    played: Played


class Suggestion(NamedTuple):
    """Whom to practise with next, and why."""

    persona_id: str
    reason: str


def customers(personas: Iterable[Persona], sessions: Sequence[Past]) -> list[Customer]:
    """The customers with what was played, from sessions in any order."""
    by_persona: dict[str, list[Past]] = {}
    for one in sessions:
        by_persona.setdefault(one.persona_id, []).append(one)
    return [Customer(persona, _played(by_persona.get(persona.id, []))) for persona in personas]


def _played(sessions: list[Past]) -> Played:
    newest = sorted(sessions, key=lambda one: one.started_at, reverse=True)
    scores = [one.score for one in newest if one.score is not None]
    return Played(
        best=max(scores, default=None),
        last=newest[0].started_at if newest else None,
        times=len(newest),
        passed=any(one.passed for one in newest),
        finished_id=next((one.id for one in newest if one.ending is not None), None),
        scores=tuple((one.started_at, one.score) for one in newest if one.score is not None),
    )


def ordered(rows: Iterable[Customer], order: Order) -> list[Customer]:
    """The customers in an order; those without a value for it come last, equal ones by name."""

    def key(row: Customer) -> tuple[float | str, ...]:
        persona, played = row
        if order == "name":
            return (persona.name.casefold(),)
        if order == "type":
            return (persona.caller_type, persona.difficulty, persona.name.casefold())
        if order == "best":
            return (played.best is None, -(played.best or 0), persona.name.casefold())
        if order == "last":
            return (played.last is None, -(played.last or 0), persona.name.casefold())
        return (persona.difficulty, persona.name.casefold())

    return sorted(rows, key=key)


def weakest(scorecard: Scorecard, rubric: Rubric) -> tuple[str, ...]:
    """Ids of the criteria that were weak or worse, the lowest and heaviest first."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    low = [one for one in scorecard.criteria if one.level is not None and one.level <= 1]
    low.sort(key=lambda one: (one.level or 0, -weights.get(one.id, 1)))
    return tuple(one.id for one in low)


def suggestion(
    rows: Sequence[Customer],
    sessions: Sequence[Past],
    weak: Sequence[str] = (),
    titles: dict[str, str] | None = None,
    lang: str = "en",
) -> Suggestion | None:
    """Whom to practise with next. `weak` are the criteria that were weak last time, the weakest first.

    Someone new is begun with the easiest; whoever did not pass tries again, but not for ever; then comes a customer
    who trains what was weak, then a type not met yet, then the weakest of those already met.
    """
    rows = _in_language(rows, sessions, lang)
    if not rows:
        return None
    easiest = ordered(rows, "difficulty")
    graded = sorted((one for one in sessions if one.score is not None), key=lambda one: one.started_at, reverse=True)
    known = {row.persona.id: row for row in rows}
    if not graded:
        return Suggestion(easiest[0].persona.id, tr("The gentlest of them all: a good first conversation."))
    last = graded[0]
    if last.passed is False and last.persona_id in known and _run(graded) < AGAIN_AT_MOST:
        return Suggestion(
            last.persona_id,
            tr("You got {score} last time. Try again while it is fresh.", score=figure(last.score or 0, ".0f")),
        )
    reach = max((row.persona.difficulty for row in rows if row.played.passed), default=0) + 1
    fresh = [row for row in easiest if not row.played.times and row.persona.difficulty <= reach]
    for criterion in weak:
        found = next((row for row in fresh if criterion in row.persona.trains), None)
        if found:
            title = (titles or {}).get(criterion, criterion)
            return Suggestion(found.persona.id, tr("Trains “{title}”, which was weak last time.", title=title))
    met = {row.persona.caller_type for row in rows if row.played.times}
    for row in fresh:
        if row.persona.caller_type not in met:
            return Suggestion(row.persona.id, tr(NOT_MET[row.persona.caller_type]))
    if fresh:
        return Suggestion(fresh[0].persona.id, tr("Somebody new, about as hard as you can take by now."))
    others = [row for row in easiest if row.persona.id != last.persona_id] or easiest
    worst = min(
        others, key=lambda row: (row.played.best if row.played.best is not None else -1, row.persona.difficulty)
    )
    if worst.played.best is None:
        return Suggestion(worst.persona.id, tr("Still without a score."))
    return Suggestion(
        worst.persona.id,
        tr("Your best is {score}: there is most to win here.", score=figure(worst.played.best, ".0f")),
    )


def _in_language(rows: Sequence[Customer], sessions: Sequence[Past], lang: str) -> Sequence[Customer]:
    """The customers who speak the language practised last, else `lang`; all where nobody speaks it."""
    spoken = {row.persona.id: row.persona.lang for row in rows}
    past = sorted((one for one in sessions if one.persona_id in spoken), key=lambda one: one.started_at)
    wanted = spoken[past[-1].persona_id] if past else lang
    return [row for row in rows if row.persona.lang == wanted] or rows


def _run(graded: Sequence[Past]) -> int:
    """How many of the newest sessions in a row were with the same customer."""
    run = 0
    for one in graded:
        if one.persona_id != graded[0].persona_id:
            break
        run += 1
    return run


def following(rows: Sequence[Customer], persona_id: str) -> Persona | None:
    """The next harder customer of the same language, round to the easiest again; None where there is no other."""
    own = next((row.persona.lang for row in rows if row.persona.id == persona_id), None)
    line = [row.persona for row in ordered(rows, "difficulty") if own in (None, row.persona.lang)]
    ids = [persona.id for persona in line]
    if not line or ids == [persona_id]:
        return None
    return line[(ids.index(persona_id) + 1) % len(line)] if persona_id in ids else line[0]


def ago(then: float, now: float) -> str:
    """How long ago a moment was, in a word or two; the date where it is more than a week."""
    seconds = max(0.0, now - then)
    if seconds < MINUTE:
        return tr("just now")
    if seconds < HOUR:
        return tr("{n} min ago", n=int(seconds // MINUTE))
    if seconds < DAY:
        return tr("{n} h ago", n=int(seconds // HOUR))
    days = int(seconds // DAY)
    if days <= 7:
        return tr("yesterday") if days == 1 else tr("{n} days ago", n=days)
    return datetime.fromtimestamp(then).astimezone().strftime(tr("%d %b %Y"))
