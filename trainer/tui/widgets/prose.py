"""Paragraphs with hanging indents: what stands before a paragraph stands alone, its lines stay in line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from trainer.tui.drawing import Block, Hung, joined

NARROWEST = 8
"""No paragraph is squeezed into fewer cells than these."""


class Prose(Widget):
    """Blocks of text, one under another."""

    DEFAULT_CSS = """
    Prose { width: 1fr; height: auto; }
    """

    def __init__(self, *blocks: Block, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._blocks: tuple[Block, ...] = blocks
        self._set: tuple[int, list[Content]] | None = None

    def show(self, blocks: Sequence[Block]) -> None:
        """Show other text."""
        self._blocks, self._set = tuple(blocks), None
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's signature
        """As wide as there is room."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the text takes at that width."""
        return len(self._rows(width))

    def render(self) -> RenderResult:
        """The rows."""
        return Content("\n").join(self._rows(self.size.width))

    def _rows(self, width: int) -> list[Content]:
        if self._set is None or self._set[0] != width:
            self._set = (width, [row for block in self._blocks for row in rows(block, width)])
        return self._set[1]


def rows(block: Block, width: int) -> list[Content]:
    """One block as rows of at most `width` cells."""
    prefix, body = block if isinstance(block, Hung) else (Content(""), block)
    room = max(NARROWEST, width - prefix.cell_length)
    wrapped = body.wrap(room) if body.plain else [Content("")]
    blank = " " * prefix.cell_length
    return [joined(prefix if not number else blank, row.rstrip()) for number, row in enumerate(wrapped)]
