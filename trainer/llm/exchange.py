"""Requests as they go over the wire, one call at a time: sent, tried again where that may be, read piece by piece.

Everything here raises Fault, which never leaves the package.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from trainer.errors import ReplyError
from trainer.llm import faults
from trainer.llm.answers import Answer, read_json, whole_characters
from trainer.llm.chat import Message, Reply
from trainer.llm.faults import Place
from trainer.llm.quirks import Quirks
from trainer.llm.retries import Budget, Fault, Tell, retried
from trainer.llm.scrub import Scrubber
from trainer.llm.sdk import make_sdk
from trainer.settings import Settings
from trainer.translation import tr

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI

T = TypeVar("T")

AFTER_FINISH_S = 2.0
"""Once the model has finished, so long is waited for the count of tokens."""
SILENCE_S = 10.0
"""A stream that has not begun by then is spoken of."""


class Call(NamedTuple):
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


class Exchange:
    """The connection to one endpoint, and what was learnt about it.

    `sleep` and `now` are the clock: seconds to wait, seconds since the epoch. `tell` hears of every wait, in a line.
    """

    def __init__(
        self,
        settings: Settings,
        key: str,
        scrub: Scrubber,
        base_url: str,
        *,
        sleep: Callable[[float], Awaitable[None]],
        now: Callable[[], float],
        tell: Tell,
    ) -> None:
        self._settings, self._key, self._scrub, self._base_url = settings, key, scrub, base_url
        self._sleep, self._now, self._tell = sleep, now, tell
        self.quirks = Quirks()
        self._sdk: AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def aclose(self) -> None:
        """Give the connections back."""
        sdk, self._sdk = self._sdk, None
        if sdk is not None and self._loop is asyncio.get_running_loop():
            await sdk.close()

    def place(self, model: str | None) -> Place:
        """Where a request goes, for errors."""
        return Place(self._scrub, model, self._now())

    def budget(self, deadline_s: float | None = None) -> Budget:
        """What a call may use."""
        longest = self._settings.call_s
        return Budget(longest if deadline_s is None else min(deadline_s, longest))

    async def whole(self, call: Call, budget: Budget) -> Reply:
        """The whole reply."""
        reply: Reply | None = None
        async with aclosing(self.pieces(call, budget)) as pieces:
            async for piece in pieces:
                reply = piece if isinstance(piece, Reply) else reply
        if reply is None:
            raise faults.no_use(tr("there is no reply in its answer"), self.place(call.model))
        return reply

    async def pieces(self, call: Call, budget: Budget) -> AsyncGenerator[str | Reply, None]:
        """Starts the request, again where it may, and gives out what comes of it."""
        begun = await self._retried(lambda: self._begin(call, budget), budget)
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

    async def models(self, budget: Budget, *, spare: int = 0) -> Any:
        """The list of models as it came; `spare` requests of the budget are left over."""
        place = self.place(None)

        async def attempt() -> Any:
            return await self._json(self._client().models.with_streaming_response.list().__aenter__(), place, budget)

        return await self._retried(attempt, budget, spare)

    async def embeddings(self, texts: Sequence[str], model: str, budget: Budget) -> Any:
        """The vectors of the texts as they came."""
        place = self.place(model)

        async def attempt() -> Any:
            request = self._client().embeddings.with_streaming_response.create(
                model=model, input=[whole_characters(text) for text in texts], encoding_format="float"
            )
            return await self._json(request.__aenter__(), place, budget)

        return await self._retried(attempt, budget)

    async def _retried(self, attempt: Callable[[], Awaitable[T]], budget: Budget, spare: int = 0) -> T:
        return await retried(attempt, budget, sleep=self._sleep, tell=self._tell, spare=spare)

    async def _begin(self, call: Call, budget: Budget) -> _Begun:
        """Sends the request and waits for the first piece of the answer: until then it may be tried again."""
        place = self.place(call.model)
        longest = min(self._settings.first_token_s if call.stream else self._settings.call_s, budget.left)
        counted = {"stream_options": {"include_usage": True}} if call.stream else {}
        options = self.quirks.adapted(call.model, {**call.options, **counted})
        response: AsyncAPIResponse[Any] | None = None
        fault: Fault
        silence = self._silence(place, longest) if call.stream else None
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
            fault = faults.slow(place, tr("No answer within {seconds} s", seconds=f"{longest:.0f}"))
        except Exception as error:  # noqa: BLE001 - the SDK raises far more than its own errors; all become ours
            fault = self.quirks.learn(call.model, faults.of_exception(error, place))
        except asyncio.CancelledError:
            if response is not None:
                await response.close()
            raise
        finally:
            if silence is not None:
                silence.cancel()
        if response is not None:
            await response.close()
        if call.tentative and fault.status == 500:
            fault.retry = False
        raise fault

    def _silence(self, place: Place, longest: float) -> asyncio.TimerHandle | None:
        """Says after a while that nothing comes, where there is still a while to go then."""
        if longest <= SILENCE_S:
            return None
        line = tr(
            "{address} has not begun to answer yet; it has {seconds} s more.",
            address=place.address, seconds=f"{longest - SILENCE_S:.0f}",
        )  # fmt: skip
        return asyncio.get_running_loop().call_later(SILENCE_S, self._tell, line)

    async def _next(self, begun: _Begun, call: Call, budget: Budget) -> str | None:
        """The next piece; None at the end. Once something has come, no fault is tried again."""
        place, answer = self.place(call.model), begun.answer
        patience = self._settings.stall_s if call.stream else self._settings.call_s
        longest = min(AFTER_FINISH_S if answer.finish else patience, budget.left)
        fault: Fault
        try:
            async with asyncio.timeout(longest):
                return await anext(begun.pieces, None)
        except TimeoutError:
            fault = faults.overdue(place, budget.seconds) if budget.left <= 0 else faults.stalled(place, longest)
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
            fault = faults.slow(place, tr("No answer within {seconds} s", seconds=f"{longest:.0f}"))
        except Exception as error:  # noqa: BLE001 - as above
            fault = faults.of_exception(error, place)
        finally:
            if response is not None:
                await response.close()
        raise fault

    def _client(self) -> AsyncOpenAI:
        """The SDK's client of the running event loop: its connections do not outlive a loop."""
        loop = asyncio.get_running_loop()
        if self._sdk is None or self._loop is not loop:
            self._sdk, self._loop = make_sdk(self._settings, self._key, self._base_url), loop
        return self._sdk


def _plain(messages: Sequence[Message]) -> Any:
    return [{"role": message.role, "content": whole_characters(message.content)} for message in messages]
