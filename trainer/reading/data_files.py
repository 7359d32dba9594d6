"""The data files of the reader, and patterns made of what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from trainer.errors import ContentError
from trainer.reading.text import NEVER


def read_data(file: Path) -> dict[str, Any]:
    """What stands in a file, by name."""
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return loaded


def either(patterns: Iterable[str], name: str, file: Path | str, flags: int = 0) -> re.Pattern[str]:
    """What any of some patterns finds; of none, nothing. `name` is what they are called in the file.

    Raises ContentError with file and name where one is broken.
    """
    try:
        return re.compile("|".join(f"(?:{one})" for one in patterns) or NEVER, flags)
    except re.error as error:
        raise ContentError(f"{file}: '{name}' holds a broken pattern: {error}.") from None
