"""From the gradebooks of earlier versions to today's: rows are copied, and none is taken away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sql


def from_first(connection: sql.Connection) -> None:
    """Fill the tables of the second version with what those of the first hold.

    Args:
        connection: In a transaction, with the tables of the second version made.
    """
    import sqlalchemy as sql

    old = sql.MetaData()
    students = sql.Table("students", old, autoload_with=connection)
    hand_ins = sql.Table("hand_ins", old, autoload_with=connection)
    new = sql.MetaData()
    listed = sql.Table("listed", new, autoload_with=connection)
    attempts = sql.Table("attempts", new, autoload_with=connection)
    names = {}
    for row in connection.execute(sql.select(students)):
        names[row.student] = row.name
        if row.on_roster:
            ids = [["id", row.student], *([["email", row.email]] if row.email else [])]
            connection.execute(
                sql.insert(listed).values(
                    source="roster",
                    ids=json.dumps(ids, ensure_ascii=False),
                    name=row.name,
                    **dict.fromkeys(("family", "given", "section", "team", "submitted_at"), ""),
                )
            )
    for row in connection.execute(sql.select(hand_ins).order_by(hand_ins.c.id)):
        connection.execute(
            sql.insert(attempts).values(
                student=row.student,
                ids=json.dumps([["id", row.student]], ensure_ascii=False),
                name=names.get(row.student, ""),
                exercise=row.exercise,
                sha256=row.sha256,
                attempt=row.attempt,
                submitted_at=row.submitted_at,
                source=row.source,
                seen_at=row.seen_at,
            )
        )
