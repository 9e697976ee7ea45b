"""Classroom 50: what `gh teacher download` leaves.

`cli/gh-teacher/internal/download/download.go` of foundation50/classroom50 clones to
`<classroom>-<assignment>-<login>` in small letters, writes `result.json` (the newest submission)
and `results.json` (all of them) beside the work, and `scores.csv` at the root: a line for each
submission, the newest first, and a blank one for whoever has none. `.classroom50.yaml`, which the
student's `accept` commits, names classroom and assignment; some tools write `.classroom50.yml`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from downloads.deeds import BEFORE, LATE, WITHOUT, cast, pieces_of, points_of
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
from downloads.github import registrar
from downloads.people import Person
from downloads.repositories import CLONED, Commit, make_repository, zoned

CLASSROOM, ASSIGNMENT, OTHER = "dl-2026", "cell", "cell-windows"
SWAPS = {"written": "half", "address": "stub"}
COLUMNS = (
    *("username", "first_name", "last_name", "email", "section", "score", "max_score"),
    *("datetime", "submission_tag", "submitted_by", "review_url", "late", "override"),
)


def make(
    people: Sequence[Person], slug: str, sources: Mapping[str, Work], folder: Path
) -> Download:
    """Make a download of two assignments side by side, of which one is scored.

    Args:
        people: The class.
        slug: The exercise; its file is `<slug>.py`.
        sources: Texts by label: full, half, stub, unreadable, older.
        folder: An empty folder.
    """
    shelf = Shelf(folder, f"{CLASSROOM}-{ASSIGNMENT}_submissions_2026_12_02_T_10_00_00")
    expected = {}
    scores: list[Sequence[object]] = [COLUMNS]
    for place, (person, deed) in enumerate(cast(people, SWAPS)):
        about = (person.github, csv_safe(person.first), csv_safe(person.last), person.email)
        points = points_of(deed, sources)
        when = moment(place, deed in LATE)
        expected[person.login] = Expected(
            points,
            WITHOUT.get(deed, deed),
            None if points is None else f"{when:%Y-%m-%dT%H:%M:%SZ}",
            None if points is None else deed in LATE,
        )
        if deed == "nothing":
            scores.append((*about, person.section, *[""] * 8))
            continue
        repository = f"{CLASSROOM}-{ASSIGNMENT}-{person.github}"
        other = f"{CLASSROOM}-{OTHER}-{person.github}"
        for piece in pieces_of(deed, slug, sources):
            shelf.put(f"{repository}/{piece.path}", piece)
        submissions = [when]
        if deed in BEFORE:
            submissions.append(datetime(2026, 11, 9, 10, 0, place % 60, tzinfo=UTC))
        results = [result(person.github, each) for each in submissions]
        history = [{"submission_tag": each["submission"], "result": each} for each in results]
        ending = "yml" if place % 3 == 0 else "yaml"
        for name, content in (
            (f".classroom50.{ending}", marker(ASSIGNMENT)),
            ("result.json", json.dumps(results[0], indent=2)),
            ("results.json", json.dumps(history, indent=2)),
        ):
            shelf.put(f"{repository}/{name}", Piece("", content.encode(), Fate.PLATFORM))
        if place % 4 == 0:
            shelf.put(f"{other}/windows.py", Piece("", b"# another exercise\n", Fate.IGNORED))
            yaml = Piece("", marker(OTHER).encode(), Fate.PLATFORM)
            shelf.put(f"{other}/.classroom50.yaml", yaml)
        make_repository(
            shelf.root / repository, [Commit("[Classroom 50] Submit", zoned(when, place), "me")]
        )
        shelf.files[f"{repository}/.git/"] = Fate.PLATFORM
        for each in results:
            score = (0, 20, each["datetime"], each["submission"], person.github, "", "", "")
            scores.append((*about, person.section, *score))
    alien = Piece("", sources["full"].text.encode(), Fate.STRANGER)
    shelf.put(f"{CLASSROOM}-{ASSIGNMENT}-gone/{slug}.py", alien)
    yaml = Piece("", marker(ASSIGNMENT).encode(), Fate.PLATFORM)
    shelf.put(f"{CLASSROOM}-{ASSIGNMENT}-gone/.classroom50.yaml", yaml)
    table = shelf.table("scores.csv", scores)
    shelf.put("scores.csv", Piece("", table.read_bytes(), Fate.PLATFORM))
    logins = shelf.table("logins.csv", registrar(people, github=True))
    rosters = {"scores": Roster((table,)), "scores and roster": Roster((table, logins))}
    return Download("classroom50", shelf.ways(), rosters, expected, shelf.files)


def marker(assignment: str) -> str:
    """Return what `accept` commits, strings quoted as `marshalQuotedYAML` does."""
    return (
        f'classroom: "{CLASSROOM}"\nassignment: "{assignment}"\n'
        'source:\n  owner: "dl-org"\n  repo: "cells-template"\n  branch: "main"\n'
    )


def result(login: str, when: datetime) -> dict[str, object]:
    """Return a submission's `result.json`, after `schemas/result-v1.schema.json`."""
    tag = f"submit/{when:%Y-%m-%dT%H-%M-%SZ}-abc1234"
    page = f"https://github.example/dl-org/{CLASSROOM}-{ASSIGNMENT}-{login}"
    return {
        "schema": "classroom50/result/v1",
        "classroom": CLASSROOM,
        "assignment": ASSIGNMENT,
        "assignment_type": "individual",
        "owner": login,
        "submission": tag,
        "commit": f"{page}/commit/abc1234",
        "release": f"{page}/releases/{tag}",
        "review": f"{page}/pull/1",
        "datetime": f"{when:%Y-%m-%dT%H:%M:%SZ}",
        # When the grader ran, not when somebody handed in.
        "graded_at": f"{CLONED:%Y-%m-%dT%H:%M:%SZ}",
        "submitted_by": {"username": login, "id": 1},
        "score": 0,
        "max-score": 20,
        "tests": [],
    }


def csv_safe(text: str) -> str:
    """Guard a cell as `csvSafeCell` does: a spreadsheet would compute it."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text
