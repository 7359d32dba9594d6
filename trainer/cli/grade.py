"""`trainer grade`: scorecards for transcripts in files and for stored sessions."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.options import EngineOption, JsonOption, RubricOption, wiring
from trainer.cli.output import answer, progress, progress_done, progress_off_terminal, remark, say
from trainer.domain.conversation import Transcript
from trainer.domain.rubric import Rubric
from trainer.errors import ContentError, EndpointError, InputError, NotFoundError, TrainerError
from trainer.grading.watching import Progress
from trainer.library.transcripts import Imported, read_transcripts, transcript_from_stdin
from trainer.translation import language, tr
from trainer.wiring import Wiring


def grade(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help=tr("JSON, JSONL or text; - for standard input; or a session's id.")),
    ],
    engine: EngineOption = None,
    rubric: RubricOption = None,
    votes: Annotated[
        int | None,
        typer.Option(
            min=1, max=9, help=tr("Let the model grade so many times and take the median. Default: settings.")
        ),
    ] = None,
    json_out: JsonOption = False,
) -> None:
    """Grade transcripts or stored sessions and print their scorecards, in the order of the input.

    What cannot be read is named on standard error and the rest is graded; the exit code is then 2.
    """
    made = wiring(engine, votes=votes)
    if votes is not None and made.engine == "offline":
        remark("trainer: " + tr("--votes is for the model; the rules on this machine always come to the same levels."))
    name = rubric or made.settings.rubric
    chosen, shown = made.shelf.rubric(name), made.shelf.rubric(name, language())
    worst = asyncio.run(_graded(made, sources, chosen, shown, json_out=json_out))
    if worst:
        raise typer.Exit(worst)


async def _graded(made: Wiring, sources: list[str], chosen: Rubric, shown: Rubric, *, json_out: bool) -> int:
    """Grade all by a rubric and print it with the texts of the one shown; the worst exit code among them."""
    try:
        return await _each(made, sources, chosen, shown, json_out=json_out)
    finally:
        await made.aclose()


async def _each(made: Wiring, sources: list[str], chosen: Rubric, shown: Rubric, *, json_out: bool) -> int:
    from trainer.coaching.advice import advice_book
    from trainer.reports.card import scorecard_json
    from trainer.reports.plain import scorecard_text

    watched = Watched()
    judge, book = made.judge(made.engine, watch=watched), advice_book()
    worst = 0
    for item in _all(made, sources):
        if isinstance(item, TrainerError):
            worst = max(worst, item.exit_code)
            remark(f"trainer: {item}")
            continue
        watched.begin(item.source)
        try:
            scorecard = await judge.judge(item.transcript, chosen)
        except EndpointError as error:
            progress_done()
            worst = max(worst, error.exit_code)
            remark(f"trainer: {item.source}: {error}")
            continue
        progress_done()
        if json_out:
            answer({"source": item.source, "id": item.transcript.id, **scorecard_json(scorecard)})
        else:
            say(f"{item.source}\n{scorecard_text(scorecard, shown, book)}\n")
    return worst


class Watched:
    """Says on standard error how far a grading is: a line that is overwritten, or one a vote where that is no terminal.

    One vote is said of only where the line can be overwritten.
    """

    def __init__(self) -> None:
        self._source = ""

    def begin(self, source: str) -> None:
        """From now on it is about this transcript."""
        self._source = source
        progress(tr("Grading {source} …", source=source))

    def __call__(self, step: Progress) -> None:
        """One step further."""
        progress(tr("Grading {source} …", source=self._source) + f" {step.text}")
        if step.votes > 1 and step.stages_done == step.stages:
            told = tr("vote {vote} of {votes} is in.", vote=step.vote, votes=step.votes)
            progress_off_terminal(f"trainer: {self._source}: {told}")


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
            raise NotFoundError(
                tr("{source} is a folder.", source=source),
                next_step=tr("Name its files: {files}", files=source.rstrip("/") + "/*"),
            )
        yield from read_transcripts(path)
        return
    yield Imported(source, _stored(made, source))


def _stored(made: Wiring, session_id: str) -> Transcript:
    session = made.resume(session_id)
    return session.transcript()
