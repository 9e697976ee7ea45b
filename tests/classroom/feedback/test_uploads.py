"""Feedback that goes back to a platform: whose it is, is decided there, by the name of a file."""

import io
import zipfile
from dataclasses import replace

import pytest
from given_back import canvas_gives, moodle_gives
from letters import hand_in, made, mark

from rnn_grade.classroom.feedback import uploads
from rnn_grade.classroom.feedback.letter import letter
from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Fate, Found, Identity, Kind, Listed, Membership


def moodle_row(number: str, name: str, source: str = "sheet.csv", **more: str) -> Listed:
    return Listed(source, Identity(((Kind.MOODLE, number),), name), **more)


def own(register: Register, *given, **fields):
    """Letters about files, each for all who get the mark for it."""
    return [
        letter(student, mark(given=one, team=to.team, **fields))
        for one in given
        for to in [register.recipients(one.identity, one.exercise)]
        for student in to.students
    ]


JANE = hand_in(
    "4711",
    (Kind.MOODLE, "4711"),
    name="Jane Doe",
    source="RNN-Cells-88/Jane Doe_4711_assignsubmission_file/x.py",
)
LEE = hand_in("71", (Kind.MOODLE, "71"), name="Kim Lee", source="Kim Lee_71_assignsubmission_x.py")


@pytest.mark.parametrize("fewest", [4, 5])
def test_moodle_gives_each_file_to_its_student(fewest):
    register = Register(seen=[(one.identity, one.exercise) for one in (JANE, LEE)])
    made = uploads.moodle(own(register, JANE, LEE), register, Style.HTML)
    assert made.without == []
    assert {
        moodle_gives(name, {71, 4711}, fewest): one.student.name for name, one in made.files.items()
    } == {(4711, "01_passes.html"): "Jane Doe", (71, "01_passes.html"): "Kim Lee"}


@pytest.mark.parametrize(
    "name",
    [
        *("Jane_71_assignsubmission_file_x", "../Jane", "a/b\\c", "~Jane", ".Jane", ""),
        *("O'Neil, Pat", "李雷", "Jane\n_71", "=cmd()", "J" * 4000, "\u202eenaJ", "_", "1_2_3_4"),
    ],
)
def test_a_name_of_any_sort_leads_moodle_to_nobody_else(name):
    given = replace(JANE, name=name)
    register = Register(seen=[(given.identity, "01_passes")])
    (file,) = uploads.moodle(own(register, given), register, Style.HTML).files
    assert moodle_gives(file, {71, 4711}, 4) == (4711, "01_passes.html")
    assert len(file) < 200
    assert file.isprintable()


def test_a_team_in_moodle_has_a_number_that_is_somebody_elses():
    """`Group 1_71_...`: Moodle numbers teams and people alike, and would give it to number 71."""
    rows = [
        moodle_row("1", "Ann Doe", team="Group 1"),
        moodle_row("2", "Ben Roe", team="Group 1"),
        moodle_row("71", "Kim Lee", team="Group 2"),
    ]
    group = hand_in("71", (Kind.MOODLE, "71"), name="Group 1", source="Group 1_71_assignsubmission")
    register = Register(rows, [(group.identity, "01_passes")])
    found = own(register, group)
    assert [one.student.name for one in found] == ["Ann Doe", "Ben Roe"]
    alone = uploads.moodle(found, register, Style.HTML)
    assert alone.files == {}
    assert {why for _, why in alone.without} == {"their team handed in, and not they themselves"}
    numbers = {one.student.student: one.student.ids[0][1] for one in found}
    with_sheet = uploads.moodle(found, register, Style.HTML, numbers)
    assert {moodle_gives(name, {1, 2, 71}, 5)[0] for name in with_sheet.files} == {1, 2}


def test_who_is_not_in_the_worksheet_is_listed():
    register = Register(seen=[(JANE.identity, "01_passes")])
    made = uploads.moodle(own(register, JANE), register, Style.HTML, {})
    assert (made.files, made.without) == ({}, [("4711", "the worksheet does not list them")])


