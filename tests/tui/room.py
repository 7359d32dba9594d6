"""Whether every label on a screen has the room that it needs: what does not fit is cut without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, DataTable, Footer, Input, OptionList, Static, Tab
from textual.widgets._footer import FooterKey
from textual.widgets.option_list import Option

from trainer.tui.widgets.mood_gauge import MoodGauge

MAY_BE_CUT = {"#verdict": "the overview beside it says the same at length", ".place": "a file's name can be any length"}
"""What shortens itself with an ellipsis, and why that is well."""
FRAME = 4
"""Cells of a border that its title cannot use."""


def cut(screen: Screen[Any]) -> list[str]:
    """The labels that are wider than their place, take more rows than it has, or do not lie on the screen whole."""
    seen = screen._compositor.visible_widgets
    return [
        f"{type(screen).__name__}: {text!r} has {room} of {wide} cells"
        for widget, (region, clip) in seen.items()
        for text, wide, room in (*_labels(widget, region, clip), *_titles(widget, region, clip))
        if wide > room
    ]


def _labels(widget: Widget, region: Region, clip: Region) -> Iterator[tuple[str, int, int]]:
    """Each label of a widget, the cells (or rows) that it takes and those that it has."""
    inside = widget.content_size.width
    if isinstance(widget, FooterKey):
        text = f"{widget.key_display} {widget.description}"
        yield text, cell_len(text), min(inside, region.intersection(clip).width)
    elif isinstance(widget, Footer):
        yield "the keys", widget.virtual_size.width - 1, widget.size.width  # the last cell is blank
    elif isinstance(widget, Button):
        padded = cell_len(str(widget.label)) + 2 * widget.styles.line_pad
        yield str(widget.label), padded, min(inside, region.intersection(clip).width)
    elif isinstance(widget, Tab):
        yield widget.label_text, cell_len(widget.label_text), min(inside, region.intersection(clip).width)
    elif isinstance(widget, Input):
        yield widget.placeholder, cell_len(str(widget.placeholder)), inside
    elif isinstance(widget, DataTable):
        yield "the columns", widget.virtual_size.width, widget.scrollable_content_region.width
    elif isinstance(widget, OptionList) and widget.styles.text_wrap == "nowrap":
        yield from (_row(one, widget.scrollable_content_region.width) for one in widget.options)
    elif isinstance(widget, Static) and widget.styles.text_wrap == "nowrap" and not _may_be_cut(widget):
        yield from ((line, cell_len(line), inside) for line in str(widget.visual).split("\n"))
    elif isinstance(widget, Static) and not _may_be_cut(widget):
        rows = widget.get_content_height(widget.size, widget.screen.size, inside) if inside else 0
        yield f"{widget.visual} (rows)", rows, widget.content_size.height
    elif isinstance(widget, MoodGauge):
        yield from ((line, cell_len(line), inside) for line in str(widget.render()).split("\n"))


def _titles(widget: Widget, region: Region, clip: Region) -> Iterator[tuple[str, int, int]]:
    """What stands in the frame of a widget."""
    for title in (widget.border_title, widget.border_subtitle):
        if title:
            plain = Content.from_markup(str(title)).plain
            yield plain, cell_len(plain), region.intersection(clip).width - FRAME


def _may_be_cut(widget: Widget) -> bool:
    return any(widget.id == one[1:] or widget.has_class(one[1:]) for one in MAY_BE_CUT)


def _row(option: Option, room: int) -> tuple[str, int, int]:
    plain = option.prompt.plain if isinstance(option.prompt, Content) else str(option.prompt)
    return plain, cell_len(plain), room
