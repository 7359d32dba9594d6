"""The scorecard's screen: grading that fails, other ways on, and what the keys mean."""

from __future__ import annotations

import asyncio

import pytest

from tests.tui import story
from tests.tui.driving import Clock, OwnWiring, running, shown, until
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.domain.scorecard import Scorecard
from trainer.errors import BusyError, EndpointError
from trainer.grading.judge import Judge
from trainer.grading.watching import Progress, Watch
from trainer.settings import load_settings
from trainer.tui.screens.briefing import BriefingScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.scorecard import ScorecardScreen
from trainer.tui.screens.trouble import TroubleScreen
from trainer.tui.screens.what_if import WhatIfScreen
from trainer.tui.state.review import gather
from trainer.tui.widgets.card_view import CardView
from trainer.tui.widgets.composer import Composer
from trainer.tui.widgets.criteria_list import CriteriaList
from trainer.wiring import Engine


class AwayJudge(Judge):
    """A judge whose endpoint is away."""

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:  # noqa: ARG002 - the contract
        """Never succeeds."""
        raise EndpointError("The endpoint is away.", next_step="Try again later.")


class AwayWiring(OwnWiring):
    """A wiring whose judge is away until somebody asks for the offline one by name."""

    tries = 0

    def judge(self, engine: Engine, *, watch: Watch | None = None) -> Judge:
        """Away the first two times."""
        self.tries += 1
        return AwayJudge() if self.tries <= 2 else super().judge(engine, watch=watch)


class BusyJudge(Judge):
    """A judge whose endpoint asks for five minutes."""

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:  # noqa: ARG002 - the contract
        """Not yet."""
        raise BusyError("The endpoint asks to wait 300 s.", next_step="Try again then.", wait_s=300)


class BusyWiring(OwnWiring):
    """A wiring whose endpoint is busy the first time it is asked to grade."""

    tries = 0

    def judge(self, engine: Engine, *, watch: Watch | None = None) -> Judge:
        """Busy once."""
        self.tries += 1
        return BusyJudge() if self.tries == 1 else super().judge(engine, watch=watch)


class VotingJudge(Judge):
    """A judge in the middle of its second vote, for ever."""

    def __init__(self, watch: Watch | None) -> None:
        self._watch = watch

    async def judge(self, transcript: Transcript, rubric: Rubric) -> Scorecard:
        """Never comes to an end."""
        if self._watch is not None:
            self._watch(Progress(2, 6, 2, 3))
        await asyncio.Event().wait()
        raise AssertionError((transcript, rubric))


class VotingWiring(OwnWiring):
    """A wiring with that judge."""

    def judge(self, engine: Engine, *, watch: Watch | None = None) -> Judge:  # noqa: ARG002 - the contract
        """Whoever asks."""
        return VotingJudge(watch)


async def test_whoever_waits_for_a_scorecard_sees_how_far_it_is(clock: Clock) -> None:
    wiring = VotingWiring(load_settings(pace="instant", engine="offline"))
    session = story.stored(wiring, "over", 4)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: "vote 2 of 3, 2 of 6 stages" in shown(app))
    wiring.store.close()


async def test_where_grading_fails_the_conversation_is_kept_and_can_be_graded_offline(clock: Clock) -> None:
    wiring = AwayWiring(load_settings(pace="instant", engine="offline"))
    session = story.stored(wiring, "over", 4)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "The endpoint is away." in shown(app)
        await pilot.press("enter")  # try again: it fails again
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen) and wiring.tries == 2)
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert session.state.scorecard is not None
        assert wiring.store.session("over").score is not None
    wiring.store.close()


async def test_a_busy_endpoint_is_waited_for_with_a_countdown_where_that_is_chosen(clock: Clock) -> None:
    wiring = BusyWiring(load_settings(pace="instant", engine="offline"))
    session = story.stored(wiring, "over", 4)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "Wait 5:00 min" in shown(app)
        await pilot.press("enter")
        clock.now += 30
        await until(pilot, lambda: "Trying again in 4:30 min" in shown(app))
        assert wiring.tries == 1
        clock.now += 270
        await until(pilot, lambda: app.screen.query_one(CardView))
        assert wiring.tries == 2
    wiring.store.close()


async def test_what_is_heard_of_the_endpoint_is_shown_while_it_grades(clock: Clock) -> None:
    wiring = VotingWiring(load_settings(pace="instant", engine="offline"))
    session = story.stored(wiring, "over", 4)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: "vote 2 of 3" in shown(app))
        assert wiring.tell is not None
        wiring.tell("Trying again in 20 s (2 of 4): the endpoint is busy.")
        await until(pilot, lambda: "Trying again in 20 s (2 of 4)" in shown(app))
    wiring.store.close()


async def test_how_sure_a_level_is_and_what_a_coach_should_see_stand_beside_it(wiring: OwnWiring, clock: Clock) -> None:
    session = story.stored(wiring, "over", 4)
    card = story.scorecard(wiring.shelf.rubric("deescalation"), story.LEVELS)
    first, second, *others = card.criteria
    doubted = first.model_copy(update={"confidence": 0.5, "votes": (1, 3, 3), "flag": "The rules give a 0."})
    ungraded = second.model_copy(update={"level": None, "evidence": ()})
    session.graded(card.model_copy(update={"criteria": (doubted, ungraded, *others)}))
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CriteriaList).has_focus)
        await pilot.press("down")
        await until(pilot, lambda: "open 0.50, votes 1 3 3" in shown(app))
        assert "! The rules give a 0." in shown(app)
        assert "Keeping a cool head ?" in shown(app)
        assert "17 of 18 graded" in shown(app)


async def test_a_suggested_wording_is_tried_out_at_its_turn(wiring: OwnWiring, clock: Clock) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CriteriaList).has_focus)
        await pilot.press(*["down"] * 12)
        await until(pilot, lambda: app.screen.query_one(CardView).criterion_id == "explains_why")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WhatIfScreen))
        assert app.screen.query_one(Composer).text == "You can have it by Friday, and here is why it took so long."
        assert "at turn 3" in shown(app)
        await pilot.press("f5")
        await until(pilot, lambda: "You retry from here" in shown(app))


async def test_enter_on_a_quote_goes_to_its_turn_and_marks_it(wiring: OwnWiring, clock: Clock) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CriteriaList).has_focus)
        await pilot.press("down")
        await until(pilot, lambda: app.screen.query_one(CardView).criterion_id == "composure")
        await pilot.press("right", "down", "enter")
        await until(pilot, lambda: app.screen.query_one(CardView).turn == 5)


@pytest.mark.parametrize(("key", "goal"), [("a", BriefingScreen), ("escape", HomeScreen)])
async def test_there_are_ways_on(wiring: OwnWiring, clock: Clock, key: str, goal: type) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    async with running(wiring, clock) as (app, pilot):
        app.push_screen(ScorecardScreen(session))
        await until(pilot, lambda: app.screen.query_one(CriteriaList).has_focus)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, goal))


def test_the_turn_that_is_meant_is_the_one_looked_at_else_the_criterions_else_the_one_that_hurt(
    wiring: OwnWiring,
) -> None:
    session = story.stored(wiring, "over", 4, levels=story.LEVELS)
    assert session.state.scorecard is not None
    review = gather(wiring, session, session.state.scorecard)
    assert review.agent_turn(7, None) == 7
    assert review.agent_turn(6, None) == 5
    assert review.agent_turn(0, None) == 1
    assert review.agent_turn(None, "explains_why") == 3
    assert review.agent_turn(None, None) == 3
    assert review.notes[3] == "anger +1.2, trust −0.7"