def test_the_newest_download_that_holds_a_file_is_its_own():
    found = {
        "/old.zip": [Found(JANE.source, Fate.GRADED, sha256="a1")],
        "/new.zip": [Found(one.source, Fate.GRADED, sha256="a1") for one in (JANE, LEE)],
        "/else.zip": [Found(LEE.source, Fate.GRADED, sha256="b2")],
    }
    register = Register(seen=[(one.identity, one.exercise) for one in (JANE, LEE)])
    assert uploads.downloads(own(register, JANE, LEE), found) == {"/new.zip"}


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("doejane_4711_998877_simple_rnn.py", (4711, 998877)),
        ("doejane_LATE_4711_998877_simple_rnn-1.py", (4711, 998877)),
        ("LATE_4711_998877_x.py", (4711, 998877)),
        ("o_neil_4711_998877_x_12_13.py", (4711, 998877)),
    ],
)
def test_canvas_gets_the_names_that_it_gave(name, whose):
    given = hand_in("4711", (Kind.CANVAS, "4711"), source=f"submissions/{name}")
    register = Register(seen=[(given.identity, "01_passes")])
    made = uploads.canvas(own(register, given), register)
    assert (list(made.files), made.without) == ([name], [])
    assert canvas_gives(name) == whose


@pytest.mark.parametrize(
    "source",
    [
        *("doejane_4711_998877_my_links.py", "doejane_4711_x.py", "plain/x.py", ""),
        # Canvas would take these for somebody else's.
        *("doe_42_4711_998877_x.py", "42_43_4711_99_x.py", "doe_4712_998877_x.py"),
    ],
)
def test_what_canvas_would_ignore_or_give_to_another_is_listed(source):
    given = hand_in("4711", (Kind.CANVAS, "4711"), source=source)
    register = Register(seen=[(given.identity, "01_passes")])
    made = uploads.canvas(own(register, given), register)
    why = f"Canvas would not know them by {source or 'what they handed in'}"
    assert (made.files, made.without) == ({}, [("4711", why)])
    assert (canvas_gives(source or "x") or (0, 0))[0] != 4711


def test_an_anonymous_file_keeps_its_name():
    given = hand_in("anon_aB1", (Kind.CANVAS, "anon_aB1"), source="anon_aB1_998877_x.py")
    register = Register(seen=[(given.identity, "01_passes")])
    assert list(uploads.canvas(own(register, given), register).files) == ["anon_aB1_998877_x.py"]


def test_canvas_shows_a_comment_to_its_groups_itself():
    given = hand_in("4711", (Kind.CANVAS, "4711"), source="doe_4711_99_x.py")
    rows = [Listed("c.csv", Identity(((Kind.CANVAS, n),), name)) for n, name in PEOPLE]
    teams = [Membership("t.csv", "one", number) for number, _ in PEOPLE]
    register = Register(rows, [(given.identity, "01_passes")], teams)
    made = uploads.canvas(own(register, given), register)
    assert [one.student.student for one in made.files.values()] == ["4711"]
    assert made.without == [("4712", "their team handed in, and not they themselves")]


PEOPLE = (("4711", "Jane Doe"), ("4712", "Kim Lee"))


def test_a_mark_by_hand_without_a_file_cannot_be_named():
    one = letter(made().student, mark(None, points=3.0))
    why = "they handed in nothing that this could be an answer to"
    assert uploads.canvas([one], Register()).without == [("ann", why)]
    assert uploads.moodle([one], Register(), Style.HTML).without == [("ann", why)]


def test_the_same_feedback_is_the_same_archive():
    register = Register(seen=[(one.identity, one.exercise) for one in (JANE, LEE)])
    first = uploads.moodle(own(register, JANE, LEE), register, Style.HTML)
    second = uploads.moodle(own(register, LEE, JANE), register, Style.HTML)
    packed = uploads.archive(first, Style.HTML)
    assert packed == uploads.archive(second, Style.HTML)
    with zipfile.ZipFile(io.BytesIO(packed)) as read:
        assert read.testzip() is None
        assert sorted(read.namelist()) == sorted(first.files)
        assert read.read(read.namelist()[0]).startswith(b"<!DOCTYPE html>")
