"""What an endpoint turned out not to take, remembered by model for as long as the program runs."""

from __future__ import annotations

import re
from typing import Any

from trainer.llm.chat import MODES, Mode
from trainer.llm.retries import Fault

REJECTIONS = (400, 422)
_OPTIONS = ("stream_options", "seed", "temperature")
_FORMAT = re.compile(r"response_format|json_schema|json_object|schema|grammar|structured|json mode", re.IGNORECASE)


class Quirks:
    """Adapts requests to one endpoint."""

    def __init__(self) -> None:
        self._modes: dict[str, Mode] = {}
        self._without: dict[str, set[str]] = {}

    def modes(self, model: str) -> tuple[Mode, ...]:
        """The ways to ask for JSON that are worth trying, best first: what worked before is where it begins."""
        known = self._modes.get(model)
        return MODES if known is None else MODES[MODES.index(known) :]

    def knows(self, model: str) -> bool:
        """Whether a way to ask for JSON has worked with this model."""
        return model in self._modes

    def works(self, model: str, mode: Mode) -> None:
        """Remember that a way to ask for JSON worked."""
        self._modes[model] = mode

    def adapted(self, model: str, options: dict[str, Any]) -> dict[str, Any]:
        """The options of a request without those that this model rejected."""
        without = self._without.get(model, set())
        kept = {name: value for name, value in options.items() if name not in without or name == "max_tokens"}
        if "max_tokens" in without and "max_tokens" in kept:
            kept["max_completion_tokens"] = kept.pop("max_tokens")
        return kept

    def learn(self, model: str, fault: Fault) -> Fault:
        """The fault; to be tried again at once where it names an option that the request can do without."""
        if fault.status not in REJECTIONS:
            return fault
        without = self._without.setdefault(model, set())
        named = [name for name in ("max_tokens", *_OPTIONS) if name in fault.detail and name not in without]
        if not named or _FORMAT.search(fault.detail):
            return fault
        without.add(named[0])
        return Fault(fault.error, retry=True, wait_s=0.0, status=fault.status, detail=fault.detail)


def rejects_format(fault: Fault, *, known: bool) -> bool:
    """Whether a fault means that the endpoint does not take this way to ask for JSON.

    Some servers answer 500 where they cannot do it. Once the way has worked, only a plain refusal of it counts.
    """
    if fault.status in REJECTIONS:
        return bool(_FORMAT.search(fault.detail)) or not known
    return fault.status in (500, 501) and not known
