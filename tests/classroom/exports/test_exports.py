"""Marks in every platform's dialect: a template comes back as it was, with the marks in it."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from marked_class import BLACKBOARD, CANVAS, marked_class
from places import WORLD

from rnn_grade.classroom.exports import blackboard, canvas, moodle, tables
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.spreadsheet import number, read, safe
from rnn_grade.course import catalog
from rnn_grade.errors import UserError


@pytest.fixture
def world():
    return catalog.load(WORLD)


@pytest.fixture
def place(tmp_path):
    return marked_class(tmp_path / "class.sqlite")


@pytest.fixture
def rows(world, place):
    with Gradebook(place) as book:
        return standing(world, book, Policy())


@pytest.fixture
def one(world, place):
    with Gradebook(place) as book:
        return standing(world, book, Policy(), [world.find("passes")])


def test_canvas_gets_its_own_export_back(rows):
    made = canvas.export(rows, CANVAS, ("Passes", "99"))
    assert made.text == (
        'Student,ID,SIS Login ID,Section,Passes (88),"Fails, really (99)"\r\n'
        "    Points Possible,,,,20,10\r\n"
        '"Doe, Ann",1,4711,A,16,5\r\n'
        '"O\'Neil, Ben",2,ben,A,12,4\r\n'
    )
    assert (made.filled, made.unknown) == (3, ("=evil",))
    assert made.notes == ("passes: 10 points are 20 in Canvas",)


def test_canvas_leaves_out_who_has_no_mark_and_clears_nothing(rows):
    text = canvas.export(rows, CANVAS, ("88", "99")).text
    assert "Zahn" not in text
    assert "Else" not in text
    # Ben's other mark is the one that Canvas had.
    assert text.splitlines()[-1].endswith(",12,4")


@pytest.mark.parametrize(
    ("template", "columns", "message"),
    [
        (CANVAS, ("Quiz",), "The Canvas export has no column for `Quiz`; it has `Passes (88)`"),
        ("Name,ID\nAnn,1\n", (), "must begin with the columns `Student` and `ID`"),
        ("", (), "The Canvas export is no table with a header."),
        (
            CANVAS.replace("Fails, really (99)", "Passes (99)"),
            ("Passes",),
            "The Canvas export has 2 columns called `Passes`.",
        ),
    ],
)
def test_canvas_says_what_is_wrong_with_a_template(rows, template, columns, message):
    with pytest.raises(UserError) as raised:
        canvas.export(rows, template, columns)
    assert message in raised.value.message
    assert raised.value.hint


MOODLE = (
    '\ufeffIdentifier,"Full name",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 4711,"Ann Doe","Submitted",-,20.00,Yes,-,-,""\n'
    'Participant 9,"Ben O\'Neil","Submitted",3,20.00,Yes,-,-,"old"\n'
    'Participant 10,"Some Else",-,-,20.00,Yes,-,-,""\n'
)


def test_moodle_gets_its_worksheet_back_in_place(one):
    made = moodle.export(one, MOODLE)
    sheet = read(made.text, "it")
    assert made.text.startswith("\ufeffIdentifier,")
    assert [(row[0], row[3]) for row in sheet.rows] == [
        ("Participant 4711", "16"),
        ("Participant 9", "12"),
        ("Participant 10", "-"),
    ]
    assert (made.filled, made.unknown) == (2, ("=evil",))
    said = sheet.rows[0][-1]
    assert said.startswith("8 of 10 points, 1 of 2 checks<br>B. The answer: &lt;b&gt;two&lt;/b&gt;")
    assert "\n" not in said


def test_moodle_in_another_language_is_read_by_what_stands_in_it(one):
    german = (
        'ID;"Vollständiger Name";Status;Bewertung;Bestwertung;"Bewertung kann geändert werden";'
        '"Zuletzt geändert (Abgabe)";"Zuletzt geändert (Bewertung)";"Feedback als Kommentar"\n'
        'Teilnehmer/in4711;"Ann Doe";"Abgegeben";;20,00;Ja;-;-;""\n'
    )
    sheet = read(moodle.export(one, german).text, "it")
    assert sheet.rows[0][3:5] == ("16", "20,00")
    assert sheet.separator == ";"


def test_moodle_wants_one_exercise_and_a_worksheet(rows, one):
    with pytest.raises(UserError, match="belongs to one assignment"):
        moodle.export(rows, MOODLE)
    with pytest.raises(UserError, match="no columns for a grade"):
        moodle.export(one, "a,b,c\n1,2,x\n")


def test_blackboard_gets_its_header_back_byte_by_byte(one):
    made = blackboard.export(one, BLACKBOARD)
    assert made.text == (
        '\ufeff"Last Name","First Name","Username","Passes [Total Pts: 20 Score] |1281892"\n'
        '"Doe","Ann","4711","16"\n'
        '"O\'Neil","Ben","ben","12"\n'
    )
    assert made.notes == ("passes: 10 points are 20 in Blackboard",)


def test_blackboard_needs_its_columns(one):
    with pytest.raises(UserError, match="no column `Username`"):
        blackboard.export(one, '"A","B"\n"1","2"\n')
    with pytest.raises(UserError, match="no column for `Passes`"):
        blackboard.export(one, BLACKBOARD.replace("Passes", "Quiz"))


def test_a_plain_table_has_everybody(rows):
    text = tables.plain(rows, Policy()).text
    lines = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert lines["4711"]["passes"] == "8"
    assert (lines["zoe"]["passes"], lines["zoe"]["percent"]) == ("", "0")
    assert lines["4711"]["percent"] == "65"


def test_no_cell_of_any_table_is_a_formula(rows):
    for made in (tables.plain(rows, Policy()), tables.brightspace(rows)):
        for line in csv.reader(io.StringIO(made.text)):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]
        assert "\x1b" not in made.text


def test_brightspace_has_its_marks_and_ends(rows):
    lines = tables.brightspace(rows).text.splitlines()
    assert lines[0] == (
        "Username,Passes Points Grade <Numeric MaxPoints:3>,Fails Points Grade "
        "<Numeric MaxPoints:3>,End-of-Line Indicator"
    )
    assert "#4711,8,5,#" in lines
    assert "#ben,6,,#" in lines
    assert not any("zoe" in line for line in lines)


def test_nbgrader_reads_its_own_columns_without_quotes(rows):
    late = Policy(due={"passes": datetime(2026, 12, 1, tzinfo=UTC)})
    lines = tables.nbgrader(rows, late).text.splitlines()
    header = lines[0].split(",")
    for line in lines[1:]:
        assert len(line.split(",")) == len(header)
    cells = dict(zip(header, lines[1].split(","), strict=True))
    ann = next(dict(zip(header, x.split(","), strict=True)) for x in lines if ",4711," in x)
    assert (ann["assignment"], ann["score"], ann["max_score"]) == ("passes", "8.0", "10.0")
    assert (ann["duedate"], ann["timestamp"]) == (
        "2026-12-01 00:00:00+00:00",
        "2026-12-01 10:00:00",
    )
    assert set(cells) == set(header)


NOW = "2026-12-24T10:00:00.123+00:00"


def test_lti_scores_have_all_that_a_platform_demands(rows):
    lines = [json.loads(line) for line in tables.lti(rows, NOW).text.splitlines()]
    ann = next(line for line in lines if line["score"]["userId"] == "4711")
    assert ann == {
        "exercise": "passes",
        "score": {
            "userId": "4711",
            "activityProgress": "Submitted",
            "gradingProgress": "FullyGraded",
            "timestamp": NOW,
            "https://canvas.instructure.com/lti/submission": {"new_submission": False},
            "scoreGiven": 8.0,
            "scoreMaximum": 10,
            "comment": "8 of 10 points, 1 of 2 checks",
        },
    }
    assert "zoe" not in {line["score"]["userId"] for line in lines}


def test_what_has_no_score_yet_is_pending_and_not_nought(rows):
    mark = rows[1].marks[0]
    ungraded = replace(mark, entry=replace(mark.entry, grading=None), points=None)
    row = replace(rows[1], marks=(ungraded,))
    (line,) = tables.lti([row], NOW).text.splitlines()
    score = json.loads(line)["score"]
    assert score["gradingProgress"] == "Pending"
    assert "scoreGiven" not in score


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-1", "'-1"),
        ("\t=1", "' =1"),
        ("plain", "plain"),
        ("a\nb", "a b"),
    ],
)
def test_a_text_is_never_a_formula(text, kept):
    assert safe(text) == kept


@pytest.mark.parametrize(("value", "text"), [(8.0, "8"), (7.5, "7.5"), (1 / 3, "0.33"), (0, "0")])
def test_numbers_are_plain(value, text):
    assert number(value) == text
