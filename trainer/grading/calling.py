"""Asks a model for one grading after another: a call a stage, a few at a time, each answer checked and mended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from trainer.domain.rubric import Criterion, Rubric
from trainer.domain.scorecard import CriterionScore
from trainer.errors import EndpointError, ReplyError
from trainer.grading import asking
from trainer.grading.answering import Case, check
from trainer.grading.fitting import Asked, answer_room, estimate
from trainer.llm.chat import ChatClient, Message

AT_ONCE = 3
"""Calls that run side by side: more would only queue at a server of one's own."""
REPAIRS = 2
TOKENS, TOKENS_A_CRITERION = 3000, 500
"""Room for an answer: for models that think first, and for each criterion."""


class Part(NamedTuple):
    """What is judged at once: most often the whole conversation."""

    start: tuple[str, str]
    """System message and beginning of the user's, the same for all its stages."""
    case: Case


class Stage(NamedTuple):
    """What came of one stage of one part."""

    scores: dict[str, CriterionScore]
    whys: dict[str, str]
    """Why the others could not be judged."""
    replies: tuple[Asked, ...]
    error: EndpointError | None = None


class Manner(NamedTuple):
    """How one vote is asked for."""

    seed: int
    temperature: float


class Caller:
    """Asks one model; `context` is its longest context in tokens where that is known."""

    def __init__(self, client: ChatClient, model: str | None, context: int | None) -> None:
        self._client, self._model, self._context = client, model, context

    async def stages(
        self, rubric: Rubric, parts: tuple[Part, ...], manner: Manner, done: Callable[[], None]
    ) -> list[list[Stage]]:
        """All stages of all parts, by part; `done` is called after each."""
        gate = asyncio.Semaphore(AT_ONCE)
        failed: list[EndpointError] = []

        async def one(part: Part, criteria: tuple[Criterion, ...]) -> Stage:
            async with gate:
                if failed:  # an endpoint that has failed for good is not asked again for the other stages
                    return Stage({}, dict.fromkeys((one.id for one in criteria), failed[0].what), (), failed[0])
                stage = await self._stage(part, criteria, manner)
                if stage.error is not None:
                    failed.append(stage.error)
                done()
                return stage

        stages = [criteria for name in rubric.stages if (criteria := rubric.of_stage(name))]
        async with asyncio.TaskGroup() as group:  # whoever cancels this leaves no call behind
            tasks = [[group.create_task(one(part, criteria)) for criteria in stages] for part in parts]
        return [[task.result() for task in row] for row in tasks]

    async def _stage(self, part: Part, criteria: tuple[Criterion, ...], manner: Manner) -> Stage:
        asked = asking.messages(part.start, criteria)
        scores: dict[str, CriterionScore] = {}
        replies: list[Asked] = []
        open_criteria, request = criteria, asked
        whys: dict[str, str] = {}
        for _ in range(1 + REPAIRS):
            ids = [one.id for one in open_criteria]
            try:
                answer = await self._client.structured(
                    request, asking.schema(ids), "grading", model=self._model, seed=manner.seed,
                    temperature=manner.temperature, max_tokens=self._room(request, len(ids)),
                )  # fmt: skip
            except ReplyError as error:  # it answered, uselessly: that may be mended by asking anew
                whys, echo, problems = dict.fromkeys(ids, error.what), "", [error.what]
            except EndpointError as error:
                return Stage(scores, dict.fromkeys(ids, error.what), tuple(replies), error)
            else:
                replies.append((request, answer.reply))
                found = check(answer.data or {}, open_criteria, part.case)
                scores |= found.scores
                whys = {name: why for name, why in found.problems.items() if name}
                problems = [answer.problem] if answer.data is None else list(found.problems.values())
                echo = answer.reply.text
            open_criteria = tuple(one for one in open_criteria if one.id not in scores)
            if not open_criteria:
                break
            request = self._repair(asked, echo, problems, [one.id for one in open_criteria])
        left = {one.id: whys.get(one.id, "") for one in open_criteria}
        return Stage(scores, left, tuple(replies))

    def _repair(
        self, asked: tuple[Message, ...], echo: str, problems: list[str], ids: list[str]
    ) -> tuple[Message, ...]:
        """The request again with what was wrong, and with the answer that it was wrong with where that fits."""
        request = asking.repair(asked, echo, problems, ids)
        if self._context is None or _size(request) + answer_room(len(ids)) <= self._context:
            return request
        return asking.repair(asked, "", problems, ids)

    def _room(self, request: tuple[Message, ...], criteria: int) -> int:
        """Tokens that an answer may have: servers refuse a request that could outgrow their context."""
        wanted = TOKENS + TOKENS_A_CRITERION * criteria
        if self._context is None:
            return wanted
        return min(wanted, max(answer_room(criteria), self._context - _size(request)))


def _size(request: tuple[Message, ...]) -> int:
    return estimate(*(message.content for message in request))
