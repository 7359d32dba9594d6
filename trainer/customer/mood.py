"""The rules by which a message of the agent's moves the customer's mood: a pure function that can say why.

Harm is faster than repair; repetition wears out; a hollow word hurts the second time; whoever solves before
listening gets nowhere; nobody is calm before they were heard, nor content before they were helped.
"""

from __future__ import annotations

from typing import Literal

from trainer.customer.effects import (
    AFTER_HEARD,
    BOUNDARY,
    CLEARLY,
    FLOOR_UNHEARD,
    FLOOR_UNHELPED,
    HABIT,
    HARM,
    MANY_QUESTIONS,
    MIXED,
    MOST_CALM,
    MOST_HEARD,
    MOST_TRUST,
    OVERPROMISE,
    PATIENCE_BACK,
    PAUSE,
    PAUSE_FROM,
    RANK,
    RELIEF,
    REPAIR,
    RULES,
    SOOTHED,
    SURE,
    TOO_SOON,
    UNBOUND,
    UNSURE,
    WALL_WORDS,
    WORDS,
    Effect,
    Solved,
)
from trainer.customer.remarks import called, in_fairness
from trainer.customer.temperament import Nature, nature_of
from trainer.domain.mood import HEARD, Mood, MoodReason, MoodStep
from trainer.domain.moves import HARMFUL, Move
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading
from trainer.translation import mark


class _Ledger:
    """Adds up the effects of one message and keeps the reasons."""

    def __init__(self, nature: Nature, mood: Mood) -> None:
        self.nature, self.mood = nature, mood
        self.anger, self.trust, self.heard, self.patience = mood.anger, mood.trust, mood.heard, mood.patience - 1
        self.why: list[MoodReason] = []

    def add(self, cause: str, effect: Effect, text: str | None = None) -> None:
        """Book an effect as it stands."""
        said = text or WORDS[cause]
        parts: tuple[tuple[Literal["anger", "trust", "heard"], float], ...] = (
            ("anger", effect.anger), ("trust", effect.trust), ("heard", effect.heard),
        )  # fmt: skip
        for what, by in parts:
            if abs(by) >= 0.005:
                self.why.append(MoodReason(cause=cause, what=what, by=round(by, 2), text=said))
        self.anger += effect.anger
        self.trust += effect.trust
        self.heard += effect.heard

    def harm(self, cause: str, effect: Effect, factor: float = 1.0) -> None:
        """Book something that hurts: it also costs patience."""
        strength = self.nature.harm * factor
        self.add(cause, Effect(effect.anger * strength, effect.trust * strength, effect.heard))
        self.patience -= 0.6 * effect.anger

    def repair(self, cause: str, effect: Effect, factor: float) -> None:
        """Book something that soothes."""
        if factor > 0:
            strength = self.nature.repair * factor
            self.add(cause, Effect(effect.anger * strength, effect.trust * strength, effect.heard * strength))


def start_mood(persona: Persona) -> Mood:
    """The mood in which the customer comes."""
    nature = nature_of(persona)
    return Mood(anger=nature.anger, trust=nature.trust, patience=nature.patience)


def is_hollow(reading: Reading) -> bool:
    """Whether the message is kind and says nothing of this case."""
    kind = reading.has(Move.EMPATHY, Move.APOLOGY)
    return kind and not reading.particulars and not reading.has(Move.PARAPHRASE, Move.TAKES_OWNERSHIP)


def got_it_wrong(reading: Reading) -> bool:
    """Whether the message sums the problem up and has it wrong; what is yet to come cannot be a wrong summary."""
    ahead = reading.has(Move.SETS_EXPECTATION, Move.OFFERS_OPTION)
    return reading.paraphrase_right is False and not ahead and certainty(reading, Move.PARAPHRASE) >= CLEARLY


def solves_too_soon(mood: Mood, reading: Reading) -> bool:
    """Whether the message solves or explains before the customer was heard, and does nothing to hear them."""
    solving = reading.has(Move.OFFERS_OPTION, Move.EXPLAINS_WHY) or bool(reading.offers)
    listening = (
        bool(reading.answers)
        or reading.has(Move.PARAPHRASE, Move.OPEN_QUESTION, Move.ASKS_OUTCOME)
        or (reading.has(Move.EMPATHY, Move.APOLOGY, Move.TAKES_OWNERSHIP) and bool(reading.particulars))
    )
    return solving and not mood.is_heard and not listening


