"""No platform: a folder for each student, as people collect files by mail or from a server.

The rule is docs/classroom.md's own: `<student>/<exercise>.py`, or `<student>.py` for one file each.
A folder is called by login, address, student number or name, whatever its owner knew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from downloads.deeds import WITHOUT, before, cast, doubtful, pieces_of, points_of
from downloads.download import (
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    separated,
    team_table,
)
from downloads.people import Person, nfd, teams_of_three

SWAPS = {"written": "half", "address": "stub"}
# Folders called otherwise than by the login. A name is enough where exactly one person bears it.
CALLED = {
    "klee": "Kim Lee",
    "lkim": "Lee Kim",
    "mueller": nfd("Jörg Müller"),
    "ozdemir": "Gül Özdemir",
    "king_jr": "Martin King, Jr.",
    "wangwei": "伟 王",
    "suharto": "Suharto",
    "rocket": "Ro 🚀 Cket",
    "oneil": "oneil@example.edu",
    "smith": "SMITH@EXAMPLE.EDU",
}
# A folder that two people may have made, and one did: a name borne twice, and a login that is the
# student number of somebody else. Whose it is, nobody can tell.
UNCLEAR = frozenset({"klee", "4733"})
# Lee Kim and Kim Lee are told apart by an order alone, of which a table may say nothing.
ORDER = frozenset({"lkim"})


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the folder, with links, clutter and attempts in folders that are numbered.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "collected")
    expected = {}
    for place, (person, deed) in enumerate(cast(people, SWAPS)):
        # Some use the student number; it is another's Canvas id, which no table here mentions.
        usual = person.number if place % 7 == 3 else person.login
        home = CALLED.get(person.login, usual)
        again = before(deed, slug, sources)
        # As text, 10 comes before 2.
        late_folder = "attempt_10/" if again else ""
        if again:
            shelf.put(f"{home}/attempt_2/{again.path}", again)
        for piece in pieces_of(deed, slug, sources):
            told = piece if person.login not in UNCLEAR else doubtful(piece)
            shelf.put(f"{home}/{late_folder}{piece.path}", told)
        expected[person.login] = Expected(points_of(deed, sources), WITHOUT.get(deed, deed))
    shelf.put("venv/lib/site.py", Piece("", b"x = 1\n", Fate.IGNORED))
    shelf.put("nobody/", Piece("nobody/"))
    shelf.put("Thumbs.db", Piece("", b"\xd0\xcf\x11\xe0", Fate.IGNORED))
    full = sources["full"].text.encode()
    shelf.put(f"left_long_ago/{slug}.py", Piece("", full, Fate.STRANGER))
    rosters = {
        "registrar": Roster((shelf.table("class.csv", registrar(people)),), UNCLEAR, ORDER),
        "semicolons": Roster((semicolons(shelf, people),), UNCLEAR, ORDER),
    }
    return Download("plain", shelf.ways(), rosters, expected, shelf.files)


def make_teams(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make a folder for each team, called as the table of teams calls it.

    Args:
        people: The class; the last six hand in alone, in folders of their own.
        slug: The exercise.
        sources: Texts by label.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "collected")
    expected = {}
    # Team names that collide: with a login, and with a student number of other teams.
    teams = teams_of_three(list(people))
    names = {3: people[40].login, 4: people[44].number}
    teams = [replace(t, name=names.get(n, f"team {n + 1}")) for n, t in enumerate(teams)]
    for place, team in enumerate(teams):
        deed = ("full", "half", "nothing", "zip", "stub")[place % 5]
        for piece in pieces_of(deed, slug, sources):
            shelf.put(f"{team.name}/{piece.path}", doubtful(piece) if place in names else piece)
        for person in team.members:
            expected[person.login] = Expected(points_of(deed, sources), f"{team.name}: {deed}")
    for person in people[-6:]:
        for piece in pieces_of("half", slug, sources):
            shelf.put(f"{person.login}/{piece.path}", piece)
        expected[person.login] = Expected(points_of("half", sources), "alone: half")
    table = team_table(shelf, {team.name: team.members for team in teams})
    # What may be a team's or a person's is nobody's by a guess.
    unsure = frozenset(person.login for number in names for person in teams[number].members)
    known = shelf.table("class.csv", registrar(people))
    rosters = {"registrar": Roster((known,), perhaps=unsure)}
    return Download("plain", shelf.ways(), rosters, expected, shelf.files, table)


def registrar(people: Sequence[Person]) -> list[tuple[str, ...]]:
    """Return a table as a registrar writes it."""
    return [
        ("username", "name", "email", "student number", "section"),
        *((p.login, p.name, p.email, p.number, p.section) for p in people),
    ]


def semicolons(shelf: Shelf, people: Sequence[Person]) -> Path:
    """Write the same as a spreadsheet program of a country with decimal commas does."""
    text = separated(registrar(people), ";", quoted=True)
    return shelf.write("Klasse.csv", text, "utf-8-sig")
