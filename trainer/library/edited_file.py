"""A file that is being edited: saved whole or not at all, never over somebody else's change, and never lost.

What is typed is kept as a draft beside the sessions until it is saved or thrown away, so that a closed terminal costs
nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from trainer.errors import InputError, TrainerError
from trainer.library.source import read_text
from trainer.translation import tr


class ChangedOnDiskError(TrainerError):
    """The file was changed by somebody else since it was read."""


class Draft(NamedTuple):
    """What was typed and not saved."""

    text: str
    on_this: bool
    """Whether it began with the file as it stands now."""


class EditedFile:
    """A text file under work. `drafts` is the folder in which unsaved text is kept."""

    def __init__(self, path: Path, drafts: Path) -> None:
        """Reads the file; one that is not there yet is empty.

        Raises NotFoundError where it cannot be read, UnreadableError where it is too large or no text.
        """
        self.path = path.absolute()
        self._stamp = _stamp(self.path)  # before the text: what is written in between is noticed rather than missed
        self.saved = read_text(self.path) if self.path.exists() else ""
        self._put_off: str | None = None
        name = hashlib.sha256(str(self.path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._draft = drafts / f"{self.path.stem[:40]}-{name}.json"

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return self.path.name

    @property
    def changed_on_disk(self) -> bool:
        """Whether the file is no longer what was read or saved here last."""
        return _stamp(self.path) != self._stamp

    @property
    def gone(self) -> bool:
        """Whether the file that was read or saved here is no longer there."""
        return bool(self._stamp) and not self.path.exists()

    @property
    def state(self) -> str:
        """What tells one state of the file on the disk from another; empty where there is none."""
        return _stamp(self.path)

    @property
    def is_news(self) -> bool:
        """Whether the file was changed outside, and not only as it was when that was put off."""
        return self.changed_on_disk and self.state != self._put_off

    def put_off(self, state: str) -> None:
        """What the file holds in this state is known and left for later; saving over it asks all the same."""
        self._put_off = state

    def reread(self) -> str:
        """The text as it stands on the disk now; from here on it counts as read.

        Raises NotFoundError where there is no file any more, else as the constructor does.
        """
        stamp = _stamp(self.path)
        self.saved = read_text(self.path)
        self._stamp = stamp
        return self.saved

    def save(self, text: str, *, over_changes: bool = False) -> None:
        """Write the text in one step: whoever reads the file sees the old text or the new one.

        Raises ChangedOnDiskError where the file changed meanwhile and `over_changes` does not say to go on, InputError
        where it cannot be written. The draft is dropped once the file is safe.
        """
        if self.changed_on_disk and not over_changes:
            raise ChangedOnDiskError(
                tr("{path}: somebody changed this file meanwhile.", path=self.path),
                next_step=tr("Take theirs, or save over it."),
            )
        try:
            write_whole(self.path, text)
        except OSError as error:
            raise InputError(
                tr("{path}: it cannot be written ({strerror}).", path=self.path, strerror=error.strerror),
                next_step=tr("Check its rights; what you wrote is kept as a draft."),
            ) from None
        self.saved, self._stamp = text, _stamp(self.path)
        self.drop_draft()

    def keep_draft(self, text: str) -> None:
        """Keep unsaved text; text that stands in the file needs no draft. Raises InputError where that fails."""
        if text == self.saved and not self.gone:
            self.drop_draft()
            return
        kept = {"file": str(self.path), "base": _digest(self.saved.encode("utf-8")), "text": text}
        try:
            self._draft.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._draft, json.dumps(kept, ensure_ascii=False))
        except OSError as error:
            raise InputError(
                tr(
                    "{parent}: unsaved text cannot be kept here ({strerror}).",
                    parent=self._draft.parent,
                    strerror=error.strerror,
                ),
                next_step=tr("Save often, or set TRAINER_DATA to another folder."),
            ) from None

    def draft(self) -> Draft | None:
        """What was typed into this file and never saved, or None. A draft that is broken counts as none."""
        try:
            kept = json.loads(self._draft.read_text(encoding="utf-8"))
            text, base = kept["text"], kept["base"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not isinstance(text, str) or text == self.saved:
            return None
        return Draft(text, base == _digest(self.saved.encode("utf-8")))

    def drop_draft(self) -> None:
        """Forget what was not saved."""
        with contextlib.suppress(OSError):
            self._draft.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step, with the rights it had; links are followed. Raises OSError."""
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _stamp(path: Path) -> str:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
