"""What a database error means to the user: one line with the cause and the next step."""

from __future__ import annotations

from trainer.domain.text import one_line
from trainer.errors import StoreError

_CAUSES = (
    ("disk is full", "the disk is full", "Make room and try again; what was said before is kept."),
    ("readonly database", "it may not be written to", "Check the file's rights, or set TRAINER_DATA."),
    ("unable to open", "it cannot be opened", "Check the folder's rights, or set TRAINER_DATA."),
    ("is locked", "another program holds it", "Close other trainers and try again."),
    ("not a database", "it is no database", "Move the file away; a new one is then made."),
    ("malformed", "it is damaged", "Move the file away, or restore a backup; a new one is then made."),
    ("disk i/o error", "the disk does not answer properly", "Check the disk, or set TRAINER_DATA."),
)


def store_error(error: Exception, where: str) -> StoreError:
    """The StoreError for an error of the database library."""
    text = str(getattr(error, "orig", None) or error).lower()
    for sign, cause, next_step in _CAUSES:
        if sign in text:
            return StoreError(f"Sessions cannot be kept in {where}: {cause}.", next_step=next_step)
    return StoreError(
        f"Sessions cannot be kept in {where}: {one_line(text, 120)}.", next_step="Set TRAINER_DATA to another folder."
    )
