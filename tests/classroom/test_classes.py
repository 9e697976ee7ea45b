"""A class of sixty in every layout: nobody gets a wrong mark, and nothing is unaccounted for.

The downloads come from `tests/downloads`, which follows the platforms' naming rules and knows
nothing of the code that reads them. Each is scored by the commands that a teacher types.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from downloads import (
    blackboard,
    canvas,
    classroom50,
    github,
    gradescope,
    moodle,
    nbgrader,
    people,
    plain,
)
from downloads.download import Download, Expected, Fate, Roster, Work
from places import ROOT, WORLD

from rnn_grade.commands.main import main

CLASS = people.class_of_60()
ATTRIBUTES = ("login", "email", "canvas", "number", "moodle", "github")
MAKERS = {
    "canvas": canvas.make,
    "canvas teams": canvas.make_teams,
    "moodle folders": moodle.make,
    "moodle flat": lambda *given: moodle.make(*given, form="flat"),
    "moodle underscore": lambda *given: moodle.make(*given, form="underscore"),
    "moodle blind": lambda *given: moodle.make(*given, form="blind"),
    "moodle teams": moodle.make_teams,
    "blackboard": blackboard.make,
    "blackboard without notes": lambda *given: blackboard.make(*given, notes=False),
    "gradescope": gradescope.make,
    "github": github.make,
    "github teams": github.make_teams,
    "classroom50": classroom50.make,
    "nbgrader": nbgrader.make,
    "plain": plain.make,
    "plain teams": plain.make_teams,
}
# The tables that a teacher may give with each, the first one in every way to give the download.
ROSTERS = {
    "canvas": ("gradebook", "last and first name"),
    "canvas teams": ("gradebook",),
    "moodle folders": (
        *("worksheet", "german worksheet", "participants and worksheet"),
        *("participants", "german participants"),
    ),
    "moodle flat": ("worksheet", "participants"),
    "moodle underscore": ("worksheet", "german participants"),
    "moodle blind": ("worksheet", "german worksheet"),
    "moodle teams": ("worksheet", "worksheet with groups", "participants"),
    "blackboard": ("csv", "xls"),
    "blackboard without notes": ("csv",),
    "gradescope": ("roster", "grades", "both"),
    "github": ("grades and roster", "roster with logins"),
    "github teams": ("roster with logins",),
    "classroom50": ("scores", "scores and roster"),
    "nbgrader": ("students",),
    "plain": ("registrar", "semicolons"),
    "plain teams": ("registrar",),
}
OUTCOMES = {Fate.GRADED: "graded", Fate.OLDER: "other attempt"}
WAYS = ("folder", "parent", "archive", "boxed")
CASES = [
    (name, way, roster)
    for name, rosters in ROSTERS.items()
    for way, roster in (
        *((way, rosters[0]) for way in WAYS),
        *(("folder", roster) for roster in rosters[1:]),
    )
]
DOUBLE = "def double(x):\n    return 2 * x\n\n\n"
TRIPLE = "def triple(x):\n    return 3 * x\n"
SMALL = {
    "full": Work(DOUBLE + TRIPLE, 3),
    "half": Work(DOUBLE, 2),
    "older": Work(TRIPLE, 1),
    "stub": Work((WORLD / "exercises/01_passes/passes.py").read_text("utf-8"), 0),
    "unreadable": Work("def double(x:\n", 0),
}


def cell_sources() -> dict[str, Work]:
    """Return texts for exercise 2: a point a check, 5 for the step, 6 for the loop, 12 beyond."""
    stub = (ROOT / "exercises/02_simple_rnn_cell/simple_rnn_cell.py").read_text("utf-8")
    full = (ROOT / "solutions/02_simple_rnn_cell/simple_rnn_cell.py").read_text("utf-8")
    step, loop = full.split("\n\n\ndef forward(")[0], full.split("\n\n\ndef backward(")[0]
    return {
        "full": Work(full, 23),
        "half": Work(f"{loop}\n", 11),
        "older": Work(f"{step}\n", 5),
        "stub": Work(stub, 0),
        "unreadable": Work("def step(x:\n", 0),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a download by its name and its exercise, each made once."""
    known = {}

    def get(name: str, slug: str, sources) -> Download:
        if (name, slug) not in known:
            folder = tmp_path_factory.mktemp("class")
            known[name, slug] = MAKERS[name](CLASS, slug, sources, folder)
        return known[name, slug]

    return get


@dataclass(frozen=True)
class Desk:
    """A teacher's folder with a gradebook, and the commands typed in it."""

    course: Path

    def __call__(self, *words: str) -> str:
        result = CliRunner().invoke(main, [*words, "--course", str(self.course)])
        assert result.exit_code == 0, result.output
        return result.stdout

    def table(self, *words: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self(*words))))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RNN_GRADE_SECRET", raising=False)
    return Desk


def score(desk: Desk, download: Download, way: str, roster: Roster, exercise: str) -> None:
    tables = [word for path in roster.files for word in ("--roster", str(path))]
    teams = ["--teams", str(download.teams)] if download.teams else []
    desk("score", str(download.ways[way]), exercise, *tables, *teams)


def folded(text: str) -> list[str]:
    """Return the words of a name, without order, commas, case and normal form."""
    plain_text = unicodedata.normalize("NFKC", text).casefold().replace(",", " ").replace("'", " ")
    return sorted(plain_text.split())


