"""One entry of the command palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Command(NamedTuple):
    """What can be done from here."""

    title: str
    help: str
    run: Callable[[], Any]
