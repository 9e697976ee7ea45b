"""`rnn-grade export`: a template is filled, a table is written, and what is not in it is said."""

import shutil

import pytest
from click.testing import CliRunner
from exported import Class
from marked_class import BLACKBOARD, CANVAS, marked_class
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import Key
from rnn_grade.commands.main import main


@pytest.fixture
def place(tmp_path):
    return marked_class(tmp_path / "class.sqlite")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    return lambda *words: CliRunner().invoke(main, list(words))


EVIL_SAID = (
    "=evil (=cmd()|'/c calc'!A1\\n::error::forged]]><script>alert(1)</script>\\x1b[31m\\x00"
    "\\u202e@everyone; no roster knows =evil)"
)


def test_the_command_fills_a_template_and_says_what_is_missing(run, place, tmp_path):
    (tmp_path / "export.csv").write_bytes(CANVAS.encode())
    result = run(
        *("export", "1", "--gradebook", str(place), "--format", "canvas"),
        *("--template", "export.csv", "--output", "filled.csv"),
    )
    assert (result.exit_code, result.stderr) == (
        0,
        "1 mark written to filled.csv.\n"
        "Not written: 2 handed in nothing: zoe (Zoe), else (Else, Some).\n"
        f"Not written: 1 not in the template: {EVIL_SAID}.\n"
        "Not written: 1 excused in Canvas: ben (O'Neil, Ben).\n"
        "Note: passes: 10 points are 20 in Canvas.\n",
    )
    assert (tmp_path / "filled.csv").read_bytes().decode() == (
        "Student,ID,SIS Login ID,Section,Passes (88)\r\n"
        "    Points Possible,,,,20\r\n"
        '"Doe, Ann",1,4711,A,16\r\n'
        '"O\'Neil, Ben",2,ben,A,EX\r\n'
    )


def test_a_template_in_utf_16_comes_back_in_it(run, place, tmp_path):
    tabbed = BLACKBOARD.removeprefix("\ufeff").replace('","', '"\t"')
    (tmp_path / "grades.xls").write_bytes(b"\xff\xfe" + tabbed.encode("utf-16-le"))
    result = run(
        *("export", "1", "--gradebook", str(place), "--format", "blackboard"),
        *("--template", "grades.xls"),
    )
    assert result.stdout_bytes.startswith(b"\xff\xfe")
    assert '"Doe"\t"Ann"\t"4711"\t"16"' in result.stdout_bytes.decode("utf-16")


def test_a_platform_without_its_file_says_where_to_get_it(run, place):
    result = run("export", "--gradebook", str(place), "--format", "moodle")
    assert (result.exit_code, result.output) == (
        2,
        "`--format moodle` needs the file that the platform gave you.\n"
        "Download it there, then: `rnn-grade export --format moodle --template FILE`.\n",
    )


def test_a_template_for_a_table_that_needs_none_is_refused(run, place, tmp_path):
    (tmp_path / "export.csv").write_bytes(CANVAS.encode())
    result = run("export", "--gradebook", str(place), "--template", "export.csv")
    assert (result.exit_code, result.output) == (
        2,
        "`--format csv` fills no template.\n"
        "Leave `--template` out, or name its platform: canvas, moodle, blackboard.\n",
    )


def test_the_table_goes_to_standard_output(run, place):
    result = run("export", "--gradebook", str(place))
    assert result.stdout.startswith(
        "student,name,email,passes,fails,percent,missing,days_late,team,by_hand,when,why\n"
    )
    assert result.stderr == (
        "4 marks written.\n"
        f"Not written: 4 handed in nothing: {EVIL_SAID.replace('no roster knows =evil', 'fails')}, "
        "ben (Ben O'Neil; fails), zoe (Zoe; passes, fails).\n"
    )


LATE = """
[policy]
late = "hard"
{zone}
[due]
passes = 2026-12-01T23:59:00+01:00
"""


@pytest.fixture
def course(tmp_path):
    """A course in which late work gets nothing."""

    def make(zone: str = "") -> str:
        copied = tmp_path / "course"
        if not copied.exists():
            shutil.copytree(WORLD, copied)
        (copied / "course.toml").write_text(LATE.format(zone=zone))
        return str(copied)

    return make


@pytest.fixture
def people(tmp_path):
    return Class(tmp_path)