def rows_by_login(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Say whose each row is.

    The kind of number in the column `student` is the one under which most names agree: numbers of
    two kinds are the same ones, in another order.
    """

    def owners(attribute: str) -> dict[str, dict[str, str]]:
        known = {str(getattr(person, attribute)).casefold(): person for person in CLASS}
        found = ((known.get(row["student"].lstrip("'").casefold()), row) for row in rows)
        return {person.login: row for person, row in found if person is not None}

    def agreeing(rows_of: dict[str, dict[str, str]]) -> int:
        return sum(
            folded(rows_of[person.login]["name"]) == folded(person.name)
            for person in CLASS
            if person.login in rows_of
        )

    return max((owners(attribute) for attribute in ATTRIBUTES), key=agreeing)


def wrong_marks(
    rows: list[dict[str, str]], column: str, expected: dict[str, Expected], roster: Roster
) -> list[str]:
    """Return a line for each person whose mark is not the one that was made."""
    found = rows_by_login(rows)
    wrong = [f"{person.login}: has no row" for person in CLASS if person.login not in found]
    for login, row in found.items():
        mark = float(row[column]) if row[column] else None
        right = expected[login].points
        allowed = {None} if login in roster.unclear else {right}
        if login in roster.perhaps:
            allowed.add(None)
        if mark not in allowed:
            wrong.append(f"{login}: {mark} for {right} ({expected[login].why})")
    return wrong


def tidy(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/")).rstrip("/")


def unaccounted(lines: list[dict[str, str]], files: dict[str, Fate]) -> list[str]:
    """Return a line for each file without a line of its own or of a folder above it."""
    outcomes = {tidy(line["where"]): line["outcome"] for line in lines if line["what"] == "file"}
    problems = []
    for path, fate in files.items():
        if fate in (Fate.PLATFORM, Fate.OPENED):
            continue
        parts = tidy(path).split("/")
        above = ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]
        lines_of = [
            outcome
            for own in above
            for where, outcome in outcomes.items()
            if where == own or where.endswith(f"/{own}")
        ]
        if not lines_of:
            problems.append(f"{path}: no line, and should be {fate}")
        elif fate in OUTCOMES and lines_of[0] != OUTCOMES[fate]:
            problems.append(f"{path}: {lines_of[0]}, and should be {fate}")
        elif fate is Fate.IGNORED and lines_of[0].startswith(("graded", "other")):
            problems.append(f"{path}: {lines_of[0]}, and should be ignored")
    return problems


def check_books(desk: Desk, download: Download, roster: Roster, exercise: str, slug: str) -> None:
    """Compare marks, the audit's lines and the audit's sums with what was made."""
    marks = desk.table("export", exercise, "--format", "csv")
    assert wrong_marks(marks, slug, download.expected, roster) == []
    audit = desk.table("audit", "--format", "csv")
    assert unaccounted(audit, download.files) == []
    persons = [line for line in audit if line["what"] == "person"]
    assert {person.login for person in CLASS} <= set(rows_by_login(as_rows(persons, marks)))
    for line in persons:
        assert line["points"] or line["outcome"] != "mark", line
    sums = [line for line in audit if line["what"] == "sum"]
    assert sums, "the audit ends with its sums"
    assert audit[-len(sums) :] == sums


def as_rows(persons: list[dict[str, str]], marks: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the audit's people as rows of an export, whose names it shares."""
    names = {row["student"]: row["name"] for row in marks}
    return [{"student": line["who"], "name": names.get(line["who"], "")} for line in persons]


@pytest.mark.parametrize(("name", "way", "roster"), CASES)
def test_everybody_has_the_mark_of_what_they_handed_in(made, desk, name, way, roster):
    download = made(name, "passes", SMALL)
    typed = desk(WORLD)
    score(typed, download, way, download.rosters[roster], "passes")
    check_books(typed, download, download.rosters[roster], "passes", "passes")


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_holds_for_an_exercise_of_the_course(made, desk, name):
    download = made(name, "simple_rnn_cell", cell_sources())
    roster = download.rosters[ROSTERS[name][0]]
    typed = desk(ROOT)
    score(typed, download, "archive", roster, "2")
    check_books(typed, download, roster, "2", "simple_rnn_cell")


@pytest.mark.parametrize("name", MAKERS)
def test_who_is_late_pays_for_it_and_nobody_else(made, desk, name, tmp_path):
    download = made(name, "passes", SMALL)
    roster = download.rosters[ROSTERS[name][0]]
    for folder in ("exercises", "solutions", "grader"):
        (tmp_path / "course").mkdir(exist_ok=True)
        (tmp_path / "course" / folder).symlink_to(WORLD / folder)
    (tmp_path / "course" / "course.toml").write_text(
        '[policy]\ntimezone = "Europe/Berlin"\nlate = "percent"\npercent_per_day = 50\n'
        "[due]\npasses = 2026-11-30T23:59:00+01:00\n"
    )
    typed = desk(tmp_path / "course")
    score(typed, download, "folder", roster, "passes")
    rows = typed.table("export", "passes", "--format", "csv", "--without-times", "on-time")
    halved = {
        login: Expected(mark.points and mark.points / (2 if mark.late else 1), mark.why)
        for login, mark in download.expected.items()
    }
    assert wrong_marks(rows, "passes", halved, roster) == []
