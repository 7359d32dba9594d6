"""What all screens share: their help, their commands, remarks, and breakpoints for narrow and wide terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Static

from trainer.domain.text import one_line
from trainer.translation import tr
from trainer.tui.commands import Command

if TYPE_CHECKING:  # the application imports the screens
    from trainer.tui.app import TrainerApp

NARROW_BELOW = 104
LEAST_WIDTH, LEAST_HEIGHT = 60, 18
"""In a smaller terminal nothing but a friendly line is shown."""


def trainer_of(screen: Screen[Any]) -> TrainerApp:
    """The application that a screen belongs to."""
    return cast("TrainerApp", screen.app)


def spoken(keys: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """Keys as the footer and the help show them: their descriptions in the chosen language."""
    return {
        key: one._replace(binding=replace(one.binding, description=tr(one.binding.description)))
        for key, one in keys.items()
    }


class TrainerScreen(Screen[None]):
    """A full screen of the trainer."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (NARROW_BELOW, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-tall")]
    NAME: ClassVar[str] = "Trainer"
    """What the screen is called; marked, and translated where it is drawn."""
    HELP: ClassVar[str] = ""
    """What the help screen says of this one, in plain paragraphs."""

    def _on_mount(self, event: events.Mount) -> None:
        """Have the line at hand that is shown where there is too little room."""
        words = tr(
            "A little more room, please: {columns} columns and {rows} rows at least. Nothing is lost.",
            columns=LEAST_WIDTH,
            rows=LEAST_HEIGHT,
        )
        super()._on_mount(event)
        self.mount(Static(words, classes="too-small", markup=False))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described in the chosen language."""
        return spoken(super().active_bindings)

    @property
    def trainer(self) -> TrainerApp:
        """The application."""
        return trainer_of(self)

    @property
    def clock(self) -> Callable[[], float]:
        """The application's clock, in seconds since the epoch."""
        return self.trainer.clock

    @property
    def is_wide(self) -> bool:
        """Whether there is room for two columns."""
        return self.app.size.width >= NARROW_BELOW

    def commands(self) -> Iterator[Command]:
        """What the command palette offers on this screen."""
        yield from ()

    def say(self, text: str, *, bad: bool = False) -> None:
        """A remark in the corner, drawn literally."""
        self.notify(one_line(text), severity="error" if bad else "information", markup=False)
