"""SQLAlchemy, and how a connection to each kind of database is made ready."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

try:
    import sqlalchemy as sql
    from sqlalchemy import event
    from sqlalchemy.dialects import postgresql, sqlite
except ImportError as _error:  # pragma: no cover - an installation without the extra
    from rnn_grade.errors import UserError

    raise UserError(
        "A gradebook needs SQLAlchemy, which is not installed.",
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
    ) from _error

# `sql` as well: whoever needs SQLAlchemy gets it here, or the sentence above.
__all__ = ["alone", "flushed", "put", "putting", "server", "sql", "sqlite_file", "without_password"]
_BUSY_SECONDS = 60
# What PostgreSQL calls the lock under which tables are made: any number, the same for all.
_MAKING = 7_266_473


def server(place: str) -> sql.Engine:
    """Return what reads and writes a database on a server.

    Args:
        place: Its URL.
    """
    # psycopg 3 by default: the driver's name is nothing that a teacher should have to know.
    url = sql.make_url(place)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return sql.create_engine(url, pool_pre_ping=True)


def sqlite_file(file: Path) -> sql.Engine:
    """Return what reads and writes a file of SQLite.

    Args:
        file: The file.
    """
    engine = sql.create_engine(
        sql.URL.create("sqlite", database=str(file)), connect_args={"timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Readers, such as an export, never wait for the writer; a crash loses nothing committed.
        _with_log(connection)
        connection.execute("PRAGMA synchronous=FULL")
        # A damaged text is a damaged row, and not the end of all reading.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")

    return engine


def _with_log(connection: Any) -> None:
    """Keep a log beside the file; two that begin on a new one get in each other's way here."""
    ends = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite itself does not wait here, as it does everywhere else.
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > ends:
                raise
            time.sleep(0.05)


def without_password(place: str) -> str:
    """Return what a gradebook is called, with nothing secret in it."""
    return sql.make_url(place).render_as_string(hide_password=True) if "://" in place else place


def alone(connection: sql.Connection) -> None:
    """Let whoever else asks for this wait until this transaction has ended."""
    database: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_MAKING)))
    elif not database.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def flushed(connection: sql.Connection, *, to_disk: bool) -> Iterator[None]:
    """Say whether what is written has to survive that the machine loses its power.

    Args:
        connection: In no transaction.
        to_disk: Whether it has to; it is several times as fast where it has not.
    """
    if to_disk or connection.dialect.name != "sqlite":
        yield
        return
    database: Any = connection.connection.dbapi_connection
    database.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        database.execute("PRAGMA synchronous=FULL")


def put(
    connection: sql.Connection,
    table: sql.Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    change: Sequence[str] = (),
    only: Any = None,
) -> None:
    """Add rows; of one that is there already, change some columns, or leave it as it is.

    Args:
        connection: In a transaction.
        table: A table with a primary key.
        rows: Values for its columns.
        change: Which columns of a row that is there take the new values.
        only: Which of the rows that are there may be changed.
    """
    if rows:
        # Two that write the same rows in two orders would wait for each other for ever.
        key = [column.name for column in table.primary_key.columns]
        ordered = sorted(rows, key=lambda row: [row[name] for name in key])
        connection.execute(putting(connection, table, change, only), ordered)


def putting(
    connection: sql.Connection, table: sql.Table, change: Sequence[str], only: Any = None
) -> Any:
    """Return what `put` executes.

    Args:
        connection: For the kind of database.
        table: A table with a primary key.
        change: Which columns of a row that is there take the new values.
        only: Which of the rows that are there may be changed.
    """
    kind: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = kind.insert(table)
    key = list(table.primary_key.columns)
    if not change:
        return adding.on_conflict_do_nothing(index_elements=key)
    new = {name: adding.excluded[name] for name in change}
    return adding.on_conflict_do_update(index_elements=key, set_=new, where=only)
