"""Saving a scorecard as Markdown: a name that says what it is, a folder that can be written, nothing overwritten."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from trainer.errors import StoreError
from trainer.translation import tr

MOST_TRIES = 1000


def save_markdown(text: str, persona_id: str, when: float, folders: list[Path]) -> Path:
    """Write `text` into the first of the folders that takes it, under a name that is free.

    Raises StoreError where none takes it.
    """
    day = datetime.fromtimestamp(when).astimezone().strftime("%Y-%m-%d")
    reasons = []
    for folder in folders:
        try:
            return _write(folder, f"scorecard-{persona_id}-{day}", text)
        except OSError as error:
            reasons.append(f"{folder}: {error.strerror or error}")
    raise StoreError(
        tr("The scorecard could not be saved ({reasons}).", reasons="; ".join(reasons)),
        next_step=tr("Free some room or go to another folder."),
    )


def _write(folder: Path, stem: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST_TRIES):
        path = folder / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    raise OSError(tr("{count} scorecards of this day lie there already", count=MOST_TRIES))
