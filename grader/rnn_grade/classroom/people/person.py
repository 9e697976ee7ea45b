"""Somebody while the register is being made: what tables and hand-ins say of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rnn_grade.classroom.people.names import exact, folded, forms
from rnn_grade.classroom.records import Identity, Kind, Listed, Student

# Of these, one person may have several: addresses, and a number for each assignment of Moodle.
_SEVERAL = {Kind.EMAIL, Kind.MOODLE}
# In these, capital letters mean nothing.
_CASELESS = {Kind.LOGIN, Kind.EMAIL, Kind.GITHUB}
# What a class calls somebody, the most telling first.
_CALLED = (
    *(Kind.LOGIN, Kind.ID, Kind.NUMBER, Kind.CANVAS, Kind.GITHUB, Kind.EMAIL, Kind.MOODLE),
    Kind.LMS,
)

Id = tuple[Kind, str]


def same_id(kind: Kind, value: str) -> Id:
    """Return an identifier as it is compared: `Ann` and `ann` are one login, and two folders."""
    return kind, folded(value) if kind in _CASELESS else exact(value)


@dataclass(eq=False)
class Person:
    """One person, as far as it is known.

    Args:
        ids: Identifiers, as they are compared and as they were written.
        rows: The rows of tables that are theirs.
        name: Their name.
        family: The family name, where a table tells it apart.
        given: The given names, likewise.
        section: Which part of the class.
        disputed: In what tables contradict each other about them, or nothing.
        doubt: Why they could not be matched with the roster, or nothing.
    """

    ids: dict[Id, str] = field(default_factory=dict)
    rows: list[Listed] = field(default_factory=list)
    name: str = ""
    family: str = ""
    given: str = ""
    section: str = ""
    disputed: str = ""
    doubt: str = ""

    def take(self, identity: Identity) -> None:
        """Learn what a platform says of them."""
        for kind, value in identity.ids:
            self.ids.setdefault(same_id(kind, value), value)
        self.name = self.name or identity.name

    def list(self, row: Listed) -> None:
        """Learn what a table says of them."""
        self.take(row.identity)
        self.rows.append(row)
        if not (self.family or self.given):
            self.family, self.given = row.family, row.given
        self.section = self.section or row.section

    def absorb(self, other: Person) -> None:
        """Learn all that is known of another, who is the same."""
        for key, value in other.ids.items():
            self.ids.setdefault(key, value)
        self.rows += other.rows
        self.name = self.name or other.name
        if not (self.family or self.given):
            self.family, self.given = other.family, other.given
        self.section = self.section or other.section
        self.disputed = self.disputed or other.disputed

    def forms(self) -> frozenset[str]:
        """Return the ways in which their name may be written."""
        return forms(self.name, self.family, self.given)

    def has(self, ids: Iterable[Id]) -> bool:
        """Return whether one of these identifiers is theirs, of its own kind."""
        return any(same_id(kind, value) in self.ids for kind, value in ids)

    def differs(self, ids: Iterable[Id], strict: bool = False) -> Kind | None:
        """Return of which kind these are somebody else's identifiers, `None` where of none.

        Args:
            ids: Identifiers.
            strict: Whether another address counts, or another number in Moodle.
        """
        for kind, value in ids:
            if kind is Kind.ID or (kind in _SEVERAL and not strict):
                continue
            own = {key for key in self.ids if key[0] is kind}
            if own and same_id(kind, value) not in own:
                return kind
        return None

    def value(self, kind: Kind) -> str:
        """Return their identifier of a kind as it was written, nothing where there is none."""
        return next((value for (other, _), value in self.ids.items() if other is kind), "")

    def shown(self) -> str:
        """Return what a teacher recognises them by."""
        return self.name or next(iter(self.ids.values()), "somebody")

    def called(self) -> tuple[str, str]:
        """Return what the class calls them, and what sort of name that is."""
        found: Mapping[Kind, str] = {kind: v for (kind, _), v in reversed(self.ids.items())}
        kind = next((kind for kind in _CALLED if kind in found), None)
        return (found[kind], str(kind)) if kind is not None else (self.name, "name")

    def student(self, called: str) -> Student:
        """Return the person as the rest of the house knows them.

        Args:
            called: What the class calls them.
        """
        return Student(
            called,
            self.name,
            next((value for (kind, _), value in self.ids.items() if kind is Kind.EMAIL), ""),
            bool(self.rows),
            tuple((kind, value) for (kind, _), value in self.ids.items()),
            self.family,
            self.given,
            self.section,
            self.disputed or self.doubt,
        )
