"""The gradebook: who handed in what, and every grading of it, kept the moment it exists.

A grading belongs to a key: the hash of the source, of the exercise, of the grader and its options.
Nothing is ever overwritten. A fault of the grader's own is kept beside the scores, never instead.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rnn_grade.classroom import rows, store
from rnn_grade.classroom.records import Entry, Grading, HandIn, Student
from rnn_grade.classroom.store import sql, without_password
from rnn_grade.errors import UserError
from rnn_grade.report import Report
from rnn_grade.text import escaped

_IDENTITY = 200
_LARGEST = (1 << 63) - 1
_SECRET_BYTES = 32


class Gradebook:
    """One gradebook: a file for SQLite, or a server for PostgreSQL.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        UserError: It cannot be opened, or is no gradebook.
    """

    def __init__(self, place: str | Path) -> None:
        self.place = str(place)
        self._damage: dict[str, None] = {}
        try:
            self._engine = store.opened(self.place)
        except (sql.exc.SQLAlchemyError, ImportError, OSError, ValueError) as error:
            raise UserError(
                f"The gradebook {without_password(self.place)} cannot be opened: {_why(error)}.",
                "Name a file, such as `--gradebook class.sqlite`, or a `postgresql://` URL of a "
                "server that answers (with `pip install 'rnn-grade[postgresql]'`).",
            ) from None

    @property
    def damage(self) -> tuple[str, ...]:
        """What has been read and was left out because it is damaged, one sentence each."""
        return tuple(self._damage)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def secret(self) -> str:
        """Return the secret of this gradebook's class; the first to ask makes it, for good.

        Raises:
            UserError: It is damaged.
        """
        kept = sql.select(store.about.c.value).where(store.about.c.name == "secret")
        with self._reading() as connection:
            found = connection.execute(kept).scalar()
        if found is None:
            made = secrets.token_hex(_SECRET_BYTES)
            try:
                with self._engine.begin() as connection:
                    connection.execute(sql.insert(store.about).values(name="secret", value=made))
            except sql.exc.IntegrityError:
                # Another process was faster, and its secret is that of both.
                pass
            with self._reading() as connection:
                found = connection.execute(kept).scalar()
        if type(found) is not str or len(found) != 2 * _SECRET_BYTES or not found.isascii():
            raise UserError(
                f"The secret in the gradebook {without_password(self.place)} is damaged.",
                "Set RNN_GRADE_SECRET to one of your own, or take a copy of the gradebook that is "
                "sound.",
            )
        return found

    def add_students(self, students: Iterable[Student]) -> None:
        """Add students; what a roster says of one replaces what a file name said."""
        table = store.students
        with self._engine.begin() as connection:
            for student in students:
                identity = _identity(student.student)
                same = table.c.student == identity
                row = connection.execute(sql.select(table).where(same)).first()
                values = {
                    "name": escaped(student.name) or (row.name if row else ""),
                    "email": escaped(student.email) or (row.email if row else ""),
                    "on_roster": student.on_roster or bool(row and row.on_roster),
                }
                if row is None:
                    connection.execute(sql.insert(table).values(student=identity, **values))
                elif student.on_roster or not row.on_roster:
                    connection.execute(sql.update(table).where(same).values(**values))

    def add_hand_ins(self, hand_ins: Iterable[HandIn]) -> None:
        """Add what was handed in; what is known already was seen again."""
        table, seen_at = store.hand_ins, now()
        with self._engine.begin() as connection:
            known = {
                (row.student, row.exercise, row.sha256, row.attempt, row.submitted_at): row.id
                for row in connection.execute(sql.select(table))
            }
            for one in hand_ins:
                student, when = _identity(one.student), escaped(one.submitted_at)[:40]
                identity = student, one.exercise, one.sha256, min(one.attempt, _LARGEST), when
                if identity in known:
                    # A file that is put back is the newest attempt again.
                    same = table.c.id == known[identity]
                    connection.execute(sql.update(table).where(same).values(seen_at=seen_at))
                    continue
                names = ("student", "exercise", "sha256", "attempt", "submitted_at")
                values = dict(zip(names, identity, strict=True))
                values |= {"source": escaped(one.source), "seen_at": seen_at}
                added = connection.execute(sql.insert(table).returning(table.c.id).values(**values))
                known[identity] = added.scalar_one()

    def keep(self, key: str, report: Report) -> None:
        """Keep a grading's report."""
        self._insert(
            key=key,
            sha256=report.sha256,
            exercise=report.exercise,
            score=report.score,
            total=report.total,
            report=json.dumps(report.to_dict(), allow_nan=False),
            seconds=report.seconds,
        )

    def keep_fault(self, key: str, sha256: str, exercise: str, problem: str) -> None:
        """Keep that the grader itself failed; this is no score."""
        said = escaped(problem) or "unknown"
        self._insert(key=key, sha256=sha256, exercise=exercise, problem=said)

    def graded(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that have a score."""
        return self._of(keys, store.gradings.c.key, store.gradings.c.report.is_not(None))

    def failed(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys at which the grader has failed before."""
        return self._of(keys, store.gradings.c.key, store.gradings.c.report.is_(None))

    def put_aside(self, keys: Sequence[str]) -> None:
        """Let gradings that always fail be tried no more, until somebody asks for it."""
        new = set(keys) - self.aside(keys)
        with self._engine.begin() as connection:
            for key in sorted(new):
                connection.execute(sql.insert(store.aside).values(key=key, at=now()))

    def aside(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that are tried no more."""
        return self._of(keys, store.aside.c.key)

    def students(self) -> tuple[Student, ...]:
        """Return everybody, sorted by name."""
        with self._reading() as connection:
            found = connection.execute(sql.select(store.students)).all()
        known = self._sound(found, rows.student, lambda row: f"the student {row.student!r:.60}")
        people = [student for _, student in known]
        return tuple(sorted(people, key=lambda one: (one.name or one.student, one.student)))

    def entries(self, student: str | None = None) -> tuple[Entry, ...]:
        """Return every attempt with its newest grading that is a score.

        Args:
            student: Only theirs.

        Returns:
            Sorted by student and exercise, the oldest attempt first.
        """
        with self._reading() as connection:
            attempts = self._attempts(connection, student)
            found = connection.execute(_newest(*store.gradings.c)).all()
        known = self._sound(found, rows.grading, _of_grading)
        newest = {(one.sha256, one.exercise): one for _, one in known}
        return tuple(Entry(one, newest.get((one.sha256, one.exercise))) for one in attempts)

    def scores(self) -> tuple[tuple[HandIn, int | None], ...]:
        """Return every attempt with its newest score, in the order of `entries`.

        Reports stay where they are: those of a large class are most of what a gradebook holds.
        """
        columns = (store.gradings.c[name] for name in ("id", "sha256", "exercise", "score"))
        with self._reading() as connection:
            attempts = self._attempts(connection, None)
            found = connection.execute(_newest(*columns)).all()
        newest = dict(score for _, score in self._sound(found, rows.score, _of_grading))
        return tuple((one, newest.get((one.sha256, one.exercise))) for one in attempts)

    def history(self, sha256: str, exercise: str) -> Iterator[Grading]:
        """Yield every grading of one file, faults too, the oldest first."""
        table = store.gradings
        same = sql.and_(table.c.sha256 == sha256, table.c.exercise == exercise)
        with self._reading() as connection:
            found = connection.execute(sql.select(table).where(same).order_by(table.c.id)).all()
        for _, grading in self._sound(found, rows.grading, _of_grading):
            yield grading

    def _attempts(self, connection: sql.Connection, student: str | None) -> list[HandIn]:
        query = sql.select(store.hand_ins)
        if student is not None:
            query = query.where(store.hand_ins.c.student == student)
        found = connection.execute(query).all()
        known = self._sound(found, rows.hand_in, lambda row: f"hand-in {row.id}")
        return [
            hand_in
            for _, hand_in in sorted(
                known,
                key=lambda one: (
                    *(one[1].student, one[1].exercise, one[1].submitted_at, one[1].attempt),
                    *(one[0].seen_at, one[0].id),
                ),
            )
        ]

    def _sound(self, found: Iterable[Any], read: Any, what: Any) -> Iterator[tuple[Any, Any]]:
        return rows.sound(found, read, what, self._damage.setdefault)

    def _of(self, keys: Sequence[str], column: Any, *conditions: Any) -> set[str]:
        wanted = set(keys)
        with self._reading() as connection:
            found = connection.execute(sql.select(column).where(*conditions).distinct()).all()
        return {key for (key,) in found if type(key) is str and key in wanted}

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sql.exc.SQLAlchemyError as error:
            raise UserError(
                f"The gradebook {without_password(self.place)} cannot be read: {_why(error)}.",
                "Take a copy of it that is sound, or start its server. From a damaged file, "
                "`sqlite3 FILE .recover | sqlite3 NEW` saves what can be read.",
            ) from None

    def _insert(self, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(sql.insert(store.gradings).values(at=now(), **values))


def now() -> str:
    """Return the time as gradebooks keep it: UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _why(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().partition("\n")[0]


def _identity(name: str) -> str:
    """Return the name of a student as a database of any kind can hold it; two stay two."""
    name = escaped(name)
    if len(name) <= _IDENTITY:
        return name
    return f"{name[: _IDENTITY - 20]}… {hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _of_grading(row: Any) -> str:
    return f"grading {row.id}"


def _newest(*columns: Any) -> sql.Select[Any]:
    """Select from the newest grading of each file that is a score."""
    table = store.gradings
    newest = (
        sql.select(sql.func.max(table.c.id).label("id"))
        .where(table.c.report.is_not(None))
        .group_by(table.c.sha256, table.c.exercise)
    ).subquery()
    return sql.select(*columns).join(newest, table.c.id == newest.c.id)
