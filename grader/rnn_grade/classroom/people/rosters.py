"""Any table in which a platform lists people, as rows of one form.

A roster is a CSV of a teacher's own, Canvas's gradebook, Moodle's grading worksheet or list of
participants, Gradescope's and Blackboard's downloads, GitHub Classroom's and Classroom 50's tables:
they are told apart by their columns. Whoever fills such a table reads it in the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from rnn_grade.classroom.people.names import squeezed
from rnn_grade.classroom.records import Identity, Kind, Listed, Membership
from rnn_grade.classroom.spreadsheet import Sheet, table, unguarded
from rnn_grade.classroom.times import iso
from rnn_grade.course.catalog import Course
from rnn_grade.errors import UserError
from rnn_grade.text import clean, escaped

# "Participant 71", in the language of the site: "Teilnehmer/in71".
_PARTICIPANT = re.compile(r"^(?P<word>[^\W\d_]\D*)(?P<number>\d+)$")
_MAXIMUM = re.compile(r"^\d+[.,]\d\d$")
# Spreadsheets write text that must not be a formula as one that gives it.
_QUOTED = re.compile(r'^="(?P<text>.*)"$')
# What stands invisibly around text that was copied: the direction of Hebrew and Arabic, and spaces
# that are none to look at.
_INVISIBLE = "".join(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF))
    for code in range(first, last + 1)
)
_TEST_STUDENT = "studenttest"


def read_roster(path: Path) -> tuple[Listed, ...]:
    """Return the people of a table.

    Args:
        path: A CSV, or another table that a platform gave out.

    Raises:
        UserError: It cannot be read, or has no column that tells people apart.
    """
    return listed(table(path), path.name)


def listed(sheet: Sheet, source: str) -> tuple[Listed, ...]:
    """Return the people of a table, in the order of its rows.

    Args:
        sheet: The table.
        source: What it is called.

    Raises:
        UserError: It has no column that tells people apart.
    """
    return tuple(row for row in listed_rows(sheet, source) if row is not None)


def listed_rows(sheet: Sheet, source: str) -> tuple[Listed | None, ...]:
    """Return who stands in each row of a table, `None` where it is nobody's.

    Args:
        sheet: The table.
        source: What it is called.

    Raises:
        UserError: It has no column that tells people apart.
    """
    kinds, words = _columns(sheet, source)
    canvas = is_canvas(sheet)
    return tuple(_listed(line, kinds, words, canvas, source) for line in sheet.rows)


def _listed(
    line: Sequence[str],
    kinds: Sequence[tuple[Kind, int]],
    words: Mapping[str, int],
    canvas: bool,
    source: str,
) -> Listed | None:
    ids = []
    for kind, index in kinds:
        cell = _cell(line[index])
        match = _PARTICIPANT.match(cell) if kind is Kind.MOODLE else None
        value = match["number"] if match else cell
        if value:
            ids.append((kind, value))
    said = {word: _cell(line[index]) for word, index in words.items()}
    family, given = said.get("family", ""), said.get("given", "")
    name = said.get("name", "") or f"{given} {family}".strip()
    # Canvas: the row of points, the row of posting policies, and the student that nobody is.
    nobody = canvas and (not ids or "points possible" in name.lower())
    sorted_name = f"{family}, {given}" if family else name
    if nobody or not (ids or name) or is_test_student(Identity(tuple(ids), sorted_name)):
        return None
    return Listed(
        source,
        Identity(tuple(ids), name),
        family,
        given,
        said.get("section", ""),
        said.get("team", ""),
        iso(said.get("submitted", "")),
    )


def is_canvas(sheet: Sheet) -> bool:
    """Return whether a table is Canvas's gradebook, whose column `Student` holds names."""
    header = [_word(cell) for cell in sheet.header]
    begins = header[:1] == ["student"] or header[:2] == ["lastname", "firstname"]
    return begins and "id" in header and "section" in header


def is_test_student(identity: Identity) -> bool:
    """Return whether somebody is the student that Canvas makes for teachers to test with."""
    name = "".join(squeezed(part) for part in identity.name.partition(",")[::2])
    return bool(identity.id(Kind.CANVAS)) and name == _TEST_STUDENT


