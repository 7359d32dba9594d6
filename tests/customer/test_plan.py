"""What the customer does next, whatever is said to them: they give in only when heard and helped, and it ends."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.customer.strategies import EVERYONE, SHIPPED, TYPES, made, of_type, people, readings
from trainer.customer import memory as remembering
from trainer.customer.memory import FORBIDDEN, Memory
from trainer.customer.mood import start_mood, step
from trainer.customer.plan import LEAVES_AT, TRUSTS, opening_plan, plan
from trainer.customer.temperament import nature_of
from trainer.domain.mood import Mood, MoodStep
from trainer.domain.moves import Move
from trainer.domain.persona import Persona
from trainer.domain.plan import ActKind, Plan
from trainer.domain.reading import MadeOffer, Reading, RedRag

EACH = [pytest.param(persona, id=f"{persona.id}-{persona.caller_type}") for persona in EVERYONE]
TAKES = (ActKind.ACCEPT, ActKind.ACCEPT_GRUDGINGLY)
RANK = {"not": 0, "partly": 1, "fully": 2}


class Exchange(NamedTuple):
    """One message, what it did, and what the customer answers."""

    reading: Reading
    moved: MoodStep
    before: Memory
    memory: Memory
    """The memory with the message in it, and not yet the answer."""
    plan: Plan


class Talk:
    """A conversation of readings and plans, without words."""

    def __init__(self, persona: Persona, mood: Mood | None = None) -> None:
        self.persona = persona
        self.mood = mood or start_mood(persona)
        self.memory = remembering.speak(Memory(), opening_plan(persona, self.mood), "Well then.", ("opening",))
        self.exchanges: list[Exchange] = []

    def hear(self, reading: Reading) -> Plan:
        """Take in a message and answer it."""
        before = self.memory
        memory = remembering.hear(before, reading)
        ignored = remembering.ignored_question(before, reading)
        moved = step(
            self.mood, reading, self.persona,
            abused=remembering.has_abused(before, self.persona),
            wanted_manager=before.manager_wanted, ignored=ignored is not None,
        )  # fmt: skip
        planned = plan(self.persona, moved, memory, reading, ignored)
        assert plan(self.persona, moved, memory, reading, ignored) == planned
        self.exchanges.append(Exchange(reading, moved, before, memory, planned))
        self.mood = moved.after
        self.memory = remembering.speak(memory, planned, "And so on.", (f"line {len(self.exchanges)}",))
        return planned

    @property
    def ending(self) -> str | None:
        """How it ended, or None."""
        return self.exchanges[-1].plan.ending if self.exchanges else None


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """Any conversation of up to twenty messages with anyone, some of them half won already."""
    persona = draw(people)
    mood = start_mood(persona)
    if draw(st.booleans()):
        anger, trust = draw(st.sampled_from([1.0, 3.0, 4.9, 6.5])), draw(st.sampled_from([2.0, 5.5, 8.0]))
        mood = mood.model_copy(update={"anger": anger, "trust": trust, "vented": 1.0, "heard": 0.8})
    talk = Talk(persona, mood)
    for _ in range(draw(st.integers(1, 20))):
        talk.hear(draw(readings(persona)))
        if talk.ending is not None:
            break
    return talk


def kinds(planned: Plan) -> list[ActKind]:
    return [act.kind for act in planned.acts]


@given(talks())
@settings(max_examples=100)
def test_nobody_accepts_before_they_are_heard_and_helped(talk: Talk) -> None:
    offered: set[str] = set()
    for reading, moved, _, _, planned in talk.exchanges:
        offered |= {FORBIDDEN if one.forbidden else one.offer_id or "" for one in reading.offers}
        for act in planned.acts:
            if act.kind not in TAKES:
                continue
            assert moved.after.is_heard
            assert act.ref in offered
            offer = talk.persona.offer(act.ref or "")
            assert act.ref == FORBIDDEN or (offer is not None and offer.solves != "not")
            worth = "fully" if offer is None else offer.solves
            assert RANK[moved.after.helped] >= RANK[worth]


@given(talks())
@settings(max_examples=100)
def test_it_is_resolved_only_for_someone_who_took_what_meets_the_need(talk: Talk) -> None:
    for reading, moved, _, memory, planned in talk.exchanges:
        if planned.ending == "resolved":
            assert memory.settled(talk.persona)
            assert moved.after.is_heard
            assert (
                not reading.harmful
                or not {move.move for move in reading.harmful} - {Move.OVERPROMISES}
                or all(move.confidence < 0.6 for move in reading.harmful)
            )
        if planned.ending is not None:
            assert len(planned.acts) == 1
            assert kinds(planned)[0] in (ActKind.CLOSE, ActKind.HANG_UP)
        if planned.ending == "hung_up":
            assert kinds(planned) == [ActKind.HANG_UP]


@given(talks())
@settings(max_examples=100)
def test_no_fact_is_told_before_its_condition_nor_twice(talk: Talk) -> None:
    asked: set[str] = set()
    told: set[str] = set()
    for reading, moved, _, _, planned in talk.exchanges:
        asked |= set(reading.asked)
        mood = moved.after
        for act in planned.acts:
            if act.kind not in (ActKind.ANSWER, ActKind.HALF_ANSWER):
                continue
            fact = talk.persona.fact(act.ref or "")
            assert fact is not None
            assert fact.id not in told
            assert fact.id in planned.may_tell
            if fact.when == "asked":
                assert fact.id in asked
            elif fact.when == "heard":
                assert mood.is_heard or (fact.id in asked and mood.heard >= 0.45)
            elif fact.when == "trusted":
                assert mood.is_heard
                assert mood.trust >= TRUSTS
            if act.kind is ActKind.ANSWER:
                told.add(fact.id)
        allowed = told | {act.ref for act in planned.acts} | {f.id for f in talk.persona.facts if f.when == "opening"}
        assert set(planned.may_tell) <= allowed


@given(talks())
@settings(max_examples=100)
def test_the_form_of_a_plan(talk: Talk) -> None:
    """One to three acts, none twice; the same thing is called out twice at most, a word thrown back once."""
    seen: dict[str, int] = {}
    for reading, moved, _, _, planned in talk.exchanges:
        assert 1 <= len(planned.acts) <= 3
        assert len({(act.kind, act.topic) for act in planned.acts}) == len(planned.acts)
        assert planned.heat == moved.after.heat
        assert 0 < planned.words[0] < planned.words[1]
        for act in planned.acts:
            if act.kind in (ActKind.CALL_OUT, ActKind.THROW_BACK):
                key = f"{act.kind}.{act.topic}"
                seen[key] = seen.get(key, 0) + 1
                assert seen[key] <= (1 if act.kind is ActKind.THROW_BACK else 2)
            if act.kind is ActKind.INSULT:
                assert nature_of(talk.persona).insults
                assert not moved.after.warned
            if act.kind is ActKind.THREATEN:
                assert nature_of(talk.persona).threatens
        if planned.ending is None and not reading.text and reading.action is None:
            assert kinds(planned) == [ActKind.SILENCE_CHECK]


@given(st.data())
@settings(max_examples=60)
def test_every_conversation_ends(data: st.DataObject) -> None:
    """Patience runs down with every message: by half a turn at least, however soothing it was."""
    persona = data.draw(people)
    kinds_of = data.draw(st.lists(readings(persona), min_size=1, max_size=4))
    talk = Talk(persona)
    longest = int((nature_of(persona).patience - LEAVES_AT) / 0.5) + 2
    for turn in range(longest):
        talk.hear(kinds_of[turn % len(kinds_of)])
        if talk.ending is not None:
            return
    pytest.fail(f"still talking after {longest} messages")


@pytest.mark.parametrize("persona", EACH)
def test_who_listens_first_and_then_helps_settles_it(persona: Persona) -> None:
    """A good agent gets there with everyone, and not with the offer alone."""
    best = next(offer for offer in persona.authority.offers if offer.solves == "fully")
    offer = {"offers": [MadeOffer(offer_id=best.id, quote="offered")], "details": ["when"], "particulars": ["it"]}
    its = {"particulars": ["it"]}
    hearing = [
        made(Move.BACKCHANNEL),
        made(Move.EMPATHY, Move.OPEN_QUESTION, **its),
        *([made(Move.SETS_BOUNDARY)] if nature_of(persona).needs_boundary else []),
        made(Move.PARAPHRASE, Move.EMPATHY, paraphrase_right=True, **its),
        made(Move.TAKES_OWNERSHIP, Move.APOLOGY, **its),
        made(Move.ASKS_OUTCOME, Move.EMPATHY, **its),
        made(Move.PARAPHRASE, paraphrase_right=True, **its),
    ]
    talk = Talk(persona)
    for reading in hearing:
        talk.hear(reading)
        assert talk.ending is None
    assert talk.mood.is_heard
    for _ in range(4):
        talk.hear(made(Move.OFFERS_OPTION, Move.SETS_EXPECTATION, **offer))
        if talk.memory.accepted:
            break
    assert talk.memory.accepted
    for _ in range(3):
        if talk.ending is None:
            talk.hear(made(Move.THANKS, Move.SETS_EXPECTATION))
    assert talk.ending == "resolved"

    hasty = Talk(persona)
    for _ in range(4):
        hasty.hear(made(Move.OFFERS_OPTION, Move.SETS_EXPECTATION, **offer))
    assert not hasty.memory.accepted


@pytest.mark.parametrize("persona", EACH)
def test_whoever_is_hostile_is_left(persona: Persona) -> None:
    talk = Talk(persona)
    while talk.ending is None:
        talk.hear(made(Move.SARCASM_OR_HOSTILE, Move.DISMISSIVE))
    assert talk.ending == "hung_up"
    assert len(talk.exchanges) <= 3


@pytest.mark.parametrize("persona", EACH)
def test_kind_words_with_nothing_in_them_settle_nothing(persona: Persona) -> None:
    talk = Talk(persona)
    while talk.ending is None:
        talk.hear(made(Move.EMPATHY, Move.APOLOGY))
    assert talk.ending == "hung_up"
    assert not talk.memory.accepted
    called = {act.topic for one in talk.exchanges for act in one.plan.acts if act.kind is ActKind.CALL_OUT}
    assert called & {"hollow", "only_sorry"}


@pytest.mark.parametrize("persona", EACH)
def test_an_end_by_the_agent_is_fair_only_after_abuse_and_a_warning(persona: Persona) -> None:
    sudden = Talk(persona)
    planned = sudden.hear(made(action="end"))
    assert (planned.ending, planned.fair) == ("ended_by_agent", False)
    handed = Talk(persona).hear(made(action="manager"))
    assert (handed.ending, handed.fair) == ("escalated", None)


def test_whoever_is_abused_may_end_it_after_a_warning() -> None:
    talk = Talk(of_type("abusive"))
    assert talk.hear(made(Move.SETS_BOUNDARY)).acts[0].kind is ActKind.BACK_DOWN
    planned = talk.hear(made(action="end"))
    assert (planned.ending, planned.fair) == ("ended_by_agent", True)


@pytest.mark.parametrize("persona", EACH)
def test_a_red_rag_is_thrown_back(persona: Persona) -> None:
    mood = start_mood(persona).model_copy(update={"anger": 7.0})
    planned = Talk(persona, mood).hear(made(red_rags=[RedRag(word="policy", quote="our policy")]))
    assert (planned.acts[0].kind, planned.acts[0].topic) == (ActKind.THROW_BACK, "policy")
    assert planned.acts[0].about == "our policy"


@pytest.mark.parametrize("persona", [one for one in SHIPPED if one.questions], ids=lambda one: one.id)
def test_an_own_question_that_goes_unanswered_comes_back_and_is_given_up(persona: Persona) -> None:
    """It is asked, reminded of while it is passed over, and never asked again once it was answered."""
    question = persona.questions[0].id
    mood = start_mood(persona).model_copy(update={"vented": 1.0, "anger": 6.0, "patience": 40})
    talk = Talk(persona, mood)
    for _ in range(8):
        talk.hear(made())
        assert talk.ending is None
    acts = [act for one in talk.exchanges for act in one.plan.acts if act.ref == question]
    assert acts[0].kind is ActKind.ASK
    assert 1 <= len([act for act in acts if act.kind is ActKind.REMIND]) <= remembering.REMINDS
    answered = Talk(persona, mood)
    answered.hear(made())
    answered.hear(made(answers=[question]))
    for _ in range(5):
        assert all(act.ref != question for act in answered.hear(made()).acts)


@pytest.mark.parametrize("caller_type", TYPES)
def test_every_caller_does_what_their_kind_does(caller_type: str) -> None:
    """With nothing better to do, some insult, some threaten, and the others do neither."""
    persona = of_type(caller_type)  # type: ignore[arg-type]
    mood = start_mood(persona).model_copy(update={"vented": 1.0, "anger": 8.0, "patience": 40})
    talk = Talk(persona.model_copy(update={"questions": ()}), mood)
    done: set[ActKind] = set()
    for _ in range(8):
        done |= set(kinds(talk.hear(made())))
    nature = nature_of(persona)
    assert (ActKind.INSULT in done, ActKind.THREATEN in done) == (nature.insults, nature.threatens)


HEARD = {"anger": 3.0, "trust": 7.0, "vented": 1.0, "heard": 0.9, "patience": 30}
PARCEL = next(one for one in SHIPPED if one.id == "late-parcel")
"""Picking the parcel up helps in part, having it brought first thing helps fully, and nobody can have both."""


def _taken(*offers: str, persona: Persona = PARCEL, **mood: object) -> Talk:
    """A conversation in which these offers were taken."""
    talk = Talk(persona, start_mood(persona).model_copy(update=HEARD | mood))
    asked = {question.id: 2 for question in persona.questions}
    taken = {"offers": dict.fromkeys(offers, "accepted"), "last_offer": offers[-1], "taken_at": 1, "asked": asked}
    talk.memory = talk.memory.model_copy(update=taken | {"softened": ("heard", "apology", "owned", "explained")})
    return talk


def _offering(offer: str) -> Reading:
    return made(
        Move.OFFERS_OPTION, Move.SETS_EXPECTATION, offers=[MadeOffer(offer_id=offer, quote="said")], details=["when"]
    )


def test_who_took_a_part_asks_for_what_is_still_missing_and_not_for_all_of_it_again() -> None:
    planned = _taken("collect").hear(made(Move.ASKS_OUTCOME))
    assert [(act.kind, act.about) for act in planned.acts] == [(ActKind.DEMAND, PARCEL.story.need)]


def test_the_better_offer_takes_the_place_of_the_one_it_cannot_stand_beside() -> None:
    talk = _taken("collect")
    assert talk.hear(_offering("first-drop")).acts[0].kind in TAKES
    assert [offer.id for offer in talk.memory.standing(PARCEL)] == ["first-drop"]
    assert talk.memory.settled(PARCEL)


def test_an_offer_that_cannot_stand_beside_the_better_one_taken_is_declined_once() -> None:
    talk = _taken("first-drop")
    assert (talk.hear(_offering("collect")).acts[0].kind, talk.memory.offers["collect"]) == (ActKind.REFUSE, "refused")
    assert all(act.ref != "collect" for act in talk.hear(_offering("collect")).acts)


def test_two_halves_that_exclude_each_other_settle_nothing() -> None:
    cake = next(one for one in SHIPPED if one.id == "wedding-cake")
    talk = _taken("other-bakery", persona=cake)
    assert talk.hear(_offering("top-and-kitchen")).acts[0].kind is ActKind.REFUSE
    assert not talk.memory.settled(cake)


@given(talks())
@settings(max_examples=60)
def test_who_boils_does_two_things_at_most(talk: Talk) -> None:
    assert all(len(one.plan.acts) <= 2 for one in talk.exchanges if one.plan.heat == "boiling")


def test_an_answer_to_their_question_is_not_followed_by_what_they_want() -> None:
    questions = tuple(question.id for question in PARCEL.questions)
    talk = Talk(PARCEL, start_mood(PARCEL).model_copy(update=HEARD))
    talk.memory = talk.memory.model_copy(update={"asked": dict.fromkeys(questions, 2), "softened": ("heard",)})
    planned = talk.hear(made(Move.EXPLAINS_WHY, answers=[questions[0]]))
    assert ActKind.DEMAND not in kinds(planned)


def test_a_question_that_was_passed_over_comes_back_before_a_new_one() -> None:
    mood = start_mood(PARCEL).model_copy(update={"vented": 1.0, "anger": 6.0, "patience": 40})
    talk = Talk(PARCEL, mood)
    first = talk.hear(made()).acts[-1]
    assert first.kind is ActKind.ASK
    talk.hear(made())
    planned = talk.hear(made(Move.DISMISSIVE))
    assert ActKind.ASK not in kinds(planned)
    reminded = [act.ref for one in talk.exchanges for act in one.plan.acts if act.kind is ActKind.REMIND]
    assert reminded[:1] == [first.ref]
