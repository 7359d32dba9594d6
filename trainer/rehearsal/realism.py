"""How well a customer was played: the known failures of a voice, each as a figure.

Models in this role break it, run on, calm down after one kind sentence, tell everything at once, contradict their case,
repeat themselves, and clean a rude person up. The same figures hold for any voice. What code cannot see (how angry a
line sounds, who would say it) comes from `trainer.rehearsal.rating`, which does not know the mood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from statistics import mean, median
from typing import NamedTuple

import numpy as np

from trainer.customer.particulars import invented, known_in
from trainer.domain.base import Model
from trainer.domain.conversation import Event
from trainer.domain.mood import HOT
from trainer.domain.persona import Persona
from trainer.rehearsal.contradictions import Contradiction, contradictions
from trainer.rehearsal.facts_told import Closeness, told_early
from trainer.rehearsal.rating import Rating
from trainer.rehearsal.script import KINDS
from trainer.rehearsal.spoken import Spoken, spoken

SAME = 0.9
"""From this likeness on a turn or a sentence is an earlier one again."""
OPENING_WORDS = 3
"""Two turns begin alike where so many words are the same."""
SOUNDS_CALM = 4.0
"""Below this a line that should be hot sounds cleaned up: annoyed at most."""
NEAR = 3
"""Turns apart within which the same beginning shows."""


class Calm(Model):
    """How agents of one kind fared with the anger."""

    after: float | None
    """Their messages until the customer was told to be no longer hot, median; None where that never came about."""
    share: float
    """Of their sessions, in how many it did."""


class Realism(Model):
    """The figures of one set of sessions. Shares are 0–1; None where there was nothing to measure."""

    sessions: int
    turns: int
    """The customer's turns, openings included."""
    stepped_in: float | None = None
    """Share of turns in which the guard stopped the model: the offline voice stood in, or the reply ends early."""
    stood_in: float | None = None
    """Share of turns that the offline voice took altogether."""
    stopped: dict[str, float] = {}
    """Of a hundred turns, in how many an attempt of the model's was stopped, by kind of fault; nobody saw these."""
    role_breaks: float | None = None
    """Of a hundred turns as they were shown, how many a reader took for the words of somebody else than a customer."""
    words: float | None = None
    """Words a turn, mean."""
    wanted: tuple[float, float] | None = None
    """What the plans asked for: mean of the shortest and of the longest."""
    within: float | None = None
    """Share of turns within the plan's length."""
    calm_after: float | None = None
    """The agent's messages until the customer was told to be no longer hot (anger under 5): the median."""
    calmed: float | None = None
    """Share of sessions in which that came about."""
    calm_by_kind: dict[str, Calm] = {}
    """The same for each kind of agent that was played."""
    sounds_calm_after: float | None = None
    """The agent's messages until a line first sounded so to a reader who did not know, median."""
    sounds_calm_early: float | None = None
    """Share of the turns that were meant to be hot (anger 5 and more) and sounded under 4."""
    early: int = 0
    """Facts that were told before they were asked for or earned."""
    invented: int = 0
    """Numbers, dates and names that stand nowhere in the case or the conversation."""
    contradicted: int = 0
    """Turns that tie a known date, time, sum, count or name to another thing than the case does."""
    repeated: int = 0
    """Turns that say again what this customer had said."""
    alike: int = 0
    """Turns that begin like one of the three before."""
    rank: float | None = None
    """Rank correlation (Spearman) of the anger that was told with the anger that showed, -1 to 1."""
    milder: float | None = None
    """How much milder the lines sound than the mood they were told to show, in points of 10; below 0: angrier."""
    rated: int = 0
    """Turns that a reader rated."""
    seconds: float | None = None
    """Seconds a turn."""
    tokens_in: float | None = None
    tokens_out: float | None = None
    """Tokens of prompt and reply, a turn."""


class Heard(NamedTuple):
    """A session as the measures need it."""

    persona: Persona
    turns: tuple[Spoken, ...]
    ratings: tuple[Rating | None, ...] = ()
    """A rating a turn, or none at all."""
    invented: int = 0
    contradicted: int = 0
    kind: str = ""
    """The kind of agent that was played; "" where nobody asks."""


def realism(sessions: Sequence[Heard], close: Closeness | None = None, **cost: float | None) -> Realism:
    """The figures of these sessions; `cost` are `seconds`, `tokens_in`, `tokens_out` a turn, where counted."""
    turns = [turn for session in sessions for turn in session.turns]
    if not turns:
        return Realism(sessions=len(sessions), turns=0)
    lengths = [len(turn.text.split()) for turn in turns]
    calm = [after for session in sessions if (after := _calm_after(session.turns)) is not None]
    pairs = [
        (turn, rating)
        for session in sessions
        for turn, rating in zip(session.turns, session.ratings, strict=False)
        if rating is not None
    ]
    felt = [(turn.mood.anger, rating.anger) for turn, rating in pairs]
    hot = [shown for told, shown in felt if told >= HOT]
    sounds = [after for session in sessions if (after := _sounds_calm_after(session)) is not None]
    return Realism(
        sessions=len(sessions), turns=len(turns),
        stepped_in=_share(bool(turn.notice) for turn in turns),
        stood_in=_share(turn.voice != "llm" for turn in turns),
        stopped=_stopped(turns),
        role_breaks=100 * mean(rating.who != "customer" for _, rating in pairs) if pairs else None,
        words=mean(lengths),
        wanted=(mean(turn.plan.words[0] for turn in turns), mean(turn.plan.words[1] for turn in turns)),
        within=_share(_fits(turn, length) for turn, length in zip(turns, lengths, strict=True)),
        calm_after=median(calm) if calm else None, calmed=len(calm) / len(sessions),
        calm_by_kind=_calm_by_kind(sessions),
        sounds_calm_after=median(sounds) if sounds else None,
        sounds_calm_early=_share(shown < SOUNDS_CALM for shown in hot),
        early=sum(len(told_early(session.persona, turn, close)) for session in sessions for turn in session.turns),
        invented=sum(session.invented for session in sessions),
        contradicted=sum(session.contradicted for session in sessions),
        repeated=sum(_repeats(session.turns) for session in sessions),
        alike=sum(_alike(session.turns) for session in sessions),
        rank=rank_correlation([told for told, _ in felt], [shown for _, shown in felt]),
        milder=mean(told - shown for told, shown in felt) if felt else None,
        rated=len(pairs), **cost,
    )  # fmt: skip


