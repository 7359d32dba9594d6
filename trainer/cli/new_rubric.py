"""`trainer rubric new`: a commented rubric that can be used at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.options import wiring
from trainer.cli.output import NAMESAKE, remark, say
from trainer.errors import InputError
from trainer.library.rubric_files import new_rubric_text
from trainer.library.saving import save_new
from trainer.translation import tr


def new_rubric(
    rubric_id: Annotated[str, typer.Argument(metavar="ID", help=tr("Id of the new rubric, such as our-desk."))],
    extends: Annotated[str | None, typer.Option("--extends", help=tr("Build on this rubric, by id or file."))] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=tr("File to write. Default: {file}.", file="rubrics/ID.yaml"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=tr("Write over a file that is there."))] = False,
) -> None:
    """Write a commented rubric: a small whole one, or one that builds on another (--extends)."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", rubric_id):
        raise InputError(
            tr("'{rubric_id}' is no id.", rubric_id=rubric_id),
            next_step=tr("Write lower-case words joined by hyphens: our-desk"),
        )
    made = wiring()
    path = out or (made.settings.rubrics or Path("rubrics")) / f"{rubric_id}.yaml"
    if path.suffix in (".yaml", ".yml") and path.stem != rubric_id:
        raise InputError(
            tr("{path}: the file has to be called as the rubric is.", path=path),
            next_step=tr("Write --out {rubric_id}.yaml", rubric_id=rubric_id),
        )
    base = made.shelf.rubric(extends) if extends is not None else None
    if base is not None and base.id == rubric_id:
        raise InputError(
            tr("'{rubric_id}' cannot extend itself.", rubric_id=rubric_id),
            next_step=tr("Give the new rubric another id."),
        )
    namesake = made.shelf.rubric_files().get(rubric_id)
    save_new(path, new_rubric_text(rubric_id, path, base), force=force)
    say(tr("{path} is written. Check it: trainer rubric check {path}", path=path))
    if namesake is not None and namesake.resolve() != path.resolve():
        remark(tr(NAMESAKE, id=rubric_id, file=namesake))
