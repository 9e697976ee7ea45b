"""The gradebook: who handed in what, and every grading of it, kept the moment it exists.

A grading belongs to a key: the hash of the source, of the exercise, of the grader and its options.
Nothing is ever overwritten. A fault of the grader's own is kept beside the scores, never instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
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

from rnn_grade.classroom.records import Entry, Grading, HandIn, Student
from rnn_grade.errors import UserError
from rnn_grade.report import Report

_SCHEMA = 1
_BUSY_SECONDS = 60

_metadata = sql.MetaData()
_about = sql.Table(
    "about",
    _metadata,
    sql.Column("name", sql.String(50), primary_key=True),
    sql.Column("value", sql.Text, nullable=False),
)
_students = sql.Table(
    "students",
    _metadata,
    sql.Column("student", sql.String(200), primary_key=True),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("email", sql.Text, nullable=False, default=""),
    sql.Column("on_roster", sql.Boolean, nullable=False, default=False),
)
_hand_ins = sql.Table(
    "hand_ins",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.String(200), nullable=False, index=True),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("attempt", sql.Integer, nullable=False, default=0),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
    sql.Column("source", sql.Text, nullable=False, default=""),
    sql.Column("seen_at", sql.String(40), nullable=False),
    sql.UniqueConstraint("student", "exercise", "sha256", "attempt", "submitted_at"),
)
_gradings = sql.Table(
    "gradings",
    _metadata,
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


class Gradebook:
    """One gradebook: a file for SQLite, or a server for PostgreSQL.

    Args:
        place: A path, or a URL such as `postgresql://user@host/class`.

    Raises:
        UserError: It cannot be opened, or is no gradebook.
    """

    def __init__(self, place: str | Path) -> None:
        self.place = str(place)
        try:
            self._engine = _engine(self.place)
            _metadata.create_all(self._engine)
            self._check_schema()
        except (sql.exc.SQLAlchemyError, ImportError, OSError, ValueError) as error:
            reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
            raise UserError(
                f"The gradebook {_without_password(self.place)} cannot be opened: {reason}.",
                "Name a file, such as `--gradebook class.sqlite`, or a `postgresql://` URL of a "
                "server that answers (with `pip install 'rnn-grade[postgresql]'`).",
            ) from None

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def add_students(self, students: Iterable[Student]) -> None:
        """Add students; what a roster says of one replaces what a file name said."""
        with self._engine.begin() as connection:
            for student in students:
                row = connection.execute(
                    sql.select(_students).where(_students.c.student == student.student)
                ).first()
                values = {
                    "name": student.name or (row.name if row else ""),
                    "email": student.email or (row.email if row else ""),
                    "on_roster": student.on_roster or bool(row and row.on_roster),
                }
                if row is None:
                    connection.execute(
                        sql.insert(_students).values(student=student.student, **values)
                    )
                elif student.on_roster or not row.on_roster:
                    same = _students.c.student == student.student
                    connection.execute(sql.update(_students).where(same).values(**values))

    def add_hand_ins(self, hand_ins: Iterable[HandIn]) -> None:
        """Add what was handed in; what is known already was seen again."""
        seen_at = now()
        with self._engine.begin() as connection:
            known = {
                (row.student, row.exercise, row.sha256, row.attempt, row.submitted_at): row.id
                for row in connection.execute(sql.select(_hand_ins))
            }
            for one in hand_ins:
                identity = (one.student, one.exercise, one.sha256, one.attempt, one.submitted_at)
                if identity in known:
                    # A file that is put back is the newest attempt again.
                    same = _hand_ins.c.id == known[identity]
                    connection.execute(sql.update(_hand_ins).where(same).values(seen_at=seen_at))
                    continue
                added = connection.execute(
                    sql.insert(_hand_ins)
                    .returning(_hand_ins.c.id)
                    .values(
                        student=one.student,
                        exercise=one.exercise,
                        sha256=one.sha256,
                        attempt=one.attempt,
                        submitted_at=one.submitted_at,
                        source=one.source,
                        seen_at=seen_at,
                    )
                )
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
        self._insert(key=key, sha256=sha256, exercise=exercise, problem=problem or "unknown")

    def graded(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that have a score."""
        wanted = set(keys)
        query = sql.select(_gradings.c.key).where(_gradings.c.report.is_not(None)).distinct()
        with self._engine.connect() as connection:
            return {key for (key,) in connection.execute(query) if key in wanted}

    def students(self) -> tuple[Student, ...]:
        """Return everybody, sorted by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(sql.select(_students)).all()
        found = [Student(row.student, row.name, row.email, bool(row.on_roster)) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.name or one.student, one.student)))

    def entries(self, student: str | None = None) -> tuple[Entry, ...]:
        """Return every attempt with its newest grading that is a score.

        Args:
            student: Only theirs.

        Returns:
            Sorted by student and exercise, the oldest attempt first.
        """
        with self._engine.connect() as connection:
            rows = _attempts(connection, student)
            found = connection.execute(_newest(*_gradings.c))
            gradings = {(row.sha256, row.exercise): _grading(row) for row in found}
        return tuple(Entry(_hand_in(row), gradings.get((row.sha256, row.exercise))) for row in rows)

    def scores(self) -> tuple[tuple[HandIn, int | None], ...]:
        """Return every attempt with its newest score, in the order of `entries`.

        Reports stay where they are: those of a large class are most of what a gradebook holds.
        """
        columns = _gradings.c.sha256, _gradings.c.exercise, _gradings.c.score
        with self._engine.connect() as connection:
            rows = _attempts(connection, None)
            found = connection.execute(_newest(*columns))
            scores = {(row.sha256, row.exercise): row.score for row in found}
        return tuple((_hand_in(row), scores.get((row.sha256, row.exercise))) for row in rows)

    def history(self, sha256: str, exercise: str) -> Iterator[Grading]:
        """Yield every grading of one file, faults too, the oldest first."""
        same = sql.and_(_gradings.c.sha256 == sha256, _gradings.c.exercise == exercise)
        with self._engine.connect() as connection:
            rows = connection.execute(sql.select(_gradings).where(same).order_by(_gradings.c.id))
            yield from [_grading(row) for row in rows]

    def _insert(self, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(sql.insert(_gradings).values(at=now(), **values))

    def _check_schema(self) -> None:
        with self._engine.begin() as connection:
            kept = connection.execute(
                sql.select(_about.c.value).where(_about.c.name == "schema")
            ).scalar()
            if kept is None:
                connection.execute(sql.insert(_about).values(name="schema", value=str(_SCHEMA)))
            elif kept != str(_SCHEMA):
                raise ValueError(f"it has version {kept}, and this rnn-grade knows {_SCHEMA}")


def now() -> str:
    """Return the time as gradebooks keep it: UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _engine(place: str) -> sql.Engine:
    if "://" in place:
        # psycopg 3 by default: the driver's name is nothing that a teacher should have to know.
        url = sql.make_url(place)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        return sql.create_engine(url, pool_pre_ping=True)
    file = Path(place).absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and not file.is_file():
        raise ValueError("it is no ordinary file")
    engine = sql.create_engine(
        sql.URL.create("sqlite", database=place), connect_args={"timeout": _BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # Readers, such as an export, never wait for the writer; a crash loses nothing committed.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


def _without_password(place: str) -> str:
    return sql.make_url(place).render_as_string(hide_password=True) if "://" in place else place


def _attempts(connection: sql.Connection, student: str | None) -> list[Any]:
    query = sql.select(_hand_ins)
    if student is not None:
        query = query.where(_hand_ins.c.student == student)
    return sorted(
        connection.execute(query).all(),
        key=lambda r: (r.student, r.exercise, r.submitted_at, r.attempt, r.seen_at, r.id),
    )


def _newest(*columns: Any) -> sql.Select[Any]:
    """Select from the newest grading of each file that is a score."""
    newest = (
        sql.select(sql.func.max(_gradings.c.id).label("id"))
        .where(_gradings.c.report.is_not(None))
        .group_by(_gradings.c.sha256, _gradings.c.exercise)
    ).subquery()
    return sql.select(*columns).join(newest, _gradings.c.id == newest.c.id)


def _hand_in(row: Any) -> HandIn:
    return HandIn(row.student, row.exercise, row.sha256, row.attempt, row.submitted_at, row.source)


def _grading(row: Any) -> Grading:
    report = Report.from_dict(json.loads(row.report)) if row.report is not None else None
    return Grading(row.key, row.sha256, row.exercise, row.at, row.seconds, report, row.problem)
