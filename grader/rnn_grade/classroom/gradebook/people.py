"""Who is in a class, as tables say it; and the marks that a person gave by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rnn_grade.classroom.gradebook import rows, tables
from rnn_grade.classroom.gradebook.engine import sql
from rnn_grade.classroom.gradebook.opened import Opened, now
from rnn_grade.classroom.records import Ids, Listed, Membership, Override
from rnn_grade.text import escaped

_Record = TypeVar("_Record")


class People(Opened):
    """Rosters, teams and marks by hand."""

    def keep_roster(self, source: str, people: Sequence[Listed]) -> None:
        """Keep what a table says of people, in the place of what it said before.

        Args:
            source: What the table is called.
            people: Its rows.
        """
        lines = [_listed(source, one) for one in people]
        self._replace(tables.listed.c.source, escaped(source), lines)

    def roster(self) -> tuple[Listed, ...]:
        """Return the rows of all tables of people."""
        return self._all(tables.listed, rows.listed, "roster row")

    def keep_teams(self, source: str, members: Sequence[Membership]) -> None:
        """Keep what a table says of teams, in the place of what it said before.

        Args:
            source: What the table is called.
            members: Its rows.
        """
        names = ("team", "student", "exercise")
        lines = [
            {"source": escaped(source)} | {name: escaped(getattr(one, name)) for name in names}
            for one in members
        ]
        self._replace(tables.memberships.c.source, escaped(source), lines)

    def memberships(self) -> tuple[Membership, ...]:
        """Return who belongs to which team."""
        return self._all(tables.memberships, rows.membership, "team row")

    def override(self, given: Override) -> None:
        """Keep a mark that a person gave."""
        with self._writing() as connection:
            connection.execute(
                sql.insert(tables.overrides).values(
                    student=escaped(given.student),
                    ids=ids_text(given.ids),
                    name=escaped(given.name),
                    exercise=given.exercise,
                    points=given.points,
                    because=escaped(given.because),
                    author=escaped(given.author),
                    at=given.at or now(),
                )
            )

    def overrides(self) -> tuple[Override, ...]:
        """Return all marks that a person gave, the oldest first."""
        return self._all(tables.overrides, rows.override, "mark by hand")

    def _all(
        self, table: sql.Table, read: Callable[[Any], _Record], what: str
    ) -> tuple[_Record, ...]:
        with self._reading() as connection:
            found = connection.execute(sql.select(table).order_by(table.c.id)).all()
        return tuple(one for _, one in self._sound(found, read, lambda row: f"{what} {row.id}"))


def ids_text(ids: Ids) -> str:
    """Return identifiers as a gradebook keeps them: JSON, readable by any program.

    Args:
        ids: Identifiers.
    """
    return json.dumps([[str(kind), escaped(value)] for kind, value in ids], ensure_ascii=False)


def _listed(source: str, one: Listed) -> dict[str, str]:
    return {
        "source": escaped(source),
        "ids": ids_text(one.identity.ids),
        "name": escaped(one.identity.name),
        "family": escaped(one.family),
        "given": escaped(one.given),
        "section": escaped(one.section),
        "team": escaped(one.team),
        "submitted_at": one.submitted_at[:40],
    }
