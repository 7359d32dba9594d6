"""The command line: `trainer` alone opens the TUI, everything else is a command."""

from __future__ import annotations

from typing import Annotated

import typer

from trainer import __version__
from trainer.cli import content, doctor, edit, grade, language, moves, new, packs, practice, rehearse, sessions

app = typer.Typer(
    name="trainer",
    help="Practise against an angry customer, and be graded with evidence.",
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="Settings come from the environment and from settings.toml; --debug shows tracebacks.",
)


def _version(asked: bool) -> None:
    if asked:
        print(f"roleplay-trainer {__version__}")
        raise typer.Exit


@app.callback()
def home(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Practise against an angry customer, and be graded with evidence. Without a command: open the trainer."""
    del version  # its callback has done the work by now
    if context.invoked_subcommand is None:
        open_tui()


def open_tui() -> None:
    """The TUI at its home screen. Raises TerminalError where there is no terminal."""
    practice.check_terminal()
    from trainer.cli.options import wiring
    from trainer.tui.app import TrainerApp

    made = wiring()
    made.store  # noqa: B018 - a store that cannot be opened is said before the screen is taken over
    TrainerApp(made).run()


app.command("practice", help="Practise with a customer.")(practice.practice)
app.command("grade", help="Grade transcripts or stored sessions.")(grade.grade)
app.command("moves", help="Tell which moves agent messages make: JSONL in, JSONL out.")(moves.moves)
app.add_typer(content.personas, name="persona")
content.personas.command("new", help="Write a new customer: from answers, from another, or from a card.")(new.new)
content.personas.command("rehearse", help="Let simulated agents play a customer: does it tell good from bad?")(
    rehearse.rehearse
)
content.personas.command("edit", help="Open a customer's file on the workbench.")(edit.edit)
app.add_typer(content.rubrics, name="rubric")
app.add_typer(packs.packs, name="pack")
app.add_typer(language.language, name="language")
app.command("sessions", help="List stored sessions.")(sessions.sessions)
app.command("schema", help="Print the JSON Schema of persona or rubric files.")(content.schema)
app.command("doctor", help="Say which engine would be used and why, and try what there is.")(doctor.doctor)
