"""Blackboard: "Assignment File Download", and the download of the Grade Center.

Every file is `<assignment>_<user name>_attempt_<YYYY-MM-DD-HH-MM-SS>_<file>`, in the server's local
time, and every attempt has a note `<assignment>_<user name>_attempt_<time>.txt` that begins with
`Name: Full Name (user name)`. All attempts may be in one download. Sources: the instructor's page
"Download assignments" of Blackboard's help; Blackboard's names in nbgrader's documentation of
`zip_collect`; public programs that sort such downloads, whose user names have `_` too.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from downloads.deeds import LATE, WITHOUT, before, cast, loose, pieces_of, points_of
from downloads.download import (
    BERLIN,
    Download,
    Expected,
    Fate,
    Piece,
    Roster,
    Shelf,
    Work,
    moment,
    separated,
)
from downloads.people import Person

TITLE, COLUMN = "Cells by hand", 1281892
NOTE = """Name: {name} ({login})
Assignment: {title}
Date Submitted: {date}
Current Mark: Needs Grading

Submission Field:
{text}

Comments:
There are no student comments for this assignment.

Files:
"""
NO_TEXT = "There is no student submission text data for this assignment."


def make(
    people: Sequence[Person],
    slug: str,
    sources: Mapping[str, Work],
    folder: Path,
    title: str = TITLE,
    notes: bool = True,
) -> Download:
    """Make the download of all attempts.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
        title: The assignment's, which stands in front of every name.
        notes: Whether the notes are still there; some delete them first.
    """
    shelf = Shelf(folder, f"gradebook_2026-DL_{title}_2026-12-02-09-00-00")
    expected = {}
    for place, (person, deed) in enumerate(cast(people, {"address": "written"})):
        when = moment(place, deed in LATE).astimezone(BERLIN)
        points = points_of(deed, sources)
        expected[person.login] = Expected(
            points,
            WITHOUT.get(deed, deed),
            None if points is None else when.replace(tzinfo=None).isoformat(),
            None if points is None else deed in LATE,
        )
        if deed == "nothing":
            continue
        attempts = [(when, loose(pieces_of(deed, slug, sources)))]
        again = before(deed, slug, sources)
        if again:
            # The ninth of a month and the tenth hour: text and time sort alike only with zeros.
            attempts.insert(0, (when - timedelta(days=21, hours=14), [again]))
        for time, pieces in attempts:
            stem = f"{title}_{person.login}_attempt_{time:%Y-%m-%d-%H-%M-%S}"
            for piece in pieces:
                shelf.put(f"{stem}_{piece.path}", piece)
            if notes:
                text = "<p>It does not work.</p>" if deed == "written" else NO_TEXT
                note = NOTE.format(
                    name=person.delivered,
                    login=person.login,
                    title=title,
                    date=f"{time:%A, %B %d, %Y %I:%M:%S %p} CET",
                    text=text,
                ) + "".join(
                    f"\tOriginal filename: {piece.path}\n\tFilename: {stem}_{piece.path}\n\n"
                    for piece in pieces
                )
                fate = Fate.IGNORED if deed == "written" else Fate.PLATFORM
                shelf.put(f"{stem}.txt", Piece("", note.encode(), fate))
    gone = f"{title}_left_long_ago_attempt_2026-11-29-10-00-00_{slug}.py"
    shelf.put(gone, Piece("", sources["full"].text.encode(), Fate.STRANGER))
    rosters = {
        "csv": Roster((grade_center(shelf, people, title),)),
        "xls": Roster((grade_center(shelf, people, title, spreadsheet=True),)),
    }
    return Download("blackboard", shelf.ways(), rosters, expected, shelf.files)


def grade_center(
    shelf: Shelf, people: Sequence[Person], title: str, spreadsheet: bool = False
) -> Path:
    """Write the Grade Center's download: quoted CSV with a byte order mark, or what it calls .xls.

    Args:
        shelf: Where the download is made.
        people: The class.
        title: The assignment's.
        spreadsheet: Tab-delimited in UTF-16, for spreadsheets, as the original course view writes.
    """
    rows = [
        [
            *("Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"),
            f"{title} [Total Pts: 20 Score] |{COLUMN}",
            "Weighted Total [Total Pts: up to 20 Score] |1281800",
        ],
        *(
            [p.last, p.first, p.login, p.number, "2026-12-01 08:00:00", "Yes", "", ""]
            for p in people
        ),
    ]
    name = "gc_2026-DL_fullgc_2026-12-02"
    if spreadsheet:
        return shelf.write(f"{name}.xls", separated(rows, "\t", quoted=True), "utf-16")
    return shelf.write(f"{name}.csv", separated(rows, quoted=True), "utf-8-sig")
