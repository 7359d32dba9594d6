"""What a database error means to the user: one line with the cause and the next step."""

from __future__ import annotations

from trainer.domain.text import one_line
from trainer.errors import StoreError
from trainer.translation import mark, tr

OTHER_FOLDER = mark("Set TRAINER_DATA to another folder.")
_CAUSES = (
    ("disk is full", mark("the disk is full"), mark("Make room and try again; what was kept before is safe.")),
    (
        "readonly database",
        mark("it may not be written to"),
        mark("Check the rights of the file and its folder, or set TRAINER_DATA to another folder."),
    ),
    (
        "permission denied",
        mark("it may not be read or written"),
        mark("Check the rights of the file and its folder, or set TRAINER_DATA to another folder."),
    ),
    (
        "unable to open",
        mark("it cannot be opened"),
        mark("Check the rights of the file and its folder, or set TRAINER_DATA to another folder."),
    ),
    ("is locked", mark("another program holds it"), mark("Close other trainers and try again.")),
    (
        "not a database",
        mark("it is not a database"),
        mark("Move the file away, and a new one is made; or set TRAINER_DATA to another folder."),
    ),
    (
        "malformed",
        mark("it is damaged"),
        mark("Move the file away, and a new one is made; or put a backup in its place."),
    ),
    (
        "disk i/o error",
        mark("the disk does not answer properly"),
        mark("Check the disk, or set TRAINER_DATA to another folder."),
    ),
    (
        "no such table",
        mark("tables are missing from it"),
        mark("Move the file away, and a new one is made; or set TRAINER_DATA to another folder."),
    ),
    (
        "no such column",
        mark("columns are missing from it"),
        mark("Move the file away, and a new one is made; or set TRAINER_DATA to another folder."),
    ),
    ("connection refused", mark("the server does not answer"), mark("Start it, or check its address.")),
    ("password authentication failed", mark("the server does not take the password"), mark("Check user and password.")),
)
"""What a message of the database contains, what that means, and what to do."""


def store_error(error: Exception, where: str) -> StoreError:
    """The StoreError for an error of the database library."""
    text = one_line(str(getattr(error, "orig", None) or error), 160)
    for sign, cause, next_step in _CAUSES:
        if sign in text.lower():
            return StoreError(_what(where, tr(cause)), next_step=tr(next_step))
    return StoreError(_what(where, text.rstrip(".") or type(error).__name__), next_step=tr(OTHER_FOLDER))


def _what(where: str, cause: str) -> str:
    return tr("Sessions cannot be kept in {where}: {cause}.", where=one_line(where, 300), cause=cause)
