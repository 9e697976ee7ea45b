"""Due dates, lateness, the attempt that counts and weights are applied when scores leave."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from rnn_grade.classroom.opening import Opening
from rnn_grade.classroom.policy import Delivery, Policy, read_policy
from rnn_grade.classroom.times import WithoutTimes
from rnn_grade.errors import UserError

DUE = datetime(2026, 12, 1, 12, tzinfo=UTC)


def policy(**options) -> Policy:
    return Policy(due={"windows": DUE}, **options)


def came(submitted_at="", late=None):
    return Delivery(submitted_at, late)


@pytest.mark.parametrize(
    ("submitted", "days"),
    [
        ("2026-12-01T12:00:00+00:00", 0),
        ("2026-12-01T12:00:01+00:00", 1),
        ("2026-12-01T13:00:00+01:00", 0),
        ("2026-12-02T12:00:00+00:00", 1),
        ("2026-12-02T12:00:01+00:00", 2),
    ],
)
def test_each_day_begun_counts(submitted, days):
    assert policy().days_late(DUE, came(submitted)) == days
    assert policy().days_late(None, came(submitted)) == 0


def test_a_time_without_a_zone_is_the_courses_or_unknown():
    local = came("2026-12-01T12:30:00")
    assert policy(late="percent").days_late(DUE, local) is None
    berlin = policy(late="percent", zone=ZoneInfo("Europe/Berlin"))
    assert berlin.days_late(DUE, local) == 0
    assert berlin.days_late(DUE, came("2026-12-01T13:30:00")) == 1


def test_a_grace_period_makes_late_hand_ins_timely_and_is_no_discount():
    kind = policy(grace=timedelta(hours=2))
    assert kind.days_late(DUE, came("2026-12-01T13:59:00Z")) == 0
    assert kind.days_late(DUE, came("2026-12-02T13:00:00Z")) == 2


@pytest.mark.parametrize(
    ("late", "without", "delivery", "days"),
    [
        ("percent", None, came(), None),
        ("percent", "on-time", came(), 0),
        ("percent", "late", came(), 1),
        ("hard", None, came("yesterday"), None),
        # Nothing is late where lateness costs nothing.
        ("none", None, came(), 0),
        # What the platform says of its own due date.
        ("percent", None, came(late=False), 0),
        ("percent", "late", came(late=False), 0),
        ("hard", None, came(late=True), 1),
        ("none", None, came(late=True), 1),
        # Late, and nobody knows by how much: at least a day.
        ("percent", None, came(late=True), None),
        ("percent", "on-time", came(late=True), 1),
        ("percent", "late", came(late=True), 1),
        # A time is better than a word.
        ("percent", None, came("2026-12-01T11:00:00Z", late=True), 0),
    ],
)
def test_an_attempt_without_a_time_is_what_a_teacher_says(late, without, delivery, days):
    kind = policy(late=late, without_times=WithoutTimes(without) if without else None)
    assert kind.days_late(DUE, delivery) == days


def test_a_platform_knows_nothing_of_an_extension():
    later = DUE + timedelta(days=3)
    kind = policy(late="hard")
    assert kind.days_late(later, came(late=True), extended=True) is None
    kind = policy(late="hard", without_times=WithoutTimes.ON_TIME)
    assert kind.days_late(later, came(late=True), extended=True) == 0
    assert kind.days_late(later, came("2026-12-03T12:00:00Z", late=True), extended=True) == 0


@pytest.mark.parametrize(
    ("options", "keeps"),
    [
        ({}, 1.0),
        ({"late": "percent", "percent_per_day": 20}, 0.6),
        ({"late": "percent", "percent_per_day": 80}, 0.0),
        ({"late": "hard"}, 0.0),
    ],
)
def test_lateness_costs_what_the_course_says(options, keeps):
    assert policy(**options).keeps(2) == pytest.approx(keeps)
    assert policy(**options).keeps(0) == 1.0


ATTEMPTS = [(0, 8.0), (3, 10.0), (0, None)]


def test_the_last_or_the_best_attempt_counts():
    assert policy().counting(ATTEMPTS) == 2
    assert policy(attempt="best").counting(ATTEMPTS) == 1
    late = policy(attempt="best", late="percent", percent_per_day=10)
    assert late.counting(ATTEMPTS) == 0
    assert policy().counting([]) is None


FULL = """
[policy]
late = "percent"
percent_per_day = 10
grace_hours = 1.5
attempt = "best"
timezone = "Europe/Berlin"

[due]
windows = 2026-12-01T13:00:00+01:00

[weights]
windows = 2

[extensions.jdoe]
windows = 2026-12-04T13:00:00+01:00

