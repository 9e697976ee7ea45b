"""Canvas: "Download Submissions" of an assignment, and the export of its gradebook.

File names follow `lib/content_zipper.rb` of instructure/canvas-lms: the sortable name in small
letters, `LATE`, the user's id, joined by `_` and stripped of all that is no letter, digit or `_`;
then the attachment's id and its display name. Only the last attempt is in it. A file of the same
name as one of an earlier attempt gets `-1` before its suffix (`Attachment.make_unique_filename`).
For a group the name is the group's and the id that of one member (`Assignment#representatives`).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from downloads.deeds import LATE, WITHOUT, before, cast, loose, pieces_of, points_of
from downloads.download import (
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    team_table,
)
from downloads.people import Person, Team, teams_of_three

TITLE, ASSIGNMENT = "Cells, by hand", 88
STRANGER, OTHER_KIM, TEST_STUDENT = 8888, 8889, 9999


def file_name(sortable: str, user: int | str, late: bool, attachment: int, display: str) -> str:
    """Name a file as `ContentZipper#get_filename` and `#add_upload_submission` do."""
    person = re.sub(r"_(\d+)_", r"\1", sortable).lower()
    prefix = "_".join(part for part in (person, "LATE" if late else "", str(user)) if part)
    prefix = "".join(letter for letter in prefix if is_word(letter))
    return f"{prefix}_{attachment}_{sanitized(display)}"


def is_word(letter: str) -> bool:
    """Whether Ruby's `[[:word:]]` holds a letter: letters, marks, decimal digits, connectors."""
    category = unicodedata.category(letter)
    return category[0] in "LM" or category == "Pc" or letter.isdecimal()


def sanitized(display: str) -> str:
    return re.sub(r'[\x00/\\:*?"<>|]+', "_", display)


def numbered(name: str) -> str:
    """Rename as Canvas does where a student uploads a file of the same name again."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-1{dot}{suffix}" if dot else f"{name}-1"


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the download of an individual assignment.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "2026-dl-cells_by_hand_submissions")
    expected = {}
    for place, (person, deed) in enumerate(cast(people, {})):
        late = deed in LATE
        # Ids of attachments cross from three to four digits: 1000 is younger than 999.
        attachment = 880 + 4 * place
        again = before(deed, slug, sources)
        if again:
            # The last download was unpacked into the same folder.
            name = file_name(person.sortable, person.canvas, False, attachment - 57, again.path)
            shelf.put(name, again)
        for number, piece in enumerate(loose(pieces_of(deed, slug, sources))):
            display = numbered(piece.path) if again else piece.path
            shelf.put(
                file_name(person.sortable, person.canvas, late, attachment + number, display),
                piece,
            )
        if deed in ("written", "address"):
            kind = "text" if deed == "written" else "link"
            stem = file_name(person.sortable, person.canvas, late, 0, "").removesuffix("_0_")
            page = Piece("", b"<html><body>See my drive.</body></html>", Fate.IGNORED)
            shelf.put(f"{stem}_{kind}.html", page)
        points = points_of(deed, sources)
        why = WITHOUT.get(deed, deed)
        expected[person.login] = Expected(points, why, late=None if points is None else late)
    full = sources["full"].text.encode()
    for sortable, user in (("Left, Long Ago", STRANGER), ("Lee, Kim", OTHER_KIM)):
        name = file_name(sortable, user, False, 5000 + user, f"{slug}.py")
        shelf.put(name, Piece("", full, Fate.STRANGER))
    name = file_name("Student, Test", TEST_STUDENT, True, 5000, f"{slug}.py")
    shelf.put(name, Piece("", full, Fate.STRANGER))
    rosters = {
        "gradebook": Roster((gradebook(shelf, people),)),
        "last and first name": Roster((gradebook(shelf, people, split=True),)),
    }
    return Download("canvas", shelf.ways(), rosters, expected, shelf.files)


def make_teams(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the download of a group assignment: one file for a group, named after it.

    Args:
        people: The class.
        slug: The exercise.
        sources: Texts by label.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "2026-dl-cells_by_hand_submissions")
    teams = teams_of_three(list(people))
    expected = {person.login: Expected(None, WITHOUT["nothing"]) for person in people}
    alone = [Team("", 0, (person,)) for person in people[-6:]]
    for place, team in enumerate((*teams, *alone)):
        deed = ("full", "half", "nothing", "zip", "late", "stub")[place % 6]
        representative = team.members[place % len(team.members)]
        for piece in loose(pieces_of(deed, slug, sources)):
            sortable = team.name or representative.sortable
            late, attachment = deed in LATE, 990 + place
            name = file_name(sortable, representative.canvas, late, attachment, piece.path)
            shelf.put(name, piece)
        for person in team.members:
            points = points_of(deed, sources)
            late = None if points is None else deed in LATE
            expected[person.login] = Expected(points, f"{team.name or 'alone'}: {deed}", late=late)
    table = team_table(shelf, {team.name: team.members for team in teams})
    rosters = {"gradebook": Roster((gradebook(shelf, people),))}
    return Download("canvas", shelf.ways(), rosters, expected, shelf.files, table)


def gradebook(shelf: Shelf, people: Sequence[Person], split: bool = False) -> Path:
    """Write Canvas's export, after `lib/gradebook_exporter.rb`: with its three rows of no student.

    Args:
        shelf: Where the download is made.
        people: The class.
        split: Whether names stand in two columns, a feature of the account.
    """
    names = ("LastName", "FirstName") if split else ("Student",)
    wide = len(names) - 1
    head = [*names, "ID", "SIS User ID", "SIS Login ID", "Section", f"{TITLE} ({ASSIGNMENT})"]
    rows: list[list[object]] = [
        [*head, "Current Score", "Final Grade"],
        ["", *[""] * (4 + wide), "Manual Posting", "", ""],
        ["    Points Possible", *[""] * (4 + wide), "20.00", "(read only)", "(read only)"],
    ]
    for place, person in enumerate(people):
        name = [person.last, person.first] if split else [formula_safe(person.sortable)]
        mark = "EX" if place == 40 else "" if place % 3 else "7.50"
        ids = [person.canvas, person.number, person.login, f"RNN {person.section}"]
        rows.append([*name, *ids, mark, "55.00", "C"])
    test = ["Student", "Test"] if split else ["Student, Test"]
    rows.append([*test, TEST_STUDENT, "", "0f3c9a", "RNN A", "", "", ""])
    return shelf.table("Canvas split.csv" if split else "2026-12-02T1000_Grades-DL.csv", rows)


def formula_safe(text: str) -> str:
    """Write a name that a spreadsheet would compute as Canvas does: as a formula of a text."""
    return '="' + text.replace('"', '""') + '"' if text[:1] in "=+-@" else text
