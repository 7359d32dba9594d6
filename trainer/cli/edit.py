"""`trainer persona edit`: a persona's file on the workbench."""

from __future__ import annotations

from typing import Annotated

import typer

from trainer.cli.options import EngineOption, wiring
from trainer.cli.practice import check_terminal
from trainer.errors import NotFoundError
from trainer.translation import tr


def edit(
    name: Annotated[str, typer.Argument(metavar="PERSONA", help=tr("A customer by id or file."))],
    engine: EngineOption = None,
) -> None:
    """Open a customer's file on the workbench: write, check, talk to them, rehearse."""
    made = wiring(engine)
    path = made.shelf.persona_path(name)
    if not path.exists():
        raise NotFoundError(
            tr("{path}: there is no such file.", path=path),
            next_step=tr("`trainer persona new {stem}` writes one to begin with.", stem=path.stem),
        )
    check_terminal()
    made.store  # noqa: B018 - a store that cannot be opened is said before the screen is taken over
    from trainer.tui.app import TrainerApp

    TrainerApp(made, edit=name).run()
