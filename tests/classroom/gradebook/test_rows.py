"""A gradebook that is damaged anywhere is read as far as it goes, and says what it left out."""

import contextlib
import json
import random
import sqlite3
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from class_rows import LOW, WRONG
from click.testing import CliRunner
from places import WORLD
from reports import EVERY

from rnn_grade.classroom.audit import audit
from rnn_grade.classroom.exports import dialects
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.page import anonymous, page
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import (
    Fate,
    Found,
    HandIn,
    Identity,
    Key,
    Kind,
    Listed,
    Membership,
    Override,
)
from rnn_grade.classroom.words.audit import audited
from rnn_grade.classroom.words.history import record
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.report import CheckResult, Report, Status

WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified,Feedback comments\nParticipant 1,Ann,,,,3,Yes,-,\n"
)


def report(sha256: str) -> Report:
    """A report with every status, and with findings of many kinds."""
    more = tuple(
        CheckResult(f"f{n}", "F.", 2, Status.FAILED, finding=one, curve=(0.1, 0.5), bar=0.9)
        for n, one in enumerate((*WRONG, LOW))
    )
    checks = (*(c for c in EVERY.checks if c.status is not Status.BROKEN), *more)
    return replace(EVERY, exercise="01_passes", sha256=sha256, checks=checks)


def listed(student: str, name: str) -> Listed:
    return Listed("class.csv", Identity(((Kind.ID, student),), name))


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("sound") / "class.sqlite"
    with Gradebook(place) as book:
        book.keep_roster("class.csv", [listed("1", "Ann"), listed("2", "Ben"), listed("3", "Zoe")])
        book.keep_teams("teams.csv", [Membership("teams.csv", "Owls", "3")])
        given = Override("3", "01_passes", 1.5, "Why not.", "teacher", "2026-12-01T10:00:00")
        book.override(given)
        book.keep_found("/class", [Found("x", Fate.IGNORED, "no file", whose=(Identity((), "A"),))])
        for student in "12":
            sha256 = student * 64
            of = Key(student, sha256, "01_passes", "d", "1.0", 0, 2.5, "process")
            book.keep_keys([of])
            book.add_hand_ins([HandIn(student, "01_passes", sha256, 1, "2026-11-20T10:00:00", "x")])
            book.keep(student, report(sha256))
            book.keep_fault(student, sha256, "01_passes", "no memory")
        book.secret()
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return place


@pytest.fixture(scope="module")
def course():
    return catalog.load(WORLD)


@pytest.fixture
def plain_page(monkeypatch):
    """A page without the two pictures of the class, which come from sums alone and take long."""
    for picture in ("histogram", "outcomes"):
        monkeypatch.setattr(f"rnn_grade.classroom.page.plots.{picture}", lambda *arguments: ())


@pytest.fixture
def look(course, tmp_path, plain_page):
    """Make all that is made from a gradebook of these bytes; return what it says of damage."""
    place = tmp_path / "class.sqlite"
    policy = Policy(late="percent", attempt="best")
    worksheet = tmp_path / "worksheet.csv"
    worksheet.write_text(WORKSHEET)

    def look_(content: bytes) -> tuple[str, ...]:
        for path in tmp_path.glob("class.sqlite*"):
            path.unlink()
        place.write_bytes(content)
        with Gradebook(place) as book:
            class_ = standing(course, book, policy, [course.exercises[0]])
            for dialect in Dialect:
                if dialect is not Dialect.CANVAS and dialect is not Dialect.BLACKBOARD:
                    path = worksheet if dialect is Dialect.MOODLE else None
                    given = dialects.read_template(dialect, path)
                    dialects.export(dialect, class_, policy, given)
            audited(audit(book, class_))
            page(class_.rows, policy, "Class")
            page(anonymous(class_.rows), policy, "Class")
            for student in {row.student.student for row in class_.rows} & {"1", "2"}:
                record(course, book, student)
            book.scores()
            return book.damage

    return look_


def changed(sound: Path, *statements: str, values=()) -> bytes:
    """Return a gradebook in which something was changed behind its back."""
    place = sound.with_name("changed.sqlite")
    place.write_bytes(sound.read_bytes())
    with contextlib.closing(sqlite3.connect(place)) as connection:
        for statement in statements:
            connection.execute(statement, values)
        connection.commit()
    return place.read_bytes()


