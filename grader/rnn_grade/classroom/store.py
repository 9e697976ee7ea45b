"""Where a gradebook lies, a file or a server, and the tables that it has there.

Several processes may open a new gradebook at once: one of them makes the tables, the others wait.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

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
    "about",
    "aside",
    "gradings",
    "hand_ins",
    "metadata",
    "missing",
    "opened",
    "sql",
    "students",
    "without_password",
]
_SCHEMA = 1
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
students = sql.Table(
    "students",
    metadata,
    sql.Column("student", sql.String(200), primary_key=True),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("email", sql.Text, nullable=False, default=""),
    sql.Column("on_roster", sql.Boolean, nullable=False, default=False),
)
hand_ins = sql.Table(
    "hand_ins",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.String(200), nullable=False, index=True),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("attempt", sql.BigInteger, nullable=False, default=0),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
    sql.Column("source", sql.Text, nullable=False, default=""),
    sql.Column("seen_at", sql.String(40), nullable=False),
    sql.UniqueConstraint("student", "exercise", "sha256", "attempt", "submitted_at"),
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


def opened(place: str) -> sql.Engine:
    """Return what reads and writes a gradebook, with its tables made.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        SQLAlchemyError: There is no database there, or it does not answer.
        OSError: The file cannot be made.
        ValueError: It is something else, or of another version.
    """
    engine = _server(place) if "://" in place else _file(place)
    if missing(engine):
        with engine.connect() as connection:
            _alone(connection)
            metadata.create_all(connection)
            known = sql.select(about.c.value).where(about.c.name == "schema")
            if connection.execute(known).scalar() is None:
                connection.execute(sql.insert(about).values(name="schema", value=str(_SCHEMA)))
            connection.commit()
    with engine.connect() as connection:
        kept = connection.execute(
            sql.select(about.c.value).where(about.c.name == "schema")
        ).scalar()
        if kept != str(_SCHEMA):
            raise ValueError(f"it has version {kept}, and this rnn-grade knows {_SCHEMA}")
    return engine


def missing(engine: sql.Engine) -> list[str]:
    """Return the names of the tables that are not there yet."""
    there = set(sql.inspect(engine).get_table_names())
    return [name for name in metadata.tables if name not in there]


def without_password(place: str) -> str:
    """Return what a gradebook is called, with nothing secret in it."""
    return sql.make_url(place).render_as_string(hide_password=True) if "://" in place else place


def _server(place: str) -> sql.Engine:
    # psycopg 3 by default: the driver's name is nothing that a teacher should have to know.
    url = sql.make_url(place)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return sql.create_engine(url, pool_pre_ping=True)


def _file(place: str) -> sql.Engine:
    file = Path(place).absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not file.is_file():
        raise ValueError("it is no ordinary file")
    if not file.exists():
        # Marks, and the secret of the class: nobody else's business.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = sql.create_engine(
        sql.URL.create("sqlite", database=place), connect_args={"timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Readers, such as an export, never wait for the writer; a crash loses nothing committed.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        # A damaged text is a damaged row, and not the end of all reading.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")

    return engine


def _alone(connection: sql.Connection) -> None:
    """Let whoever else makes tables wait until this transaction has ended."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_MAKING)))
