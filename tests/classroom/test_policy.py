"""Due dates, lateness, the attempt that counts and weights are applied when scores leave."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from rnn_grade.classroom.policy import Policy, moment, read_policy
from rnn_grade.errors import UserError

DUE = datetime(2026, 12, 1, 12, tzinfo=UTC)


def policy(**options) -> Policy:
    return Policy(due={"windows": DUE}, **options)


@pytest.mark.parametrize(
    ("submitted", "days"),
    [
        ("2026-12-01T12:00:00+00:00", 0),
        ("2026-12-01T12:00:01+00:00", 1),
        ("2026-12-01T13:00:00+01:00", 0),
        ("2026-12-02T12:00:00", 1),
        ("2026-12-02T12:00:01", 2),
        ("", 0),
        ("yesterday", 0),
    ],
)
def test_each_day_begun_counts(submitted, days):
    assert policy().days_late("windows", submitted) == days
    assert policy().days_late("simple_rnn", submitted) == 0


def test_a_grace_period_makes_late_hand_ins_timely_and_is_no_discount():
    kind = policy(grace=timedelta(hours=2))
    assert kind.days_late("windows", "2026-12-01T13:59:00") == 0
    assert kind.days_late("windows", "2026-12-02T13:00:00") == 2


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
    assert policy(**options).keeps("windows", "2026-12-03T10:00:00") == pytest.approx(keeps)
    assert policy(**options).keeps("windows", "2026-11-30T10:00:00") == 1.0


ATTEMPTS = [("2026-11-28T00:00:00", 8.0), ("2026-12-04T00:00:00", 10.0), ("", None)]


def test_the_last_or_the_best_attempt_counts():
    assert policy().counting("windows", ATTEMPTS) == 2
    assert policy(attempt="best").counting("windows", ATTEMPTS) == 1
    late = policy(attempt="best", late="percent", percent_per_day=10)
    assert late.counting("windows", ATTEMPTS) == 0
    assert policy().counting("windows", []) is None


def test_a_time_without_a_zone_is_utc():
    assert moment("2026-12-01T12:00:00") == DUE
    assert moment("2026-12-01T13:00:00+01:00") == DUE
    assert moment("?") is None


FULL = """
[policy]
late = "percent"
percent_per_day = 10
grace_hours = 1.5
attempt = "best"

[due]
windows = 2026-12-01T13:00:00+01:00

[weights]
windows = 2
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[policy]\nlatte = 1", "`latte` is not known here."),
        ("[due]\nwindow = 1", "`window` is not known here."),
        ("[due]\nwindows = 2026-12-01T13:00:00", "`due.windows` is datetime.datetime(2026"),
        ('[policy]\nlate = "maybe"', "`late` is 'maybe'."),
        ("[policy]\npercent_per_day = 120", "`percent_per_day` is 120."),
        ("[weights]\nwindows = -1", "`windows` is -1."),
        ("[weights]\nwindows = true", "`windows` is True."),
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
