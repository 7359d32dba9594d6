"""Several votes: the median, and what their spread says of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fake_endpoint import MODEL, Act, Endpoint, Request, Waits, failure, hangs, says, settings_for
from tests.grading.boiler import TRANSCRIPT, ids, row
from trainer.domain.rubric import Level, Rubric
from trainer.domain.scorecard import CriterionScore, Scorecard
from trainer.errors import EndpointError, KeyRefusedError
from trainer.grading import OfflineJudge, offline_judge
from trainer.grading.llm import LlmJudge
from trainer.grading.votes import confidence, settled
from trainer.grading.watching import Progress
from trainer.llm.client import OpenAIClient
from trainer.reading import offline_reader


def cast(*levels: Level | None) -> list[CriterionScore]:
    """Votes on one criterion; None is one that found that it does not apply."""
    return [
        CriterionScore(
            id="empathy", stage="connection", level=level, applicable=level is not None, rationale=f"{place}"
        )
        for place, level in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ((2,), 2),
        ((1, 2, 3), 2),
        ((1, 2), 1),
        ((0, 3, 3), 3),
        ((0, 1, 2, 3), 1),
        ((None, 2, 2), 2),
        ((None, 2), 2),
        ((None, None, 3), None),
        ((3, 3, 3, 3, 0, 3, 3, 3, 3), 3),
    ],
)
def test_the_level_is_the_median_and_the_lower_one_of_two(levels: tuple[Level | None, ...], level: int | None) -> None:
    got = settled(cast(*levels))
    assert (got.level, got.applicable) == (level, level is not None)
    assert got.votes == (levels if len(levels) > 1 else ())


def test_the_words_are_those_of_the_first_vote_at_the_median() -> None:
    assert settled(cast(3, 1, 2, 2, 1)).rationale == "2"


def test_confidence_grows_with_the_votes_and_falls_with_their_spread() -> None:
    assert confidence(1, 0) == 0.6
    assert settled(cast(2, 2, 2)).confidence == 0.83
    assert settled(cast(2, 2, 1)).confidence == pytest.approx(0.7)
    assert settled(cast(0, 2, 3)).confidence < 0.5
    assert settled(cast(2, 2, None)).confidence < settled(cast(2, 2, 1)).confidence
    spread = [settled(cast(*levels)).confidence for levels in ((2,) * 9, (2,) * 5, (2,) * 3, (2,) * 2, (2,))]
    assert spread == sorted(spread, reverse=True)
    assert confidence(2, 3) == 0.05


@pytest.fixture(scope="module")
def rules() -> OfflineJudge:
    return offline_judge(offline_reader(None))


def by_seed(levels: dict[int, str], **more: Any) -> Callable[[Request], Act]:
    """A model whose level depends on the seed, and so on the vote."""

    def choose(request: Request) -> Act:
        level = levels[request.body["seed"]]
        return says(json.dumps({"criteria": [row(name, level=level, **more) for name in ids(request)]}))

    return choose


async def grade(
    client: OpenAIClient, rules: OfflineJudge, rubric: Rubric, endpoint: Endpoint, votes: int, **more: Any
) -> Scorecard:
    settings = settings_for(endpoint.url, votes=votes)
    return await LlmJudge(client, MODEL, rules, settings, **more).judge(TRANSCRIPT, rubric)


async def test_three_votes_differ_in_seed_and_temperature_and_share_their_beginning(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    endpoint.choose = by_seed({1: "2", 2: "1", 3: "2"})
    steps: list[Progress] = []
    card = await grade(client, rules, rubric, endpoint, 3, watch=steps.append)
    bodies = [request.body for request in endpoint.asked]
    assert {(body["seed"], body["temperature"]) for body in bodies} == {(1, 0.0), (2, 0.7), (3, 0.7)}
    assert len(bodies) == 3 * len(rubric.stages)
    starts = {body["messages"][1]["content"].split("GRADE THESE")[0] for body in bodies}
    assert len(starts) == 1
    assert all(one.level == 2 and one.votes == (2, 1, 2) for one in card.criteria)
    assert card.score == pytest.approx(66.7)
    assert card.grader.votes == 3
    assert card.grader.prompt_tokens == 4000 * len(bodies)
    assert card.grader.completion_tokens == 20 * len(bodies)
    assert steps[-1].text == "vote 3 of 3, 6 of 6 stages"
    assert len(steps) == 3 * (len(rubric.stages) + 1)


async def test_a_vote_that_fails_wholly_is_left_out_and_said_so(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    good = by_seed({1: "2", 3: "3"})
    endpoint.choose = lambda request: failure(503) if request.body["seed"] == 2 else good(request)
    card = await grade(client, rules, rubric, endpoint, 3)
    assert card.grader.votes == 2
    assert all(one.level == 2 and one.votes == (2, 3) for one in card.criteria)
    assert any("1 of 3 votes failed" in warning and "503" in warning for warning in card.warnings)


async def test_an_endpoint_that_is_away_is_not_asked_for_nine_votes(
    client: OpenAIClient, endpoint: Endpoint, rules: OfflineJudge, rubric: Rubric
) -> None:
    endpoint.script = [failure(401)]
    with pytest.raises(KeyRefusedError):
        await grade(client, rules, rubric, endpoint, 9)
    assert len(endpoint.asked) <= 3
    endpoint.requests.clear()
    endpoint.script = [failure(503)]
    with pytest.raises(EndpointError):
        await grade(client, rules, rubric, endpoint, 9)
    assert {request.body["seed"] for request in endpoint.asked} == {1, 2}


async def test_a_grading_that_is_stopped_leaves_no_task_behind(
    endpoint: Endpoint, waits: Waits, rules: OfflineJudge, rubric: Rubric
) -> None:
    endpoint.script = [hangs]
    client = OpenAIClient(settings_for(endpoint.url), sleep=waits.sleep, now=waits.time)
    before = asyncio.all_tasks()
    begun = asyncio.Event()
    judge = LlmJudge(client, MODEL, rules, settings_for(endpoint.url, votes=3), watch=lambda _: begun.set())
    task = asyncio.create_task(judge.judge(TRANSCRIPT, rubric))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == before
    await client.aclose()
