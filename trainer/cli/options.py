"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from trainer import translation
from trainer.cli.output import remark, waiting
from trainer.settings import load_settings, unknown_variables
from trainer.translation import tr
from trainer.wiring import Wiring


class EngineChoice(StrEnum):
    """Which engine to use."""

    OFFLINE = "offline"
    LLM = "llm"


EngineOption = Annotated[
    EngineChoice | None,
    typer.Option("--engine", help=tr("offline needs nothing; llm uses the endpoint. Default: settings.")),
]


def _for_programs(asked: bool) -> bool:
    """What is read by a program is the same in every language of the interface."""
    if asked:
        translation.use("en")
    return asked


JsonOption = Annotated[
    bool, typer.Option("--json", callback=_for_programs, help=tr("Answer in JSON, one object a line."))
]
RubricOption = Annotated[str | None, typer.Option("--rubric", help=tr("Rubric by id or file. Default: settings."))]


def wiring(engine: EngineChoice | None = None, *, votes: int | None = None) -> Wiring:
    """The program's parts by the settings, and by an engine and a number of votes where those were named."""
    made = Wiring(load_settings(engine=engine.value if engine else None, votes=votes))
    for line in unknown_variables():
        remark(f"trainer: {line}")
    made.tell = waiting
    return made
