"""A gradebook that is open: every question to the database goes through here, and every fault.

What a database says when it fails becomes one sentence: that it will pass, and how, or what to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from rnn_grade.classroom.gradebook import rows, store, tables
from rnn_grade.classroom.gradebook.engine import alone, flushed, sql, without_password
from rnn_grade.errors import Again, UserError

_SECRET_BYTES = 32
# So many values in one question: databases have limits, the lowest near a thousand.
_TOGETHER = 500
# SQLite's names for what passes by itself, or as soon as somebody makes room.
_PASSING = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_NOMEM")

_Record = TypeVar("_Record")


class Opened:
    """An open database, and what was found damaged in it.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        UserError: It cannot be opened, or is no gradebook.
        Again: Its server does not answer, or its disk is full.
    """

    def __init__(self, place: str | Path) -> None:
        self.place = str(place)
        self._damage: dict[str, None] = {}
        try:
            self._database = store.opened(self.place)
        except (sql.exc.SQLAlchemyError, ImportError, OSError, ValueError) as error:
            raise self._fault("opened", error, _OPENING) from None
        self._damage.update(dict.fromkeys(self._database.damage))

    @property
    def damage(self) -> tuple[str, ...]:
        """What has been read and was left out because it is damaged, one sentence each."""
        return tuple(self._damage)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()

    def secret(self) -> str:
        """Return the secret of this gradebook's class; the first to ask makes it, for good.

        Raises:
            UserError: It is damaged.
        """
        kept = sql.select(tables.about.c.value).where(tables.about.c.name == "secret")
        with self._reading() as connection:
            found = connection.execute(kept).scalar()
        if found is None:
            made = secrets.token_hex(_SECRET_BYTES)
            try:
                with self._writing() as connection:
                    connection.execute(sql.insert(tables.about).values(name="secret", value=made))
            except sql.exc.IntegrityError:
                # Another process was faster, and its secret is that of both.
                pass
            with self._reading() as connection:
                found = connection.execute(kept).scalar()
        if type(found) is not str or len(found) != 2 * _SECRET_BYTES or not found.isascii():
            raise UserError(
                f"The secret in the gradebook {self._shown} is damaged.",
                "Set RNN_GRADE_SECRET to one of your own, or take a copy of the gradebook that is "
                "sound.",
            )
        return found

    @property
    def _shown(self) -> str:
        return without_password(self.place)

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        try:
            with self._database.engine.connect() as connection:
                yield connection
        except sql.exc.SQLAlchemyError as error:
            raise self._fault("read", error, _READING) from None

    @contextmanager
    def _writing(self, *, lasting: bool = True) -> Iterator[sql.Connection]:
        """Write, all or nothing; that something is there already is the caller's business.

        Args:
            lasting: Whether it has to be there after the machine has lost its power.

        Raises:
            UserError: The gradebook cannot be written.
            Again: Not now.
        """
        if self._database.read_only:
            raise self._barred()
        try:
            with (
                self._database.engine.connect() as connection,
                flushed(connection, to_disk=lasting),
                connection.begin(),
            ):
                yield connection
        except sql.exc.IntegrityError:
            raise
        except sql.exc.SQLAlchemyError as error:
            raise self._fault("written", error, _WRITING) from None

    def _replace(self, column: Any, value: str, lines: Sequence[Mapping[str, Any]]) -> None:
        """Write rows in the place of all that hold a value.

        Args:
            column: Which column of their table tells them.
            value: What it holds.
            lines: The new rows; they hold it too.
        """
        with self._writing() as connection:
            # Two processes that read one and the same must not both add it.
            alone(connection)
            connection.execute(sql.delete(column.table).where(column == value))
            if lines:
                connection.execute(sql.insert(column.table), list(lines))

    def _barred(self) -> UserError:
        why = self._database.why
        if why is not None and _passes(why):
            return self._fault("written", why, _WRITING)
        return UserError(
            f"The gradebook {self._shown} can only be read where it lies.",
            "Copy it to a folder where you may write, and name the copy with `--gradebook`.",
        )

    def _fault(self, what: str, error: Exception, fix: str) -> UserError:
        """Return what a fault of the database means: that it passes, or what to do.

        Args:
            what: What it cannot be: "read".
            error: What the database said.
            fix: What to do where it does not pass.
        """
        message = f"The gradebook {self._shown} cannot be {what}: {_why(error)}."
        return Again(message, _AGAIN) if _passes(error) else UserError(message, fix)

    def _sound(
        self,
        found: Iterable[Any],
        read: Callable[[Any], _Record],
        what: Callable[[Any], str],
    ) -> Iterator[tuple[Any, _Record]]:
        return rows.sound(found, read, what, lambda said: self._damage.setdefault(said))

    def _of(self, values: Sequence[str], column: Any, *conditions: Any) -> set[str]:
        """Return those of the values that a column holds under some conditions."""
        found: set[str] = set()
        with self._reading() as connection:
            for start in range(0, len(values), _TOGETHER):
                some = list(values[start : start + _TOGETHER])
                query = sql.select(column).where(column.in_(some), *conditions).distinct()
                found |= {value for (value,) in connection.execute(query) if type(value) is str}
        return found


def now() -> str:
    """Return the time as gradebooks keep it: UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _why(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().partition("\n")[0]


def _passes(error: Exception) -> bool:
    """Return whether the same may succeed later: a server that is away, a disk that is full."""
    original = getattr(error, "orig", error)
    name = getattr(original, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_PASSING)
    if isinstance(original, OSError):
        return original.errno in store.NO_ROOM
    return isinstance(error, sql.exc.OperationalError | sql.exc.InterfaceError)


_AGAIN = (
    "Make room on the disk, or start the server; then give the same command again: what is in the "
    "gradebook stays there."
)
_OPENING = (
    "Name a file, such as `--gradebook class.sqlite`, or a `postgresql://` URL of a server that "
    "answers (with `pip install 'rnn-grade[postgresql]'`)."
)
_READING = (
    "Take a copy of it that is sound, or start its server. From a damaged file, "
    "`sqlite3 FILE .recover | sqlite3 NEW` saves what can be read."
)
_WRITING = "Take a copy of it that is sound."
