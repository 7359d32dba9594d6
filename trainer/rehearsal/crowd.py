"""Many sessions at once: offline in several processes, with a model a few at a time in one."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from typing import NamedTuple, TypeVar

from trainer.customer.banks.loading import Banks
from trainer.customer.closeness import Closeness
from trainer.customer.offline import OfflineVoice
from trainer.domain.persona import Persona
from trainer.domain.reading import Reading, ReadingContext
from trainer.domain.rubric import Rubric
from trainer.encoder import find_encoder
from trainer.encoder.encoder import E5_DIM, E5_SMALL, Vectors
from trainer.encoder.kept import load_vectors, save_vectors
from trainer.errors import EndpointError
from trainer.grading.offline import offline_judge
from trainer.reading import OfflineReader
from trainer.rehearsal.agent import Agent, scripted
from trainer.rehearsal.figures import Figures, figures
from trainer.rehearsal.play import MOST_MESSAGES, Parts, Played, play
from trainer.rehearsal.script import KindName

T = TypeVar("T")

WORTH_A_PROCESS = 24
"""Fewer sessions than this a process are played sooner in this one: another takes two seconds to get ready."""
AT_ONCE = 4
"""Sessions with a model under way at the same time."""
PORTION = 30
"""Sessions that a process plays before it gives back what it has."""
VECTORS = 60_000
"""Texts whose vectors a process remembers: a thousand sessions with a persona have some ten thousand."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Every process has a core to itself; more threads would take each other's."""


class Task(NamedTuple):
    """One session to be played."""

    persona: Persona
    kind: KindName
    seed: int
    most: int = MOST_MESSAGES
    """The agent's messages after which it is broken off."""

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


def tasks(
    personas: Sequence[Persona], kinds: Sequence[KindName], runs: int, seed: int, most: int = MOST_MESSAGES
) -> list[Task]:
    """Every kind of agent with every persona, `runs` times; the kinds meet the same customers, by seed."""
    return [Task(persona, kind, seed + run, most) for persona in personas for kind in kinds for run in range(runs)]


class _Start(NamedTuple):
    """What a process needs to get ready."""

    rubric: Rubric
    kept: Path | None
    """A file with vectors of earlier rehearsals, where there is one."""
    by_meaning: bool
    banks: Sequence[Path]


class _Desk:
    """All that a process needs to play offline, made once."""

    def __init__(self, start: _Start) -> None:
        encoder = find_encoder(kept=VECTORS) if start.by_meaning else None
        if encoder is not None and start.kept is not None:
            encoder.learn(load_vectors(start.kept, encoder.id, encoder.dim))
        self._encoder = encoder
        self._handed_over = set(encoder.known()) if encoder is not None else set()
        reader = AtOnceReader(encoder)
        voice = OfflineVoice(Closeness(encoder) if encoder is not None else None, Banks(start.banks))
        self._parts = Parts(reader, voice, offline_judge(reader), start.rubric)

    def play(self, task: Task) -> Figures:
        """One session in figures."""
        agent = scripted(task.kind, task.persona.lang, task.seed)
        return figures(at_once(play(task.persona, task.kind, agent, self._parts, seed=task.seed, most=task.most)))

    def fresh(self) -> dict[str, Vectors]:
        """The vectors made since this was last asked."""
        if self._encoder is None:
            return {}
        known = self._encoder.known()
        fresh = {text: known[text] for text in known.keys() - self._handed_over}
        self._handed_over |= fresh.keys()
        return fresh


def _keep_vectors(file: Path | None, fresh: Mapping[str, Vectors]) -> None:
    """Add vectors to those that the next rehearsal finds."""
    if file is not None and fresh:
        save_vectors(file, E5_SMALL, {**load_vectors(file, E5_SMALL, E5_DIM), **fresh})


def at_once(session: Coroutine[None, None, T]) -> T:
    """The outcome of a session in which nobody waits for anything: it needs no event loop."""
    try:
        session.send(None)
    except StopIteration as over:
        result: T = over.value
        return result
    session.close()
    raise RuntimeError("somebody in an offline session waited")


