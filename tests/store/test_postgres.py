"""The same store on a PostgreSQL server, where this machine has one to start."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from trainer.domain.conversation import Event
from trainer.errors import NotFoundError, StoreError
from trainer.store.store import Store

Make = Callable[..., list[Event]]

pytest.importorskip("psycopg")
DEBIAN = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian keeps the server's programs, which are not on the path."""
PROGRAMS = os.pathsep.join([os.environ.get("PATH", ""), *DEBIAN])
if shutil.which("initdb", path=PROGRAMS) is None:
    pytest.skip("no PostgreSQL server on this machine (Debian: apt install postgresql)", allow_module_level=True)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a private server that listens on a socket in a folder of its own."""
    as_nobody: dict[str, Any] = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if as_nobody:
            os.chown(folder, 65534, 65534)

        def run(*command: str) -> None:
            program = shutil.which(command[0], path=PROGRAMS) or command[0]
            subprocess.run(
                [program, *command[1:]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                env={**os.environ, "HOME": str(folder), "PATH": PROGRAMS}, timeout=60, **as_nobody,
            )  # fmt: skip

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "trainer", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-c listen_addresses= -k {folder}", "start")
        try:
            yield f"postgresql+psycopg://trainer@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def test_sessions_are_kept_on_a_server_too(url: str, make: Make) -> None:
    store = Store(url)
    events = make("abc111", answers=2, text="Nei, «pakka» kom ikke 😡")
    store.append("abc111", *events)
    store.append("abd222", *make("abd222", at=5000.0))
    with pytest.raises(StoreError, match="continued elsewhere"):
        store.append("abc111", events[-1])
    store.append("abc111", Event(kind="ended", number=len(events), at=9.0, data={"ending": "resolved", "fair": None}))
    store.append(
        "abc111", Event(kind="scorecard", number=len(events) + 1, at=9.5, data={"score": 70.0, "passed": True})
    )
    store.close()
    again = Store(url)
    assert again.events("abc111")[: len(events)] == events
    assert [row.id for row in again.sessions()] == ["abd222", "abc111"]
    assert again.session("abc").turns == 5
    assert [row.id for row in again.unfinished()] == ["abd222"]
    assert again.played()["late-parcel"].best == 70.0
    with pytest.raises(NotFoundError):
        again.session("xyz")
    again.close()


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store(f"postgresql+psycopg://me:s3cret@/postgres?host={tmp_path}")
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)