def step(
    mood: Mood,
    reading: Reading,
    persona: Persona,
    *,
    abused: bool = False,
    wanted_manager: bool = False,
    ignored: bool = False,
    dropped: bool = False,
) -> MoodStep:
    """What one message of the agent's does to the mood, and why.

    `abused`: the customer has insulted or threatened the agent, so that a boundary is fair. `wanted_manager`: they
    asked for one. `ignored`: a question of theirs went by unanswered. `dropped`: a promise fell due and nothing came.
    """
    nature = nature_of(persona)
    reading = in_fairness(reading, persona.lang, called(persona))
    ledger = _Ledger(nature, mood)
    hollow = is_hollow(reading)
    hollow_run = mood.hollow_run + 1 if hollow else 0

    _harm(ledger, mood, reading, hollow_again=hollow_run >= 2, ignored=ignored, dropped=dropped)
    hurt = bool(ledger.why)
    softness = MIXED if hurt else 1.0
    warned = _lines_drawn(ledger, reading, nature, abused=abused, softness=softness, warned=mood.warned)
    if nature.needs_boundary and not warned:
        softness *= UNBOUND
    _soothe(ledger, mood, reading, persona, softness=softness, hollow=hollow, hollow_again=hollow_run >= 2)
    _handovers(ledger, mood, reading, wanted_manager=wanted_manager, softness=softness)

    _only_so_much(ledger, mood)
    vented = _vent(ledger, mood, reading, nature, hurt=hurt)
    heard = _clamp(ledger.heard, 0, 1)
    is_heard = heard >= HEARD and vented >= 1
    table = _best_of(persona, reading, mood.table)
    helped = _help(ledger, mood, table, softness) if is_heard else mood.helped

    if ledger.anger <= mood.anger - SOOTHED:
        ledger.patience += PATIENCE_BACK
    anger = _floor(ledger, mood, is_heard=is_heard, helped=helped)
    used = dict(mood.used)
    for found in {one.move for one in reading.moves}:
        used[found.value] = used.get(found.value, 0) + 1
    after = Mood(
        anger=_clamp(anger, 0, 10), trust=_clamp(ledger.trust, 0, 10), patience=round(ledger.patience, 2),
        vented=vented, heard=heard, helped=helped, used=used, warned=warned, table=table, hollow_run=hollow_run,
        insulted=mood.insulted + (certainty(reading, Move.SARCASM_OR_HOSTILE) >= 1),
    )  # fmt: skip
    return MoodStep(before=mood, after=after, why=tuple(ledger.why))


def certainty(reading: Reading, move: Move) -> float:
    """How much of a move's effect counts, 0.25–1, by how sure the reader is that it was made."""
    confidence = max((found.confidence for found in reading.moves if found.move is move), default=0.0)
    return min(1.0, max(0.25, (confidence - UNSURE) / (SURE - UNSURE)))


def _clamp(value: float, low: float, high: float) -> float:
    return round(min(high, max(low, value)), 3)


def _harm(ledger: _Ledger, mood: Mood, reading: Reading, *, hollow_again: bool, ignored: bool, dropped: bool) -> None:
    """Everything in the message, or missing from it, that hurts."""
    for move in Move:
        if move in HARM and reading.has(move):
            ledger.harm(move.value, HARM[move], ledger.nature.sting(move) * certainty(reading, move))
    rules = {
        "interrupted": reading.interrupted,
        "nonsense": reading.nonsense,
        "foreign": reading.foreign and not reading.nonsense,
        "wrong_name": reading.wrong_name is not None,
        "wrong_paraphrase": got_it_wrong(reading),
        "wall": reading.words >= WALL_WORDS,
        "interrogation": len(reading.questions) >= MANY_QUESTIONS,
        "red_rag": bool(reading.red_rags) and not mood.is_heard,
        "shouting": reading.shouting,
        "hollow": hollow_again,
        "one_word": reading.one_word and not reading.nonsense and not _room_to_talk(mood, reading),
        "ignored_question": ignored,
        "promise_dropped": dropped,
        "too_soon": solves_too_soon(mood, reading),
        "silence": not reading.text.strip() and reading.action is None,
    }
    for name, happened in rules.items():
        if happened:
            ledger.harm(name, RULES[name])


def _room_to_talk(mood: Mood, reading: Reading) -> bool:
    """A small sign of following while they are still telling their story is just right (advice P4)."""
    return reading.has(Move.BACKCHANNEL) and mood.vented < 1


def _lines_drawn(
    ledger: _Ledger, reading: Reading, nature: Nature, *, abused: bool, softness: float, warned: bool
) -> bool:
    """A boundary: a relief where it was called for, an insult where it was not. Whether they are warned now."""
    if not reading.has(Move.SETS_BOUNDARY):
        return warned
    if not abused:
        ledger.harm("unfair_boundary", RULES["unfair_boundary"])
        return warned
    worn = HABIT[min(ledger.mood.used.get(Move.SETS_BOUNDARY.value, 0), 3)]
    ledger.repair("sets_boundary", BOUNDARY, softness * worn * nature.reach(Move.SETS_BOUNDARY))
    return True


