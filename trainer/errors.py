"""Everything that can go wrong, in one tree.

    TrainerError                     exit 1: the answer is "no"
    ├── InputError                   exit 2: wrong use or bad input
    │   ├── ContentError             a persona, rubric, bank or transcript with a mistake in it
    │   ├── NotFoundError            an id or a file that is not there
    │   └── TerminalError            the terminal is not fit for what was asked
    ├── EndpointError                exit 3: the model's endpoint failed
    │   ├── BusyError                it asks to be left alone for a while
    │   ├── KeyRefusedError          it does not take the key
    │   └── ReplyError               it answered, and the answer is of no use
    │       └── UnfitReplyError      a whole answer that is blank, cut at its length, refused or filtered
    └── StoreError                   exit 2: sessions cannot be read or written, where they are wanted
        └── NewerStoreError          the store was written by a newer version

Each says in one line what went wrong and where, and what to do next.
"""

from __future__ import annotations


class TrainerError(Exception):
    """Something that the user should know: what happened, and what to do next."""

    exit_code = 1

    def __init__(self, what: str, *, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        """Both on one line."""
        line = self.what if not self.next_step else f"{self.what} {self.next_step}"
        return " ".join(line.split())


class InputError(TrainerError):
    """Wrong use, or input that cannot be taken."""

    exit_code = 2


class ContentError(InputError):
    """A file with a mistake in it; `what` begins with file, line and column."""


class NotFoundError(InputError):
    """An id or a file that is not there."""


class TerminalError(InputError):
    """The terminal is not fit for what was asked."""


class EndpointError(TrainerError):
    """The model's endpoint failed."""

    exit_code = 3


class BusyError(EndpointError):
    """The endpoint asks to wait for `wait_s` seconds before it is asked again."""

    def __init__(self, what: str, *, next_step: str = "", wait_s: float = 0.0) -> None:
        super().__init__(what, next_step=next_step)
        self.wait_s = wait_s


class KeyRefusedError(EndpointError):
    """The endpoint does not take the key."""


class ReplyError(EndpointError):
    """The endpoint answered, and the answer is of no use."""


class UnfitReplyError(ReplyError):
    """The endpoint's answer came whole and is blank, cut at its length, refused or filtered: asking anew may help."""


class StoreError(TrainerError):
    """Sessions cannot be read or written: the folder, the disk or the file is not what it has to be."""

    exit_code = 2


class NewerStoreError(StoreError):
    """The store was written by a newer version of the program."""
