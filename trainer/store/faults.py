"""What a database error means to the user: one line with the cause and the next step."""

from __future__ import annotations

from trainer.domain.text import one_line
from trainer.errors import StoreError

_CAUSES = (
    ("disk is full", "the disk is full", "Make room and try again; what was kept before is safe."),
    ("readonly database", "it may not be written to", "Check the rights of the file and its folder, or set {set}."),
    (
        "permission denied",
        "it may not be read or written",
        "Check the rights of the file and its folder, or set {set}.",
    ),
    ("unable to open", "it cannot be opened", "Check the rights of the file and its folder, or set {set}."),
    ("is locked", "another program holds it", "Close other trainers and try again."),
    ("not a database", "it is not a database", "Move the file away, and a new one is made; or set {set}."),
    ("malformed", "it is damaged", "Move the file away, and a new one is made; or put a backup in its place."),
    ("disk i/o error", "the disk does not answer properly", "Check the disk, or set {set}."),
    ("no such table", "tables are missing from it", "Move the file away, and a new one is made; or set {set}."),
    ("no such column", "columns are missing from it", "Move the file away, and a new one is made; or set {set}."),
    ("connection refused", "the server does not answer", "Start it, or check its address."),
    ("password authentication failed", "the server does not take the password", "Check user and password."),
)
"""What a message of the database contains, what that means, and what to do."""

SETTING = "TRAINER_DATA to another folder"


def store_error(error: Exception, where: str) -> StoreError:
    """The StoreError for an error of the database library."""
    text = one_line(str(getattr(error, "orig", None) or error), 160)
    for sign, cause, next_step in _CAUSES:
        if sign in text.lower():
            return StoreError(_what(where, cause), next_step=next_step.format(set=SETTING))
    return StoreError(_what(where, text.rstrip(".") or type(error).__name__), next_step=f"Set {SETTING}.")


def _what(where: str, cause: str) -> str:
    return f"Sessions cannot be kept in {one_line(where, 300)}: {cause}."
