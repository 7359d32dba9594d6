"""Grading that begins while the agent still catches their breath, so that the scorecard is there when it is wanted."""

from __future__ import annotations

import asyncio
from typing import Literal

from trainer.domain.scorecard import Scorecard
from trainer.grading.watching import Progress, Watch
from trainer.practice.session import Session
from trainer.tui.backstage import Backstage
from trainer.wiring import Wiring


class GradingDesk:
    """One grading a session, begun once and waited for by whoever needs it."""

    def __init__(self, wiring: Wiring, backstage: Backstage) -> None:
        self._wiring, self._backstage = wiring, backstage
        self._tasks: dict[str, asyncio.Task[Scorecard]] = {}
        self._steps: dict[str, Progress] = {}
        self._followers: dict[str, Watch] = {}

    def follow(self, session: Session, follower: Watch) -> None:
        """Tell `follower` from now on how far the grading of a session is; it is called from backstage."""
        self._followers[session.id] = follower
        if session.id in self._steps:
            follower(self._steps[session.id])

    def begin(self, session: Session, *, engine: Literal["offline", "llm"] | None = None, again: bool = False) -> None:
        """Begin to grade a session, unless that is under way or done; `again` begins anew."""
        if session.state.scorecard is not None and not again:
            return
        task = self._tasks.get(session.id)
        if task is not None and not again and not (task.done() and _failed(task)):
            return
        watch = self._watch(session)
        task = asyncio.create_task(self._backstage.run(lambda: self._wiring.grade(session, engine=engine, watch=watch)))
        task.add_done_callback(_failed)  # a failure nobody waits for is looked at all the same
        self._tasks[session.id] = task

    async def scorecard(self, session: Session) -> Scorecard:
        """The scorecard, as soon as it is there. Raises TrainerError where grading failed."""
        if session.state.scorecard is not None:
            return session.state.scorecard
        self.begin(session)
        return await asyncio.shield(self._tasks[session.id])

    def _watch(self, session: Session) -> Watch:
        self._steps.pop(session.id, None)

        def watch(step: Progress) -> None:
            self._steps[session.id] = step
            if (follower := self._followers.get(session.id)) is not None:
                follower(step)

        return watch

    def close(self) -> None:
        """Stop whatever is still being graded; it is graded when it is next looked at."""
        for task in self._tasks.values():
            task.cancel()


def _failed(task: asyncio.Task[Scorecard]) -> bool:
    return task.cancelled() or task.exception() is not None
