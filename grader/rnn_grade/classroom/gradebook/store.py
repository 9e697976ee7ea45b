"""Where a gradebook lies, a file or a server, and that its tables are there and of this version.

Several processes may open a new gradebook at once, or an old one: one of them makes the tables, the
others wait. What can only be read where it lies is read from a copy.
"""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rnn_grade.classroom.gradebook import upgrade
from rnn_grade.classroom.gradebook.engine import alone, server, sql, sqlite_file
from rnn_grade.classroom.gradebook.tables import about, metadata

_SCHEMA = "2"
# What a disk or a quota says when it is full, and what SQLite says of its own.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_ROOM_SQLITE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


@dataclass(frozen=True)
class Database:
    """A database that is open.

    Args:
        engine: What reads and writes it.
        scratch: The folder of the copy that is read, where it cannot be written where it lies.
        why: What the disk said, where it is for the time being that it cannot be written.
        damage: What could not be brought over from an earlier version, one sentence each.
    """

    engine: sql.Engine
    scratch: TemporaryDirectory[str] | None = None
    why: Exception | None = None
    damage: tuple[str, ...] = ()

    @property
    def read_only(self) -> bool:
        """Whether it can only be read where it lies."""
        return self.scratch is not None

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
    if "://" in place:
        return _of_this_version(Database(server(place)))
    file = Path(place).absolute()
    if file.exists() and not file.is_file():
        raise ValueError("it is no ordinary file")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Marks, and the secret of the class: nobody else's business.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    elif not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return _copy(file)
    try:
        return _of_this_version(Database(sqlite_file(file)))
    except sql.exc.DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if not str(name).startswith(_NO_ROOM_SQLITE) or not file.stat().st_size:
            raise
        try:
            return _copy(file, error)
        except OSError:
            raise error from None


def _copy(file: Path, why: Exception | None = None) -> Database:
    """SQLite writes beside a file even to read it; where it cannot, a copy is read."""
    scratch = TemporaryDirectory(prefix="rnn-grade-")
    try:
        for name in (file.name, f"{file.name}-wal"):
            if (file.parent / name).is_file():
                shutil.copyfile(file.parent / name, Path(scratch.name) / name)
        engine = sqlite_file(Path(scratch.name) / file.name)
        return _of_this_version(Database(engine, scratch, why))
    except BaseException:
        scratch.cleanup()
        raise


def _of_this_version(database: Database) -> Database:
    engine = database.engine
    try:
        if missing(engine) or _version(engine) != _SCHEMA:
            database = replace(database, damage=tuple(_make(engine)))
    except BaseException:
        engine.dispose()
        raise
    return database


def _make(engine: sql.Engine) -> list[str]:
    """Make the tables that are not there, and fill them where an earlier version has others."""
    damage: list[str] = []
    with engine.begin() as connection:
        alone(connection)
        before = set(sql.inspect(connection).get_table_names())
        known = sql.select(about.c.value).where(about.c.name == "schema")
        version = connection.execute(known).scalar() if about.name in before else None
        if version not in (None, "1", _SCHEMA):
            raise ValueError(f"it has version {version}, and this rnn-grade knows {_SCHEMA}")
        metadata.create_all(connection)
        if version == "1":
            damage = upgrade.from_first(connection)
        same = about.c.name == "schema"
        connection.execute(sql.delete(about).where(same))
        connection.execute(sql.insert(about).values(name="schema", value=_SCHEMA))
    return damage


def missing(engine: sql.Engine) -> list[str]:
    """Return the names of the tables that are not there yet."""
    there = set(sql.inspect(engine).get_table_names())
    return [name for name in metadata.tables if name not in there]


def _version(engine: sql.Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            sql.select(about.c.value).where(about.c.name == "schema")
        ).scalar()
