"""What counts of a gradebook: one attempt for each student and exercise, after the policy."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import Missing, standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import HandIn, Identity, Key, Kind, Listed, Membership, Override
from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Report, Status


def report(exercise: str, sha256: str, score: int) -> Report:
    checks = (
        CheckResult("a", "A.", score, Status.PASSED),
        CheckResult("b", "B.", 10 - score, Status.FAILED),
    )
    return Report(exercise, "Title", "x.py", sha256, checks)


@pytest.fixture
def world():
    return catalog.load(WORLD)


def listed(student: str, name: str = "", **more: str) -> Listed:
    return Listed("class.csv", Identity(((Kind.ID, student),), name), **more)


@pytest.fixture
def book(tmp_path):
    """Ann handed in twice, the better one late; ben once, ungraded; zoe nothing."""
    with Gradebook(tmp_path / "class.sqlite") as book:
        book.keep_roster("class.csv", [listed("zoe")])
        first = HandIn("ann", "01_passes", "a1", 0, "2026-12-01T00:00:00Z", name="Ann")
        second = replace(first, sha256="a2", attempt=1, submitted_at="2026-12-03T12:00:00Z")
        book.add_hand_ins([first, second, HandIn("ben", "02_fails", "b1")])
        book.keep("k1", report("01_passes", "a1", 6))
        book.keep("k2", report("01_passes", "a2", 8))
        yield book


DUE = {"passes": datetime(2026, 12, 2, tzinfo=UTC)}
LATE = Policy(late="percent", percent_per_day=10, due=DUE)


def points(world, book, policy, *names):
    found = standing(world, book, policy, [world.find(name) for name in names])
    return {row.student.student: [mark.points for mark in row.marks] for row in found.rows}


def test_the_newest_attempt_counts_in_full_without_a_policy(world, book):
    assert points(world, book, Policy()) == {
        "ann": [8.0, None],
        "ben": [None, None],
        "zoe": [None, None],
    }
    assert points(world, book, Policy(), "fails")["ann"] == [None]


def test_lateness_is_applied_here_and_nowhere_before(world, book):
    assert points(world, book, LATE)["ann"] == [6.4, None]
    (mark, _) = standing(world, book, LATE).rows[0].marks
    assert (mark.raw, mark.days_late, mark.attempts, mark.total) == (8, 2, 2, 10)
    assert [entry.hand_in.sha256 for entry in mark.tries] == ["a1", "a2"]
    best = replace(LATE, percent_per_day=50, attempt="best")
    assert points(world, book, best)["ann"] == [6.0, None]


def test_marks_are_the_same_without_the_reports(world, book):
    (mark, _) = standing(world, book, LATE, reports=False).rows[0].marks
    assert (mark.raw, mark.points, mark.total, mark.report) == (8, 6.4, 10, None)


def test_a_share_is_weighted_and_what_is_missing_counts_nothing(world, book):
    (ann, ben, zoe) = standing(world, book, Policy()).rows
    assert (ann.percent(Policy()), ben.percent(Policy()), zoe.percent(Policy())) == (40.0, 0.0, 0.0)
    assert ann.percent(Policy(weights={"passes": 3})) == 60.0
    assert ann.percent(Policy(weights={"passes": 0, "fails": 0})) == 0.0


def test_a_mark_says_why_there_is_none(world, book):
    (_, ben, zoe) = standing(world, book, Policy()).rows
    assert [mark.missing for mark in ben.marks] == [Missing.NOTHING, Missing.UNGRADED]
    assert [mark.missing for mark in zoe.marks] == [Missing.NOTHING, Missing.NOTHING]
    assert [mark.handed_in for mark in ben.marks] == [False, True]
    book.keep_keys([Key("k9", "b1", "02_fails", "d", "1", 0, None, "process")])
    book.put_aside(["k9"])
    (_, ben, _) = standing(world, book, Policy()).rows
    assert ben.marks[1].missing is Missing.ASIDE


def test_a_late_penalty_waits_for_a_time(world, book):
    book.add_hand_ins([HandIn("ann", "01_passes", "a2", 2)])
    when = HandIn("ann", "01_passes", "a1", 0, "2026-12-05T00:00:00")
    book.add_hand_ins([when])
    found = standing(world, book, LATE)
    ((student, mark),) = found.timeless
    assert (student.student, mark.points, mark.missing) == ("ann", None, Missing.NO_TIME)
    zoned = replace(LATE, zone=ZoneInfo("Europe/Berlin"))
    (mark, _) = standing(world, book, zoned).rows[0].marks
    assert (mark.days_late, mark.points) == (3, 4.2)
    told = replace(LATE, without_times=WithoutTimes.ON_TIME)
    assert standing(world, book, told).timeless == ()


def test_an_extension_is_a_persons_or_a_teams(world, book):
    date = {"passes": datetime(2026, 12, 10, tzinfo=UTC)}
    assert points(world, book, replace(LATE, extensions={"Ann": date}))["ann"] == [8.0, None]
    book.keep_teams("teams.csv", [Membership("teams.csv", "A", name) for name in ("ann", "zoe")])
    assert points(world, book, replace(LATE, extensions={"A": date}))["ann"] == [8.0, None]
    found = standing(world, book, replace(LATE, extensions={"nobody": date}))
    assert found.notes == ("the extension for nobody is nobody's: no roster knows nobody",)


def test_an_extension_is_never_somebody_elses(world, book):
    date = {"passes": datetime(2026, 12, 10, tzinfo=UTC)}
    ids = ((Kind.CANVAS, "4711"),)
    book.add_hand_ins([HandIn("4711", "01_passes", "a2", 0, ids=ids, name="doejane")])
    policy = replace(LATE, extensions={"4711": date}, without_times=WithoutTimes.LATE)
    assert standing(world, book, policy).notes == ()
    # Later a roster says that 4711 is Bob's student number, and who Jane is.
    other = Listed("class.csv", Identity(((Kind.LOGIN, "roe"), (Kind.NUMBER, "4711")), "Bob Roe"))
    jane = Listed("class.csv", Identity(((Kind.LOGIN, "jdoe"),), "Jane Doe"))
    book.keep_roster("class.csv", [other, jane])
    assert standing(world, book, policy).notes == (
        "the extension for 4711 is nobody's: 4711 may be roe, and jdoe handed in as 4711",
    )


def test_each_of_a_team_gets_what_one_hands_in(world, book):
    book.keep_teams("teams.csv", [Membership("teams.csv", "A", name) for name in ("ann", "zoe")])
    assert points(world, book, Policy()) == {
        "ann": [8.0, None],
        "ben": [None, None],
        "zoe": [8.0, None],
    }
    assert standing(world, book, Policy()).rows[2].marks[0].team == "A"


def test_a_roster_that_comes_later_says_who_is_who(world, book):
    book.keep_roster("class.csv", [listed("u1", "Ann"), listed("u2", "Zoe")])
    assert points(world, book, Policy()) == {
        "u1": [8.0, None],
        "ben": [None, None],
        "u2": [None, None],
    }


def test_a_mark_by_hand_counts_beside_the_score(world, book):
    given = Override("Ann", "01_passes", 9.5, "The task was unclear.", "teacher", "2026-12-07")
    book.override(given)
    (mark, _) = standing(world, book, LATE).rows[0].marks
    assert (mark.points, mark.raw, mark.override) == (9.5, 8, given)
    book.override(replace(given, student="zoe", points=3.0))
    assert points(world, book, LATE)["zoe"] == [3.0, None]
    book.override(replace(given, points=None, because="A slip."))
    assert points(world, book, LATE)["ann"] == [6.4, None]
    book.override(replace(given, student="nobody"))
    assert standing(world, book, LATE).notes == (
        "the mark by hand for nobody is nobody's: no roster knows nobody",
    )


def test_a_mark_by_hand_stays_with_its_person_when_the_class_calls_them_otherwise(world, book):
    ids = ((Kind.CANVAS, "4711"),)
    book.add_hand_ins([HandIn("4711", "01_passes", "a1", ids=ids, name="doejane")])
    book.override(Override("4711", "01_passes", 9.5, "Why.", "teacher", "", ids, "doejane"))
    assert points(world, book, Policy())["4711"] == [9.5, None]
    # A roster that says who 4711 is in Canvas, and another whose student number is 4711.
    other = Listed("class.csv", Identity(((Kind.LOGIN, "roe"), (Kind.NUMBER, "4711")), "Bob Roe"))
    jane = Listed("class.csv", Identity(((Kind.LOGIN, "jdoe"),), "Jane Doe"))
    book.keep_roster("class.csv", [other, jane])
    found = points(world, book, Policy())
    assert (found["jdoe"], found["roe"]) == ([9.5, None], [None, None])


def test_what_is_nobodys_is_told(world, book):
    book.keep_roster("class.csv", [listed("ann", "Bob Smith")])
    book.add_hand_ins(
        [HandIn("ann", "01_passes", "a1", 9, ids=((Kind.CANVAS, "ann"),), name="x y")]
    )
    told = {hand_in.attempt: why for hand_in, why in standing(world, book, Policy()).nobodys}
    # The roster's `ann` is another than whoever handed in as `ann` and is called Ann.
    assert told == {
        0: "ann is Bob Smith, and not “Ann”",
        1: "ann is Bob Smith, and not “Ann”",
        9: "ann is Bob Smith, and not “x y”",
    }


def test_a_score_of_another_version_of_the_exercise_is_told(world, book):
    book.keep_keys([Key("k2", "a2", "01_passes", "an old digest", "1", 0, None, "process")])
    assert standing(world, book, Policy()).notes == (
        "01_passes was graded with another version of it or of rnn-grade: `rnn-grade score` "
        "grades it anew",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # The same person's folder under another name, which comes earlier in the alphabet.
        (((Kind.ID, "zoe"), 0), ((Kind.ID, "Zoe Abt"), 0)),
        # Canvas numbers what is uploaded anywhere; GitHub numbers nothing.
        (((Kind.CANVAS, "4711"), 900), ((Kind.GITHUB, "zoe-abt"), 0)),
        (((Kind.CANVAS, "4711"), 900), ((Kind.CANVAS, "4711"), 950)),
    ],
)
def test_the_newest_of_two_names_of_one_person_counts(world, book, monkeypatch, first, second):
    ids = (("login", "zoe"), ("canvas", "4711"), ("github", "zoe-abt"))
    identity = Identity(tuple((Kind(kind), value) for kind, value in ids), "Zoe Abt")
    book.keep_roster("class.csv", [Listed("class.csv", identity)])
    days = iter(("2026-01-01", "2026-01-02", "2026-01-03"))
    monkeypatch.setattr("rnn_grade.classroom.gradebook.attempts.now", lambda: next(days))
    for sha256, (who, attempt) in (("old", first), ("new", second)):
        book.add_hand_ins([HandIn(who[1], "01_passes", sha256, attempt, ids=(who,))])
    rows = {row.student.student: row for row in standing(world, book, Policy()).rows}
    assert rows["zoe"].marks[0].entry.hand_in.sha256 == "new"
    assert rows["zoe"].marks[0].attempts == 2
