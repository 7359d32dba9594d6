"""Text made safe and literal for the screen: whatever people or models wrote is drawn, never interpreted."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from trainer.domain.text import clean, one_line

Part = str | Content | tuple[str, str]


class Hung(NamedTuple):
    """A paragraph with something before it, such as the dot of a list; its further lines stand in line."""

    prefix: Content
    body: Content


Block = Content | Hung
BLANK = Content("")
"""An empty line between blocks."""


def plain(text: str) -> Content:
    """Text from outside, drawn as it stands; controls are replaced."""
    return Content(clean(text))


def plain_line(text: str, limit: int | None = None) -> Content:
    """The same, folded to one line."""
    return Content(one_line(text, limit))


def styled(text: str, style: str) -> Content:
    """Text from outside in a style of ours."""
    return Content.styled(clean(text), style)


def joined(*parts: Part) -> Content:
    """Several parts as one; text in them is drawn literally."""
    return Content.assemble(*(_safe(part) for part in parts))


def _safe(part: Part) -> Content | tuple[str, str]:
    if isinstance(part, Content):
        return part
    if isinstance(part, tuple):
        return clean(part[0]), part[1]
    return Content(clean(part))


def lines(*parts: Content) -> Content:
    """Parts under one another."""
    return Content("\n").join(parts)


def hung(prefix: Part, *body: Part) -> Hung:
    """A paragraph with something before it."""
    return Hung(joined(prefix), joined(*body))


def bar(value: float, width: int, *, top: float = 10, full: str = "━", rest: str = "─") -> tuple[str, str]:
    """The filled and the empty part of a gauge."""
    filled = round(max(0.0, min(top, value)) / top * width)
    return full * filled, rest * (width - filled)
