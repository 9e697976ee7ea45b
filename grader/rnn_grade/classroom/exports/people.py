"""Who in a template is who in a gradebook: by number, login or address first, by name last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rnn_grade.classroom.marks import Row


class People:
    """The students of a gradebook, found by whatever a platform calls them.

    Args:
        rows: Their marks.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._by_key: dict[str, Row] = {}
        names = Counter(key for row in rows for key in set(_names(row.student.name)))
        for row in rows:
            for key in _names(row.student.name):
                # Two people of one name: then a name says nothing.
                if names[key] == 1:
                    self._by_key.setdefault(key, row)
        for row in rows:
            for text in (row.student.email, row.student.student):
                if text:
                    self._by_key[_key(text)] = row

    def find(self, texts: Iterable[str]) -> Row | None:
        """Return the student whom one of the texts names, the first that names anybody."""
        for text in texts:
            for key in (_key(text), *_names(text)):
                if key and key in self._by_key:
                    return self._by_key[key]
        return None


def _key(text: str) -> str:
    return text.strip().lstrip("#").lower()


def _names(name: str) -> list[str]:
    """Return the ways in which a name is written: `Doe, Jane`, `Jane Doe`, `doejane`."""
    flat = " ".join(name.replace(",", " , ").split()).lower()
    if not flat:
        return []
    last, comma, first = (part.strip() for part in flat.partition(","))
    if not comma:
        first, _, last = flat.rpartition(" ")
    joined = "".join(c for c in last + first if c.isalnum() or c == "_")
    return [f"{first} {last}".strip(), joined]
