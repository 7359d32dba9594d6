"""Nothing that was acknowledged is lost, whoever is killed and whoever else is writing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from trainer.domain.conversation import Event
from trainer.store.opening import WAL_IS_SAFE_FROM
from trainer.store.store import Store

Make = Callable[..., list[Event]]

WRITER = """
import sys, json
from trainer.store.store import Store
from trainer.domain.conversation import Event
store = Store(__import__("pathlib").Path(sys.argv[1]))
for line in sys.stdin:
    wanted = json.loads(line)
    store.append(wanted["id"], Event.model_validate(wanted["event"]))
    print(wanted["event"]["number"], flush=True)
"""


def writer(file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def lines(session_id: str, events: list[Event]) -> list[str]:
    return [json.dumps({"id": session_id, "event": event.model_dump(mode="json")}) + "\n" for event in events]


def test_what_was_acknowledged_survives_a_kill(file: Path, make: Make) -> None:
    """The writer is killed amid its work, again and again; every event that it confirmed is there."""
    for round_number, confirmed in enumerate((1, 3, 12)):
        session_id = f"killed-{round_number}"
        events = make(session_id, answers=40)
        with writer(file) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.writelines(lines(session_id, events[: confirmed + 8]))
            process.stdin.flush()
            acknowledged = [int(process.stdout.readline()) for _ in range(confirmed)]
            os.kill(process.pid, signal.SIGKILL)
            acknowledged += [int(line) for line in process.stdout.read().split()]
            process.stdout.close()
            process.stdin.close()
        store = Store(file)
        kept = store.events(session_id)
        assert kept[: len(acknowledged)] == events[: len(acknowledged)]
        assert [event.number for event in kept] == list(range(len(kept)))
        said = sum(event.kind in ("customer", "agent") for event in kept)
        assert store.session(session_id).turns == said
        store.append(session_id, events[len(kept)])
        store.close()


def test_four_processes_write_at_once_and_none_is_turned_away(file: Path, make: Make) -> None:
    """They also make the store together: it is not there when they begin."""
    sessions = {f"writer-{number}": make(f"writer-{number}", answers=25) for number in range(4)}
    processes = [writer(file) for _ in sessions]
    for process, (session_id, events) in zip(processes, sessions.items(), strict=True):
        assert process.stdin is not None
        process.stdin.writelines(lines(session_id, events))
        process.stdin.flush()
    for process in processes:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert len(out.split()) == len(next(iter(sessions.values())))
    store = Store(file)
    for session_id, events in sessions.items():
        assert store.events(session_id) == events
        assert store.session(session_id).turns == 51
    store.close()


def test_every_commit_reaches_the_disk(store: Store) -> None:
    with store._engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "foreign_keys", "journal_mode", "busy_timeout")
        }
    wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    assert values == {
        "synchronous": 2, "foreign_keys": 1, "journal_mode": "wal" if wal else "delete", "busy_timeout": 5000,
    }  # fmt: skip
