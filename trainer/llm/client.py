"""The one client of a model's endpoint: OpenAI, Azure, and all servers that speak Chat Completions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, TypeVar
from urllib.parse import urlsplit

from trainer.errors import EndpointError
from trainer.llm.chat import Message, Mode, Reply, Structured
from trainer.llm.embedding import vectors_in
from trainer.llm.exchange import Call, Exchange
from trainer.llm.listing import Listed, listed, suggested
from trainer.llm.quirks import rejects_format
from trainer.llm.retries import Budget, Fault, Tell
from trainer.llm.scrub import Scrubber
from trainer.llm.structured import object_in, told_in_prompt, wanted
from trainer.settings import Settings, endpoint_key
from trainer.translation import tr

T = TypeVar("T")

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent to servers that need no key: the SDK insists on one."""
LISTING_S = 10.0
"""For the list of models, where it is wanted for the context alone."""


class OpenAIClient:
    """Speaks to one endpoint. Make one for the program and close it at its end.

    `sleep` and `now` are the clock: seconds to wait, seconds since the epoch. `tell` is given a line for whoever waits,
    each time that the endpoint is tried again or stays silent for long; it is called on the running event loop.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
        tell: Tell | None = None,
    ) -> None:
        """Raises EndpointError where the settings name no endpoint that could be asked."""
        self._settings = settings
        key = endpoint_key(settings)
        self.base_url = (settings.base_url or OPENAI).strip()
        self._scrub = Scrubber(key or None, self.base_url)
        if not key and not settings.base_url:
            raise EndpointError(
                tr("There is no key for the model's endpoint."),
                next_step=tr("Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."),
            )
        if urlsplit(self.base_url).scheme not in ("http", "https") or not urlsplit(self.base_url).hostname:
            raise EndpointError(
                tr("OPENAI_BASE_URL is no address: {base_url}.", base_url=self._scrub(self.base_url)),
                next_step=tr("It looks like http://localhost:11434/v1."),
            )
        if not (key.isascii() and key.isprintable()):
            raise EndpointError(tr("OPENAI_API_KEY holds signs that no key has."), next_step=tr("Copy the key anew."))
        self._exchange = Exchange(
            settings, key or NO_KEY, self._scrub, self.base_url, sleep=sleep, now=now, tell=tell or _silently
        )
        self._first_listed: str | None = None
        self._listed: list[Listed] | None = None

    @property
    def address(self) -> str:
        """The endpoint's address without login, fit to be shown."""
        return self._scrub.address

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._exchange.aclose()

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        model: str | None,
        temperature: float,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
    ) -> Reply:
        """The whole answer. Raises EndpointError."""
        budget = self._exchange.budget(deadline_s)

        async def ask() -> Reply:
            options = _options(temperature, max_tokens, seed)
            name = await self._model(model, budget)
            return await self._exchange.whole(Call(tuple(messages), name, options, stream=False), budget)

        return await _outward(ask())

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        model: str | None,
        temperature: float,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
    ) -> AsyncGenerator[str | Reply, None]:
        """Pieces of text as they come, then the whole reply. Raises EndpointError, also after pieces were given out:
        these are then no answer.
        """
        budget = self._exchange.budget(deadline_s)
        failure: EndpointError | None = None
        try:
            name = await self._model(model, budget)
            call = Call(tuple(messages), name, _options(temperature, max_tokens, seed), stream=True)
            async with aclosing(self._exchange.pieces(call, budget)) as pieces:
                async for piece in pieces:
                    yield piece
        except Fault as fault:
            failure = fault.error
        if failure is not None:  # outside of the handler, so that the SDK's error and its request do not hang on it
            raise failure

    async def structured(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any],
        name: str,
        *,
        model: str | None,
        temperature: float = 0.0,
        max_tokens: int,
        seed: int | None = None,
        deadline_s: float | None = None,
        only: Mode | None = None,
    ) -> Structured:
        """An answer as a JSON object, asked for in the strictest way that the endpoint takes. Raises EndpointError.

        With `only` in no other way than that.
        """
        budget = self._exchange.budget(deadline_s)

        async def ask() -> Structured:
            chosen = await self._model(model, budget)
            options = _options(temperature, max_tokens, seed)
            modes = (only,) if only else self._exchange.quirks.modes(chosen)
            for mode in modes:
                told = tuple(messages) if mode == "json_schema" else told_in_prompt(messages, schema)
                known = self._exchange.quirks.knows(chosen)
                call = Call(
                    told, chosen, {**options, **wanted(mode, schema, name)}, stream=False,
                    tentative=mode != "plain" and not known,
                )  # fmt: skip
                try:
                    reply = await self._exchange.whole(call, budget)
                except Fault as fault:
                    if mode == modes[-1] or budget.spent or not rejects_format(fault, known=known):
                        raise
                    continue
                self._exchange.quirks.works(chosen, mode)
                data, problem = object_in(reply.text)
                return Structured(data, reply, mode, problem)
            raise AssertionError("the last way always answers or raises")

        return await _outward(ask())

    async def models(self) -> list[Listed]:
        """The models that the endpoint lists, in its order. Raises EndpointError."""
        return await _outward(self._models(self._exchange.budget(None)))

    async def model(self, wanted_model: str | None) -> str:
        """The model to ask: the one wanted, else the first that the endpoint lists. Raises EndpointError."""
        return await _outward(self._model(wanted_model, self._exchange.budget(None)))

    async def context(self, model: str | None) -> int | None:
        """The model's longest context in tokens: the setting's, else what the endpoint tells, else None."""
        if self._settings.context_tokens is not None:
            return self._settings.context_tokens
        budget = self._exchange.budget(LISTING_S)
        try:
            if self._listed is None:
                self._listed = await self._models(budget)
            name = await self._model(model, budget)
        except Fault:
            return None
        return next((one.context for one in self._listed if one.id == name), None)

    async def embed(self, texts: Sequence[str], model: str, *, deadline_s: float | None = None) -> list[list[float]]:
        """A list of numbers for each text, in the same order. Raises EndpointError."""
        budget = self._exchange.budget(deadline_s)

        async def ask() -> list[list[float]]:
            data = await self._exchange.embeddings(texts, model, budget)
            return vectors_in(data, len(texts), self._exchange.place(model))

        return await _outward(ask())

    # What follows raises Fault; only the methods above turn it into the project's errors.

    async def _models(self, budget: Budget, *, spare: int = 0) -> list[Listed]:
        return listed(await self._exchange.models(budget, spare=spare))

    async def _model(self, wanted_model: str | None, budget: Budget) -> str:
        if wanted_model:
            return wanted_model
        if self._first_listed is None:
            host = urlsplit(self.base_url).hostname or ""
            found = None
            if not host.endswith(("openai.com", "azure.com")):  # they list dozens, in no order to choose by
                found = suggested(self._listed or [])
                if found is None:  # one request of the call is left for what it was made for
                    found = suggested(await self._models(budget, spare=1))
            if found is None:
                raise Fault(EndpointError(
                    tr("No model is set, and {address} gives none to choose.", address=self._scrub.address),
                    next_step=tr("Set OPENAI_MODEL, or model in the settings file."),
                ))  # fmt: skip
            self._first_listed = found
        return self._first_listed


async def _outward(asking: Awaitable[T]) -> T:
    """The outcome, with a Fault turned into the error in it, free of the SDK's exceptions and their requests."""
    failure: EndpointError
    try:
        return await asking
    except Fault as fault:
        failure = fault.error
    raise failure


def _silently(line: str) -> None:
    """Nobody waits."""
    del line


def _options(temperature: float, max_tokens: int, seed: int | None) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": temperature, "max_tokens": max_tokens}
    return options if seed is None else {**options, "seed": seed}
