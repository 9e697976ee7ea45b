"""Who is at which grading: processes that share a gradebook grade nothing twice.

A claim is a lease. Whoever works extends it; whoever is killed lets it run out, and another process
takes the grading up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from rnn_grade.classroom.gradebook import store
from rnn_grade.classroom.gradebook.opened import Opened
from rnn_grade.classroom.gradebook.store import sql


class Claims(Opened):
    """Leases on gradings."""

    def claim(self, key: str, owner: str, seconds: float) -> bool:
        """Take a grading, unless somebody else is at it.

        Args:
            key: The grading's key.
            owner: Who takes it.
            seconds: For how long.

        Returns:
            Whether it is the owner's now.
        """
        table, now = store.claims, time.time()
        values = {"owner": owner, "until": now + seconds}
        free = sql.or_(table.c.owner == owner, table.c.until < now)
        try:
            with self._writing() as connection:
                mine = sql.update(table).where(table.c.key == key, free).values(**values)
                if connection.execute(mine).rowcount:
                    return True
                connection.execute(sql.insert(table).values(key=key, **values))
                return True
        except sql.exc.IntegrityError:
            return False

    def extend(self, owner: str, seconds: float) -> None:
        """Let everything that an owner holds be theirs for some longer."""
        table = store.claims
        with self._writing() as connection:
            until = time.time() + seconds
            connection.execute(sql.update(table).where(table.c.owner == owner).values(until=until))

    def release(self, owner: str, keys: Sequence[str] | None = None) -> None:
        """Give gradings back, by default all that an owner holds."""
        table = store.claims
        with self._writing() as connection:
            given = sql.delete(table).where(table.c.owner == owner)
            connection.execute(given if keys is None else given.where(table.c.key.in_(list(keys))))

    def claimed(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that somebody is at."""
        return self._of(keys, store.claims.c.key, store.claims.c.until >= time.time())
