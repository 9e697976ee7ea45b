"""Who is at which grading: processes that share a gradebook grade nothing twice.

A claim is a lease. Whoever works extends it; whoever is killed lets it run out, and another process
takes the grading up: at once where it can see that the owner is gone, as on the same machine.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from rnn_grade.classroom.gradebook import tables
from rnn_grade.classroom.gradebook.engine import putting, sql
from rnn_grade.classroom.gradebook.opened import Opened
from rnn_grade.classroom.gradebook.owner import gone


class Claims(Opened):
    """Leases on gradings."""

    def claim(self, key: str, owner: str, seconds: float) -> bool:
        """Take a grading, unless somebody else is at it.

        Args:
            key: The grading's key.
            owner: Who takes it, from `gradebook.owner`.
            seconds: For how long.

        Returns:
            Whether it is the owner's now.
        """
        table = tables.claims
        with self._writing(lasting=False) as connection:
            moment = _moment(connection)
            holder = connection.execute(sql.select(table.c.owner).where(table.c.key == key))
            others = [name for (name,) in holder if gone(name)]
            free = sql.or_(table.c.until < moment, table.c.owner.in_([owner, *others]))
            taking = putting(connection, table, ("owner", "until"), free).returning(table.c.key)
            row = {"key": key, "owner": owner, "until": moment + seconds}
            return connection.execute(taking.values(row)).first() is not None

    def extend(self, owner: str, seconds: float) -> None:
        """Let everything that an owner holds be theirs for some longer."""
        table = tables.claims
        with self._writing(lasting=False) as connection:
            until = _moment(connection) + seconds
            connection.execute(sql.update(table).where(table.c.owner == owner).values(until=until))

    def release(self, owner: str, keys: Sequence[str] | None = None) -> None:
        """Give gradings back, by default all that an owner holds."""
        table = tables.claims
        with self._writing(lasting=False) as connection:
            given = sql.delete(table).where(table.c.owner == owner)
            connection.execute(given if keys is None else given.where(table.c.key.in_(list(keys))))

    def claimed(self, keys: Sequence[str], owner: str = "") -> set[str]:
        """Return those of the keys that somebody is at.

        Args:
            keys: Keys.
            owner: Who is asking, and does not count.
        """
        table = tables.claims
        with self._reading() as connection:
            current = table.c.until >= _moment(connection), table.c.owner != owner
            found = connection.execute(sql.select(table.c.key, table.c.owner).where(*current)).all()
        holders = {holder for _, holder in found}
        at_work = {holder for holder in holders if not gone(holder)}
        return {key for key, holder in found if holder in at_work}.intersection(keys)


def _moment(connection: sql.Connection) -> float:
    """Return the time of the clock that all who share a database have in common."""
    if connection.dialect.name == "sqlite":
        return time.time()
    clock = sql.select(sql.extract("epoch", sql.func.clock_timestamp()))
    return float(connection.execute(clock).scalar_one())
