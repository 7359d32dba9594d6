"""Sentence vectors from an endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from trainer.llm import faults
from trainer.llm.faults import Place

if TYPE_CHECKING:
    from trainer.settings import Settings


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


def embedder(settings: Settings, model: str) -> Callable[[list[str]], list[list[float]]]:
    """A function that asks the settings' endpoint for vectors and waits for them, in a thread of its own.

    It may be called anywhere, inside a running event loop too. It raises EndpointError.
    """
    from trainer.llm.client import OpenAIClient  # the client imports this file

    async def once(texts: list[str]) -> list[list[float]]:
        client = OpenAIClient(settings)
        try:
            return await client.embed(texts, model)
        finally:
            await client.aclose()

    def embed(texts: list[str]) -> list[list[float]]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(once(texts))).result()

    return embed