def read_teams(path: Path, course: Course) -> tuple[Membership, ...]:
    """Return the members of teams: a CSV with the columns `team` and `student`.

    Args:
        path: The file; a column `exercise` may say that a team is one for that exercise only.
        course: Its exercises.

    Raises:
        UserError: It cannot be read, has other columns, or names an unknown exercise.
    """
    sheet = table(path)
    team, student = sheet.column("team", "group"), sheet.column("student", "member", "login", "id")
    scope = sheet.column("exercise")
    if team is None or student is None:
        raise UserError(
            f"{path} has no columns `team` and `student`: found {_shown(sheet)}.",
            "Write one line for each member: the team, and the member's login, number or e-mail.",
        )
    found = []
    for line in sheet.rows:
        name, member = _cell(line[team]), _cell(line[student])
        exercise = _cell(line[scope]) if scope is not None else ""
        if name and member:
            folder = course.find(exercise).folder if exercise else ""
            found.append(Membership(path.name, name, member, folder))
    return tuple(found)


def _columns(sheet: Sheet, source: str) -> tuple[list[tuple[Kind, int]], dict[str, int]]:
    header = [_word(cell) for cell in sheet.header]
    known = _names()
    kinds = [
        (Kind(kind), header.index(name))
        for kind, names in known["kinds"].items()
        for name in names
        if name in header
    ]
    words = {
        word: next(header.index(name) for name in names if name in header)
        for word, names in known["words"].items()
        if any(name in header for name in names)
    }
    # Gradescope names its columns after the assignment: "Homework 1 - Submission Time".
    times = [
        index
        for index, cell in enumerate(header)
        if cell.endswith(tuple(known["words"]["submitted"]))
    ]
    if len(times) == 1:
        words["submitted"] = times[0]
    participants = _is_worksheet(sheet)
    if is_canvas(sheet):
        name = header.index("student") if "student" in header else None
        kinds = [(Kind.CANVAS, header.index("id")), *(one for one in kinds if one[0] != Kind.ID)]
        words |= {"name": name} if name is not None else {}
    elif participants:
        kinds = [(Kind.MOODLE, 0), *(one for one in kinds if one[1] != 0)]
        if words.get("status") != 1 and len(header) > 1:
            words["name"] = 1
    elif "submission tag" in header:
        # Classroom 50: its user names are those of GitHub.
        kinds = [(Kind.GITHUB if kind is Kind.LOGIN else kind, index) for kind, index in kinds]
    if not participants:
        # Elsewhere a group is where somebody sits, and hands in nothing.
        words.pop("team", None)
    if not kinds and not words.keys() & {"name", "family"}:
        raise UserError(
            f"{source} has no column that names students: found {_shown(sheet)}.",
            "Its first line must hold `student`, `username`, `login`, `id`, `email` or `name`.",
        )
    return kinds, words


def _is_worksheet(sheet: Sheet) -> bool:
    """Return whether a table is Moodle's grading worksheet, whose headers are translated.

    It begins with a numbered participant in each row, and has the same maximum in each of them.
    """
    words = {match["word"] if match else "" for match in map(_PARTICIPANT.match, _first(sheet))}
    maxima = ({line[index].strip() for line in sheet.rows} for index in range(2, len(sheet.header)))
    return (
        len(words) == 1
        and "" not in words
        and any(len(values) == 1 and _MAXIMUM.match(values.pop()) for values in maxima)
    )


def _first(sheet: Sheet) -> list[str]:
    return [line[0].strip() for line in sheet.rows]


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    data = resources.files("rnn_grade.classroom.people").joinpath("columns.toml")
    return tomllib.loads(data.read_text("utf-8"))


def _word(cell: str) -> str:
    return " ".join(cell.replace("_", " ").replace("-", " ").lower().split())


def _cell(text: str) -> str:
    match = _QUOTED.match(text.strip())
    plain = match["text"].replace('""', '"') if match else text
    # Brightspace writes `#` before numbers and names, for the sake of spreadsheets.
    said = plain.strip().removeprefix("#").strip()
    return escaped(unguarded(said).strip(_INVISIBLE).strip())


def _shown(sheet: Sheet) -> str:
    return clean(", ".join(f"`{cell.strip()}`" for cell in sheet.header), 200)