def test_a_sound_gradebook_has_nothing_to_say(look, sound):
    assert look(sound.read_bytes()) == ()


# What the first row of a table is called.
WHAT = {
    "listed": "Roster row 1",
    "memberships": "Team row 1",
    "overrides": "Mark by hand 1",
    "found": "Audit line 1",
    "keys": "Key '1'",
    "attempts": "Hand-in 1",
    "gradings": "Grading 1",
}
NO_TEXT = "CAST(x'61ff62' AS TEXT)"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("listed SET name = x'ff' WHERE id = 1", "its `name` is no text"),
        (f"listed SET section = {NO_TEXT} WHERE id = 1", "its `section` is no text"),
        ('listed SET ids = \'[["x", "1"]]\' WHERE id = 1', "its `ids` are none"),
        ("memberships SET team = '' WHERE id = 1", "its `team` is empty"),
        ("overrides SET points = -1 WHERE id = 1", "its `points` is -1.0"),
        ("found SET fate = 'lost' WHERE id = 1", "it says of no file what became of it"),
        ("keys SET seed = 'x' WHERE key = '1'", "its `seed` is a text"),
        ("attempts SET attempt = 'x' WHERE id = 1", "its `attempt` is a text"),
        ("attempts SET attempt = -1 WHERE id = 1", "its `attempt` is -1"),
        ("attempts SET exercise = '' WHERE id = 1", "its `exercise` is empty"),
        ("attempts SET late = 'x' WHERE id = 1", "its `late` is a text"),
        ("attempts SET late = 7 WHERE id = 1", "its `late` is 7"),
        ("gradings SET seconds = 'x' WHERE id = 1", "its `seconds` is a text"),
        ("gradings SET seconds = 9e999 WHERE id = 1", "its `seconds` is inf"),
        ("gradings SET report = 'no' WHERE id = 1", "its report is no JSON"),
        (f"gradings SET report = {NO_TEXT} WHERE id = 1", "its `report` is no text"),
        (
            "gradings SET report = '[]' WHERE id = 1",
            "its report is not a report of the schema rnn-grade/report/v1",
        ),
        ("gradings SET score = 99 WHERE id = 1", "its report is that of another grading"),
        (
            "gradings SET exercise = '02_fails' WHERE id = 1",
            "its report is that of another grading",
        ),
    ],
)
def test_a_damaged_row_is_named_and_left_out(look, sound, change, told):
    table = change.partition(" ")[0]
    assert look(changed(sound, f"UPDATE {change}")) == (
        f"{WHAT[table]} is damaged and left out: {told}.",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"points": 2', '"points": "2"', "`points` is '2'"),
        ('"points": 2', '"points": -2', "`points` is -2"),
        ('"curve": []', '"curve": ["x"]', "`curve` is 'x'"),
        ('"sha256"', '"other"', "`sha256` is missing"),
        ('"hints": []', '"hints": {}', "`hints` is {}"),
    ],
)
def test_a_value_of_another_type_is_named(look, sound, old, new, told):
    update = "UPDATE gradings SET report = replace(report, ?, ?) WHERE id = 1"
    assert look(changed(sound, update, values=(old, new))) == (
        f"Grading 1 is damaged and left out: its report is not a whole report: {told}.",
    )


def test_a_report_that_is_nested_too_deep_is_damaged(look, sound):
    deep = "[" * 100_000
    content = changed(sound, "UPDATE gradings SET report = ? WHERE id = 1", values=(deep,))
    assert look(content) == ("Grading 1 is damaged and left out: its report is nested too deep.",)


@pytest.mark.parametrize("command", ["export", "report", "history"])
def test_a_command_says_what_was_left_out_and_does_the_rest(
    sound, tmp_path, monkeypatch, plain_page, command
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    Path("class.sqlite").write_bytes(
        changed(sound, "UPDATE gradings SET report = 'x' WHERE id = 1")
    )
    words = ["history", "1"] if command == "history" else [command, "1"]
    result = CliRunner().invoke(main, [*words, "--gradebook", "class.sqlite"])
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "Grading 1 is damaged and left out: its report is no JSON.\n"
        "`rnn-grade score SUBMISSIONS --regrade` makes gradings anew, `--roster` and `--teams` "
        "their rows, and `rnn-grade mark` a mark by hand.\n"
    )
    if command == "export":
        assert "1,Ann,,,0,passes: not graded yet,,,,,\n2,Ben,,2,8.33,,,,,,\n" in result.stdout
    if command == "history":
        assert "the grader failed, no score: no memory" in result.stdout


