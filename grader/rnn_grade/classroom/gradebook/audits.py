"""What the last run over each download found in it, file by file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence

from rnn_grade.classroom.gradebook import rows, tables
from rnn_grade.classroom.gradebook.engine import sql
from rnn_grade.classroom.gradebook.opened import Opened, now
from rnn_grade.classroom.gradebook.people import ids_text
from rnn_grade.classroom.records import Fate, Found
from rnn_grade.text import escaped


class Audits(Opened):
    """What was found."""

    def keep_found(
        self, root: str, found: Sequence[Found], exercises: Collection[str] = ()
    ) -> None:
        """Keep what a download holds, in the place of what it held before.

        Args:
            root: The download.
            found: Each of its files; a notebook once for each exercise that it attempts.
            exercises: The folder names of those that were looked for; what an earlier run found
                to be an attempt at another one still is. Without them, all were.
        """
        earlier: dict[str, list[Found]] = defaultdict(list)
        for one in self.found().get(escaped(root), ()) if exercises else ():
            if one.exercise and one.exercise not in exercises:
                earlier[one.path].append(one)
        told: list[Found] = []
        for one in found:
            others = earlier.pop(escaped(one.path), [])
            told += others if others and one.fate is Fate.IGNORED else [one, *others]
        at = now()
        lines = [
            {
                "root": escaped(root),
                "at": at,
                "path": escaped(one.path),
                "fate": str(one.fate),
                "why": escaped(one.why),
                "exercise": one.exercise,
                "sha256": one.sha256,
                "whose": json.dumps(
                    [[ids_text(who.ids), escaped(who.name)] for who in one.whose],
                    ensure_ascii=False,
                ),
            }
            for one in told
        ]
        self._replace(tables.found.c.root, escaped(root), lines)

    def found(self) -> dict[str, tuple[Found, ...]]:
        """Return for each download what the last run over it found."""
        query = sql.select(tables.found).order_by(tables.found.c.id)
        with self._reading() as connection:
            kept = connection.execute(query).all()
        made: dict[str, list[Found]] = {}
        for row, one in self._sound(kept, rows.found, lambda row: f"audit line {row.id}"):
            made.setdefault(row.root, []).append(one)
        return {root: tuple(several) for root, several in made.items()}
