"""Sentence vectors from an endpoint."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from trainer.llm import faults
from trainer.llm.faults import Place

if TYPE_CHECKING:
    from trainer.llm.client import OpenAIClient
    from trainer.settings import Settings

BATCH = 32
"""Texts a request."""
DEADLINE_S = 10.0
"""For one request, retries included: a message that is read waits for it."""


def vectors_in(data: Any, count: int, place: Place) -> list[list[float]]:
    """The vectors in an answer, in the order of the texts. Raises Fault where they are not `count` lists of numbers."""
    rows = data.get("data") if isinstance(data, dict) else None
    if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
        raise faults.no_use("there are no embeddings in its answer", place)
    rows = sorted(rows, key=lambda row: row["index"] if isinstance(row.get("index"), int) else 0)
    vectors: list[list[float]] = []
    for row in rows:
        numbers = row.get("embedding")
        if not isinstance(numbers, list) or not all(isinstance(value, int | float) for value in numbers):
            raise faults.no_use("its embeddings are no lists of numbers", place)
        vectors.append([float(value) for value in numbers])
    return vectors


class Embedder:
    """Asks the settings' endpoint for vectors and waits for them, on a loop in a thread of its own.

    Call it from any thread, also from one with a running event loop, which then stands still meanwhile. Close it at the
    end; it opens again with the next call.
    """

    def __init__(self, settings: Settings, model: str) -> None:
        self._settings, self._model = settings, model
        self._client: OpenAIClient | None = None
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __call__(self, texts: list[str]) -> list[list[float]]:
        """A list of numbers for each text, in the same order. Raises EndpointError, also where the settings name no
        endpoint that could be asked.
        """
        with self._lock:
            if self._client is None:
                from trainer.llm.client import OpenAIClient  # the client imports this file

                self._client = OpenAIClient(self._settings)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="embedding", daemon=True)
                self._thread.start()
            future = asyncio.run_coroutine_threadsafe(self._all(self._client, texts), self._loop)
        return future.result()

    def close(self) -> None:
        """Give the connection and the thread back."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            client = self._client
        if loop is None or thread is None or client is None:
            return
        asyncio.run_coroutine_threadsafe(client.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _all(self, client: OpenAIClient, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = []
        for at in range(0, len(texts), BATCH):
            vectors += await client.embed(texts[at : at + BATCH], self._model, deadline_s=DEADLINE_S)
        return vectors
