"""After a step that failed or was stopped: what it was, what goes back to the agent, and how long to wait."""

from __future__ import annotations

import math
from collections.abc import Callable

from trainer.errors import BusyError, TrainerError
from trainer.translation import mark, tr

STOPPED = mark("You stopped the reply.")


class Recovery:
    """The way back into a conversation. `clock` gives seconds; any one clock does."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.error: TrainerError | None = None
        """What went wrong last, until something went well."""
        self.waiting = False
        """The agent chose to wait for as long as the endpoint asks."""
        self._ready_at: float | None = None

    def failed(self, error: TrainerError) -> None:
        """Take in what went wrong."""
        self.error, self.waiting = error, False
        self._ready_at = self._clock() + error.wait_s if isinstance(error, BusyError) else None

    def stopped(self) -> TrainerError:
        """Take in that the agent stopped a reply; an endpoint that asked to wait still does."""
        self.waiting = False
        self.error = TrainerError(tr(STOPPED))
        return self.error

    def cleared(self) -> None:
        """Something else is tried now."""
        self.error, self.waiting, self._ready_at = None, False, None

    @property
    def wait_s(self) -> int | None:
        """Whole seconds that the endpoint still asks for; None where it asks for none."""
        if self._ready_at is None:
            return None
        return max(0, math.ceil(self._ready_at - self._clock())) or None

    def wait(self) -> None:
        """Wait as long as the endpoint asks; `due` then says when it is over."""
        self.waiting = True

    @property
    def due(self) -> bool:
        """Whether the wait that was chosen is over."""
        return self.waiting and self.wait_s is None

    @property
    def sign(self) -> str | None:
        """What is said while it lasts."""
        seconds = self.wait_s
        if not self.waiting or not seconds:
            return None
        return tr("Trying again in {time}. Esc stops waiting.", time=minutes(seconds))


def to_give_back(sent: str, queued: str, written: str) -> str:
    """What stands in the composer after a failure: what was not taken into the session, then what was begun."""
    return "\n".join(part for part in (sent, queued, written) if part.strip())


def minutes(seconds: int) -> str:
    """`45 s`, or `5:00 min`."""
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60}:{seconds % 60:02} min"
