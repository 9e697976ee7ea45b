"""nbgrader: the folder `submitted` of a course, and the students it was told of.

The layout is `submitted/<student>/<assignment>/`, with a `timestamp.txt` beside the work, as
"The philosophy and workflow" and "Collecting assignments" of nbgrader's documentation describe;
`nbgrader.utils.parse_utc` reads what stands in it, and takes a time without a zone for UTC.
`nbgrader db student import` takes a CSV whose header names the columns of the database.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from downloads.deeds import LATE, WITHOUT, cast, pieces_of, points_of
from downloads.download import (
    BERLIN,
    DUE,
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

ASSIGNMENT, OTHER = "cells", "warm up"
SWAPS = {"written": "half", "address": "stub"}


def stamps(when: datetime) -> tuple[str, ...]:
    """Return a moment as the versions and the teachers of nbgrader write it.

    One has no zone: nbgrader reads UTC, a teacher may mean the clock on the wall. It is moved away
    from the due date, so that it is on the same side for both.
    """
    local = when.astimezone(BERLIN)
    apart = local + timedelta(hours=2 if when > DUE else -2)
    return (
        f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"{local:%Y-%m-%d %H:%M:%S} CET",
        f"{local:%Y-%m-%d %H:%M:%S} +0100",
        f"{local:%Y-%m-%d %H:%M:%S.%f} Europe/Berlin",
        f"{apart:%Y-%m-%d %H:%M:%S}",
        "",
    )


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make the folder, with another assignment beside the one that is scored.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, "submitted")
    expected = {}
    for place, (person, deed) in enumerate(cast(people, SWAPS)):
        if deed == "nothing":
            expected[person.login] = Expected(None, WITHOUT[deed])
            shelf.put(f"{person.login}/{OTHER}/windows.py", Piece("", b"x = 1\n", Fate.IGNORED))
            continue
        home = f"{person.login}/{ASSIGNMENT}"
        for piece in pieces_of(deed, slug, sources):
            shelf.put(f"{home}/{piece.path}", piece)
        stamp = stamps(moment(place, deed in LATE))[place % 6]
        if stamp:
            text = Piece("", f"{stamp}\n".encode(), Fate.PLATFORM)
            shelf.put(f"{home}/timestamp.txt", text)
        points = points_of(deed, sources)
        known = points is not None and stamp
        expected[person.login] = Expected(
            points,
            WITHOUT.get(deed, deed),
            stamp if known else None,
            deed in LATE if known else None,
        )
    alien = Piece("", sources["full"].text.encode(), Fate.STRANGER)
    shelf.put(f"left_long_ago/{ASSIGNMENT}/{slug}.py", alien)
    # Her login is the number of somebody else at the LMS.
    rosters = {"students": Roster((students(shelf, people),), perhaps=frozenset({"4733"}))}
    return Download("nbgrader", shelf.ways(), rosters, expected, shelf.files)


def students(shelf: Shelf, people: Sequence[Person]) -> Path:
    """Write the students as nbgrader imports them; the LMS's number is Canvas's here."""
    rows = [
        ("id", "first_name", "last_name", "email", "lms_user_id"),
        *((p.login, p.first, p.last, p.email, p.canvas) for p in people),
    ]
    return shelf.table("students.csv", rows)
