"""The one retry policy: who tries again, how often, after how long.

At most four requests a call, those that step down to what an endpoint can do included. Busy and failing servers (408,
409, 429, 500, 502, 503, 504), lost connections and time-outs are tried again with growing, jittered waits, as long as
nothing of the answer has come. What a server asks for in Retry-After is obeyed to the second up to a minute; beyond
that the user decides. A used-up quota, a refused key, a missing model and an answer of no use are never tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential, wait_random

from trainer.errors import EndpointError
from trainer.translation import tr

T = TypeVar("T")

MOST_REQUESTS = 4
LONGEST_WAIT = 60.0
"""Seconds: whoever asks for more gets no answer from us but an error that says how long."""
TRANSIENT = frozenset({408, 409, 429, 500, 502, 503, 504})
Tell = Callable[[str], None]
"""Is given a line for whoever waits."""
_growing = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)


class Fault(Exception):  # noqa: N818 - it never leaves this package; the error in it does
    """A failed request: the error it comes to, and whether trying again makes sense."""

    def __init__(
        self,
        error: EndpointError,
        *,
        retry: bool = False,
        wait_s: float | None = None,
        status: int | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(str(error))
        self.error, self.retry, self.wait_s, self.status, self.detail = error, retry, wait_s, status, detail


class Budget:
    """What one call may still use: requests, and seconds until its deadline."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.started = asyncio.get_running_loop().time()
        self.requests = 0

    @property
    def used(self) -> float:
        """Seconds since the call began."""
        return asyncio.get_running_loop().time() - self.started

    @property
    def left(self) -> float:
        """Seconds until the deadline, never below 0."""
        return max(0.0, self.seconds - self.used)

    @property
    def spent(self) -> bool:
        """Whether all requests of the call have gone out."""
        return self.requests >= MOST_REQUESTS


async def retried(
    attempt: Callable[[], Awaitable[T]],
    budget: Budget,
    *,
    sleep: Callable[[float], Awaitable[None]],
    tell: Tell,
    spare: int = 0,
) -> T:
    """The outcome of `attempt`, tried as often as the policy and the budget allow. Raises the last Fault.

    `tell` hears before each wait what went wrong and how long it lasts. `spare` requests are left over for what the
    call still has to ask.
    """
    most = MOST_REQUESTS - spare

    def spent(state: RetryCallState) -> bool:
        return budget.requests >= most or state.upcoming_sleep >= budget.left

    def say(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Fault) and state.upcoming_sleep > 0:  # what is mended at once needs no words
            seconds = max(1, round(state.upcoming_sleep))
            again = tr(
                "Trying again in {seconds} s ({number} of {most}).",
                seconds=seconds, number=budget.requests + 1, most=most,
            )  # fmt: skip
            tell(f"{error.error.what} {again}")

    retrying = AsyncRetrying(
        retry=retry_if_exception(lambda error: isinstance(error, Fault) and error.retry),
        wait=_wait, stop=spent, sleep=sleep, before_sleep=say, reraise=True,
    )  # fmt: skip

    async def counted() -> T:
        budget.requests += 1
        return await attempt()

    return await retrying(counted)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Fault) and error.wait_s is not None:
        return error.wait_s
    return _growing(state)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a server asks to wait, from its headers; None where it asks for none, or asks nonsense."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        given = headers.get(name, "").strip()
        if not given:
            continue
        try:
            seconds = float(given) / scale
        except ValueError:
            seconds = _until(given, now)
        if 0 <= seconds < 1e7:
            return seconds
    return None


def _until(date: str, now: float) -> float:
    try:
        then = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return -1.0
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.fromtimestamp(now, UTC)).total_seconds())
