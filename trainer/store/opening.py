"""Opens a database: its folder, its pragmas, its migrations, and a backup before one changes anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from trainer.errors import NewerStoreError, StoreError
from trainer.store.faults import store_error

WAL_IS_SAFE_FROM = (3, 51, 3)
"""Earlier SQLite versions can corrupt a database when the write-ahead log is reset."""
BUSY_MS = 5000
MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(where: Path | str) -> Engine:
    """An engine on a database at its newest schema. `where` is a file, or the URL of a database server.

    Raises NewerStoreError or StoreError with the cause and the next step.
    """
    url = make_url(where) if isinstance(where, str) and "://" in where else _file_url(Path(where))
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000} if _is_sqlite(url) else {})
    if _is_sqlite(url):
        _prepare_sqlite(engine)
    try:
        _migrate(engine, url)
    except SQLAlchemyError as error:
        engine.dispose()
        raise store_error(error, _name(url)) from None
    except StoreError:
        engine.dispose()
        raise
    return engine


def _file_url(path: Path) -> URL:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} for sessions cannot be made ({error.strerror}).",
            next_step="Set TRAINER_DATA to a folder where you may write.",
        ) from None
    return URL.create("sqlite", database=str(path))


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _name(url: URL) -> str:
    return url.database or "the store" if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _prepare_sqlite(engine: Engine) -> None:
    """Transactions are ours to begin: one that will write takes the write lock at once, so that none fails half way."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        mode = "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "DELETE"
        cursor.execute(f"PRAGMA journal_mode = {mode}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, url: URL) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        current = context.get_current_revision()
        tables = inspect(connection).get_table_names()
    if current == newest:
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerStoreError(
            f"{_name(url)} was written by a newer version of the trainer.",
            next_step="Update the trainer, or set TRAINER_DATA to another folder. Nothing was changed.",
        )
    if current is None and tables:
        raise StoreError(
            f"{_name(url)} is the database of another program.", next_step="Set TRAINER_DATA to another folder."
        )
    if current is not None and _is_sqlite(url) and url.database:
        _back_up(Path(url.database))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _back_up(file: Path) -> None:
    """A copy of the database beside it, made by SQLite itself, so that it is whole."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(f"{file}.before-migration")) as copy:
        source.backup(copy)
