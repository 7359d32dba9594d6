"""Writes a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from trainer.errors import InputError
from trainer.translation import tr


def save_new(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file that must not be there yet, unless forced; folders on the way are made.

    Another program sees the old file or the new one, never a half. Raises InputError where it is there already, or
    cannot be written.
    """
    if os.path.lexists(path) and not force:
        raise InputError(
            tr("{path}: there is such a file already.", path=path), next_step=tr("--force writes over it.")
        )
    staged: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        staged = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(path.stat().st_mode & 0o777 if path.is_file() else 0o666 & ~_umask())
        if force:
            staged.replace(path)
        else:
            os.link(staged, path)  # fails where somebody else was quicker
    except FileExistsError:
        raise InputError(
            tr("{path}: there is such a file already.", path=path), next_step=tr("--force writes over it.")
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            tr("{path}: it cannot be written ({reason}).", path=path, reason=reason),
            next_step=tr("Choose another with --out."),
        ) from None
    finally:
        if staged is not None:
            with contextlib.suppress(OSError):
                staged.unlink(missing_ok=True)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
