"""Where sessions do their work: a loop in a thread of its own, so that no screen ever waits for an encoder or a model.

All steps of all sessions run on this one loop, one after another where they touch a session: a session is never
changed from two sides at once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Backstage:
    """The loop behind the screens. It starts when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    async def call(self, work: Callable[[], T]) -> T:
        """The result of `work`, called backstage. Raises what it raises."""

        async def run() -> T:
            return work()

        return await asyncio.wrap_future(self._start(run()))

    async def run(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the coroutine made by `make`, run backstage. Raises what it raises."""
        return await asyncio.wrap_future(self._start(make()))

    async def stream(self, make: Callable[[], AsyncIterator[T]]) -> AsyncIterator[T]:
        """What the iterator made by `make` yields. A consumer that stops stops the iterator."""
        here = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[bool, T | None]] = asyncio.Queue()

        def put(more: bool, item: T | None) -> None:
            if not here.is_closed():
                here.call_soon_threadsafe(queue.put_nowait, (more, item))

        async def pump() -> None:
            try:
                async for item in make():
                    put(True, item)
            finally:
                put(False, None)

        future = self._start(pump())
        try:
            while True:
                more, item = await queue.get()
                if not more:
                    break
                yield cast("T", item)
            await asyncio.wrap_future(future)
        finally:
            future.cancel()

    def close(self, last: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """Stop whatever runs; `last` is run when all of it has stopped."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return

        async def stop() -> None:
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            try:
                if last is not None:
                    await last()
            finally:
                loop.call_soon(loop.stop)

        asyncio.run_coroutine_threadsafe(stop(), loop)
        thread.join(timeout=2)
        if not thread.is_alive():
            loop.close()
        self._loop = self._thread = None

    def _start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="backstage", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)
