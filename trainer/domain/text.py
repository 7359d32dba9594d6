"""Text from outside, made safe: nothing in it reaches a terminal as an escape or turns the reading direction."""

from __future__ import annotations

import re

MAX_MESSAGE = 4000
"""Longest message of one side, in characters."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # invisible and direction-turning signs
    r"\U000e0000-\U000e007f"  # invisible tag characters
    r"\ud800-\udfff]"  # lone surrogates
)


def clean(text: str, limit: int | None = None) -> str:
    """`text` with control, direction and invisible characters replaced by U+FFFD, lone surrogates too.

    Line ends become `\\n`. With `limit` the result is cut to that many characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("\ufffd", text)
    return text if limit is None else text[:limit]


def one_line(text: str, limit: int | None = None) -> str:
    """`text` cleaned and folded to one line."""
    folded = " ".join(clean(text).split())
    return folded if limit is None or len(folded) <= limit else folded[: limit - 1] + "…"


def shortened(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, cut between two words where there are words."""
    folded = one_line(text)
    if len(folded) <= limit:
        return folded
    whole = folded[: limit - 1].rpartition(" ")[0].rstrip(" ,;:–-")
    return f"{whole} …" if len(whole) > limit // 2 else one_line(folded, limit)
