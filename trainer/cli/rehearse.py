"""`trainer persona rehearse`: simulated agents play whole sessions, to see whether a persona tells good from bad."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli.options import EngineChoice, JsonOption, RubricOption, wiring
from trainer.cli.output import answer, progress, progress_done, remark, say
from trainer.domain.persona import Persona
from trainer.errors import InputError
from trainer.library.completeness import AGENTS
from trainer.locations import cache_folder
from trainer.translation import language, tr
from trainer.wiring import Wiring

if TYPE_CHECKING:  # all of this is paid for by a rehearsal alone
    from trainer.domain.rubric import Rubric
    from trainer.encoder.encoder import Encoder
    from trainer.rehearsal.agent import Agent
    from trainer.rehearsal.crowd import Outcome, Task
    from trainer.rehearsal.play import Parts, Played
    from trainer.rehearsal.realism import Realism
    from trainer.rehearsal.report import Rehearsal
    from trainer.rehearsal.script import KindName

BAR = 24
"""Width of the progress bar, in characters."""
RUNS_WITH_MODEL = 1
RUNS_OFFLINE = 10


def rehearse(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID|FILE]…", help=tr("Customers by id or file."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=tr("All customers there are."))] = False,
    agents: Annotated[
        str | None,
        typer.Option(
            "--agents",
            help=tr("Which of {kinds}, with commas between them. Default: all six.", kinds=", ".join(AGENTS)),
        ),
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=1, max=10_000, help=tr("Sessions a kind. Default: 10, with a model 1."))
    ] = None,
    messages: Annotated[
        int,
        typer.Option("--messages", min=1, max=24, help=tr("The agent's messages after which a session is broken off.")),
    ] = 24,
    seed: Annotated[int, typer.Option("--seed", min=0, help=tr("Same seed, same report."))] = 1,
    engine: Annotated[
        EngineChoice,
        typer.Option("--engine", help=tr("Who speaks for the customer; reading and judging stay offline.")),
    ] = EngineChoice.OFFLINE,
    agents_engine: Annotated[
        EngineChoice,
        typer.Option("--agents-engine", help=tr("offline: agents go by a script; llm: a model plays them.")),
    ] = EngineChoice.OFFLINE,
    rubric: RubricOption = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, max=64, help=tr("Sessions at a time. Default: as many as fit."))
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help=tr("Write the report as a page to this file too."))
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", help=tr("Keep what was said in the sessions in this file (with a model)."))
    ] = None,
    json_out: JsonOption = False,
) -> None:
    """Let simulated agents of different skill play whole sessions, and say whether a customer tells good from bad.

    Exit code 1 where one does not, or where it was stopped; what was played by then is reported.
    """
    with_model = EngineChoice.LLM in (engine, agents_engine)
    made = wiring(EngineChoice.LLM if with_model else EngineChoice.OFFLINE)
    personas = _personas(made, names or [], every=every)
    kinds = chosen_kinds(agents)
    chosen = made.shelf.rubric(rubric or made.settings.rubric)
    if html is not None:
        _check_writable(html)
    if keep is not None:
        _check_writable(keep)

    from trainer.rehearsal.crowd import tasks

    personas = _speaking(personas, kinds, every=every)
    todo = tasks(personas, kinds, runs or (RUNS_WITH_MODEL if with_model else RUNS_OFFLINE), seed, messages)
    tick = _ticker(len(todo))
    try:
        if with_model:
            outcome = _with_model(made, todo, chosen, engine, agents_engine, jobs, tick)
        else:
            from trainer.rehearsal.crowd import play_offline

            outcome = play_offline(
                todo, chosen, by_meaning=made.settings.encoder != "off", jobs=jobs or _cores(),
                kept=cache_folder() / "vectors.npz", banks=made.bank_folders, progress=tick,
            )  # fmt: skip
    finally:
        progress_done()
    report = _report(personas, chosen, outcome, planned=len(todo), engine=engine, seed=seed)
    if outcome.played:
        report = _with_realism(report, outcome, made.encoder)
    if keep is not None:
        from trainer.rehearsal.keeping import kept, write

        write(keep, (kept(one, made.settings.model) for one in outcome.played))
    _tell(report, made.shelf.rubric(rubric or made.settings.rubric, language()), html, json_out=json_out)
    if outcome.failed is not None:
        remark(f"trainer: {outcome.failed}")
        raise typer.Exit(outcome.failed.exit_code)
    if not report.good:
        raise typer.Exit(1)


def _personas(made: Wiring, names: Sequence[str], *, every: bool) -> list[Persona]:
    if every and names:
        raise InputError(tr("--all and names exclude each other."), next_step=tr("Use one of them."))
    if every:
        found, broken = made.shelf.personas()
        for one in broken:
            remark(tr("Left out: {error}", error=one.error))
        return found
    if not names:
        raise InputError(tr("There is no customer to rehearse."), next_step=tr("Name some, or use --all."))
    return list({one.id: one for one in map(made.shelf.persona, names)}.values())


def chosen_kinds(text: str | None) -> list[KindName]:
    """The kinds named in a list with commas, by id or as reports call them, in their usual order. Raises InputError."""
    from trainer.library.findings import closest
    from trainer.rehearsal.script import KINDS
    from trainer.reports.names import kind_name

    if text is None:
        return list(KINDS)
    known = {kind_name(kind): kind for kind in KINDS} | {kind: kind for kind in KINDS}
    there_are = tr("There are {names}.", names=", ".join(KINDS))
    wanted = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            close = closest(name, list(known))
            hint = tr("Did you mean '{name}'?", name=close) if close else there_are
            raise InputError(tr("'{name}' is no kind of agent.", name=name), next_step=hint)
    if not wanted:
        raise InputError(tr("--agents names no kind."), next_step=there_are)
    named = {known[name] for name in wanted}
    return [kind for kind in KINDS if kind in named]


def _speaking(personas: Sequence[Persona], kinds: Sequence[KindName], *, every: bool) -> list[Persona]:
    """The customers whose language has agents; of `every` one the others are left out, and that is said.

    Raises before anything is played where one was named whose language has none, or a file of agents has a mistake.
    """
    from trainer.rehearsal.script import kind, languages

    spoken = languages()
    for lang in dict.fromkeys(persona.lang for persona in personas):
        if every and lang not in spoken:
            remark(tr("Left out: the customers who speak '{lang}', as no simulated agents do.", lang=lang))
            continue
        for name in kinds:
            kind(name, lang)
    return [persona for persona in personas if persona.lang in spoken]


def _check_writable(file: Path) -> None:
    """Say that a page cannot be written before minutes are spent on it."""
    if file.is_dir() or not file.parent.is_dir():
        raise InputError(
            tr("{file}: no file can be written there.", file=file), next_step=tr("Name a file in a folder that exists.")
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ticker(planned: int) -> Callable[[int], None]:
    progress(tr("Getting ready to play {planned} sessions …", planned=planned))

    def tick(played: int) -> None:
        filled = BAR * played // max(planned, 1)
        told = tr("{played} of {planned} sessions", played=played, planned=planned)
        progress(f"[{'#' * filled}{'.' * (BAR - filled)}] {told}")

    return tick


def _with_model(
    made: Wiring, todo: Sequence[Task], rubric: Rubric, engine: EngineChoice, agents_engine: EngineChoice,
    jobs: int | None, tick: Callable[[int], None],
) -> Outcome:  # fmt: skip
    """Sessions in which a model speaks for the customer, for the agent, or for both."""
    from trainer.customer.llm import LlmVoice
    from trainer.reading.addressing import addresses_grader
    from trainer.rehearsal.agent import scripted
    from trainer.rehearsal.crowd import AT_ONCE, play_with_model
    from trainer.rehearsal.modelled import CountingClient, ModelAgent
    from trainer.rehearsal.play import Parts
    from trainer.rehearsal.script import kind

    settings, reader, judge = made.settings, made.reader("offline"), made.judge("offline")
    counters: dict[tuple[str, str, int], CountingClient] = {}

    def parts(task: Task) -> tuple[Parts, Agent]:
        client = counters[task.name] = CountingClient(made.client)
        voice = (
            LlmVoice(
                client,
                settings.model,
                settings.temperature,
                fallback=made.offline_voice,
                is_aside=addresses_grader,
            )
            if engine is EngineChoice.LLM
            else made.offline_voice
        )
        agent: Agent = scripted(task.kind, task.persona.lang, task.seed)
        if agents_engine is EngineChoice.LLM:
            script = kind(task.kind, task.persona.lang)
            agent = ModelAgent(client, settings.model, script, seed=task.seed, temperature=settings.temperature)
        return Parts(reader, voice, judge, rubric, engine.value), agent

    def finish(task: Task, played: Played) -> Played:
        return played._replace(usage=counters[task.name].usage)

    return play_with_model(todo, parts, finish=finish, at_once=jobs or AT_ONCE, progress=tick)


def _report(
    personas: Sequence[Persona], rubric: Rubric, outcome: Outcome, *, planned: int, engine: EngineChoice, seed: int
) -> Rehearsal:
    from trainer.rehearsal.report import Rehearsal
    from trainer.rehearsal.reporting import persona_report

    reports = []
    for persona in personas:
        sessions = [one for one in outcome.sessions if one.persona == persona.id]
        if sessions:
            reports.append(persona_report(persona, rubric, sessions, engine=engine.value, seed=seed))
    return Rehearsal(
        personas=tuple(reports), planned=planned, played=len(outcome.sessions), stopped=outcome.stopped,
        failed=str(outcome.failed) if outcome.failed else None,
    )  # fmt: skip


def _with_realism(report: Rehearsal, outcome: Outcome, encoder: Encoder | None) -> Rehearsal:
    """The report with how well the model played the customers, each and all."""
    from trainer.customer.closeness import Closeness
    from trainer.rehearsal.realism import heard, measured

    close = Closeness(encoder) if encoder is not None else None
    found = [(heard(one.persona, one.events, kind=one.kind, close=close), one.usage) for one in outcome.played]

    def of(persona: str | None) -> Realism:
        chosen = [(one, usage) for one, usage in found if persona in (None, one.persona.id)]
        return measured([one for one, _ in chosen], [usage for _, usage in chosen], close)

    personas = tuple(one.model_copy(update={"realism": of(one.persona)}) for one in report.personas)
    return report.model_copy(update={"personas": personas, "realism": of(None)})


def _tell(report: Rehearsal, rubric: Rubric, html: Path | None, *, json_out: bool) -> None:
    if html is not None:
        from trainer.reports.rehearsal_html import rehearsal_html

        try:
            html.write_text(rehearsal_html(report, rubric), encoding="utf-8")
        except OSError as error:
            raise InputError(
                tr("{file}: it cannot be written ({strerror}).", file=html, strerror=error.strerror),
                next_step=tr("Check its rights."),
            ) from None
    if json_out:
        for one in report.personas:
            answer(one.model_dump(mode="json", by_alias=True))
        if report.realism is not None or not report.personas or report.stopped or report.failed:
            whole = {"planned", "played", "stopped", "failed", *(("realism",) if report.realism is not None else ())}
            answer(report.model_dump(mode="json", include=whole))
        return
    from trainer.reports.rehearsal import rehearsal_text

    say(rehearsal_text(report, {criterion.id: criterion.title for criterion in rubric.criteria}))
    if html is not None:
        say("\n" + tr("The page is in {file}.", file=html))


__all__ = ["chosen_kinds", "rehearse"]
