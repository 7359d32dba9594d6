"""Many sessions at once: offline in several processes, with a model a few at a time in one."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.synchronize import Event as Flag
from typing import NamedTuple

from trainer.customer.closeness import Closeness
from trainer.customer.offline import OfflineVoice
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.domain.rubric import Rubric
from trainer.encoder import find_encoder
from trainer.errors import EndpointError
from trainer.grading.offline import offline_judge
from trainer.reading import OfflineReader
from trainer.rehearsal.agent import Agent, scripted
from trainer.rehearsal.figures import Figures, figures
from trainer.rehearsal.play import Parts, Played, play
from trainer.rehearsal.script import KindName

WORTH_A_PROCESS = 24
"""Fewer sessions than this a process are played sooner in this one: another takes two seconds to get ready."""
AT_ONCE = 4
"""Sessions with a model under way at the same time."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Every process has a core to itself; more threads would take each other's."""


class Task(NamedTuple):
    """One session to be played."""

    persona: Persona
    kind: KindName
    seed: int

    @property
    def name(self) -> tuple[str, KindName, int]:
        """What tells it from every other task."""
        return self.persona.id, self.kind, self.seed


class Outcome(NamedTuple):
    """What was played before it was over, or stopped, or failed."""

    sessions: list[Figures]
    """In the order of the tasks."""
    stopped: bool = False
    failed: EndpointError | None = None
    played: tuple[Played, ...] = ()
    """The sessions themselves; of those with a model alone, thousands offline would be too many to keep."""


Progress = Callable[[int], None]
"""Called with the number of sessions played so far."""


def tasks(personas: Sequence[Persona], kinds: Sequence[KindName], runs: int, seed: int) -> list[Task]:
    """Every kind of agent with every persona, `runs` times; the kinds meet the same customers, by seed."""
    return [Task(persona, kind, seed + run) for persona in personas for kind in kinds for run in range(runs)]


class _Desk:
    """All that a process needs to play offline, made once."""

    def __init__(self, rubric: Rubric, *, by_meaning: bool) -> None:
        encoder = find_encoder() if by_meaning else None
        self.reader = AtOnceReader(encoder)
        voice = OfflineVoice(Closeness(encoder) if encoder is not None else None)
        self.parts = Parts(self.reader, voice, offline_judge(self.reader), rubric)

    def play(self, task: Task) -> Figures:
        agent = scripted(task.kind, task.persona.lang, task.seed)
        return figures(asyncio.run(play(task.persona, task.kind, agent, self.parts, seed=task.seed)))


class AtOnceReader(OfflineReader):
    """The offline reader without a thread of its own: nothing else waits here while it reads."""

    async def read(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message."""
        return self.read_now(message, context, persona)


def play_offline(
    todo: Sequence[Task], rubric: Rubric, *, by_meaning: bool, jobs: int, progress: Progress = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Outcome:  # fmt: skip
    """Play tasks offline in up to `jobs` processes. Ctrl-C stops it and keeps what was played.

    Where one process is enough, `stop` is asked before each session.
    """
    processes = max(1, min(jobs, len(todo) // WORTH_A_PROCESS))
    done: dict[int, Figures] = {}
    stopped = False
    try:
        if processes == 1:
            desk = _Desk(rubric, by_meaning=by_meaning)
            for place, task in enumerate(todo):
                if stop():
                    stopped = True
                    break
                done[place] = desk.play(task)
                progress(len(done))
        else:
            _in_processes(todo, rubric, by_meaning=by_meaning, processes=processes, done=done, progress=progress)
    except KeyboardInterrupt:
        stopped = True
    return Outcome([done[place] for place in sorted(done)], stopped)


def _in_processes(
    todo: Sequence[Task], rubric: Rubric, *, by_meaning: bool, processes: int, done: dict[int, Figures],
    progress: Progress,
) -> None:  # fmt: skip
    """The same in several processes; what they have played is in `done` even where it is interrupted."""
    context = multiprocessing.get_context("spawn")  # a forked encoder may wait for threads that it has not
    stop = context.Event()
    with _one_thread_each():
        pool = ProcessPoolExecutor(processes, context, _enter, (rubric, by_meaning, stop))
        try:
            waiting = {pool.submit(_play_portion, portion) for portion in _portions(todo, processes)}
            for finished in as_completed(waiting):
                _keep(finished, done)
                progress(len(done))
        except KeyboardInterrupt:
            stop.set()
            pool.shutdown(cancel_futures=True)
            for one in waiting:
                if one.done() and not one.cancelled():
                    _keep(one, done)
            raise
        pool.shutdown()


def _keep(finished: Future[list[tuple[int, Figures]]], done: dict[int, Figures]) -> None:
    done.update(finished.result())


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started in here use one thread each: they read these variables when they load numpy."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _portions(todo: Sequence[Task], processes: int) -> Iterator[list[tuple[int, Task]]]:
    """Portions of tasks with one persona each, whose lines a process then has to read but once.

    Few personas are divided further, so that every process has something to do to the end.
    """
    by_persona: dict[str, list[tuple[int, Task]]] = {}
    for place, task in enumerate(todo):
        by_persona.setdefault(task.persona.id, []).append((place, task))
    pieces = 1 if len(by_persona) >= 2 * processes else 4 * processes
    for group in by_persona.values():
        size = max(1, -(-len(group) // pieces))
        yield from (group[start : start + size] for start in range(0, len(group), size))


_desk: _Desk | None = None
_stop: Flag | None = None


def _enter(rubric: Rubric, by_meaning: bool, stop: Flag) -> None:
    """Makes a process ready. Ctrl-C is for the process that started it."""
    global _desk, _stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _desk, _stop = _Desk(rubric, by_meaning=by_meaning), stop


def _play_portion(portion: list[tuple[int, Task]]) -> list[tuple[int, Figures]]:
    """Plays a portion in a process of the pool, or as much of it as there is before the stop."""
    played: list[tuple[int, Figures]] = []
    for place, task in portion:
        if _desk is None or (_stop is not None and _stop.is_set()):
            break
        played.append((place, _desk.play(task)))
    return played


def play_with_model(
    todo: Sequence[Task],
    parts: Callable[[Task], tuple[Parts, Agent]],
    *,
    finish: Callable[[Task, Played], Played] = lambda _, played: played,
    at_once: int = AT_ONCE,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Play tasks in which a model takes part, a few at a time. Ctrl-C and a failing endpoint keep what was played.

    `parts` makes who takes part in a session, `finish` may add to it what the model cost.
    """
    done: dict[int, Played] = {}
    failure: list[EndpointError] = []

    async def one(place: int, task: Task, gate: asyncio.Semaphore) -> None:
        async with gate:
            if failure:
                return
            made, agent = parts(task)
            try:
                played = await play(task.persona, task.kind, agent, made, seed=task.seed)
            except EndpointError as error:
                failure.append(error)
                return
            done[place] = finish(task, played)
            progress(len(done))

    async def everything() -> None:
        gate = asyncio.Semaphore(at_once)
        async with asyncio.TaskGroup() as group:
            for place, task in enumerate(todo):
                group.create_task(one(place, task, gate))

    stopped = False
    try:
        asyncio.run(everything())
    except KeyboardInterrupt:
        stopped = True
    played = tuple(done[place] for place in sorted(done))
    return Outcome([figures(one) for one in played], stopped, failure[0] if failure else None, played)
