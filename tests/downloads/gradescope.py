"""Gradescope: "Export Submissions", the roster, and "Download Grades".

`assignment_<id>_export/submission_metadata.yml` maps a folder to its submission, with Ruby symbols
as keys: `:submitters` (`:name`, `:sid`, `:email`), `:created_at`, `:score`, `:status`, `:history`.
A group has one folder with several submitters, and only the active submission is in the export;
zips were unpacked when they were handed in. Sources: public programs that read such exports
(donnell-f/gradescope-sleuth, two preprocessors of the YAML), gradelib's `io/gradescope.py`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from downloads.deeds import LATE, WITHOUT, before, cast, clutter, pieces_of, points_of
from downloads.download import (
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    moment,
)
from downloads.people import Person

ASSIGNMENT, FIRST = "Cells", 310001
# Zips are unpacked by the platform, and there is no field for text.
SWAPS = {
    **dict.fromkeys(("zip", "zip_in_zip", "windows_zip", "cp437_zip"), "full"),
    "link": "half",
    "empty": "nothing",
    "written": "half",
    "address": "stub",
}


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make an export in which some hand in as groups of two or three.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "assignment_9100_export")
    metadata: dict[str, object] = {}
    expected: dict[str, Expected] = {}
    for place, (members, deed) in enumerate(grouped(cast(people, SWAPS))):
        when = moment(place, deed in LATE)
        points = points_of(deed, sources)
        for person in members:
            expected[person.login] = Expected(
                points,
                WITHOUT.get(deed, deed),
                None if points is None else when.isoformat(),
                None if points is None else deed in LATE,
            )
        if deed == "nothing":
            continue
        # Ids do not follow the order of the names.
        name = f"submission_{FIRST + place * 7 % 60}"
        for piece in unpacked(deed, slug, sources):
            shelf.put(f"{name}/{piece.path}", piece)
        metadata[name] = {
            ":submitters": [submitter(person) for person in members],
            ":created_at": when,
            ":score": 0.0,
            ":status": "processed",
            ":results": {},
            ":history": [{":id": 300000 + place, ":created_at": moment(0), ":score": 0.0}]
            if before(deed, slug, sources)
            else [],
        }
    kim = {":name": "Kim Lee", ":sid": "99999999", ":email": "kim.lee@elsewhere.example"}
    gone = {":submitters": [kim], ":created_at": moment(0), ":score": 0.0, ":status": "processed"}
    metadata["submission_310999"] = gone
    alien = Piece("", sources["full"].text.encode(), Fate.STRANGER)
    shelf.put(f"submission_310999/{slug}.py", alien)
    text = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False, explicit_start=True)
    shelf.put("submission_metadata.yml", Piece("", text.encode(), Fate.PLATFORM))
    rosters = {
        "roster": Roster((roster(shelf, people),)),
        "grades": Roster((grades(shelf, people),)),
        "both": Roster((roster(shelf, people), grades(shelf, people))),
    }
    return Download("gradescope", shelf.ways(), rosters, expected, shelf.files)


def grouped(deeds: Sequence[tuple[Person, str]]) -> list[tuple[list[Person], str]]:
    """Let some hand in with the one before: a group does what its first member does."""
    groups: list[tuple[list[Person], str]] = []
    for place, (person, deed) in enumerate(deeds):
        if place in (5, 13, 31, 32, 45) and groups[-1][1] != "nothing":
            groups[-1][0].append(person)
        else:
            groups.append(([person], deed))
    return groups


def submitter(person: Person) -> dict[str, str]:
    """Say who submitted; some accounts have no student number, some no address."""
    who = {":name": person.delivered, ":sid": person.number, ":email": person.email}
    if int(person.number) % 7 == 0:
        del who[":sid"]
    elif int(person.number) % 11 == 0:
        del who[":email"]
    return who


def unpacked(deed: str, slug: str, sources: Mapping[str, Work]) -> list[Piece]:
    """Return the files as the platform unpacks them; macOS's and Python's leavings come along."""
    if deed == "clutter":
        name = f"{slug}.py"
        full = Piece(name, sources["full"].text.encode())
        return [full, *clutter(name, sources["older"].text.encode())]
    return pieces_of(deed, slug, sources)


def roster(shelf: Shelf, people: Sequence[Person]) -> Path:
    """Write the course's roster, the people who teach among it."""
    rows = [
        ("First Name", "Last Name", "SID", "Email", "Role", "Section"),
        ("Grace", "Prof", "", "prof@example.edu", "Instructor", ""),
        ("Tim", "Assistant", "", "tim@example.edu", "TA", "A"),
        *((p.first, p.last, p.number, p.email, "Student", p.section) for p in people),
    ]
    return shelf.table("2026-DL_roster.csv", rows)


def grades(shelf: Shelf, people: Sequence[Person]) -> Path:
    """Write the grades of all assignments, with a time and a lateness for each."""
    columns = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    rows = [
        ["First Name", "Last Name", "SID", "Email", "Sections"]
        + [f"{ASSIGNMENT}{column}" for column in columns]
        + ["Total Lateness (H:M:S)"],
        *([p.first, p.last, p.number, p.email, p.section, "", "20.0", "", "", ""] for p in people),
    ]
    return shelf.table("2026-DL_grades.csv", rows)
