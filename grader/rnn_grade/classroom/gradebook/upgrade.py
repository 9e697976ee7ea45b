"""From the gradebooks of earlier versions to today's: rows are copied, and none is taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rnn_grade.classroom.gradebook.engine import sql
from rnn_grade.classroom.gradebook.tables import attempts, listed

_PERSON = ("student", "name", "email")
_HAND_IN = ("student", "exercise", "sha256", "submitted_at", "source", "seen_at")


def from_first(connection: sql.Connection) -> list[str]:
    """Fill the tables of the second version with what those of the first hold.

    Args:
        connection: In a transaction, with the tables of the second version made.

    Returns:
        What is damaged and stays behind, one sentence each.
    """
    damage: list[str] = []
    people, names = [], {}
    for row in _sound(connection, "students", _PERSON, damage):
        names[row.student] = row.name
        if row.on_roster:
            ids = [["id", row.student], *([["email", row.email]] if row.email else [])]
            told = dict.fromkeys(("family", "given", "section", "team", "submitted_at"), "")
            people.append({"source": "roster", "ids": _json(ids), "name": row.name, **told})
    handed_in = [
        {name: getattr(row, name) for name in (*_HAND_IN, "attempt")}
        | {"ids": _json([["id", row.student]]), "name": names.get(row.student, ""), "late": None}
        for row in _sound(connection, "hand_ins", _HAND_IN, damage)
    ]
    for table, rows in ((listed, people), (attempts, handed_in)):
        if rows:
            connection.execute(sql.insert(table), rows)
    return damage


def _sound(
    connection: sql.Connection, name: str, texts: Sequence[str], damage: list[str]
) -> Iterator[Any]:
    """Yield the rows of a table of the first version that can be what was put into them."""
    if name not in sql.inspect(connection).get_table_names():
        return
    # Without the types of the columns: what stands there may be of any.
    rows = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1").all()
    for number, row in enumerate(rows, 1):
        fine = all(_is_text(getattr(row, text)) for text in texts)
        if fine and type(getattr(row, "attempt", 0)) is int:
            yield row
        else:
            damage.append(f"Row {number} of the earlier table `{name}` is damaged and left out.")


def _is_text(value: Any) -> bool:
    return type(value) is str and not any("\ud800" <= char <= "\udfff" for char in value)


def _json(ids: Sequence[Sequence[str]]) -> str:
    return json.dumps(ids, ensure_ascii=False)
