"""Who hands in together: what tables of teams say, and Moodle's worksheets of their assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rnn_grade.classroom.people.names import squeezed
from rnn_grade.classroom.records import Identity, Listed, Membership, Student


class Teams:
    """The teams of a class.

    Args:
        listed: The rows of worksheets that name a team, each with whose row it is.
        memberships: What tables of teams say.
        called: Tells whom a table of teams means, or why it is nobody.
    """

    def __init__(
        self,
        listed: Iterable[tuple[Listed, Student]],
        memberships: Iterable[Membership],
        called: Callable[[str], tuple[Student | None, str]],
    ) -> None:
        self.conflicts: list[str] = []
        self._names: dict[str, str] = {}
        # By exercise, nothing for all of them, and by the team's squeezed name.
        self._members: dict[tuple[str, str], dict[str, Student]] = defaultdict(dict)
        # Only a table of teams says that one hands in for all; a worksheet lists groups as well.
        self._team_of: dict[tuple[str, str], str] = {}
        for row, student in listed:
            self._members["", self._named(row.team)][student.student] = student
        for one in memberships:
            member, why = called(one.student)
            if member is None:
                self.conflicts.append(
                    f"{one.student} of team {one.team} in {one.source} is nobody: {why}"
                )
                continue
            team = self._named(one.team)
            earlier = self._team_of.setdefault((one.exercise, member.student), team)
            if earlier != team:
                self.conflicts.append(
                    f"{member.student} is in two teams in {one.source}, {self._names[earlier]} "
                    f"and {one.team}: the first counts"
                )
                continue
            self._members[one.exercise, team][member.student] = member

    def of(
        self, identity: Identity, student: Student | None, exercise: str
    ) -> tuple[str, tuple[Student, ...]]:
        """Return the team that handed something in, and its members; nobody where it is none.

        Args:
            identity: Whom the platform names.
            student: The person whom the register knows for it, if any.
            exercise: The folder name of the exercise.
        """
        scopes = (exercise, "")
        if student is not None:
            names = [
                self._team_of[scope, student.student]
                for scope in scopes
                if (scope, student.student) in self._team_of
            ][:1]
        else:
            names = [*said(identity)]
        for scope in scopes:
            for name in names:
                members = self._members.get((scope, name))
                if members:
                    return self._names[name], tuple(members.values())
        return "", ()

    def called(self, identity: Identity, exercise: str) -> tuple[Student, ...]:
        """Return the members of the team that bears a name; nobody where there is none.

        Args:
            identity: Whom the platform names.
            exercise: The folder name of the exercise.
        """
        return self.of(identity, None, exercise)[1]

    def members(self, team: str) -> tuple[Student, ...]:
        """Return the members of a team, in whatever exercise; nobody where there is no such team.

        Args:
            team: The team's name.
        """
        name = squeezed(team)
        found = (students for (_, one), students in self._members.items() if one == name)
        return tuple({key: one for students in found for key, one in students.items()}.values())

    def _named(self, team: str) -> str:
        name = squeezed(team)
        self._names.setdefault(name, team)
        return name


def said(identity: Identity) -> list[str]:
    """Return what a platform names somebody, each as team names are compared."""
    return [
        squeezed(text) for text in (identity.name, *(value for _, value in identity.ids)) if text
    ]
