"""The loop behind the screens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from trainer.errors import EndpointError
from trainer.tui.backstage import Backstage


@pytest.fixture
def backstage() -> Iterator[Backstage]:
    """A loop of its own."""
    made = Backstage()
    yield made
    made.close()


async def test_work_is_done_in_another_thread_and_its_result_comes_back(backstage: Backstage) -> None:
    assert await backstage.call(threading.get_ident) != threading.get_ident()


async def test_what_a_step_yields_comes_in_order_and_what_it_raises_comes_last(backstage: Backstage) -> None:
    async def steps() -> AsyncIterator[int]:
        yield 1
        yield 2
        raise EndpointError("gone")

    seen = []

    async def consume() -> None:
        async for item in backstage.stream(steps):
            seen.append(item)  # noqa: PERF401 - a comprehension would lose them where it raises

    with pytest.raises(EndpointError, match="gone"):
        await consume()
    assert seen == [1, 2]


async def test_a_consumer_that_stops_stops_the_steps(backstage: Backstage) -> None:
    stopped = threading.Event()

    async def steps() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def consume() -> None:
        async for _ in backstage.stream(steps):
            started.set()

    started = asyncio.Event()
    task = asyncio.create_task(consume())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stopped.wait, 5)


async def test_closing_stops_what_still_runs() -> None:
    backstage = Backstage()
    work = asyncio.create_task(backstage.run(asyncio.Event().wait))
    await backstage.call(lambda: None)
    await asyncio.to_thread(backstage.close)
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_the_last_thing_is_done_when_all_else_has_stopped() -> None:
    backstage, order = Backstage(), list[str]()

    async def works() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            order.append("stopped")

    async def last() -> None:
        order.append("last")

    work = asyncio.create_task(backstage.run(works))
    await backstage.call(lambda: None)
    await asyncio.to_thread(backstage.close, last)
    with pytest.raises(asyncio.CancelledError):
        await work
    assert order == ["stopped", "last"]