def test_a_gradebook_that_no_database_can_read_is_one_sentence(look, sound, tmp_path):
    content = bytearray(sound.read_bytes())
    # Every page but the first, which says that it is a database and what is in it.
    content[4096:] = b"\xff" * (len(content) - 4096)
    with pytest.raises(UserError) as raised:
        look(bytes(content))
    place = tmp_path / "class.sqlite"
    assert raised.value.message in (
        f"The gradebook {place} cannot be {done}: database disk image is malformed."
        for done in ("opened", "read")
    )


# What a value may have become.
VALUES = [
    *(None, b"", b"\xff\x00", "", "text", -1, 1 << 62, 1.5, float("inf")),
    *("[]", "{}", '"x"', "null", "7", "NaN", '{"schema": "rnn-grade/report/v1"}', NO_TEXT),
]
JSON = [
    *(None, True, -1, 0, 1 << 70, 1.5, float("inf"), float("nan"), 10**400, "", "x", "nan"),
    *([], {}, [[]], ["a", None], {"a": {"b": []}}, "passed", [1, 2, 3]),
]


def paths(value, path=()):
    """Yield where in a document a value stands."""
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(part, (*path, key))


def damaged_values(sound: Path, draw: random.Random):
    """Gradebooks in which one value of a row has become another."""
    tables = {
        "about": ("name", "value"),
        "listed": ("source", "ids", "name", "family", "given", "section", "team", "submitted_at"),
        "memberships": ("source", "team", "student", "exercise"),
        "overrides": ("student", "exercise", "points", "because", "author", "at"),
        "found": ("root", "path", "fate", "why", "exercise", "sha256", "whose"),
        "keys": ("key", "sha256", "exercise", "digest", "version", "seed", "timeout", "require"),
        "current": ("sha256", "exercise", "key"),
        "attempts": (
            *("student", "ids", "name", "exercise", "sha256", "attempt", "submitted_at", "late"),
            *("source", "seen_at"),
        ),
        "gradings": ("key", "sha256", "exercise", "score", "report", "problem", "seconds", "at"),
    }
    cells = [(table, column) for table, columns in tables.items() for column in columns]
    for (table, column), value in draw.sample(list(product(cells, VALUES)), 250):
        new, values = (NO_TEXT, ()) if value is NO_TEXT else ("?", (value,))
        row = f"rowid = (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1)"
        with contextlib.suppress(sqlite3.IntegrityError):
            yield changed(sound, f"UPDATE {table} SET {column} = {new} WHERE {row}", values=values)


def damaged_reports(sound: Path, draw: random.Random):
    """Gradebooks in which one value of a report has become another, or is gone."""
    text = json.dumps(report("1" * 64).to_dict())
    places = [path for path in paths(json.loads(text)) if path]
    for path in draw.choices(places, k=120):
        document = json.loads(text)
        above = document
        for key in path[:-1]:
            above = above[key]
        if draw.random() < 0.2:
            del above[path[-1]]
        else:
            above[path[-1]] = draw.choice(JSON)
        values = (json.dumps(document),)
        yield changed(sound, "UPDATE gradings SET report = ? WHERE id = 1", values=values)


def damaged_bytes(sound: Path, draw: random.Random):
    """Gradebooks in which bytes have become others, or the end is missing."""
    for _ in range(120):
        content = bytearray(sound.read_bytes())
        for _ in range(draw.choice((1, 3, 10, 40))):
            content[draw.randrange(len(content))] = draw.randrange(256)
        end = draw.randrange(len(content)) if draw.random() < 0.1 else len(content)
        yield bytes(content[:end])


@pytest.mark.parametrize("damaged", [damaged_values, damaged_reports, damaged_bytes])
def test_no_damage_is_more_than_a_sentence(look, sound, damaged):
    ends = []
    for content in damaged(sound, random.Random(7)):
        try:
            ends.append(bool(look(content)))
        except UserError as error:
            ends.append(error.message)
    # It was damage that somebody noticed, and some that does no harm.
    assert len(ends) > 100
    assert len(set(map(bool, ends))) == 2
