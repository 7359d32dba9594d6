"""The command line: `trainer` alone opens the TUI, everything else is a command."""

from __future__ import annotations

from typing import Annotated

import typer

from trainer import __version__
from trainer.cli import content, doctor, edit, grade, language, moves, new, packs, practice, rehearse, sessions
from trainer.cli.help import Command, Group
from trainer.translation import tr

app = typer.Typer(
    name="trainer",
    cls=Group,
    help=tr("Practise against an angry customer, and be graded with evidence."),
    no_args_is_help=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog=tr("Settings come from the environment and from settings.toml; --debug shows tracebacks."),
)


def _version(asked: bool) -> None:
    if asked:
        print(f"roleplay-trainer {__version__}")
        raise typer.Exit


@app.callback(
    help=tr("Practise against an angry customer, and be graded with evidence. Without a command: open the trainer.")
)
def home(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=tr("Print the version."))
    ] = False,
) -> None:
    """What holds for every command; without one: open the trainer."""
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


app.command(
    "practice",
    cls=Command,
    help=tr(
        "Practise with a customer.\n\nWith --plain each line is one message; /hold, /manager, /channel and /end act, "
        "/wait says nothing."
    ),
)(practice.practice)
app.command(
    "grade",
    cls=Command,
    help=tr(
        "Grade transcripts or stored sessions.\n\nScorecards come in the order of the input. What cannot be read is "
        "named on standard error and the rest is graded; the exit code is then 2."
    ),
)(grade.grade)
app.command(
    "moves",
    cls=Command,
    help=tr(
        "Tell which moves agent messages make: JSONL in, JSONL out.\n\nA line is one message, "
        "as in the README; bad ones are named on standard error, and the exit code is then 2."
    ),
)(moves.moves)
app.add_typer(content.personas, name="persona")
content.personas.command(
    "new", cls=Command, help=tr("Write a new customer: from answers, from another, or from a card.")
)(new.new)
content.personas.command(
    "rehearse",
    cls=Command,
    help=tr(
        "Let simulated agents play a customer: does it tell good from bad?\n\nThey play whole sessions. Exit code 1 "
        "where a customer does not, or where it was stopped; what was played by then is reported."
    ),
)(rehearse.rehearse)
content.personas.command(
    "edit", cls=Command, help=tr("Open a customer's file on the workbench: write, check, talk to them, rehearse.")
)(edit.edit)
app.add_typer(content.rubrics, name="rubric")
app.add_typer(packs.packs, name="pack")
app.add_typer(language.language, name="language")
app.command(
    "sessions",
    cls=Command,
    help=tr(
        "List stored sessions, newest first.\n\n`trainer grade ID` grades one, `trainer practice --resume ID` goes on."
    ),
)(sessions.sessions)
app.command("schema", cls=Command, help=tr("Print the JSON Schema of persona or rubric files, by which editors help."))(
    content.schema
)
app.command(
    "doctor",
    cls=Command,
    help=tr(
        "Say which engine would be used and why, and try what there is.\n\nExit code 3 where the endpoint is wanted "
        "and nothing of it works, 1 where something else is not as it should be."
    ),
)(doctor.doctor)
