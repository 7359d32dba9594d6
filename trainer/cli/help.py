"""`--help` in the language of the interface: what Typer itself says in it, in one place.

The texts of commands and options stand where these are defined, as `tr(…)`: `__main__` chooses the language before the
commands are read in. What Typer's parser says of a mistyped option is English in every language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from trainer.translation import tr

if TYPE_CHECKING:  # both have these methods, and no ancestor that can be named
    _Base = TyperCommand
else:
    _Base = object


class _Spoken(_Base):
    """What a command and a group of commands have in common."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, its text translated."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr("Show this message and exit.")
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that shows how it is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=tr("Usage: "))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        from typer import rich_utils  # only who asks for help waits for it

        rich_utils.ARGUMENTS_PANEL_TITLE = tr("Arguments")
        rich_utils.OPTIONS_PANEL_TITLE = tr("Options")
        rich_utils.COMMANDS_PANEL_TITLE = tr("Commands")
        rich_utils.DEFAULT_STRING = tr("[default: {}]")
        rich_utils.REQUIRED_LONG_STRING = tr("[required]")
        super().format_help(ctx, formatter)


class Command(_Spoken, TyperCommand):
    """A command whose help is in the language of the interface."""


class Group(_Spoken, TyperGroup):
    """A group of commands likewise."""


__all__ = ["Command", "Group"]
