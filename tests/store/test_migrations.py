"""An older store is brought up to date, all or nothing, with a copy of it beside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from trainer.domain.conversation import Event
from trainer.errors import StoreError
from trainer.store import opening
from trainer.store.opening import BACKUP_SUFFIX, MIGRATIONS
from trainer.store.store import Store
from trainer.store.tables import Base

Make = Callable[..., list[Event]]

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade():
    with op.batch_alter_table("sessions") as table:
        table.add_column(sa.Column("mark", sa.String(20), nullable=False, server_default="none"))
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True))
    {last}
"""


def version_two(folder: Path, last: str = "pass") -> Path:
    """The migrations with one more."""
    migrations = folder / "100% migrations"
    shutil.copytree(MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "0002_more.py").write_text(NEXT.format(last=last), encoding="utf-8")
    return migrations


def test_the_migrations_make_the_tables_that_the_code_expects(store: Store) -> None:
    with store._engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert found == []


def test_an_older_store_is_migrated_and_backed_up(
    store: Store, file: Path, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = make("aaa", answers=2)
    store.append("aaa", *events)
    store.close()
    monkeypatch.setattr(opening, "MIGRATIONS", version_two(tmp_path))
    newer = Store(file)
    assert newer.events("aaa") == events
    newer.close()
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT mark FROM sessions").fetchall() == [("none",)]
    backup = file.with_name(file.name + BACKUP_SUFFIX)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, backup.name]
    monkeypatch.undo()
    old = Store(backup)
    assert old.events("aaa") == events
    old.close()


def test_a_store_that_is_up_to_date_is_neither_written_nor_backed_up(store: Store, file: Path, make: Make) -> None:
    store.append("aaa", *make("aaa"))
    store.close()
    before = file.read_bytes()
    Store(file).close()
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    store: Store, file: Path, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = make("aaa", answers=2)
    store.append("aaa", *events)
    store.close()
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MIGRATIONS", version_two(tmp_path, 'op.execute("INSERT INTO nowhere VALUES (1)")'))
        with pytest.raises(StoreError, match="tables are missing"):
            Store(file)
    again = Store(file)
    assert again.events("aaa") == events
    with again._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    again.close()


def test_a_backup_that_cannot_be_made_stops_the_migration(
    store: Store, file: Path, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append("aaa", *make("aaa"))
    store.close()
    file.with_name(file.name + BACKUP_SUFFIX + "-new").mkdir()
    before = file.read_bytes()
    monkeypatch.setattr(opening, "MIGRATIONS", version_two(tmp_path))
    with pytest.raises(StoreError) as caught:
        Store(file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before


def test_opening_takes_no_longer_than_a_blink(tmp_path: Path) -> None:
    """Making a store and opening it again, each under 0.3 seconds of processor time once the library is loaded."""
    code = (
        "import sys, time; from pathlib import Path; from trainer.store.store import Store\n"
        "for _ in range(2):\n"
        "    begun = time.process_time(); Store(Path(sys.argv[1])).close(); print(time.process_time() - begun)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a" / "s.sqlite3")],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    assert all(float(seconds) < 0.3 for seconds in ran.stdout.split()), ran.stdout
