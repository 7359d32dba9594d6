"""Two quiet looks of our own: slate for the evening, paper for the day."""

from __future__ import annotations

import difflib

from textual.theme import BUILTIN_THEMES, Theme

from trainer.translation import tr

DARK = Theme(
    name="trainer-dark",
    primary="#86aed4",
    secondary="#8fbfa8",
    accent="#d9b27c",
    warning="#e0b35a",
    error="#e08a80",
    success="#8fc79a",
    foreground="#d9dee6",
    background="#15181d",
    surface="#1a1e24",
    panel="#242a32",
    dark=True,
    variables={
        "border": "#3a424d",
        "border-blurred": "#2a3038",
        "footer-background": "#1a1e24",
        "footer-key-foreground": "#d9b27c",
        "footer-description-foreground": "#aeb6c1",
        "block-cursor-background": "#86aed4",
        "block-cursor-foreground": "#12151a",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2c3642",
        "block-cursor-blurred-foreground": "#d9dee6",
        "input-selection-background": "#86aed4 35%",
        "quiet": "#98a2af",
        "cursor": "#262f3a",
        "cursor-focus": "#33475c",
        "agent": "#86aed4",
        "customer": "#d9b27c",
    },
)
LIGHT = Theme(
    name="trainer-light",
    primary="#2d5f8f",
    secondary="#2f6f5b",
    accent="#8a5a12",
    warning="#8a5f00",
    error="#a83a34",
    success="#2b7447",
    foreground="#23282f",
    background="#f6f4ef",
    surface="#fffdf9",
    panel="#ebe7de",
    dark=False,
    variables={
        "border": "#bfb8a9",
        "border-blurred": "#d9d3c7",
        "footer-background": "#ebe7de",
        "footer-key-foreground": "#8a5a12",
        "footer-description-foreground": "#4d545e",
        "block-cursor-background": "#2d5f8f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#d5dde6",
        "block-cursor-blurred-foreground": "#23282f",
        "input-selection-background": "#2d5f8f 25%",
        "quiet": "#5c646e",
        "cursor": "#e4e1da",
        "cursor-focus": "#cfdbe8",
        "agent": "#2d5f8f",
        "customer": "#8a5a12",
    },
)
VARIABLES = {
    "quiet": "#8b95a1",
    "cursor": "#8b95a1 20%",
    "cursor-focus": "#6f9fd0 40%",
    "agent": "#6f9fd0",
    "customer": "#c69a56",
}
"""Our own variables, for themes that are not ours."""
OURS = {"dark": DARK.name, "light": LIGHT.name, "textual-dark": DARK.name, "textual-light": LIGHT.name}
"""Names of settings that mean one of our two."""


def chosen_theme(name: str, known: set[str]) -> str:
    """The theme that a setting names; ours where it names none that there is."""
    chosen = OURS.get(name, name)
    return chosen if chosen in known else DARK.name


def theme_names() -> set[str]:
    """Every name that the setting may hold."""
    return {DARK.name, LIGHT.name, *OURS, *BUILTIN_THEMES}


def unknown_theme(name: str) -> str | None:
    """A line where a setting names a theme that there is not, else None."""
    names = theme_names()
    if name in names:
        return None
    close = difflib.get_close_matches(name, names, n=1)
    hint = (
        tr("Did you mean '{name}'?", name=close[0])
        if close
        else tr("There are {names}.", names=", ".join(sorted(names)))
    )
    missing = tr("There is no theme '{name}'.", name=name)
    return f"{missing} {hint}"
