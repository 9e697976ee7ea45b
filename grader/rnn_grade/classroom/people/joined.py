"""People out of tables: rows that are one person's become one person, and what clashes is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rnn_grade.classroom.people.names import agree, folded, forms
from rnn_grade.classroom.people.person import Person
from rnn_grade.classroom.records import Identity, Kind, Listed


class Joined:
    """The people of all tables, joined.

    Args:
        rows: What the tables say.
    """

    def __init__(self, rows: Sequence[Listed]) -> None:
        self.conflicts: dict[str, None] = {}
        self.people: dict[int, Person] = {}
        self._by_id: dict[str, dict[tuple[Kind, int], Person]] = defaultdict(dict)
        for row in rows:
            self._enter(row)
        self._join_by_name()

    def add(self, person: Person) -> None:
        """Add somebody whom no table lists."""
        self.people[id(person)] = person
        self._index(person)

    def holders(self, identity: Identity) -> list[Person]:
        """Return those who have one of the identifiers, of its own kind or of no known sort.

        Args:
            identity: Whom a platform names.
        """
        found: dict[int, Person] = {}
        for kind, value in identity.ids:
            for (other, number), person in self._by_id[folded(value)].items():
                if kind is other or Kind.ID in (kind, other):
                    found[number] = person
        return list(found.values())

    def by_form(self) -> dict[str, list[Person]]:
        """Return those who bear a name, by each form in which it may be written."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            for form in person.forms():
                found[form].append(person)
        return found

    def _enter(self, row: Listed) -> None:
        """Enter a row of a table: it is somebody's who is known, or somebody new."""
        ids = row.identity.ids
        fitting, disputed = [], ""
        for person in self.holders(row.identity):
            if self._is_same(row, person):
                fitting.append(person)
            elif person.has(ids):
                disputed = self._dispute(row, person)
        if len(fitting) > 1 and any(one.differs(two.ids) for one in fitting for two in fitting):
            disputed, fitting = self._dispute(row, *fitting), []
        if fitting:
            person, *others = fitting
            for other in others:
                self._merge(person, other)
        else:
            person = Person(disputed=disputed)
            self.people[id(person)] = person
        person.list(row)
        self._index(person)

    def _is_same(self, row: Listed, person: Person) -> bool:
        """Return whether a row of a table is that of somebody who has one of its identifiers."""
        if person.disputed or person.differs(row.identity.ids):
            return False
        if not (row.identity.name and person.name):
            return True
        # Two rows of one table are two people's, unless they say the very same.
        if any(other.source == row.source for other in person.rows):
            return bool(forms(row.identity.name, row.family, row.given) & person.forms())
        return agree(row.identity.name, person.name)

    def _dispute(self, row: Listed, *people: Person) -> str:
        shared = [
            value for kind, value in row.identity.ids if any(p.has([(kind, value)]) for p in people)
        ]
        known = [name for name in (row.identity.name, *(one.shown() for one in people)) if name]
        names = " and ".join(f"“{name}”" for name in dict.fromkeys(known))
        if len(set(known)) == 1:
            theirs = [{value for _, value in row.identity.ids}]
            theirs += [set(one.ids.values()) for one in people]
            shared_by_all = theirs[0].intersection(*theirs[1:])
            apart = sorted(theirs[0].union(*theirs[1:]) - shared_by_all)
            names = f"two called {names}, who differ in {', '.join(apart)},"
        sources = {row.source, *(one.source for person in people for one in person.rows)}
        told = f"{', '.join(shared)} stands for {names} in {', '.join(sorted(sources))}"
        self.conflicts[told] = None
        for person in people:
            person.disputed = told
        return told

    def _index(self, person: Person) -> None:
        for kind, value in person.ids:
            self._by_id[folded(value)][kind, id(person)] = person

    def _merge(self, person: Person, other: Person) -> None:
        for kind, value in other.ids:
            self._by_id[folded(value)].pop((kind, id(other)), None)
        person.absorb(other)
        del self.people[id(other)]
        self._index(person)

    def _join_by_name(self) -> None:
        """Join rows of different tables whose name is borne once in each of them."""
        for bearers in self.by_form().values():
            here = [person for person in bearers if id(person) in self.people]
            sources = [{row.source for row in person.rows} for person in here]
            once = sum(map(len, sources)) == len(set().union(*sources))
            clash = any(
                one.disputed or one.differs(two.ids, strict=True)
                for one in here
                for two in here
                if one is not two
            )
            if once and not clash:
                for other in here[1:]:
                    self._merge(here[0], other)
