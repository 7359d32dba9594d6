"""What can be counted in one rehearsed session: small enough to be sent between processes by the thousand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trainer.customer.offline import first_word
from trainer.domain.conversation import Ending
from trainer.domain.moves import Move
from trainer.domain.persona import Persona, by_heat
from trainer.domain.plan import HEATS, Act, ActKind, Heat, Plan
from trainer.domain.reading import Reading
from trainer.rehearsal.play import Played
from trainer.rehearsal.script import KindName

DULL = 3
"""So many of the customer's turns in a row with the same acts and an unmoved mood are a dull stretch."""
UNMOVED = 0.05
"""Points of anger within which a mood has not moved."""
NEAR = 2
"""A turn opens like a neighbour where one of so many turns before it began with the same word."""
SILENT = "…"
"""What a customer says who has no line left."""
REPLIES = frozenset(
    {
        ActKind.ANSWER, ActKind.HALF_ANSWER, ActKind.CANNOT_KNOW, ActKind.WONT_SAY_YET, ActKind.DEMAND, ActKind.VENT,
        ActKind.TAKE_UP,
        ActKind.CONFIRM, ActKind.CORRECT, ActKind.REFUSE, ActKind.HAGGLE, ActKind.ASK_DETAILS, ActKind.ACCEPT,
        ActKind.ACCEPT_GRUDGINGLY, ActKind.WANT_MANAGER, ActKind.CALL_OUT, ActKind.CLOSE, ActKind.HANG_UP,
    }
)  # fmt: skip
"""Acts that take up a question in some way, a refusal to answer it included; insults and new questions do not."""


class Stretch(NamedTuple):
    """Turns of the customer's in which nothing happens."""

    turn: int
    """Turn number of the first of them, from 0 over both sides."""
    length: int
    acts: tuple[str, ...]


class Figures(NamedTuple):
    """One session in numbers."""

    persona: str
    kind: KindName
    seed: int
    messages: int
    """The agent's messages."""
    ending: Ending
    ran_out: bool
    score: float | None
    passed: bool | None
    levels: Mapping[str, int | None]
    """The level of each criterion, None where it did not apply or has none."""
    anger: tuple[float, ...]
    """At the start, then after each message of the agent's."""
    dull: tuple[Stretch, ...]
    lines: tuple[str, ...]
    """Bank lines that the customer said."""
    repeated: int
    """Lines said more than once in this session, the first time not counted."""
    silent: int
    """Turns for which no line was left."""
    alike: int
    """Turns that open with the first word of one of the two before."""
    asked: int
    """Messages of the agent's that asked something."""
    taken_up: int
    """… and whose question the customer took up."""
    words: Mapping[Heat, tuple[int, int]]
    """By heat: turns, and words in them."""
    notices: int
    """Turns on which the voice had something to say, such as that the offline voice stood in."""
    usage: Mapping[str, int | float]


def figures(played: Played) -> Figures:
    """The numbers of a session."""
    texts = [turn.text for turn in played.transcript.turns if turn.speaker == "customer"]
    lines = tuple(line for turn in played.lines for line in turn if line != SILENT)
    asked, taken_up = _questions(played)
    return Figures(
        persona=played.persona.id,
        kind=played.kind,
        seed=played.seed,
        messages=len(played.said),
        ending=played.ending,
        ran_out=played.ran_out,
        score=played.scorecard.score,
        passed=played.scorecard.passed,
        levels={one.id: one.level if one.applicable else None for one in played.scorecard.criteria},
        anger=_anger(played),
        dull=tuple(_dull(played)),
        lines=lines,
        repeated=sum(times - 1 for times in Counter(lines).values()),
        silent=texts.count(SILENT),
        alike=_alike(texts),
        asked=asked,
        taken_up=taken_up,
        words=_words(played.plans, texts),
        notices=len(played.notices),
        usage=dict(played.usage),
    )


def _anger(played: Played) -> tuple[float, ...]:
    steps = played.steps
    return (*(step.before.anger for step in steps[:1]), *(step.after.anger for step in steps))


def _dull(played: Played) -> Iterator[Stretch]:
    numbers = [number for number, turn in enumerate(played.transcript.turns) if turn.speaker == "customer"]
    replies = list(zip(played.plans[1:], played.steps, numbers[1:], strict=False))
    run: list[int] = []
    acts: tuple[str, ...] = ()
    for plan, step, number in replies:
        kinds = tuple(act.kind.value for act in plan.acts)
        moved = abs(step.after.anger - step.before.anger) > UNMOVED
        if run and (kinds != acts or moved):
            if len(run) >= DULL:
                yield Stretch(run[0], len(run), acts)
            run = []
        acts = kinds
        run.append(number)
    if len(run) >= DULL:
        yield Stretch(run[0], len(run), acts)


def _alike(texts: list[str]) -> int:
    openings = [first_word(text) for text in texts]
    return sum(
        bool(opening) and opening in openings[max(0, place - NEAR) : place] for place, opening in enumerate(openings)
    )


def _questions(played: Played) -> tuple[int, int]:
    """Messages that asked something, and those of them that the customer took up."""
    readings = [Reading.model_validate(event.data) for event in played.events if event.kind == "reading"]
    asking = [(reading, plan) for reading, plan in zip(readings, played.plans[1:], strict=False) if reading.questions]
    return len(asking), sum(_takes_up(plan.acts, reading) for reading, plan in asking)


def _takes_up(acts: tuple[Act, ...], reading: Reading) -> bool:
    """Whether the customer deals with a question: with the very fact that was asked for, where one was."""
    fresh = set(reading.asked) - set(reading.asked_again)
    if fresh and not reading.has(Move.OFFERS_OPTION):
        named = any(act.ref in fresh for act in acts)
        return named or any(act.kind in (ActKind.CALL_OUT, ActKind.HANG_UP, ActKind.CLOSE) for act in acts)
    return any(act.kind in REPLIES for act in acts)


def _words(plans: tuple[Plan, ...], texts: list[str]) -> dict[Heat, tuple[int, int]]:
    counted: dict[Heat, tuple[int, int]] = {}
    for plan, text in zip(plans, texts, strict=False):
        turns, words = counted.get(plan.heat, (0, 0))
        counted[plan.heat] = (turns + 1, words + len(text.split()))
    return {heat: counted[heat] for heat in HEATS if heat in counted}


def own_lines(persona: Persona) -> frozenset[str]:
    """The lines that stand in a persona's own file."""
    found = {line for lines in persona.lines.values() for heat in HEATS for line in by_heat(lines, heat)}
    for fact in persona.facts:
        found |= {*fact.lines, *fact.half}
    for question in persona.questions:
        found |= set(question.lines)
    return frozenset(found)


__all__ = ["DULL", "Figures", "Stretch", "figures", "own_lines"]
