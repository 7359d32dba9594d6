"""The one client of a model's endpoint: OpenAI, Azure, and all servers that speak Chat Completions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from trainer.errors import EndpointError, ReplyError
from trainer.llm import faults
from trainer.llm.answers import Answer, read_json, whole_characters
from trainer.llm.chat import Message, Mode, Reply, Structured
from trainer.llm.embedding import vectors_in
from trainer.llm.faults import Place
from trainer.llm.listing import Listed, listed, suggested
from trainer.llm.quirks import Quirks, rejects_format
from trainer.llm.retries import Budget, Fault, retried
from trainer.llm.scrub import Scrubber
from trainer.llm.sdk import make_sdk
from trainer.llm.structured import object_in, told_in_prompt, wanted
from trainer.settings import Settings, endpoint_key

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI

T = TypeVar("T")

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"
"""Sent to servers that need no key: the SDK insists on one."""
LISTING_S = 10.0
"""For the list of models, where it is wanted for the context alone."""
AFTER_FINISH_S = 2.0
"""Once the model has finished, so long is waited for the count of tokens."""


class _Call(NamedTuple):
    """One request as it is wanted, before it is adapted to the endpoint."""

    messages: tuple[Message, ...]
    model: str
    options: dict[str, Any]
    stream: bool
    tentative: bool = False
    """A 500 may mean that the endpoint does not take these options: it is not tried again as it is."""


class _Begun(NamedTuple):
    """An answer of which the first piece has come."""

    response: AsyncAPIResponse[Any]
    answer: Answer
    pieces: AsyncGenerator[str, None]
    first: str


class OpenAIClient:
    """Speaks to one endpoint. Make one for the program and close it at its end.

    `sleep` and `now` are the clock: seconds to wait, seconds since the epoch.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raises EndpointError where the settings name no endpoint that could be asked."""
        self._settings, self._sleep, self._now = settings, sleep, now
        key = endpoint_key(settings)
        self.base_url = (settings.base_url or OPENAI).strip()
        self._scrub = Scrubber(key or None, self.base_url)
        if not key and not settings.base_url:
            raise EndpointError(
                "There is no key for the model's endpoint.",
                next_step="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
            )
        if urlsplit(self.base_url).scheme not in ("http", "https") or not urlsplit(self.base_url).hostname:
            raise EndpointError(
                f"OPENAI_BASE_URL is no address: {self._scrub(self.base_url)}.",
                next_step="It looks like http://localhost:11434/v1.",
            )
        if not (key.isascii() and key.isprintable()):
            raise EndpointError("OPENAI_API_KEY holds signs that no key has.", next_step="Copy the key anew.")
        self._key = key or NO_KEY
        self._quirks = Quirks()
        self._first_listed: str | None = None
        self._listed: list[Listed] | None = None
        self._sdk: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        """The endpoint's address without login, fit to be shown."""
        return self._scrub.address

    async def aclose(self) -> None:
        """Give the connections back."""
        sdk, self._sdk = self._sdk, None
        if sdk is not None and self._loop is asyncio.get_running_loop():
            await sdk.close()

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
        budget = self._budget(deadline_s)

        async def ask() -> Reply:
            options = _options(temperature, max_tokens, seed)
            name = await self._model(model, budget)
            return await self._whole(_Call(tuple(messages), name, options, stream=False), budget)

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
        budget = self._budget(deadline_s)
        failure: EndpointError | None = None
        try:
            name = await self._model(model, budget)
            call = _Call(tuple(messages), name, _options(temperature, max_tokens, seed), stream=True)
            async with aclosing(self._pieces(call, budget)) as pieces:
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
        budget = self._budget(deadline_s)

        async def ask() -> Structured:
            chosen = await self._model(model, budget)
            options = _options(temperature, max_tokens, seed)
            modes = (only,) if only else self._quirks.modes(chosen)
            for mode in modes:
                told = tuple(messages) if mode == "json_schema" else told_in_prompt(messages, schema)
                known = self._quirks.knows(chosen)
                call = _Call(
                    told, chosen, {**options, **wanted(mode, schema, name)}, stream=False,
                    tentative=mode != "plain" and not known,
                )  # fmt: skip
                try:
                    reply = await self._whole(call, budget)
                except Fault as fault:
                    if mode == modes[-1] or not rejects_format(fault, known=known):
                        raise
                    continue
                self._quirks.works(chosen, mode)
                data, problem = object_in(reply.text)
                return Structured(data, reply, mode, problem)
            raise AssertionError("the last way always answers or raises")

        return await _outward(ask())

    async def models(self) -> list[Listed]:
        """The models that the endpoint lists, in its order. Raises EndpointError."""
        return await _outward(self._models(self._budget(None)))

    async def model(self, wanted_model: str | None) -> str:
        """The model to ask: the one wanted, else the first that the endpoint lists. Raises EndpointError."""
        return await _outward(self._model(wanted_model, self._budget(None)))

    async def context(self, model: str | None) -> int | None:
        """The model's longest context in tokens: the setting's, else what the endpoint tells, else None."""
        if self._settings.context_tokens is not None:
            return self._settings.context_tokens
        try:
            if self._listed is None:
                self._listed = await self._models(self._budget(LISTING_S))
            name = await self._model(model, self._budget(LISTING_S))
        except Fault:
            return None
        return next((one.context for one in self._listed if one.id == name), None)

    async def embed(self, texts: Sequence[str], model: str) -> list[list[float]]:
        """A list of numbers for each text, in the same order. Raises EndpointError."""
        budget = self._budget(None)

        async def ask() -> list[list[float]]:
            place = self._place(model)

            async def attempt() -> Any:
                request = self._client().embeddings.with_streaming_response.create(
                    model=model, input=[whole_characters(text) for text in texts], encoding_format="float"
                )
                return await self._json(request.__aenter__(), place, budget)

            return vectors_in(await retried(attempt, budget, sleep=self._sleep), len(texts), place)

        return await _outward(ask())

    # What follows raises Fault; only the methods above turn it into the project's errors.

    async def _whole(self, call: _Call, budget: Budget) -> Reply:
        reply: Reply | None = None
        async with aclosing(self._pieces(call, budget)) as pieces:
            async for piece in pieces:
                reply = piece if isinstance(piece, Reply) else reply
        if reply is None:
            raise faults.no_use("there is no reply in its answer", self._place(call.model))
        return reply

    async def _pieces(self, call: _Call, budget: Budget) -> AsyncGenerator[str | Reply, None]:
        """Starts the request, again where it may, and gives out what comes of it."""
        begun = await retried(lambda: self._begin(call, budget), budget, sleep=self._sleep)
        try:
            if begun.first:
                yield begun.first
            while (piece := await self._next(begun, call, budget)) is not None:
                if piece:
                    yield piece
            yield begun.answer.reply(budget.used)
        finally:
            await begun.pieces.aclose()
            await begun.response.close()

    async def _begin(self, call: _Call, budget: Budget) -> _Begun:
        """Sends the request and waits for the first piece of the answer: until then it may be tried again."""
        place = self._place(call.model)
        longest = min(self._settings.first_token_s if call.stream else self._settings.call_s, budget.left)
        counted = {"stream_options": {"include_usage": True}} if call.stream else {}
        options = self._quirks.adapted(call.model, {**call.options, **counted})
        response: AsyncAPIResponse[Any] | None = None
        fault: Fault
        try:
            async with asyncio.timeout(longest):
                request = self._client().chat.completions.with_streaming_response.create(
                    model=call.model, stream=call.stream, messages=_plain(call.messages), **options
                )
                response = await request.__aenter__()
                answer = Answer(response.iter_bytes(), place)
                pieces = answer.pieces()
                first = await anext(pieces, "")
                return _Begun(response, answer, pieces, first)
        except TimeoutError:
            fault = faults.slow(place, f"No answer within {longest:.0f} s")
        except Exception as error:  # noqa: BLE001 - the SDK raises far more than its own errors; all become ours
            fault = self._quirks.learn(call.model, faults.of_exception(error, place))
        except asyncio.CancelledError:
            if response is not None:
                await response.close()
            raise
        if response is not None:
            await response.close()
        if call.tentative and fault.status == 500:
            fault.retry = False
        raise fault

    async def _next(self, begun: _Begun, call: _Call, budget: Budget) -> str | None:
        """The next piece; None at the end. Once something has come, no fault is tried again."""
        place, answer = self._place(call.model), begun.answer
        patience = self._settings.stall_s if call.stream else self._settings.call_s
        longest = min(AFTER_FINISH_S if answer.finish else patience, budget.left)
        fault: Fault
        try:
            async with asyncio.timeout(longest):
                return await anext(begun.pieces, None)
        except TimeoutError:
            out_of_time = budget.left <= 0
            fault = self._overdue(budget, place) if out_of_time else faults.stalled(place, longest)
        except Exception as error:  # noqa: BLE001 - as above
            fault = faults.of_exception(error, place)
        if answer.finish and not isinstance(fault.error, ReplyError):
            return None  # the model had finished: only the count of tokens is missing
        fault.retry = False
        raise fault

    async def _json(self, opening: Awaitable[AsyncAPIResponse[Any]], place: Place, budget: Budget) -> Any:
        """A small answer, whole."""
        response: AsyncAPIResponse[Any] | None = None
        longest = min(self._settings.first_token_s, budget.left)
        fault: Fault
        try:
            async with asyncio.timeout(longest):
                response = await opening
                return await read_json(response.iter_bytes(), place)
        except TimeoutError:
            fault = faults.slow(place, f"No answer within {longest:.0f} s")
        except Exception as error:  # noqa: BLE001 - as above
            fault = faults.of_exception(error, place)
        finally:
            if response is not None:
                await response.close()
        raise fault

    async def _models(self, budget: Budget) -> list[Listed]:
        place = self._place(None)

        async def attempt() -> Any:
            return await self._json(self._client().models.with_streaming_response.list().__aenter__(), place, budget)

        return listed(await retried(attempt, budget, sleep=self._sleep))

    async def _model(self, wanted_model: str | None, budget: Budget) -> str:
        if wanted_model:
            return wanted_model
        if self._first_listed is None:
            host = urlsplit(self.base_url).hostname or ""
            found = None
            if not host.endswith(("openai.com", "azure.com")):  # they list dozens, in no order to choose by
                found = suggested(await self._models(Budget(budget.left)))
            if found is None:
                raise Fault(EndpointError(
                    f"No model is set, and {self._scrub.address} gives none to choose.",
                    next_step="Set OPENAI_MODEL, or model in the settings file.",
                ))  # fmt: skip
            self._first_listed = found
        return self._first_listed

    def _budget(self, deadline_s: float | None) -> Budget:
        longest = self._settings.call_s
        return Budget(longest if deadline_s is None else min(deadline_s, longest))

    def _overdue(self, budget: Budget, place: Place) -> Fault:
        return Fault(EndpointError(
            f"The answer from {place.address} took longer than {budget.seconds:.0f} s.", next_step=faults.AGAIN
        ))  # fmt: skip

    def _place(self, model: str | None) -> Place:
        return Place(self._scrub, model, self._now())

    def _client(self) -> AsyncOpenAI:
        """The SDK's client of the running event loop: its connections do not outlive a loop."""
        loop = asyncio.get_running_loop()
        if self._sdk is None or self._loop is not loop:
            self._sdk, self._loop = make_sdk(self._settings, self._key, self.base_url), loop
        return self._sdk


async def _outward(asking: Awaitable[T]) -> T:
    """The outcome, with a Fault turned into the error in it, free of the SDK's exceptions and their requests."""
    failure: EndpointError
    try:
        return await asking
    except Fault as fault:
        failure = fault.error
    raise failure


def _options(temperature: float, max_tokens: int, seed: int | None) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": temperature, "max_tokens": max_tokens}
    return options if seed is None else {**options, "seed": seed}


def _plain(messages: Sequence[Message]) -> Any:
    return [{"role": message.role, "content": whole_characters(message.content)} for message in messages]
