"""Tables that need no template: everybody is in them, no text is a formula, nothing is guessed."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from exported import Class
from marked_class import marked_class
from places import WORLD

from rnn_grade.classroom.exports import tables
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import Missing, standing
from rnn_grade.classroom.people.rosters import read_roster
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.policy import Policy
from rnn_grade.course import catalog


@pytest.fixture
def rows(tmp_path):
    world = catalog.load(WORLD)
    with Gradebook(marked_class(tmp_path / "class.sqlite")) as book:
        return standing(world, book, Policy()).rows


@pytest.fixture
def people(tmp_path):
    return Class(tmp_path)


def lines_of(made) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(made.content.decode()))
    return {row["student"]: row for row in rows}


def test_a_plain_table_has_everybody(rows):
    lines = lines_of(tables.plain(rows, Policy()))
    assert lines["4711"]["passes"] == "8"
    assert (lines["zoe"]["passes"], lines["zoe"]["percent"]) == ("", "0")
    assert lines["4711"]["percent"] == "65"


def test_a_plain_table_says_what_is_missing_and_who_gave_a_mark(people):
    people.roster("login,name\nann,Ann Doe\nbob,Bob Roe\nzoe,Zoe\n")
    people.hands_in("Ann Doe", 8, login="ann")
    people.by_hand("ann", 9.5, "shown at the board, twice")
    people.by_hand("zoe", 4, "=oral")
    made, said = people.export(Dialect.CSV)
    lines = lines_of(made)
    ann, bob, zoe = (lines[name] for name in ("ann", "bob", "zoe"))
    assert ann == {
        "student": "ann",
        "name": "Ann Doe",
        "email": "",
        "passes": "9.5",
        "percent": "95",
        "missing": "",
        "days_late": "",
        "team": "",
        "by_hand": "passes: prof",
        "when": "passes: 2026-12-02T10:00:00+00:00",
        "why": "passes: shown at the board, twice",
    }
    assert (bob["passes"], bob["missing"]) == ("", "passes: handed in nothing")
    assert (zoe["passes"], zoe["missing"], zoe["why"]) == ("4", "", "passes: =oral")
    assert said == [
        "2 marks written.",
        "Not written: 1 handed in nothing: bob (Bob Roe).",
        "Note: 2 marks by hand: ann (Ann Doe; 9.5) by hand, prof, 2026-12-02: shown at the board, "
        "twice; zoe (Zoe; 4) by hand, prof, 2026-12-02: =oral.",
    ]


NAMES = (
    "Doe, Ann",
    "Pat O'Neil",
    "Jörg Müller",
    "Jo\u0308rg Mu\u0308ller-Lu\u0308denscheidt",
    "王伟",
    "Kim 🦊",
    "=1+1",
    "-x",
    "@all",
    "'quoted'",
    'Ann "Nan" Doe',
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_survives_the_way_out_and_in_again(people, tmp_path, name):
    people.hands_in(name, 8, login="=login")
    made, _ = people.export(Dialect.CSV)
    (tmp_path / "class.csv").write_bytes(made.content)
    (row,) = read_roster(tmp_path / "class.csv")
    assert row.identity.name == name
    assert [value for _, value in row.identity.ids] == ["=login"]


def test_no_cell_of_any_table_is_a_formula(rows):
    for made in (tables.plain(rows, Policy()), tables.brightspace(rows)):
        text = made.content.decode()
        for line in csv.reader(io.StringIO(text)):
            assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]
        assert "\x1b" not in text


def test_brightspace_has_its_marks_and_ends(rows):
    lines = tables.brightspace(rows).content.decode().splitlines()
    assert lines[0] == (
        "Username,Passes Points Grade <Numeric MaxPoints:3>,Fails Points Grade "
        "<Numeric MaxPoints:3>,End-of-Line Indicator"
    )
    assert "#4711,8,5,#" in lines
    assert "#ben,6,,#" in lines
    assert not any("zoe" in line for line in lines)


def test_brightspace_names_the_login_where_the_class_needs_more_to_tell_two_apart(people):
    people.roster("login,name,sid\nann,Ann Doe,1\nbob,Bob Roe,2\n")
    people.roster("name,sid\nCy Poe,ann\n", "more.csv")
    people.hands_in("Ann Doe", 8, login="ann")
    people.hands_in("Bob Roe", 7, login="bob")
    assert {row.student.student for row in people.standing().rows} == {
        *("ann (login)", "ann (number)", "bob")
    }
    made, _ = people.export(Dialect.BRIGHTSPACE)
    assert made.content.decode().splitlines()[1:] == ["#ann,8,#", "#bob,7,#"]


def test_nbgrader_reads_its_own_columns_without_quotes(rows):
    late = Policy(due={"passes": datetime(2026, 12, 1, tzinfo=UTC)})
    made = tables.nbgrader(rows, late)
    lines = made.content.decode().splitlines()
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


def test_nbgrader_has_nought_for_nothing_and_no_line_for_what_waits(people):
    people.roster("login,name\nann,Ann Doe\nzoe,Zoe\n")
    people.hands_in("Ann Doe", 8, login="ann")
    row_ann, row_zoe = people.standing("passes").rows
    waiting = replace(row_ann.marks[0], points=None, missing=Missing.UNGRADED)
    made = tables.nbgrader([replace(row_ann, marks=(waiting,)), row_zoe], Policy())
    lines = made.content.decode().splitlines()[1:]
    assert lines == ["passes,,,zoe,Zoe,,,0.0,0.0,0.0,3.0"]
    assert (made.filled, made.noughts) == (0, 1)
    assert [(one.student.student, one.reason) for one in made.unwritten] == [
        ("ann", Missing.UNGRADED)
    ]


def test_nbgrader_has_a_mark_by_hand_as_its_score(people):
    people.hands_in("Doe, Ann", 8, login="ann")
    people.by_hand("ann", 9, "oral")
    made, said = people.export(Dialect.NBGRADER)
    assert made.content.decode().splitlines()[1] == "passes,,,ann,Doe,Ann,,9.0,0.0,9.0,10.0"
    assert said[-1] == ("Note: 1 mark by hand: ann (Doe, Ann; 9) by hand, prof, 2026-12-02: oral.")


NOW = "2026-12-24T10:00:00.123+00:00"


def lti_of(rows):
    lines = tables.lti(rows, NOW).content.decode().splitlines()
    return {line["score"]["userId"]: line for line in map(json.loads, reversed(lines))}


def test_lti_scores_have_all_that_a_platform_demands(rows):
    scores = lti_of(rows)
    assert scores["4711"] == {
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
    assert "zoe" not in scores


def test_what_has_no_score_yet_is_pending_and_not_nought(rows):
    row = next(row for row in rows if row.student.student == "ben")
    mark = row.marks[0]
    ungraded = replace(mark, entry=replace(mark.entry, grading=None), points=None)
    score = lti_of([replace(row, marks=(ungraded,))])["ben"]["score"]
    assert score["gradingProgress"] == "Pending"
    assert "scoreGiven" not in score


def test_a_mark_by_hand_is_a_score_also_of_whoever_handed_in_nothing(people):
    people.roster("login,name\nzoe,Zoe\n")
    people.by_hand("zoe", 4, "oral")
    score = lti_of(people.standing("passes").rows)["zoe"]["score"]
    assert (score["scoreGiven"], score["gradingProgress"]) == (4, "FullyGraded")
    assert score["comment"] == "by hand, prof, 2026-12-02: oral"
