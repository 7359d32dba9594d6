"""The application: which screen follows which, and what holds on all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, cast

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from trainer.domain.persona import Persona
from trainer.domain.text import one_line
from trainer.settings import speak
from trainer.translation import mark, tr
from trainer.tui.commands import TrainerCommands
from trainer.tui.flow import Flow
from trainer.tui.screens.base import TrainerScreen
from trainer.tui.screens.help import HelpScreen
from trainer.tui.theme import DARK, LIGHT, VARIABLES, chosen_theme, unknown_theme
from trainer.wiring import Engine, Wiring

KEY_NAMES = {
    "escape": mark("Esc"), "enter": mark("Enter"), "pageup": mark("Page up"), "pagedown": mark("Page down"),
    "tab": mark("Tab"), "shift+tab": mark("Shift+Tab"),
}  # fmt: skip


class TrainerApp(Flow):
    """Practise against an angry customer and see how it went.

    `start` is a persona's id or file, or a session's id, to begin with; `persona` a persona that was found already,
    `edit` one by id or file to put on the workbench. `clock` gives seconds since the epoch.
    """

    TITLE = "Trainer"
    CSS_PATH = "app.tcss"
    COMMANDS = {TrainerCommands}
    BINDINGS = [
        Binding("f1", "explain", mark("Help"), priority=True),
        Binding("ctrl+t", "turn_theme", mark("Dark or light"), show=False, priority=True),
        Binding("ctrl+p", "command_palette", mark("All commands, by name"), show=False, priority=True),
        Binding("ctrl+q", "quit", mark("Quit"), show=False, priority=True),
    ]

    def __init__(
        self,
        wiring: Wiring,
        start: str | None = None,
        *,
        persona: Persona | None = None,
        engine: Engine | None = None,
        seed: int | None = None,
        exam: bool = False,
        edit: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        speak(wiring.settings)
        super().__init__(wiring, start, persona=persona, engine=engine, seed=seed, exam=exam, edit=edit, clock=clock)

    def on_mount(self) -> None:
        """Put on the theme and fetch what the first screen needs."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.wiring.tell = self._endpoint_waits
        self.theme = chosen_theme(self.wiring.settings.theme, set(self.available_themes))
        if line := unknown_theme(self.wiring.settings.theme):
            self.say(line, bad=True)
        self.open_house()

    def _endpoint_waits(self, line: str) -> None:
        """Called backstage; a message is how it gets here."""
        self.post_message(self.EndpointWaits(line))

    def on_unmount(self) -> None:
        """Stop whatever is still at work; every step that counts is stored by now."""
        self.desk.close()
        self.backstage.close(self.wiring.aclose)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of ours that themes of other people do not know."""
        return VARIABLES

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What can be done on this screen, then what can be done everywhere."""
        if isinstance(screen, TrainerScreen):
            for command in screen.commands():
                yield SystemCommand(command.title, command.help, command.run)
        yield SystemCommand(tr("Help"), tr("What this screen is for, and its keys"), self.action_explain)
        yield SystemCommand(tr("Dark or light"), tr("The other one of the two looks"), self.action_turn_theme)
        yield SystemCommand(tr("Theme"), tr("Choose among all looks"), self.action_change_theme)
        yield SystemCommand(tr("Quit"), tr("Leave the program; nothing is lost"), self.action_quit)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they stand on keyboards: F1, Esc, Enter."""
        if binding.key_display:
            return binding.key_display
        names = [
            tr(KEY_NAMES.get(key, "")) or (key.upper() if key[0] == "f" and key[1:].isdigit() else None)
            for key in binding.key.split(",")
        ]
        return names[0] or super().get_key_display(binding).upper()

    def action_command_palette(self) -> None:
        """The palette, with its line in the chosen language."""
        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder=tr("Search for commands…"), id="--command-palette"))

    def action_turn_theme(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_explain(self) -> None:
        """Help for the screen that one is on."""
        screen = self.screen
        if isinstance(screen, HelpScreen):
            screen.action_close()
        elif isinstance(screen, TrainerScreen):
            keys: dict[str, str] = {}
            for active in screen.active_bindings.values():
                binding = active.binding
                if active.enabled and binding.description and active.node in (screen, self):
                    key = self.get_key_display(binding).replace("^", tr("Ctrl+"))
                    keys.setdefault(binding.description, key)
            self.push_screen(HelpScreen(tr(screen.NAME), tr(screen.HELP), [(key, what) for what, key in keys.items()]))

    def say(self, text: str, *, bad: bool = False) -> None:
        """A remark in the corner, drawn literally."""
        self.notify(
            one_line(text), severity="error" if bad else "information", markup=False, timeout=12 if bad else None
        )