def measured(
    sessions: Sequence[Heard], usage: Sequence[Mapping[str, int | float]], close: Closeness | None = None
) -> Realism:
    """The figures of these sessions with what a turn cost, by what each of them used in all."""
    turns = sum(len(one.turns) for one in sessions) or 1
    seconds, read, written = (
        sum(one.get(name, 0) for one in usage) / turns for name in ("seconds", "prompt_tokens", "completion_tokens")
    )
    return realism(
        sessions, close, seconds=seconds if any(usage) else None, tokens_in=read or None,
        tokens_out=written if read else None,
    )  # fmt: skip


def heard(
    persona: Persona,
    events: Sequence[Event],
    ratings: Sequence[Rating | None] = (),
    *,
    kind: str = "",
    close: Closeness | None = None,
) -> Heard:
    """A session's events as the measures need them; with `close` more contradictions of the case are found."""
    turns = spoken(persona, events)
    case = persona.model_dump_json()
    made_up = sum(invented(turn.text, known_in([case, *_heard_before(turn)])) is not None for turn in turns)
    against = sum(bool(against_the_case(persona, turn, close)) for turn in turns)
    return Heard(persona, tuple(turns), tuple(ratings), made_up, against, kind)


def against_the_case(persona: Persona, turn: Spoken, close: Closeness | None = None) -> list[Contradiction]:
    """What in a turn goes against the case, and was not said by the agent before."""
    return contradictions(persona, turn.text, _heard_before(turn), close)


def _heard_before(turn: Spoken) -> list[str]:
    """What the customer may take up: what was said, and what the plan speaks of."""
    return [*(one.text for one in turn.before), *(act.about for act in turn.plan.acts)]


def _stopped(turns: Sequence[Spoken]) -> dict[str, float]:
    counts = Counter(kind for turn in turns for kind in set(turn.faults))
    return {kind: round(100 * count / len(turns), 1) for kind, count in counts.most_common()}


def _fits(turn: Spoken, length: int) -> bool:
    return turn.plan.words[0] <= length <= turn.plan.words[1]


def _share(flags: Iterable[bool]) -> float | None:
    found = list(flags)
    return mean(found) if found else None


def _calm_after(turns: Sequence[Spoken]) -> int | None:
    """How many of the agent's messages it took until they were no longer hot; None where they stayed so."""
    for turn in turns:
        if turn.mood.anger < HOT:
            return _messages(turn)
    return None


def _calm_by_kind(sessions: Sequence[Heard]) -> dict[str, Calm]:
    found: dict[str, Calm] = {}
    for kind in KINDS:
        played = [_calm_after(one.turns) for one in sessions if one.kind == kind]
        calm = [after for after in played if after is not None]
        if played:
            found[kind] = Calm(after=median(calm) if calm else None, share=len(calm) / len(played))
    return found


def _sounds_calm_after(session: Heard) -> int | None:
    for turn, rating in zip(session.turns, session.ratings, strict=False):
        if rating is not None and rating.anger < HOT:
            return _messages(turn)
    return None


def _messages(turn: Spoken) -> int:
    return sum(one.speaker == "agent" for one in turn.before)


def _repeats(turns: Sequence[Spoken]) -> int:
    """Turns with a sentence of five words and more that this customer had said before."""
    seen: list[str] = []
    count = 0
    for turn in turns:
        sentences = [one for one in _sentences(turn.text) if len(one.split()) >= 5]
        count += any(
            SequenceMatcher(None, old, new, autojunk=False).ratio() >= SAME for new in sentences for old in seen
        )
        seen += sentences
    return count


def _sentences(text: str) -> list[str]:
    parts = text.lower().replace("!", ".").replace("?", ".").replace("\n", ".").split(".")
    return [" ".join(part.split()) for part in parts if part.strip()]


def _alike(turns: Sequence[Spoken]) -> int:
    openings = [tuple(turn.text.lower().split()[:OPENING_WORDS]) for turn in turns]
    return sum(opening in openings[max(0, place - NEAR) : place] for place, opening in enumerate(openings))


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rank correlation, ties sharing their mean rank; None where one side never changes."""
    if len(first) < 3 or len(set(first)) < 2 or len(set(second)) < 2:
        return None
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray:
    _, places, counts = np.unique(np.asarray(values, dtype=float), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: np.ndarray = (ends - (counts - 1) / 2)[places]
    return means
