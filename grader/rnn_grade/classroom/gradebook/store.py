"""Where a gradebook lies, a file or a server, and the tables that it has there.

Several processes may open a new gradebook at once: one of them makes the tables, the others wait.
"""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rnn_grade.classroom.gradebook import upgrade

try:
    import sqlalchemy as sql
    from sqlalchemy import event
except ImportError as _error:  # pragma: no cover - an installation without the extra
    from rnn_grade.errors import UserError

    raise UserError(
        "A gradebook needs SQLAlchemy, which is not installed.",
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.",
    ) from _error

# `sql` as well: whoever needs SQLAlchemy gets it here, or the sentence above.
__all__ = [
    "NO_ROOM",
    "Database",
    "about",
    "alone",
    "aside",
    "attempts",
    "claims",
    "current",
    "found",
    "gradings",
    "keys",
    "listed",
    "memberships",
    "metadata",
    "missing",
    "opened",
    "overrides",
    "sources",
    "sql",
    "without_password",
]
_SCHEMA = 2
_BUSY_SECONDS = 60
# What PostgreSQL calls the lock under which tables are made: any number, the same for all.
_MAKING = 7_266_473

metadata = sql.MetaData()
about = sql.Table(
    "about",
    metadata,
    sql.Column("name", sql.String(50), primary_key=True),
    sql.Column("value", sql.Text, nullable=False),
)
# What tables of people say, as they say it; who that is, is decided when it is read.
listed = sql.Table(
    "listed",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("source", sql.Text, nullable=False, index=True),
    sql.Column("ids", sql.Text, nullable=False),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("family", sql.Text, nullable=False, default=""),
    sql.Column("given", sql.Text, nullable=False, default=""),
    sql.Column("section", sql.Text, nullable=False, default=""),
    sql.Column("team", sql.Text, nullable=False, default=""),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
)
memberships = sql.Table(
    "memberships",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("source", sql.Text, nullable=False, index=True),
    sql.Column("team", sql.Text, nullable=False),
    sql.Column("student", sql.Text, nullable=False),
    sql.Column("exercise", sql.String(200), nullable=False, default=""),
)
attempts = sql.Table(
    "attempts",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.String(200), nullable=False, index=True),
    # JSON: pairs of a kind and a value, as the platform gave them.
    sql.Column("ids", sql.Text, nullable=False),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("attempt", sql.BigInteger, nullable=False, default=0),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
    sql.Column("late", sql.Boolean),
    sql.Column("source", sql.Text, nullable=False, default=""),
    sql.Column("seen_at", sql.String(40), nullable=False),
)
# The bytes that were handed in, once for all who handed in the same.
sources = sql.Table(
    "sources",
    metadata,
    sql.Column("sha256", sql.String(64), primary_key=True),
    sql.Column("content", sql.LargeBinary, nullable=False),
)
# What a grading's key stands for.
keys = sql.Table(
    "keys",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("sha256", sql.String(64), nullable=False),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("version", sql.String(50), nullable=False),
    sql.Column("seed", sql.BigInteger, nullable=False),
    sql.Column("timeout", sql.Float),
    sql.Column("require", sql.String(50), nullable=False),
)
# Which of a file's keys counts today: that of the last scoring run.
current = sql.Table(
    "current",
    metadata,
    sql.Column("sha256", sql.String(64), primary_key=True),
    sql.Column("exercise", sql.String(200), primary_key=True),
    sql.Column("key", sql.String(64), nullable=False, index=True),
)
gradings = sql.Table(
    "gradings",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("key", sql.String(64), nullable=False, index=True),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("score", sql.Integer),
    sql.Column("total", sql.Integer),
    sql.Column("problem", sql.Text, nullable=False, default=""),
    sql.Column("report", sql.Text),
    sql.Column("seconds", sql.Float, nullable=False, default=0.0),
    sql.Column("at", sql.String(40), nullable=False),
)
# Gradings that are not tried any more, each until somebody asks for it.
aside = sql.Table(
    "aside",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("at", sql.String(40), nullable=False),
)
# Who is at which grading, and until when nobody else takes it.
claims = sql.Table(
    "claims",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("owner", sql.String(100), nullable=False),
    sql.Column("until", sql.Float, nullable=False),
)
# Marks that a person gave, beside the scores.
overrides = sql.Table(
    "overrides",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.Text, nullable=False),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("points", sql.Float),
    sql.Column("because", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("at", sql.String(40), nullable=False),
)
# What the last run over each download found in it.
found = sql.Table(
    "found",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("root", sql.Text, nullable=False, index=True),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("path", sql.Text, nullable=False),
    sql.Column("fate", sql.String(20), nullable=False),
    sql.Column("why", sql.Text, nullable=False, default=""),
    sql.Column("exercise", sql.String(200), nullable=False, default=""),
    sql.Column("sha256", sql.String(64), nullable=False, default=""),
    sql.Column("whose", sql.Text, nullable=False),
)


