"""GitHub: the clones of `gh classroom clone student-repos`, and GitHub Classroom's table of grades.

`cmd/gh-classroom/clone/student-repos/student-repos.go` of github/gh-classroom clones into
`<slug>-submissions/<repository>`; a repository is `<slug>-<login>`, or `<slug>-<team>` where teams
work. Its `assignment-grades` names the columns of the table. Classroom is retired since 2026-08-28;
the clones and the tables are still there, and other tools name repositories alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from downloads.deeds import LATE, WITHOUT, cast, doubtful, pieces_of, points_of
from downloads.download import (
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    moment,
    team_table,
)
from downloads.people import Person, teams_of_three
from downloads.repositories import Commit, make_repository, zoned

SLUG = "cell"
SWAPS = {"written": "half", "address": "stub"}
# Accepted twice: the repository has a number behind, which only the table of grades knows.
TWICE = "wangwei"


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the clones of one assignment.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, f"{SLUG}-submissions")
    expected, repositories = {}, {}
    for place, (person, deed) in enumerate(cast(people, SWAPS)):
        repository = f"{SLUG}-{person.github}" + ("-1" if person.login == TWICE else "")
        pieces = pieces_of(deed, slug, sources)
        if deed == "nothing":
            expected[person.login] = Expected(None, WITHOUT[deed])
            continue
        repositories[person.login] = repository
        shelf.put(f"{repository}/README.md", Piece("", b"# Cells\n", Fate.IGNORED))
        for piece in pieces:
            shelf.put(f"{repository}/{piece.path}", piece)
        when = zoned(moment(place, deed in LATE), place)
        commits = [Commit("Initial commit", zoned(moment(0), 0), "github-classroom[bot]")]
        if deed.startswith("again"):
            commits.append(Commit("half", zoned(moment(place), place), person.github))
        commits.append(Commit("done", when, person.github))
        make_repository(shelf.root / repository, commits)
        shelf.files[f"{repository}/.git/"] = Fate.PLATFORM
        points = points_of(deed, sources)
        expected[person.login] = Expected(
            points,
            WITHOUT.get(deed, deed),
            None if points is None else when.isoformat(),
            None if points is None else deed in LATE,
        )
    alien = Piece("", sources["full"].text.encode(), Fate.STRANGER)
    shelf.put(f"{SLUG}-left-long-ago/{slug}.py", alien)
    known = shelf.table("roster.csv", registrar(people))
    rosters = {
        "grades and roster": Roster((grades(shelf, people, repositories), known)),
        "roster with logins": Roster(
            (shelf.table("logins.csv", registrar(people, github=True)),),
            perhaps=frozenset({TWICE}),
        ),
    }
    return Download("github", shelf.ways(), rosters, expected, shelf.files)


def make_teams(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the clones of an assignment for teams, whose names stand in the repositories.

    Args:
        people: The class; the last six are in no team.
        slug: The exercise.
        sources: Texts by label.
        folder: An empty folder.
    """
    shelf = Shelf(folder, f"{SLUG}-submissions")
    expected = {person.login: Expected(None, WITHOUT["nothing"]) for person in people}
    # A team's name becomes a part of a repository's: small letters and hyphens. And one is called
    # like the login of somebody in another team.
    teams = [
        replace(team, name=people[0].github if number == 9 else f"team-{number + 1}")
        for number, team in enumerate(teams_of_three(list(people)))
    ]
    for place, team in enumerate(teams):
        deed = ("half", "full", "nothing", "stub")[place % 4]
        for piece in pieces_of(deed, slug, sources):
            unsure = team.name == people[0].github
            shelf.put(f"{SLUG}-{team.name}/{piece.path}", doubtful(piece) if unsure else piece)
        if deed != "nothing":
            when = zoned(moment(place), place)
            make_repository(shelf.root / f"{SLUG}-{team.name}", [Commit("done", when, "x")])
            shelf.files[f"{SLUG}-{team.name}/.git/"] = Fate.PLATFORM
        for person in team.members:
            expected[person.login] = Expected(points_of(deed, sources), f"{team.name}: {deed}")
    table = team_table(shelf, {team.name: team.members for team in teams})
    known = shelf.table("logins.csv", registrar(people, github=True))
    # A repository that may be a team's or a person's is nobody's by a guess.
    theirs = frozenset(person.login for person in teams[9].members)
    rosters = {"roster with logins": Roster((known,), perhaps=theirs)}
    return Download("github", shelf.ways(), rosters, expected, shelf.files, table)


def grades(shelf: Shelf, people: Sequence[Person], repositories: Mapping[str, str]) -> Path:
    """Write Classroom's table: the only one that knows logins and what the registrar knows."""
    host = "https://github.example"
    rows: list[Sequence[object]] = [
        (
            *("assignment_name", "assignment_url", "starter_code_url", "github_username"),
            *("roster_identifier", "student_repository_name", "student_repository_url"),
            *("submission_timestamp", "points_awarded", "points_available"),
        )
    ]
    for person in people:
        name = repositories.get(person.login)
        if name:
            about = ("Cells", f"{host}/a", f"{host}/s", person.github, person.email)
            rows.append((*about, name, f"{host}/dl/{name}", "2026-12-02 08:00:00 UTC", 0, 20))
    return shelf.table("cell-grades.csv", rows)


def registrar(people: Sequence[Person], github: bool = False) -> list[tuple[str, ...]]:
    """Return the registrar's rows, with logins at GitHub if somebody asked for them."""
    more = ("github_username",) if github else ()
    return [
        ("username", "name", "email", *more),
        *((p.login, p.name, p.email, *((p.github,) if github else ())) for p in people),
    ]