[extensions."The Foxes"]
simple_rnn = 2026-12-05T13:00:00+01:00
"""


@pytest.fixture
def course(tmp_path):
    exercises = [SimpleNamespace(slug="windows"), SimpleNamespace(slug="simple_rnn")]
    return SimpleNamespace(root=tmp_path, exercises=exercises)


def test_a_course_without_a_policy_has_the_plainest(course):
    assert read_policy(course) == Policy()


def test_a_policy_is_read(course):
    Path(course.root / "course.toml").write_text(FULL)
    found = read_policy(course)
    assert (found.late, found.percent_per_day, found.attempt) == ("percent", 10.0, "best")
    assert (found.grace, found.due["windows"]) == (timedelta(minutes=90), DUE)
    assert (found.weight("windows"), found.weight("simple_rnn")) == (2.0, 1.0)
    assert found.zone == ZoneInfo("Europe/Berlin")
    assert found.extensions == {
        "jdoe": {"windows": DUE + timedelta(days=3)},
        "The Foxes": {"simple_rnn": DUE + timedelta(days=4)},
    }
    assert read_policy(course, WithoutTimes.LATE).without_times is WithoutTimes.LATE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[policy]\nlatte = 1", "`latte` is not known here."),
        ("[due]\nwindow = 1", "`window` is not known here."),
        ("[due]\nwindows = 2026-12-01T13:00:00", "`due.windows` is 2026-12-01 13:00:00."),
        ('[policy]\nlate = "maybe"', "`late` is 'maybe'."),
        ("[due]\nwindows = 2026-12-01", "`due.windows` is 2026-12-01."),
        ('[due]\nwindows = "soon"', "`due.windows` is 'soon'."),
        ("[policy]\npercent_per_day = 120", "`percent_per_day` is 120."),
        # Half a penalty would cost nobody anything, and nobody would notice.
        ('[policy]\nlate = "percent"', '`late` is "percent", and `percent_per_day` is missing.'),
        (
            "[policy]\npercent_per_day = 5",
            "`percent_per_day` costs nobody anything without `late`.",
        ),
        ("[weights]\nwindows = -1", "`windows` is -1."),
        ("[weights]\nwindows = true", "`windows` is True."),
        ('[policy]\ntimezone = "CET plus one"', "`timezone` is 'CET plus one'."),
        ("[policy]\ntimezone = 7", "`timezone` is 7."),
        ("[extensions]\njdoe = 7", "`jdoe` must be a table."),
        ("[extensions.jdoe]\nwindow = 7", "`window` is not known here."),
        ("[extensions.jdoe]\nwindows = 7", "`extensions.jdoe.windows` is 7."),
        ("policy = 3", "`policy` must be a table."),
        ("[policy", "cannot be read: "),
    ],
)
def test_a_wrong_policy_says_what_is_wrong(course, text, message):
    path = course.root / "course.toml"
    path.write_text(text)
    with pytest.raises(UserError) as raised:
        read_policy(course)
    assert message in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[extensions]\njdoe = 7", "Write it as `[extensions.jdoe]`."),
        ('[extensions]\n"j@x.org" = 7', 'Write it as `[extensions."j@x.org"]`.'),
        ("[policy]\npercent_per_day = 120", "Use a number from 0 to 100."),
        ("[weights]\nwindows = -1", "Use a number that is not negative."),
    ],
)
def test_what_to_write_instead_can_be_copied(course, text, hint):
    Path(course.root / "course.toml").write_text(text)
    with pytest.raises(UserError) as raised:
        read_policy(course)
    assert raised.value.hint == hint


BERLIN = '[policy]\ntimezone = "Europe/Berlin"\n[due]\nwindows = '


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-12-01T13:00:00", "2026-12-01T13:00:00+01:00"),
        ("2026-07-01T13:00:00", "2026-07-01T13:00:00+02:00"),
        ("2026-12-01T13:00:00Z", "2026-12-01T13:00:00+00:00"),
        # An hour that there is twice, and one that there is not: nobody is late for either.
        ("2026-10-25T02:30:00", "2026-10-25T02:30:00+01:00"),
        ("2027-03-28T02:30:00", "2027-03-28T03:30:00+02:00"),
    ],
)
def test_a_due_date_without_a_zone_is_the_courses(course, written, due):
    Path(course.root / "course.toml").write_text(BERLIN + written)
    assert read_policy(course).due["windows"].isoformat() == due


@pytest.mark.parametrize(
    ("due", "submitted", "days"),
    [
        # The night of 25 October 2026 has 25 hours: the same hour of the next day is a day later.
        ("2026-10-24T23:59:00+02:00", "2026-10-25T23:58:00", 1),
        ("2026-10-24T23:59:00+02:00", "2026-10-26T00:00:00", 2),
        # Within the hour that there is twice, the clock says less than what passed.
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00", 1),
        # That of 28 March 2027 has 23: a day is not over before 24 hours are.
        ("2027-03-28T01:30:00+01:00", "2027-03-29T02:20:00", 1),
        ("2027-03-28T01:30:00+01:00", "2027-03-29T02:31:00", 2),
    ],
)
def test_clocks_that_change_cost_nobody_a_day(due, submitted, days):
    berlin = policy(late="percent", zone=ZoneInfo("Europe/Berlin"))
    assert berlin.days_late(datetime.fromisoformat(due), came(submitted)) == days


def test_references_open_after_passing_unless_the_course_says_otherwise(course):
    assert read_policy(course).opening("simple_rnn") == Opening()
    now = datetime(2026, 12, 2, 12, tzinfo=UTC)

    def opened(text):
        (course.root / "course.toml").write_text(
            f"{BERLIN}2026-12-01T23:59:00\n[solutions]\n{text}"
        )
        return [
            read_policy(course).opening(slug).is_open(now) for slug in ("windows", "simple_rnn")
        ]

    assert opened('open = "after passing"') == [True, True]
    assert opened('open = "after due"') == [True, False]
    assert opened('open = "never"\nsimple_rnn = 2026-12-02T12:00:00') == [False, True]
    assert opened("simple_rnn = 2026-12-02T14:00:00") == [True, False]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('open = "later"', "`solutions.open` is 'later'."),
        ("simple_rnn = 7", "`solutions.simple_rnn` is 7."),
        ('simple = "never"', "`simple` is not known here."),
    ],
)
def test_an_opening_that_nobody_understands_is_refused(course, written, says):
    Path(course.root / "course.toml").write_text(f"[solutions]\n{written}\n")
    with pytest.raises(UserError, match=re.escape(says)):
        read_policy(course)
