"""Whatever is wrong with the store is said in one line, with what to do next, and nothing is harmed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.domain.conversation import Event
from trainer.errors import NewerStoreError, NotFoundError, StoreError
from trainer.store import opening
from trainer.store.store import Store

Make = Callable[..., list[Event]]


def refused(where: Path | str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Store(where)
    assert caught.value.next_step
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_store_of_a_newer_version_is_left_as_it_is(store: Store, file: Path, make: Make) -> None:
    store.append("aaa", *make("aaa"))
    store.close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    error = refused(file)
    assert isinstance(error, NewerStoreError)
    assert "newer version" in str(error)
    assert "Install the newer version" in error.next_step
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"This is a letter, not a database. " * 200, "it is not a database"),
        (b"\x00" * 4096, "it is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 4000, ""),
    ],
)
def test_a_file_that_is_no_database_is_named_and_kept(file: Path, content: bytes, said: str) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    error = refused(file)
    assert said in str(error)
    assert str(file) in str(error)
    assert file.read_bytes() == content


def test_a_damaged_database_is_named_when_it_is_read(store: Store, file: Path, make: Make) -> None:
    for number in range(12):
        store.append(f"s{number}", *make(f"s{number}", answers=6))
    store.close()
    raw = file.read_bytes()
    file.write_bytes(raw[:4096] + b"\xa5" * (len(raw) - 4096))
    with pytest.raises(StoreError, match="damaged") as caught:
        Store(file).sessions()
    assert "backup" in caught.value.next_step


def test_a_database_cut_short_is_no_traceback(store: Store, file: Path, make: Make) -> None:
    for number in range(6):
        store.append(f"s{number}", *make(f"s{number}", answers=6))
    store.close()
    raw = file.read_bytes()
    for size in (1, 16, 100, 4096, len(raw) // 2, len(raw) - 100):
        file.write_bytes(raw[:size])
        try:
            opened = Store(file)
            opened.sessions()
            opened.events("s5")
        except (StoreError, NotFoundError) as error:  # a store that is cut to nothing is made anew
            assert error.next_step  # noqa: PT017 - and a cut at a page's end may leave one that can be read
        else:
            opened.close()


def test_the_database_of_another_program_is_not_taken_over(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()
    assert "another program" in str(refused(file))
    assert file.read_bytes() == before


def test_a_folder_in_the_way_is_said(file: Path) -> None:
    file.mkdir(parents=True)
    assert "cannot be opened" in str(refused(file))


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("here first")
    error = refused(tmp_path / "mine" / "sessions.sqlite3")
    assert "cannot be made" in str(error)
    assert "TRAINER_DATA" in error.next_step


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(store: Store, make: Make) -> None:
    store.append("aaa", *make("aaa"))
    with store._engine.connect() as connection:  # the one connection of the pool
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = make("bbb", answers=3, text="word " * 4000)
    with pytest.raises(StoreError, match="the disk is full") as caught:
        store.append("bbb", *big)
    assert "Make room" in caught.value.next_step
    assert [row.id for row in store.sessions()] == ["aaa"]
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    store.append("bbb", *big)
    assert store.events("bbb") == big


def test_a_store_held_by_another_program_is_waited_for_and_then_said(
    store: Store, file: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(opening, "BUSY_MS", 30)
    impatient = Store(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program holds it"):
            impatient.append("aaa", *make("aaa"))
        with pytest.raises(StoreError, match="another program holds it"):
            impatient.sessions()
        assert "another program holds it" in str(refused(file))
        other.execute("ROLLBACK")
    impatient.append("aaa", *make("aaa"))
    assert [row.id for row in impatient.sessions()] == ["aaa"]
    impatient.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from trainer.errors import StoreError
from trainer.store.opening import MIGRATIONS
from trainer.store.store import Store
from trainer.domain.conversation import Event
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)  # rights mean nothing to root
if not os.access(MIGRATIONS / "env.py", os.R_OK):
    print("UNREADABLE")
    raise SystemExit
try:
    store = Store(Path(sys.argv[1]))
    print("READ", [row.id for row in store.sessions()])
    store.append("aaa", Event(kind="wrap_up", number=99, at=1.0))
except StoreError as error:
    print("SAID", error)
"""


def test_a_store_that_may_not_be_written_to_can_still_be_read(make: Make) -> None:
    with tempfile.TemporaryDirectory() as name:  # a folder that someone without rights can reach
        Path(name).chmod(0o755)
        file = Path(name, "mine", "sessions.sqlite3")
        store = Store(file)
        store.append("aaa", *make("aaa"))
        store.close()
        file.chmod(0o444)
        file.parent.chmod(0o555)
        said = []
        for wanted in (file, file.parent / "new" / "sessions.sqlite3"):
            ran = subprocess.run(
                [sys.executable, "-c", READ_ONLY, str(wanted)], capture_output=True, text=True, check=True, timeout=60
            )
            said.append(ran.stdout)
        file.parent.chmod(0o700)
    if "UNREADABLE" in said[0]:
        pytest.skip("the program itself may only be read by root here")
    assert "READ ['aaa']" in said[0]
    assert "it may not be written to. Check the rights" in said[0]
    assert "cannot be made (Permission denied). Set TRAINER_DATA" in said[1]


def test_an_address_that_cannot_be_read_gives_no_password_away() -> None:
    error = refused("postgresql+psycopg://me:s3cret@[half/sessions")
    assert "s3cret" not in str(error)


def test_a_driver_that_is_not_there_is_named() -> None:
    error = refused("postgresql+nosuchdriver://me:s3cret@localhost/sessions")
    assert "driver" in str(error)
    assert "s3cret" not in str(error)
