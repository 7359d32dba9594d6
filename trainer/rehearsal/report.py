"""What a rehearsal showed of a persona, kind by kind, and whether the persona tells good from bad."""

from __future__ import annotations

from typing import Literal

from trainer.domain.base import Lang, Model
from trainer.domain.conversation import Ending
from trainer.domain.persona import CallerType
from trainer.domain.plan import Heat
from trainer.rehearsal.order import Above
from trainer.rehearsal.realism import Realism
from trainer.rehearsal.script import KindName


class Spread(Model):
    """A figure over sessions: the least, the quartiles, the greatest."""

    low: float
    first: float
    median: float
    third: float
    high: float


class MoodPoint(Model):
    """The mean anger after so many messages, over the sessions that were still going on."""

    message: int
    """0 is the opening."""
    anger: float
    sessions: int


class CriterionFigure(Model):
    """What the sessions of a kind got for one criterion."""

    id: str
    level: float | None
    """Mean of the levels 0–3, None where it never applied."""
    applied: float
    """Share of the sessions in which it did, 0–1."""


class KindReport(Model):
    """How agents of one kind fared."""

    kind: KindName
    title: str
    sessions: int
    messages: Spread
    endings: dict[Ending, int]
    ran_out: int
    """Sessions broken off because the agent had nothing left to say or it went on too long."""
    score: Spread | None
    passed: int
    criteria: tuple[CriterionFigure, ...]
    mood: tuple[MoodPoint, ...]


class OrderFinding(Model):
    """Whether one kind came out above another."""

    above: Above
    gap: float
    """Distance of the median scores; below 0 where the worse kind is ahead."""
    kept: bool


class DullFinding(Model):
    """Where the customer's turns went on with nothing happening."""

    sessions: int
    """Sessions with such a stretch."""
    longest: int
    """Turns of the longest."""
    kind: KindName
    seed: int
    turn: int
    acts: tuple[str, ...]
    """What the customer kept doing in it."""


class LineFigures(Model):
    """How the customer's lines held out. Shares are 0–1; None where a model spoke."""

    own: float | None
    """Share of the lines said that stand in the persona's own file; the rest came from the banks."""
    used: float | None
    """Share of the persona's own lines that were said at least once."""
    never: tuple[str, ...]
    """Own lines that were never said."""
    repeated: int
    """Lines said again in the same session."""
    silent: int
    """Turns for which no line was left."""
    alike: float
    """Share of turns that open like one of the two before."""
    taken_up: float | None
    """Share of the agent's questions that the customer took up."""
    words: dict[Heat, float]
    """Mean length of a turn by heat."""
    stepped_in: float
    """Share of turns on which the voice had to say something, such as that the offline voice stood in."""


Verdict = Literal["tells", "does_not_tell", "open"]
"""`open` where too few kinds were played to say."""


class PersonaReport(Model):
    """What a rehearsal showed of one persona."""

    persona: str
    name: str
    lang: Lang
    caller_type: CallerType
    difficulty: int
    rubric: str
    engine: Literal["offline", "llm"]
    seed: int
    sessions: int
    kinds: tuple[KindReport, ...]
    verdict: Verdict
    order: tuple[OrderFinding, ...]
    gap_hostile: float | None
    """Median score of excellent less that of hostile."""
    gap_polite: float | None
    """… less that of polite."""
    never_judged: tuple[str, ...]
    """Criteria that applied in no session."""
    always_same: dict[str, int]
    """Criteria that every session got the same level for, and that level."""
    endings_missing: tuple[Ending, ...]
    dull: DullFinding | None
    lines: LineFigures
    usage: dict[str, float] = {}
    """Requests, tokens and seconds where a model took part, over all sessions."""
    realism: Realism | None = None
    """How well the customer was played; None where no model took part."""

    def of(self, kind: KindName) -> KindReport | None:
        """The report of a kind, or None where it was not played."""
        return next((one for one in self.kinds if one.kind == kind), None)


class Rehearsal(Model):
    """The reports of a rehearsal, with what cut it short."""

    personas: tuple[PersonaReport, ...]
    planned: int
    """Sessions that were to be played."""
    played: int
    stopped: bool = False
    """Somebody stopped it."""
    failed: str | None = None
    """Why it broke off, in one line."""
    realism: Realism | None = None
    """How well the customers were played, all together."""

    @property
    def good(self) -> bool:
        """Whether no persona failed to tell good from bad and nothing cut the rehearsal short."""
        return not self.stopped and not self.failed and all(one.verdict != "does_not_tell" for one in self.personas)
