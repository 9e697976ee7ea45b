"""A gradebook of the first version is one of today's as soon as it is opened; nothing is lost."""

import contextlib
import json
import sqlite3
import subprocess
import sys

import pytest
from marked_class import report
from ordinary import as_somebody
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Identity, Kind
from rnn_grade.course import catalog
from rnn_grade.errors import UserError

SHA256 = "ab" * 32
# As that version made them.
FIRST = """
CREATE TABLE about (name VARCHAR(50) NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE students (student VARCHAR(200) NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
    on_roster BOOLEAN NOT NULL, PRIMARY KEY (student));
CREATE TABLE hand_ins (id INTEGER NOT NULL, student VARCHAR(200) NOT NULL,
    exercise VARCHAR(200) NOT NULL, sha256 VARCHAR(64) NOT NULL, attempt BIGINT NOT NULL,
    submitted_at VARCHAR(40) NOT NULL, source TEXT NOT NULL, seen_at VARCHAR(40) NOT NULL,
    PRIMARY KEY (id), UNIQUE (student, exercise, sha256, attempt, submitted_at));
CREATE TABLE gradings (id INTEGER NOT NULL, "key" VARCHAR(64) NOT NULL,
    sha256 VARCHAR(64) NOT NULL, exercise VARCHAR(200) NOT NULL, score INTEGER, total INTEGER,
    problem TEXT NOT NULL, report TEXT, seconds FLOAT NOT NULL, at VARCHAR(40) NOT NULL,
    PRIMARY KEY (id));
CREATE TABLE aside ("key" VARCHAR(64) NOT NULL, at VARCHAR(40) NOT NULL, PRIMARY KEY ("key"));
INSERT INTO about VALUES ('schema', '1'), ('secret', 'SECRET');
INSERT INTO students VALUES ('ann', 'Ann Doe', 'ann@example.org', 1), ('ben', 'Ben Roe', '', 0),
    ('zoe', 'Zoe Zahn', '', 1);
INSERT INTO hand_ins VALUES
    (1, 'ann', '01_passes', 'SHA', 0, '2026-11-20T10:00:00', 'ann/passes.py', '2026-11-21'),
    (2, 'ann', '01_passes', 'older', 0, '2026-11-19T10:00:00', 'ann/old.py', '2026-11-21'),
    (3, 'ben', '01_passes', 'SHA', 2, '', 'ben/passes.py', '2026-11-21');
INSERT INTO aside VALUES ('lost', '2026-11-21');
""".replace("SECRET", "5e" * 32).replace("SHA", SHA256)


def first(place, *changes: str):
    """Make a gradebook of the first version, with one grading, and change it."""
    kept = json.dumps(report("01_passes", SHA256, 2).to_dict())
    with contextlib.closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(FIRST)
        connection.execute(
            "INSERT INTO gradings VALUES (1, 'k', ?, '01_passes', 2, 10, '', ?, 1.5, '2026-11-21')",
            (SHA256, kept),
        )
        for change in changes:
            connection.execute(change)
        connection.commit()
    return place


@pytest.fixture
def place(tmp_path):
    return first(tmp_path / "class.sqlite")


def test_people_hand_ins_and_marks_come_over(place):
    for _ in range(2):
        with Gradebook(place) as book:
            assert book.damage == ()
            assert [(one.source, one.identity, one.family) for one in book.roster()] == [
                (
                    "roster",
                    Identity(((Kind.ID, "ann"), (Kind.EMAIL, "ann@example.org")), "Ann Doe"),
                    "",
                ),
                ("roster", Identity(((Kind.ID, "zoe"),), "Zoe Zahn"), ""),
            ]
            known = [(e.hand_in.student, e.hand_in.name, e.score) for e in book.entries()]
            assert known == [("ann", "Ann Doe", None), ("ann", "Ann Doe", 2), ("ben", "Ben Roe", 2)]
            assert book.entries()[2].hand_in.attempt == 2
            assert book.secret() == "5e" * 32
            assert book.aside(["lost"]) == {"lost"}
            found = standing(catalog.load(WORLD), book, Policy())
            points = {row.student.name: row.marks[0].points for row in found.rows}
            assert points == {"Ann Doe": 2.0, "Ben Roe": 2.0, "Zoe Zahn": None}


def test_the_older_tables_stay(place):
    with Gradebook(place):
        pass
    with contextlib.closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT count(*) FROM hand_ins").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM students").fetchone() == (3,)


def test_processes_that_open_an_older_one_at_once_bring_it_over_once(place):
    script = (
        "import sys\n"
        "from rnn_grade.classroom.gradebook import Gradebook\n"
        "sys.stdin.readline()\n"
        "with Gradebook(sys.argv[1]) as book:\n"
        "    print(len(book.hand_ins()), len(book.roster()))\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate() for process in started] == [("3 2\n", "")] * 4


def test_an_older_one_that_can_only_be_read_is_brought_over_in_a_copy(place):
    with contextlib.closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    before = place.read_bytes()
    script = (
        "import sys\n"
        "from rnn_grade.classroom.gradebook import Gradebook\n"
        "with Gradebook(sys.argv[1]) as book:\n"
        "    print([score for _, score in book.scores()])\n"
    )
    done = as_somebody(place.parent, [sys.executable, "-c", script, str(place)])
    assert (done.stdout, done.stderr) == ("[None, 2, 2]\n", "")
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE students SET name = x'ff' WHERE student = 'ann'", "Row 1 of the earlier table "
         "`students` is damaged and left out."),
        ("UPDATE hand_ins SET sha256 = CAST(x'61ff' AS TEXT) WHERE id = 2", "Row 2 of the earlier "
         "table `hand_ins` is damaged and left out."),
        ("UPDATE hand_ins SET attempt = 'x' WHERE id = 3", "Row 3 of the earlier table `hand_ins` "
         "is damaged and left out."),
        ("DROP TABLE students", ""),
    ],
)  # fmt: skip
def test_what_is_damaged_stays_behind_and_is_named(tmp_path, change, told):
    with Gradebook(first(tmp_path / "class.sqlite", change)) as book:
        assert book.damage == ((told,) if told else ())
        assert len(book.hand_ins()) + len(book.roster()) == (4 if told else 3)


def test_a_later_one_is_refused_and_left_as_it_is(tmp_path):
    place = first(tmp_path / "class.sqlite", "UPDATE about SET value = '3' WHERE name = 'schema'")
    with pytest.raises(UserError) as raised:
        Gradebook(place)
    assert raised.value.message == (
        f"The gradebook {place} cannot be opened: it has version 3, and this rnn-grade knows 2."
    )
    with contextlib.closing(sqlite3.connect(place)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "attempts" not in tables