class AtOnceReader(OfflineReader):
    """The offline reader without a thread of its own: nothing else waits here while it reads."""

    async def read(self, message: str, context: ReadingContext, persona: Persona | None) -> Reading:
        """The reading of a message."""
        return self.read_now(message, context, persona)


def play_offline(
    todo: Sequence[Task], rubric: Rubric, *, by_meaning: bool, jobs: int, kept: Path | None = None,
    banks: Sequence[Path] = (), progress: Progress = lambda _: None, stop: Callable[[], bool] = lambda: False,
) -> Outcome:  # fmt: skip
    """Play tasks offline in up to `jobs` processes. Ctrl-C stops it and keeps what was played.

    Where one process is enough, `stop` is asked before each session.
    `kept` is a file for the vectors of what was said: the next rehearsal that says it again is the quicker for it.
    `banks` are folders with lines beside those that come with the trainer.
    """
    start = _Start(rubric, kept, by_meaning, banks)
    processes = max(1, min(jobs, len(todo) // WORTH_A_PROCESS))
    done: dict[int, Figures] = {}
    fresh: dict[str, Vectors] = {}
    stopped = False
    try:
        if processes == 1:
            desk = _Desk(start)
            for place, task in enumerate(todo):
                if stop():
                    stopped = True
                    break
                done[place] = desk.play(task)
                progress(len(done))
            fresh = desk.fresh()
        else:
            for portion in _in_processes(list(_portions(todo, processes)), start, processes):
                done.update(portion.played)
                fresh.update(portion.fresh)
                progress(len(done))
        _keep_vectors(kept, fresh)
    except KeyboardInterrupt:
        stopped = True
    return Outcome([done[place] for place in sorted(done)], stopped)


class _Portion(NamedTuple):
    """What a process gave back."""

    played: list[tuple[int, Figures]]
    """With the place of each among the tasks."""
    fresh: dict[str, Vectors]


def _in_processes(
    portions: Sequence[list[tuple[int, Task]]], start: _Start, processes: int
) -> Iterator[_Portion]:  # fmt: skip
    """What the processes give back, as it comes. Where that is interrupted they stop after the session they are in."""
    context = multiprocessing.get_context("spawn")  # a forked encoder may wait for threads that it has not
    stop = context.Event()
    with _one_thread_each():
        pool = ProcessPoolExecutor(processes, context, _enter, (start, stop))
        try:
            for finished in as_completed([pool.submit(_play_portion, portion) for portion in portions]):
                yield finished.result()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


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

    Few personas are divided further, small enough that a stop loses little, and so that every process has something to
    do to the end.
    """
    by_persona: dict[str, list[tuple[int, Task]]] = {}
    for place, task in enumerate(todo):
        by_persona.setdefault(task.persona.id, []).append((place, task))
    pieces = 1 if len(by_persona) >= 2 * processes else 2 * processes
    for group in by_persona.values():
        size = max(1, min(PORTION, -(-len(group) // pieces)))
        yield from (group[start : start + size] for start in range(0, len(group), size))


_desk: _Desk | None = None
_stop: Flag | None = None


def _enter(start: _Start, stop: Flag) -> None:
    """Makes a process ready. Ctrl-C is for the process that started it."""
    global _desk, _stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _desk, _stop = _Desk(start), stop


def _play_portion(portion: list[tuple[int, Task]]) -> _Portion:
    """Plays a portion in a process of the pool, or as much of it as there is before the stop."""
    played: list[tuple[int, Figures]] = []
    if _desk is None or _stop is None:
        return _Portion(played, {})
    for place, task in portion:
        if _stop.is_set():
            break
        played.append((place, _desk.play(task)))
    return _Portion(played, _desk.fresh())


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
            try:
                made, agent = parts(task)
                played = await play(task.persona, task.kind, agent, made, seed=task.seed, most=task.most)
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
