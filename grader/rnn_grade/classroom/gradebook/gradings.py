"""Every grading, and which of them is a file's score today: the one whose key is today's.

A key stands for the file, the exercise, the grader and its options. A scoring run says which keys
are today's; a check that was broken and is mended again has its old score back, and no newer one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from rnn_grade.classroom.gradebook import rows, tables
from rnn_grade.classroom.gradebook.attempts import Attempts
from rnn_grade.classroom.gradebook.engine import put, sql
from rnn_grade.classroom.gradebook.opened import now
from rnn_grade.classroom.records import Entry, Grading, HandIn, Key
from rnn_grade.report import Report
from rnn_grade.text import escaped

_File = tuple[str, str]
# What is read of a grading where its report is not.
_OF_SCORE = ("id", "key", "sha256", "exercise", "score", "total")


class Gradings(Attempts):
    """Gradings, their keys, and what was put aside."""

    def keep_keys(self, keys: Iterable[Key]) -> None:
        """Keep what keys stand for; from now on they are the keys of their files.

        Args:
            keys: One for each file and exercise.
        """
        wanted = {one.key: one for one in keys}
        files = {(one.sha256, one.exercise): one for one in wanted.values()}
        since = now()
        current = [
            {"sha256": sha256, "exercise": exercise, "key": one.key, "since": since}
            for (sha256, exercise), one in files.items()
        ]
        other = tables.current.c.key != sql.literal_column("excluded.key")
        with self._writing() as connection:
            put(connection, tables.keys, [asdict(one) for one in wanted.values()])
            put(connection, tables.current, current, change=("key", "since"), only=other)

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

    def last(self) -> int:
        """Return the number of the last grading that is kept; that of a later one is higher."""
        with self._reading() as connection:
            newest = sql.select(sql.func.max(tables.gradings.c.id))
            return connection.execute(newest).scalar() or 0

    def graded(self, keys: Sequence[str], after: int = 0) -> set[str]:
        """Return those of the keys that have a score.

        Args:
            keys: Keys.
            after: Only what was graded after the grading of this number.
        """
        table = tables.gradings
        return self._of(keys, table.c.key, table.c.report.is_not(None), table.c.id > after)

    def failed(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys at which the grader has failed before."""
        return self._of(keys, tables.gradings.c.key, tables.gradings.c.report.is_(None))

    def put_aside(self, keys: Sequence[str]) -> None:
        """Let gradings that always fail be tried no more, until somebody asks for it."""
        with self._writing() as connection:
            put(connection, tables.aside, [{"key": key, "at": now()} for key in set(keys)])

    def aside(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that are tried no more."""
        return self._of(keys, tables.aside.c.key)

    def files_aside(self) -> set[_File]:
        """Return the hash and the exercise of each file whose grading is tried no more today."""
        table = tables.current
        query = sql.select(table.c.sha256, table.c.exercise).join(
            tables.aside, tables.aside.c.key == table.c.key
        )
        with self._reading() as connection:
            return {(row.sha256, row.exercise) for row in connection.execute(query)}

    def keys(self) -> dict[_File, Key]:
        """Return what counts today for each file: by its hash and exercise, what was graded."""
        query = sql.select(tables.keys).join(
            tables.current, tables.current.c.key == tables.keys.c.key
        )
        with self._reading() as connection:
            found = connection.execute(query).all()
        known = self._sound(found, rows.key, _of_key)
        return {(one.sha256, one.exercise): one for _, one in known}

    def entries(self, *, reports: bool = True) -> tuple[Entry, ...]:
        """Return every attempt with what it earns today.

        Args:
            reports: Whether with the reports, which are most of what a gradebook holds.

        Returns:
            Sorted by identity and exercise, the oldest attempt first.
        """
        if reports:
            found = self._today(tables.gradings.c, rows.grading)
            today = {(one.sha256, one.exercise): one for one in found}
            return tuple(
                Entry(one, today.get((one.sha256, one.exercise))) for one in self.hand_ins()
            )
        scores = dict(self._today([tables.gradings.c[name] for name in _OF_SCORE], rows.score))
        return tuple(
            Entry(one, None, scores.get((one.sha256, one.exercise))) for one in self.hand_ins()
        )

    def entries_before(self, moment: str) -> tuple[Entry, ...]:
        """Return those attempts that had a score at some moment, with the one that counted then.

        What counted under a key that is no longer the file's is not known: it is taken for the
        newest.

        Args:
            moment: When, in ISO 8601 and UTC, as the gradebook writes it.

        Returns:
            In the order of `entries`, without reports.
        """
        columns = (tables.gradings.c[name] for name in _OF_SCORE)
        with self._reading() as connection:
            found = connection.execute(_newest(*columns, before=moment)).all()
        scores = dict(one for _, one in self._sound(found, rows.score, _of_grading))
        known = ((one, scores.get((one.sha256, one.exercise))) for one in self.hand_ins())
        return tuple(Entry(one, None, earned) for one, earned in known if earned is not None)

    def scores(self) -> tuple[tuple[HandIn, int | None], ...]:
        """Return every attempt with today's score, in the order of `entries`."""
        return tuple((one.hand_in, one.score) for one in self.entries(reports=False))

    def history(self, sha256: str, exercise: str) -> Iterator[Grading]:
        """Yield every grading of one file, faults too, the oldest first."""
        table = tables.gradings
        same = sql.and_(table.c.sha256 == sha256, table.c.exercise == exercise)
        with self._reading() as connection:
            found = connection.execute(sql.select(table).where(same).order_by(table.c.id)).all()
            keys = {row.key for row in found}
            known = connection.execute(
                sql.select(tables.keys).where(tables.keys.c.key.in_(list(keys)))
            ).all()
        of = {key.key: key for _, key in self._sound(known, rows.key, _of_key)}
        counting = self._counting((sha256, exercise))
        for row, grading in self._sound(found, rows.grading, _of_grading):
            yield replace(grading, of=of.get(grading.key), counts=row.id == counting)

    def _counting(self, file: _File) -> int | None:
        where = sql.and_(tables.gradings.c.sha256 == file[0], tables.gradings.c.exercise == file[1])
        with self._reading() as connection:
            return connection.execute(_newest(tables.gradings.c.id).where(where)).scalar()

    def _today(self, columns: Any, read: Callable[[Any], Any]) -> list[Any]:
        with self._reading() as connection:
            found = connection.execute(_newest(*columns)).all()
        return [one for _, one in self._sound(found, read, _of_grading)]

    def _insert(self, **values: Any) -> None:
        with self._writing() as connection:
            connection.execute(sql.insert(tables.gradings).values(at=now(), **values))


def _of_key(row: Any) -> str:
    return f"key {row.key!r:.20}"


def _of_grading(row: Any) -> str:
    return f"grading {row.id}"


def _newest(*columns: Any, before: str = "") -> sql.Select[Any]:
    """Select from the newest grading of each file that is a score and whose key is today's.

    A file of a gradebook that knows no keys, as they were once, has its newest score; and so has,
    before some moment, one whose key was another one then.
    """
    table, current = tables.gradings, tables.current
    kept = [current.c.key.is_(None), current.c.key == table.c.key]
    newest = (
        sql.select(sql.func.max(table.c.id).label("id"))
        .outerjoin(
            current,
            sql.and_(current.c.sha256 == table.c.sha256, current.c.exercise == table.c.exercise),
        )
        .where(table.c.report.is_not(None))
        .group_by(table.c.sha256, table.c.exercise)
    )
    if before:
        newest = newest.where(table.c.at < before)
        kept.append(current.c.since >= before)
    found = newest.where(sql.or_(*kept)).subquery()
    return sql.select(*columns).join(found, table.c.id == found.c.id)
