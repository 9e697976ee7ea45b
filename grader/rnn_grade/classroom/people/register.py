"""The register of a class: one person behind all the names that platforms have for them.

An identifier joins what bears it; a name does so only where exactly one person bears it and no
identifier contradicts. What stays unclear is said, and never guessed: no mark hangs on a maybe.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnn_grade.classroom.people.joined import Joined
from rnn_grade.classroom.people.names import contradict, exact, folded, forms, squeezed
from rnn_grade.classroom.people.person import Person
from rnn_grade.classroom.people.rosters import is_test_student
from rnn_grade.classroom.people.teams import Teams, said
from rnn_grade.classroom.records import Identity, Kind, Listed, Membership, Override, Student


@dataclass(frozen=True)
class Recipients:
    """Who gets the mark for what somebody handed in.

    Args:
        students: All of them; nobody where it is nobody's.
        team: The team that they are, or nothing.
        why: Why it is nobody's, or nothing.
    """

    students: tuple[Student, ...]
    team: str = ""
    why: str = ""


class Register:
    """All people of a class: those of rosters, and those known only by what they handed in.

    Args:
        rows: What rosters say.
        seen: Whom hand-ins name, each with the folder name of the exercise.
        memberships: What tables of teams say.
    """

    def __init__(
        self,
        rows: Sequence[Listed] = (),
        seen: Sequence[tuple[Identity, str]] = (),
        memberships: Sequence[Membership] = (),
    ) -> None:
        self._joined = Joined(rows)
        self._people = self._joined.people
        self._by_form = self._joined.by_form()
        # A name that two of those who handed in bear is nobody's in particular.
        self._namesakes: dict[str, dict[str, set[tuple[Kind, str]]]] = defaultdict(dict)
        self._spellings: dict[str, set[str]] = defaultdict(set)
        for identity, exercise in seen:
            self._note(identity, exercise)
        teams = {
            squeezed(team) for team in (*(r.team for r in rows), *(m.team for m in memberships))
        }
        self._seen = tuple(dict.fromkeys(identity for identity, _ in seen))
        self._strangers(self._seen, teams)
        self._students = self._called()
        self._by_call = {one.student: one for one in self._students.values()}
        self._numbers = {one.student: number for number, one in self._students.items()}
        listed = [
            (row, self._students[number])
            for number, person in self._people.items()
            for row in person.rows
            if row.team and not person.disputed
        ]
        self._teams = Teams(listed, memberships, self.called)

    @property
    def students(self) -> tuple[Student, ...]:
        """Everybody, sorted by name, the family name first."""
        return tuple(
            sorted(self._students.values(), key=lambda one: (folded(one.sort_name), one.student))
        )

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What tables contradict each other in, one sentence each."""
        return (*self._joined.conflicts, *self._teams.conflicts)

    def find(self, identity: Identity) -> tuple[Student | None, str]:
        """Return who somebody is, or why nobody can be named.

        Args:
            identity: Whom a platform names.
        """
        person, why, _ = self._find(identity)
        return None if person is None else self._students[id(person)], why

    def called(self, text: str) -> tuple[Student | None, str]:
        """Return whom a teacher means, or why it is nobody.

        Args:
            text: A login, a number, an address, or a name.
        """
        if text in self._by_call:
            return self._by_call[text], ""
        person, why, contradicted = self._find(Identity(((Kind.ID, text),)))
        wanted = forms(text)
        if person is None and not contradicted and not wanted & self._by_form.keys():
            # Whom no roster lists, a teacher knows by the name they handed in with.
            bearers = [one for one in self._people.values() if wanted & one.forms()]
            if len(bearers) == 1:
                (person,), why = bearers, ""
            elif bearers:
                why = _several(text, bearers)
        return None if person is None else self._students[id(person)], why

    def surely(self, text: str) -> tuple[Student | None, str]:
        """Return whom a teacher means, where nobody else ever handed in under the same number.

        Args:
            text: A login, a number, an address, or a name.
        """
        student, why = self.called(text)
        if student is None:
            return None, why
        for identity in self._seen:
            if exact(text) in {exact(value) for _, value in identity.ids}:
                other, _ = self.find(identity)
                if other != student:
                    name = other.student if other is not None else _shown(identity)
                    return None, f"{text} may be {student.student}, and {name} handed in as {text}"
        return student, why

    def knows(self, text: str) -> bool:
        """Return whether anybody bears this as an identifier or as a name, whoever that is.

        Args:
            text: A login, a number, an address, or a name.
        """
        identity = Identity(((Kind.ID, text),))
        wanted = forms(text)
        bearers = (wanted & one.forms() for one in self._people.values())
        return bool(self._joined.holders(identity)) or any(bearers)

    def meant(self, given: Override) -> tuple[Student | None, str]:
        """Return whom a mark by hand is for, whatever the class calls them by now.

        Args:
            given: The mark.
        """
        if not (given.ids or given.name):
            return self.called(given.student)
        return self.find(Identity(given.ids, given.name))

    def team(self, name: str) -> tuple[Student, ...]:
        """Return the members of a team; nobody where there is no such team.

        Args:
            name: The team's name.
        """
        return self._teams.members(name)

    def recipients(self, identity: Identity, exercise: str = "") -> Recipients:
        """Return who gets the mark for what somebody handed in: a person, or all of a team.

        Args:
            identity: Whom the platform names.
            exercise: The folder name of the exercise.
        """
        if is_test_student(identity):
            return Recipients((), why="Canvas's test student handed it in, who is nobody")
        student, why = self.find(identity)
        called = self._teams.called(identity, exercise)
        if student is not None and called and student not in called:
            both = f"{student.student}, and a team that {student.student} is not in"
            return Recipients((), why=f"{_shown(identity)} is {both}")
        team, members = self._teams.of(identity, student, exercise)
        if members:
            return Recipients(members, team)
        return Recipients((student,) if student else (), why=why)

    def rows(self, student: Student) -> tuple[Listed, ...]:
        """Return the rows of tables that are somebody's.

        Args:
            student: One of the register's.
        """
        return tuple(self._people[self._numbers[student.student]].rows)

    def _note(self, identity: Identity, exercise: str) -> None:
        """Note who handed in, for what is borne by several of them."""
        first = identity.ids[:1]
        for kind, value in first:
            if kind is Kind.ID:
                self._spellings[folded(value)].add(exact(value))
        # Moodle numbers a person anew for each assignment.
        scope = exercise if first and first[0][0] is Kind.MOODLE else ""
        for form in _identity_forms(identity):
            self._namesakes[form].setdefault(scope, set()).update(first)

    def _find(self, identity: Identity) -> tuple[Person | None, str, bool]:
        """Return a person, or why it is none, and whether that is because of a contradiction."""
        people = self._joined.holders(identity)
        of_kind = [person for person in people if person.has(identity.ids)]
        people = of_kind or people
        written = [one for one in people if {v for _, v in identity.ids} & {*one.ids.values()}]
        people = written if len(written) == 1 else people
        if not people:
            return self._find_by_name(identity)
        disputed = next((person.disputed for person in people if person.disputed), "")
        if disputed:
            return None, disputed, True
        if len(people) > 1:
            names = " and ".join(sorted(person.shown() for person in people))
            return None, f"{_shown(identity)} belongs to {names}", True
        if not written and any(len(self._spellings[folded(v)]) > 1 for _, v in identity.ids):
            return None, f"{_shown(identity)} differs in capitals alone from somebody else", False
        (person,) = people
        clash = self._clash(identity, person, bool(of_kind))
        return (None, clash, True) if clash else (person, "", False)

    def _clash(self, identity: Identity, person: Person, of_kind: bool) -> str:
        """Return what contradicts that somebody found by an identifier is meant, or nothing."""
        kind = person.differs(identity.ids)
        if kind:
            own = person.value(kind)
            return f"the {kind.word} of {person.shown()} is {own}, and not {identity.id(kind)}"
        if of_kind and identity.id(Kind.MOODLE):
            # Moodle numbers teams and people alike, and writes a person's name in one way only.
            both = identity.name and person.name
            named = not both or bool(forms(identity.name) & person.forms())
        else:
            # Number and name of Canvas come out of one table.
            canvas = of_kind and bool(identity.id(Kind.CANVAS))
            named = canvas or not contradict(identity.name, person.name)
        return "" if named else f"{_shown(identity)} is {person.shown()}, and not “{identity.name}”"

    def _find_by_name(self, identity: Identity) -> tuple[Person | None, str, bool]:
        wanted = _identity_forms(identity)
        bearers = {id(one): one for form in wanted for one in self._by_form.get(form, ())}
        name = identity.name or _shown(identity)
        why = ""
        if not bearers:
            why = f"no roster knows {_shown(identity)}"
        elif len(bearers) > 1:
            why = _several(name, bearers.values())
        elif any(len(ids) > 1 for form in wanted for ids in self._namesakes[form].values()):
            why = f"several who handed in are called “{name}”"
        if why:
            return None, why, False
        (person,) = bearers.values()
        if person.disputed:
            return None, person.disputed, True
        kind = person.differs(identity.ids, strict=True)
        if kind:
            called = person.called()[0]
            return None, f"“{name}” has another {kind.word} than {called}, who is called so", False
        return person, "", False

    def _strangers(self, seen: Sequence[Identity], teams: set[str]) -> None:
        """Enter those who handed in and stand in no roster, each once."""
        with_roster = bool(self._people)
        new: list[Person] = []
        by_id: dict[tuple[Kind, str], Person] = {}
        for identity in seen:
            person, why, contradicted = self._find(identity)
            # A group of which no list tells the members is nobody.
            if person is not None or contradicted or (with_roster and not identity.ids):
                continue
            if is_test_student(identity) or (teams - {""}) & {*said(identity)}:
                continue
            probe = Person()
            probe.take(identity)
            keys = [*probe.ids] or [(Kind.ID, f"name {squeezed(identity.name)}")]
            known = next((by_id[key] for key in keys if key in by_id), None)
            if known is None:
                known = Person(doubt=why if with_roster else "")
                new.append(known)
            known.take(identity)
            by_id |= dict.fromkeys(keys, known)
        for person in new:
            self._joined.add(person)

    def _called(self) -> dict[int, Student]:
        """Give everybody what the class calls them by, no two the same."""
        names = {number: person.called() for number, person in self._people.items()}
        plain = Counter(name for name, _ in names.values())
        full = Counter(names.values())
        found = {}
        for place, (number, (name, kind)) in enumerate(names.items(), 1):
            if plain[name] > 1:
                name = f"{name} ({kind} {place})" if full[name, kind] > 1 else f"{name} ({kind})"
            found[number] = self._people[number].student(name)
        return found


def _identity_forms(identity: Identity) -> frozenset[str]:
    """Return the forms of a name; without one, an identifier of no known sort may be one."""
    if identity.name:
        return forms(identity.name)
    return frozenset().union(*(forms(value) for kind, value in identity.ids if kind is Kind.ID))


def _several(name: str, bearers: Iterable[Person]) -> str:
    listed = ", ".join(sorted(one.called()[0] for one in bearers))
    return f"several are called “{name}”: {listed}"


def _shown(identity: Identity) -> str:
    return ", ".join(value for _, value in identity.ids) or f"“{identity.name}”"
