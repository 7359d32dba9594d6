"""What is measured of a customer that was played: each known failure shows in its own figure."""

from __future__ import annotations

import pytest

from trainer.domain.conversation import Turn
from trainer.domain.mood import Mood
from trainer.domain.persona import Persona
from trainer.domain.plan import Act, ActKind, Plan
from trainer.library.shelf import Shelf
from trainer.rehearsal.rating import Rating
from trainer.rehearsal.realism import Calm, Heard, measured, rank_correlation, realism
from trainer.rehearsal.spoken import Spoken


@pytest.fixture(scope="module")
def persona() -> Persona:
    return Shelf.usual(None, None).persona("late-parcel")


def turns(
    *said: tuple[str, float], voice: str = "llm", notice: str = "", faults: tuple[str, ...] = ()
) -> tuple[Spoken, ...]:
    """A session in which the customer says these words at these angers, one after each of the agent's messages."""
    plan = Plan(acts=(Act(kind=ActKind.DEMAND),), heat="hot", words=(3, 8))
    before: list[Turn] = []
    found: list[Spoken] = []
    for text, anger in said:
        mood = Mood(anger=anger, trust=3, patience=9)
        found.append(Spoken(len(before), text, plan, mood, voice, faults, notice, tuple(before), frozenset()))
        before += [Turn(speaker="customer", text=text), Turn(speaker="agent", text="I see.")]
    return tuple(found)


def test_lengths_are_held_against_what_the_plan_asked_for(persona: Persona) -> None:
    found = realism([Heard(persona, turns(("where is it now", 8), ("well " * 20, 8)))])
    assert (found.words, found.wanted, found.within) == (12, (3, 8), 0.5)


def test_how_long_they_stay_hot_is_told_by_the_mood_and_shown_by_the_words(persona: Persona) -> None:
    session = turns(("where is it", 8), ("so where", 7), ("right", 4.5), ("fine then", 2))
    cured = [Rating(8, "customer"), Rating(2, "customer"), Rating(2, "customer"), Rating(1, "customer")]
    found = realism([Heard(persona, session, tuple(cured))])
    assert (found.calm_after, found.sounds_calm_after) == (2, 1)
    assert found.sounds_calm_early == 0.5
    assert found.milder == pytest.approx((0 + 5 + 2.5 + 1) / 4)
    assert found.rank is not None
    assert found.rank > 0.9


def test_a_session_that_never_cools_has_no_figure_for_when(persona: Persona) -> None:
    found = realism([Heard(persona, turns(("where is it", 8), ("so where", 9)))])
    assert (found.calm_after, found.calmed) == (None, 0)


def test_role_breaks_are_what_a_reader_took_for_somebody_else(persona: Persona) -> None:
    ratings = (Rating(7, "customer"), Rating(1, "service"), None)
    found = realism([Heard(persona, turns(("where is it", 8), ("happy to help", 8), ("what", 8)), ratings)])
    assert (found.role_breaks, found.rated) == (50, 2)


def test_the_guard_and_the_voice_that_stood_in_are_counted_apart(persona: Persona) -> None:
    cut = turns(("where is it", 8), notice="the reply ends early")
    offline = turns(("where is it", 8), voice="offline", notice="the offline voice took this turn")
    found = realism([Heard(persona, cut), Heard(persona, offline), Heard(persona, turns(("well", 8), ("so", 8)))])
    assert (found.stepped_in, found.stood_in) == (0.5, 0.25)


def test_saying_it_again_and_beginning_alike_are_found(persona: Persona) -> None:
    said = (
        "You told me Tuesday by noon, you did.",
        "You told me nothing since.",
        "You told me Tuesday by noon, you DID!",
    )
    found = realism([Heard(persona, turns(*((text, 8.0) for text in said)))])
    assert (found.repeated, found.alike) == (1, 2)


def test_nothing_played_is_no_figures_and_no_error(persona: Persona) -> None:
    assert realism([]).turns == 0
    assert realism([Heard(persona, ())]).words is None


def test_how_soon_it_is_calm_is_counted_by_kind_of_agent_and_the_cost_by_turn(persona: Persona) -> None:
    soon, late = turns(("where is it", 8), ("right", 4)), turns(("where is it", 8), ("where", 8), ("fine", 4))
    hot = turns(("where is it", 8))
    sessions = [
        Heard(persona, soon, kind="excellent"), Heard(persona, late, kind="polite"), Heard(persona, hot, kind="polite"),
    ]  # fmt: skip
    found = measured(sessions, [{"seconds": 6, "prompt_tokens": 600, "completion_tokens": 60}, {}, {}])
    assert found.calm_by_kind == {"excellent": Calm(after=1, share=1), "polite": Calm(after=2, share=0.5)}
    assert (found.seconds, found.tokens_in, found.tokens_out) == (1, 100, 10)
    assert measured([Heard(persona, hot, kind="hostile")], [{}]).calm_by_kind == {"hostile": Calm(after=None, share=0)}
    assert measured([Heard(persona, hot)], [{}]).seconds is None


def test_equal_values_share_their_rank() -> None:
    assert rank_correlation([1, 2, 2, 3], [10, 20, 20, 30]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None


def test_what_the_guard_stopped_is_counted_by_kind(persona: Persona) -> None:
    stopped = turns(("where is it", 8), faults=("assistant_talk", "too_long"))
    found = realism([Heard(persona, stopped), Heard(persona, turns(("where is it", 8)))])
    assert found.stopped == {"assistant_talk": 50, "too_long": 50}
