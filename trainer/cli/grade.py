"""`trainer grade`: scorecards for transcripts in files and for stored sessions."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.options import EngineOption, JsonOption, RubricOption, wiring
from trainer.cli.output import answer, progress, progress_done, remark, say
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.errors import ContentError, EndpointError, InputError, NotFoundError, TrainerError
from trainer.library.transcripts import Imported, read_transcripts, transcript_from_stdin
from trainer.wiring import Wiring


def grade(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="JSON, JSONL or text; - for standard input; or a session's id.")
    ],
    engine: EngineOption = None,
    rubric: RubricOption = None,
    json_out: JsonOption = False,
) -> None:
    """Grade transcripts or stored sessions and print their scorecards, in the order of the input.

    What cannot be read is named on standard error and the rest is graded; the exit code is then 2.
    """
    made = wiring(engine)
    chosen = made.shelf.rubric(rubric or made.settings.rubric)
    worst = asyncio.run(_graded(made, sources, chosen, json_out=json_out))
    if worst:
        raise typer.Exit(worst)


async def _graded(made: Wiring, sources: list[str], chosen: Rubric, *, json_out: bool) -> int:
    """Grade all and print it; the worst exit code among them."""
    try:
        return await _each(made, sources, chosen, json_out=json_out)
    finally:
        await made.aclose()


async def _each(made: Wiring, sources: list[str], chosen: Rubric, *, json_out: bool) -> int:
    from trainer.coaching.advice import advice_book
    from trainer.reports.plain import scorecard_text

    judge, book = made.judge(made.engine), advice_book()
    worst = 0
    for item in _all(made, sources):
        if isinstance(item, TrainerError):
            worst = max(worst, item.exit_code)
            remark(f"trainer: {item}")
            continue
        progress(f"Grading {item.source} …")
        try:
            scorecard = await judge.judge(item.transcript, chosen)
        except EndpointError as error:
            progress_done()
            worst = max(worst, error.exit_code)
            remark(f"trainer: {item.source}: {error}")
            continue
        progress_done()
        if json_out:
            answer({"source": item.source, "id": item.transcript.id, **scorecard.model_dump(mode="json")})
        else:
            say(f"{item.source}\n{scorecard_text(scorecard, chosen, book)}\n")
    return worst


def _all(made: Wiring, sources: list[str]) -> Iterator[Imported | TrainerError]:
    for source in sources:
        try:
            yield from _one(made, source)
        except (ContentError, NotFoundError, InputError) as error:
            yield error


def _one(made: Wiring, source: str) -> Iterator[Imported | ContentError]:
    if source == "-":
        yield from transcript_from_stdin(sys.stdin.buffer.read())
        return
    path = Path(source)
    if path.exists() or path.suffix or "/" in source or "\\" in source:
        if path.is_dir():
            raise NotFoundError(f"{source} is a folder.", next_step=f"Name its files: {source.rstrip('/')}/*")
        yield from read_transcripts(path)
        return
    yield Imported(source, _stored(made, source))


def _stored(made: Wiring, session_id: str) -> Transcript:
    session = made.resume(session_id)
    return session.transcript()