def _soothe(
    ledger: _Ledger,
    mood: Mood,
    reading: Reading,
    persona: Persona,
    *,
    softness: float,
    hollow: bool,
    hollow_again: bool,
) -> None:
    """Everything in the message that soothes, worn by repetition."""
    blameless = persona.story.fault == "customer"
    for move, effect in REPAIR.items():
        if not reading.has(move) or (hollow_again and move in (Move.EMPATHY, Move.APOLOGY)):
            continue
        if move is Move.PARAPHRASE and (reading.paraphrase_right is False or reading.has(Move.CONTRADICTS)):
            continue
        factor = softness * HABIT[min(mood.used.get(move.value, 0), 3)] * ledger.nature.reach(move)
        factor *= certainty(reading, move)
        if move in (Move.EMPATHY, Move.APOLOGY) and hollow:
            factor *= 0.4
        if move is Move.APOLOGY and blameless:
            factor *= 0.3
        if move in AFTER_HEARD and not mood.is_heard:
            factor *= TOO_SOON
        ledger.repair(move.value, effect, factor)
    if reading.has(Move.OVERPROMISES) or any(offer.forbidden for offer in reading.offers):
        ledger.repair("overpromises", OVERPROMISE, softness * HABIT[min(mood.used.get("overpromises", 0), 3)])


def _handovers(ledger: _Ledger, mood: Mood, reading: Reading, *, wanted_manager: bool, softness: float) -> None:
    """Breathers and managers: a help at the right moment, a brush-off at the wrong one."""
    if reading.has(Move.OFFERS_PAUSE) or reading.action in ("hold", "channel"):
        worn = HABIT[min(mood.used.get(Move.OFFERS_PAUSE.value, 0), 3)]
        if mood.anger >= PAUSE_FROM:
            ledger.repair("offers_pause", PAUSE, softness * worn)
        else:
            ledger.add("offers_pause", Effect(0.15, 0.0), mark("a pause that nobody needed"))
    if reading.has(Move.OFFERS_MANAGER) and reading.action != "manager":
        if wanted_manager:
            ledger.repair("offers_manager", Effect(-0.7, 0.5, 0.1), softness)
        elif not mood.is_heard:
            ledger.harm("manager_unwanted", Effect(0.4, -0.2))


def _only_so_much(ledger: _Ledger, mood: Mood) -> None:
    """Hold back what one message does for the better; harm has no such limit."""
    over = Effect(
        max(0.0, mood.anger - MOST_CALM - ledger.anger),
        -max(0.0, ledger.trust - mood.trust - MOST_TRUST),
        -max(0.0, ledger.heard - mood.heard - MOST_HEARD),
    )
    ledger.add("one_at_a_time", over)


def _vent(ledger: _Ledger, mood: Mood, reading: Reading, nature: Nature, *, hurt: bool) -> float:
    """How much of the story is out after this message, 0–1."""
    let_talk = not hurt and not reading.interrupted
    gained = (1.0 if let_talk else 0.5) / nature.story
    if let_talk and mood.vented < 1 and reading.words <= 45:
        ledger.add("let_talk", Effect(-0.1, 0.1, 0.08))
    return _clamp(mood.vented + gained, 0, 1)


def _best_of(persona: Persona, reading: Reading, table: Solved) -> Solved:
    """The best that lies on the table. Something forbidden looks as good as the real thing: that is its danger."""
    best: Solved = table
    for made in reading.offers:
        offer = persona.offer(made.offer_id) if made.offer_id else None
        worth: Solved = "fully" if made.forbidden else (offer.solves if offer else "not")
        if RANK[worth] > RANK[best]:
            best = worth
    return best


def _help(ledger: _Ledger, mood: Mood, table: Solved, softness: float) -> Solved:
    """Once heard, what lies on the table reaches them."""
    if RANK[table] <= RANK[mood.helped]:
        return mood.helped
    ledger.repair("offer", RELIEF[table], softness)
    return table


def _floor(ledger: _Ledger, mood: Mood, *, is_heard: bool, helped: Solved) -> float:
    """The anger, held up by the floors that are still in place; a floor never lifts it above where it was."""
    anger = ledger.anger
    for name, value, stands in (
        ("floor_unheard", FLOOR_UNHEARD, not is_heard),
        ("floor_unhelped", FLOOR_UNHELPED, helped != "fully"),
    ):
        lowest = min(value, mood.anger)
        if stands and anger < lowest:
            ledger.add(name, Effect(lowest - anger, 0))
            anger = lowest
    return anger


__all__ = ["FLOOR_UNHEARD", "FLOOR_UNHELPED", "HARMFUL", "is_hollow", "solves_too_soon", "start_mood", "step"]
