"""`trainer practice`: a session in the TUI, or line by line with --plain."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Annotated, cast

import typer

from trainer.cli.options import EngineOption, JsonOption, RubricOption, wiring
from trainer.errors import InputError, TerminalError
from trainer.translation import tr

if TYPE_CHECKING:
    from trainer.wiring import Engine


def practice(
    persona: Annotated[str | None, typer.Argument(help=tr("A customer by id or file."))] = None,
    engine: EngineOption = None,
    plain: Annotated[bool, typer.Option("--plain", help=tr("Line by line: for pipes and screen readers."))] = False,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help=tr("Same seed, same offline customer."))] = None,
    exam: Annotated[bool, typer.Option("--exam", help=tr("No coach and no mood."))] = False,
    rubric: RubricOption = None,
    resume: Annotated[str | None, typer.Option("--resume", help=tr("Go on with a stored session, by id."))] = None,
    json_out: JsonOption = False,
) -> None:
    """Practise with a customer. With --plain each line is one message; /hold, /manager, /channel and /end act."""
    made, asked = wiring(engine), cast("Engine | None", engine and engine.value)
    if json_out and not plain:
        raise InputError(tr("--json goes with --plain."), next_step=tr("Add --plain."))
    if plain:
        if persona is None and resume is None:
            raise InputError(tr("--plain needs a customer."), next_step=tr("`trainer persona list` shows them all."))
        from trainer.cli.plain import PlainSession

        session = (
            made.resume(resume, asked)
            if resume
            else made.new_session(made.shelf.persona(persona or ""), seed=seed, exam=exam, rubric_id=rubric)
        )
        asyncio.run(PlainSession(made, session, json_out=json_out).run())
        return
    check_terminal()
    chosen = made.shelf.persona(persona) if persona else None
    made.store  # noqa: B018 - a store that cannot be opened is said before the screen is taken over
    from trainer.tui.app import TrainerApp

    TrainerApp(made, resume, persona=chosen, engine=asked, seed=seed, exam=exam).run()


def check_terminal() -> None:
    """Raise TerminalError unless a full-screen program can run here."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise TerminalError(
            tr("The trainer's screens need a terminal."),
            next_step=tr("`trainer practice late-parcel --plain` needs none."),
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise TerminalError(
            tr("This terminal cannot show screens (TERM is not set, or 'dumb')."),
            next_step=tr("Use `trainer practice late-parcel --plain`."),
        )
