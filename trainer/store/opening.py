"""Opens a database: its folder, its pragmas, its migrations, and a backup before one changes anything."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from trainer.errors import NewerStoreError, StoreError
from trainer.store.faults import OTHER_FOLDER, store_error
from trainer.translation import tr

WAL_IS_SAFE_FROM = (3, 51, 3)
"""Earlier SQLite versions can corrupt a database when the write-ahead log is reset."""
BUSY_MS = 5000
"""So long a writer waits for another one."""
MIGRATIONS = Path(__file__).parent / "migrations"
BACKUP_SUFFIX = ".before-migration"


def open_engine(where: Path | str) -> Engine:
    """An engine on a database at its newest schema. `where` is a file, or the URL of a database server.

    Raises NewerStoreError or StoreError with the cause and the next step.
    """
    url = _server_url(where) if isinstance(where, str) and "://" in where else _file_url(Path(where))
    try:
        engine = create_engine(url, pool_pre_ping=not _is_sqlite(url))
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise StoreError(
            tr("There is no driver for {url} ({error}).", url=name_of(url), error=error),
            next_step=tr(
                'Install one: pip install "psycopg[binary]", and begin the address with postgresql+psycopg://.'
            ),
        ) from None
    if _is_sqlite(url):
        _prepare_sqlite(engine)
    try:
        with explained(name_of(url)):
            _migrate(engine, url)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turns every error of the database library into a StoreError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, CommandError, OSError) as error:
        raise store_error(error, where) from None


def name_of(url: URL) -> str:
    """How a store is called in messages: its file, or its address without the password."""
    return url.database or "memory" if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _server_url(where: str) -> URL:
    try:
        return make_url(where)
    except (SQLAlchemyError, ValueError):
        raise StoreError(
            tr("The address of the store cannot be read."),  # not repeated here: it may hold a password
            next_step=tr("It looks like postgresql+psycopg://user@host/database."),
        ) from None


def _file_url(path: Path) -> URL:
    """The address of a file, which is made together with its folder so that nobody else can read either."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            tr(
                "The folder {parent} for sessions cannot be made ({strerror}).",
                parent=path.parent,
                strerror=error.strerror,
            ),
            next_step=tr("Set TRAINER_DATA to another folder, one where you may write."),
        ) from None
    with explained(str(path)):
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    return URL.create("sqlite", database=str(path))


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _prepare_sqlite(engine: Engine) -> None:
    """Transactions are ours to begin: one that will write takes the write lock at once, so that none fails half way."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        mode = "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "DELETE"
        try:
            connection.isolation_level = None
            for pragma in (
                f"busy_timeout = {BUSY_MS}", "foreign_keys = ON", f"journal_mode = {mode}", "synchronous = FULL",
            ):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, url: URL) -> None:
    """Bring the tables to the newest revision, all or nothing; what is there is backed up first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection, connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        others = current is None and bool(inspect(connection).get_table_names())
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerStoreError(
            tr("{url} was written by a newer version of the trainer; nothing in it was changed.", url=name_of(url)),
            next_step=tr("Install the newer version, or set TRAINER_DATA to another folder."),
        )
    if others:
        raise StoreError(
            tr("{url} is the database of another program.", url=name_of(url)),
            next_step=tr(OTHER_FOLDER),
        )
    if current is not None and _is_sqlite(url) and url.database:
        _back_up(Path(url.database))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _back_up(file: Path) -> None:
    """One copy of the database beside it, made by SQLite itself, so that it is whole; it replaces the one before."""
    copy, making = file.with_name(file.name + BACKUP_SUFFIX), file.with_name(file.name + BACKUP_SUFFIX + "-new")
    making.unlink(missing_ok=True)
    os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(file, timeout=BUSY_MS / 1000)) as source, closing(sqlite3.connect(making)) as target:
        source.backup(target)
    making.replace(copy)