def test_where_a_time_counts_nothing_leaves_without_one(run, course, people):
    people.hands_in("Ann Doe", 8, login="ann", at="2026-12-01T10:00:00+01:00")
    people.hands_in("Bob Roe", 7, login="bob")
    people.hands_in("Cy Poe", 6, login="cy")
    marked = course()
    words = ("export", "1", "--course", marked)
    result = run(*words, "--output", "marks.csv")
    assert (result.exit_code, result.output) == (
        2,
        "Nobody knows when 2 attempts came, and late ones lose points in this course: cy (Cy Poe; "
        "passes), bob (Bob Roe; passes).\n"
        f"Score them again with a table that has their times: `rnn-grade --course {marked} score "
        "SUBMISSIONS --roster FILE`. Or say what they are: `--without-times on-time` or "
        "`--without-times late`.\n",
    )
    for word, points in (("on-time", "7"), ("late", "0")):
        result = run(*words, "--without-times", word)
        assert f"bob,Bob Roe,,{points}," in result.stdout
        assert "ann,Ann Doe,,8," in result.stdout


def test_where_only_the_zone_is_unknown_the_course_can_say_it(run, course, people):
    people.hands_in("Ann Doe", 8, login="ann", at="2026-12-01T23:00:00")
    result = run("export", "1", "--course", course())
    assert (result.exit_code, result.output) == (
        2,
        "Nobody knows in which time zone 1 attempt came, and late ones lose points in this "
        "course: ann (Ann Doe; passes).\n"
        'Write the zone under `[policy]` in course.toml: `timezone = "Europe/Berlin"`. Or say what '
        "they are: `--without-times on-time` or `--without-times late`.\n",
    )
    result = run("export", "1", "--course", course('timezone = "Europe/Berlin"'))
    assert "ann,Ann Doe,,8," in result.stdout


def test_both_are_said_together(run, course, people):
    people.hands_in("Ann Doe", 8, login="ann", at="2026-12-01T23:00:00")
    people.hands_in("Bob Roe", 7, login="bob")
    result = run("export", "1", "--course", course())
    assert result.exit_code == 2
    assert "when 1 attempt came, and late ones lose points in this course: bob" in result.output
    assert (
        "time zone 1 attempt came, and late ones lose points in this course: ann" in result.output
    )


def test_nothing_is_asked_where_no_time_counts(run, people):
    people.hands_in("Bob Roe", 7, login="bob")
    result = run("export", "1")
    assert (result.exit_code, result.stderr) == (0, "1 mark written.\n")


def test_what_was_graded_with_another_version_is_written_with_a_note(run, people):
    people.hands_in("Bob Roe", 7, login="bob")
    with Gradebook(people.place) as book:
        (one,) = book.hand_ins()
        key = Key(one.sha256, one.sha256, one.exercise, "old", "0", 0, None, "process")
        book.keep_keys([key])
    result = run("export", "1")
    assert (result.exit_code, result.stderr) == (
        0,
        "1 mark written.\n"
        "Note: 01_passes was graded with another version of it or of rnn-grade: `rnn-grade score` "
        "grades it anew.\n",
    )


def test_what_tables_contradict_each_other_in_is_said(run, people):
    people.roster("login,name\nann,Ann Doe\n")
    people.roster("login,name\nann,Zoe Zahn\n", "other.csv")
    people.hands_in("Ann Doe", 7, login="ann")
    result = run("export", "1")
    assert result.stderr == (
        "0 marks written.\n"
        "Not written: 2 unclear: ann (login 1) (Ann Doe; ann stands for “Zoe Zahn” and “Ann Doe” "
        "in class.csv, other.csv), ann (login 2) (Zoe Zahn; ann stands for “Zoe Zahn” and “Ann "
        "Doe” in class.csv, other.csv).\n"
        "Not written: 1 whose file is nobody's: ann stands for “Zoe Zahn” and “Ann Doe” in "
        "class.csv, other.csv.\n"
        "Note: ann stands for “Zoe Zahn” and “Ann Doe” in class.csv, other.csv.\n"
    )


def test_a_column_is_named_only_where_there_are_columns(run, place):
    for style in ("csv", "nbgrader", "brightspace", "lti"):
        result = run("export", "1", "--gradebook", str(place), "--format", style, "--column", "x")
        assert (result.exit_code, result.stderr) == (
            2,
            f"`--format {style}` has no columns that could be called otherwise.\n"
            "Leave `--column` out: it is for canvas and blackboard.\n",
        )
