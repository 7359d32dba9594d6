"""`trainer sessions`: what was practised."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from trainer.cli.options import JsonOption, wiring
from trainer.cli.output import answer, say, table
from trainer.translation import figure, language, tr


def sessions(
    persona: Annotated[str | None, typer.Argument(help=tr("Only those with this customer."))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help=tr("At most so many, newest first."))] = 50,
    json_out: JsonOption = False,
) -> None:
    """List stored sessions, newest first. `trainer grade ID` grades one, `trainer practice --resume ID` goes on."""
    rows = [row for row in wiring().store.sessions(limit, persona_id=persona) if row.turns]
    if json_out:
        for row in rows:
            answer(row.model_dump(mode="json"))
        return
    if not rows:
        say(tr("No sessions yet. `trainer practice` or `trainer` begins one."))
        return
    say(
        table(
            [
                (
                    row.id,
                    datetime.fromtimestamp(row.started_at, UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
                    row.persona_id,
                    row.engine,
                    str(row.turns),
                    _ending(row.ending),
                    "" if row.score is None else figure(row.score),
                )
                for row in rows
            ],
            (
                tr("id"),
                tr("started"),
                tr("customer"),
                tr("engine"),
                tr("turns"),
                tr("ending"),
                tr("score"),
            ),
        )
    )


def _ending(ending: str | None) -> str:
    """How it ended; in English by its id, as scripts read it."""
    if ending is None:
        return tr("unfinished")
    from trainer.reports.card import ending_word

    return ending if language() == "en" else ending_word(ending)
