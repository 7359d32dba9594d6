"""Readings of every kind, for any of the shipped customers and for one of each caller type."""

from __future__ import annotations

from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from trainer.customer.mood import start_mood
from trainer.domain.mood import Mood
from trainer.domain.moves import DetectedMove, Move
from trainer.domain.persona import CallerType, Persona
from trainer.domain.reading import MadeOffer, Promise, Reading, RedRag
from trainer.library.shelf import Shelf
from trainer.locations import shipped

# The same examples each time, and no verdict on the clock: a busy machine is no mistake in the rules.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

SHIPPED: list[Persona] = Shelf([shipped("personas")], []).personas()[0]
TYPES: tuple[CallerType, ...] = get_args(CallerType)


def of_type(caller_type: CallerType, **changes: object) -> Persona:
    """The same case with another kind of customer, its temperament all from the type."""
    plain = SHIPPED[0].model_dump(mode="json", by_alias=True) | {"temperament": {}, "triggers": {}, "soothers": {}}
    plain["lines"] = {key: lines for key, lines in plain["lines"].items() if key != "threaten"}
    return Persona.model_validate({**plain, "caller_type": caller_type, **changes})


EVERYONE: list[Persona] = SHIPPED + [of_type(one) for one in TYPES]
people = st.sampled_from(EVERYONE)
seldom = st.sampled_from([False, False, False, False, False, True])
certainties = st.sampled_from([0.4, 0.5, 0.62, 0.8, 1.0])


def made(*moves: Move, **changes: object) -> Reading:
    """A plain message that surely makes these moves."""
    fields: dict[str, object] = {
        "text": "Something was said.", "words": 12, "moves": [DetectedMove(move=one, quote="said") for one in moves],
    }  # fmt: skip
    return Reading.model_validate(fields | changes)


@st.composite
def moods(draw: st.DrawFn, persona: Persona) -> Mood:
    """Any mood that this customer could be in."""
    number = st.floats(0, 10).map(lambda value: round(value, 2))
    used = st.dictionaries(st.sampled_from([move.value for move in Move]), st.integers(1, 6), max_size=6)
    return start_mood(persona).model_copy(
        update={
            "anger": draw(number), "trust": draw(number), "patience": draw(st.integers(-5, 20)),
            "vented": draw(st.sampled_from([0.0, 0.33, 0.67, 1.0])), "heard": draw(number) / 10,
            "helped": draw(st.sampled_from(["not", "partly", "fully"])), "used": draw(used),
            "warned": draw(seldom), "hollow_run": draw(st.integers(0, 3)),
            "table": draw(st.sampled_from(["not", "partly", "fully"])),
        }
    )  # fmt: skip


@st.composite
def readings(draw: st.DrawFn, persona: Persona) -> Reading:
    """Any reading of a message to this customer, silence and nonsense among them."""
    moves = draw(st.lists(st.sampled_from(list(Move)), max_size=4, unique=True))
    facts = [fact.id for fact in persona.facts]
    questions = [question.id for question in persona.questions]
    offers = [MadeOffer(offer_id=offer.id, quote="offered") for offer in persona.authority.offers]
    offers.append(MadeOffer(offer_id=None, quote="something else"))
    offers.append(MadeOffer(offer_id=None, quote="the impossible", forbidden="what may not be promised"))
    silent = draw(seldom) and draw(seldom)
    if silent:
        return Reading(text="")
    few = st.lists(st.sampled_from(facts), max_size=2, unique=True) if facts else st.just([])
    rags = ["policy", "calm", "unfortunately", "system"]
    return Reading(
        text="Something was said.",
        words=draw(st.sampled_from([1, 8, 30, 60, 150])),
        moves=tuple(DetectedMove(move=one, quote="said", confidence=draw(certainties)) for one in moves),
        action=draw(st.sampled_from([None] * 8 + ["hold", "channel"])),
        foreign=draw(seldom), nonsense=draw(seldom), one_word=draw(seldom), shouting=draw(seldom),
        interrupted=draw(seldom),
        questions=("What happened?",) * draw(st.sampled_from([0, 0, 1, 2, 3])),
        asked=tuple(draw(few)), asked_again=tuple(draw(few)) if draw(seldom) else (),
        offers=(draw(st.sampled_from(offers)),) if draw(st.booleans()) else (),
        promises=(Promise(quote="I will call", when=draw(st.sampled_from([None, "by five"]))),) * draw(seldom),
        answers=tuple(draw(st.lists(st.sampled_from(questions), max_size=1))) if questions else (),
        details=("when",) * draw(st.booleans()),
        red_rags=tuple(RedRag(word=draw(st.sampled_from(rags)), quote="said") for _ in range(draw(seldom))),
        particulars=("the box",) * draw(st.booleans()),
        paraphrase_right=draw(st.sampled_from([None, True, False])),
        wrong_name="Mr Wrong" if draw(seldom) else None, right_name=draw(seldom),
    )  # fmt: skip
