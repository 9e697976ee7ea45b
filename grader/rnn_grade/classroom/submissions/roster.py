"""Who is expected: a CSV with one person in each row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from rnn_grade.classroom.records import Student
from rnn_grade.errors import UserError

_ROSTER_KEYS = {
    "student": ("student", "username", "login", "user", "id", "sis login id", "github_username"),
    "name": ("name", "full name", "student name"),
    "email": ("email", "email address", "mail"),
}


def read_roster(path: Path) -> tuple[Student, ...]:
    """Return the students of a roster: a CSV with a header.

    Args:
        path: The file. A column `student`, `username`, `login` or `id` is needed; `name` and
            `email` may be there.

    Raises:
        UserError: It cannot be read, or has no such column.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "Save it as CSV in UTF-8.") from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    header = {name.strip().lower(): name for name in (rows[0] if rows else {}) if name}
    columns = {
        key: next((header[name] for name in names if name in header), None)
        for key, names in _ROSTER_KEYS.items()
    }
    if columns["student"] is None:
        raise UserError(
            f"{path} has no column that names students: found {first.strip()[:200]!r}.",
            "Its first line must hold `student`, `username`, `login` or `id`.",
        )
    found = {}
    for row in rows:
        values = {key: (row.get(column or "") or "").strip() for key, column in columns.items()}
        if values["student"]:
            found[values["student"]] = Student(**values, on_roster=True)
    return tuple(found.values())