# What a disk or a quota says when it is full.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Database:
    """A database that is open.

    Args:
        engine: What reads and writes it.
        read_only: Whether it can only be read where it lies; then this is a copy.
        scratch: The folder of the copy.
    """

    engine: sql.Engine
    read_only: bool = False
    scratch: TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Let go of the file or the server."""
        self.engine.dispose()
        if self.scratch is not None:
            self.scratch.cleanup()


def opened(place: str) -> Database:
    """Return what reads and writes a gradebook, with its tables made.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        SQLAlchemyError: There is no database there, or it does not answer.
        OSError: The file cannot be made.
        ValueError: It is something else, or of a later version.
    """
    database = Database(_server(place)) if "://" in place else _file(Path(place).absolute())
    engine = database.engine
    if missing(engine) or _version(engine) != str(_SCHEMA):
        with engine.connect() as connection:
            alone(connection)
            before = set(sql.inspect(connection).get_table_names())
            metadata.create_all(connection)
            known = sql.select(about.c.value).where(about.c.name == "schema")
            version = connection.execute(known).scalar()
            if version is None:
                connection.execute(sql.insert(about).values(name="schema", value=str(_SCHEMA)))
            elif version == "1" and "hand_ins" in before:
                upgrade.from_first(connection)
                same = about.c.name == "schema"
                connection.execute(sql.update(about).where(same).values(value=str(_SCHEMA)))
            connection.commit()
    version = _version(engine)
    if version != str(_SCHEMA):
        raise ValueError(f"it has version {version}, and this rnn-grade knows {_SCHEMA}")
    return database


def missing(engine: sql.Engine) -> list[str]:
    """Return the names of the tables that are not there yet."""
    there = set(sql.inspect(engine).get_table_names())
    return [name for name in metadata.tables if name not in there]


def without_password(place: str) -> str:
    """Return what a gradebook is called, with nothing secret in it."""
    return sql.make_url(place).render_as_string(hide_password=True) if "://" in place else place


def alone(connection: sql.Connection) -> None:
    """Let whoever else asks for this wait until this transaction has ended."""
    if connection.dialect.name != "sqlite":
        connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_MAKING)))
    elif not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _version(engine: sql.Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            sql.select(about.c.value).where(about.c.name == "schema")
        ).scalar()


def _server(place: str) -> sql.Engine:
    # psycopg 3 by default: the driver's name is nothing that a teacher should have to know.
    url = sql.make_url(place)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return sql.create_engine(url, pool_pre_ping=True)


def _file(file: Path) -> Database:
    if file.exists() and not file.is_file():
        raise ValueError("it is no ordinary file")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Marks, and the secret of the class: nobody else's business.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    elif not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        # SQLite writes beside a file to read it; on a read-only disk a copy is read.
        scratch = TemporaryDirectory(prefix="rnn-grade-")
        for name in (file.name, f"{file.name}-wal"):
            if (file.parent / name).is_file():
                shutil.copyfile(file.parent / name, Path(scratch.name) / name)
        return Database(_sqlite(Path(scratch.name) / file.name), True, scratch)
    return Database(_sqlite(file))


def _sqlite(file: Path) -> sql.Engine:
    engine = sql.create_engine(
        sql.URL.create("sqlite", database=str(file)), connect_args={"timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Readers, such as an export, never wait for the writer; a crash loses nothing committed.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # A damaged text is a damaged row, and not the end of all reading.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")

    return engine
