"""What was sent to whom: a message is noted before it goes out, and nobody gets the same twice.

Whatever ends a run between the two, what may have been sent is known, and is not sent again unless
somebody says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.classroom.gradebook import tables
from rnn_grade.classroom.gradebook.engine import sql
from rnn_grade.classroom.gradebook.opened import Opened, now
from rnn_grade.text import escaped


class Messages(Opened):
    """What was sent."""

    def begin(self, keys: Sequence[str], to: str) -> bool:
        """Note that something goes out now.

        Args:
            keys: What: the hash of each text with the place that it goes to.
            to: Where to, for people.

        Returns:
            Whether it may; not, if any of it is noted already, by whatever process.
        """
        at = now()
        try:
            with self._writing() as connection:
                for key in keys:
                    values = {"key": key, "to": escaped(to), "at": at, "arrived": False}
                    connection.execute(sql.insert(tables.messages).values(**values))
        except sql.exc.IntegrityError:
            return False
        return True

    def arrived(self, keys: Sequence[str]) -> None:
        """Note that what was begun was taken where it went to."""
        table = tables.messages
        with self._writing() as connection:
            same = table.c.key.in_(list(keys))
            connection.execute(sql.update(table).where(same).values(arrived=True, at=now()))

    def forget(self, keys: Sequence[str]) -> None:
        """Note that what was begun did not go out; what arrived stays noted."""
        table = tables.messages
        with self._writing() as connection:
            same = sql.and_(table.c.key.in_(list(keys)), table.c.arrived.is_(False))
            connection.execute(sql.delete(table).where(same))

    def messages(self, keys: Sequence[str]) -> tuple[set[str], set[str]]:
        """Return which of these have arrived, and which were begun and may have.

        Args:
            keys: What.
        """
        table = tables.messages
        arrived = self._of(keys, table.c.key, table.c.arrived.is_(True))
        return arrived, self._of(keys, table.c.key) - arrived
