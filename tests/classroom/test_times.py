"""Times are read with their zone where they name one; a zone is never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from rnn_grade.classroom.times import OFFSETS, iso, moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # nbgrader writes `timestamp.txt` as strftime's "%Y-%m-%d %H:%M:%S.%f %Z" or so.
        ("2026-11-30 10:00:00 UTC", "2026-11-30T10:00:00+00:00"),
        ("2026-11-30 10:00:00.123456 UTC", "2026-11-30T10:00:00.123456+00:00"),
        ("2026-11-30 10:00:00 CET", "2026-11-30T10:00:00+01:00"),
        ("2026-11-30 10:00:00 CEST", "2026-11-30T10:00:00+02:00"),
        ("2026-11-30 10:00:00 NST", "2026-11-30T10:00:00-03:30"),
        ("2026-11-30 10:00:00 +0100", "2026-11-30T10:00:00+01:00"),
        ("2026-11-30T10:00:00Z", "2026-11-30T10:00:00+00:00"),
        ("2026-11-30 10:00:00", "2026-11-30T10:00:00"),
        # Moodle's userdate() in English and German, with and without the day.
        ("Monday, 30 November 2026, 10:05 AM", "2026-11-30T10:05:00"),
        ("Monday, 30 November 2026, 12:05 AM", "2026-11-30T00:05:00"),
        ("30 November 2026, 12:05 PM", "2026-11-30T12:05:00"),
        ("Montag, 30. November 2026, 22:05", "2026-11-30T22:05:00"),
        # China, Cuba and the middle of America; India, Ireland and Israel; two sides of an ocean.
        ("2026-11-30 10:00:00 CST", ""),
        ("2026-11-30 10:00:00 IST", ""),
        ("2026-11-30 10:00:00 PST", ""),
        ("soon", ""),
        ("", ""),
        ("-", ""),
        ("99 November 2026, 10:05", ""),
        ("30 Novembre 2026, 10:05", ""),
    ],
)
def test_what_platforms_write(text, expected):
    assert iso(text) == expected


def test_an_abbreviation_counts_where_it_means_one_offset_all_over_the_world():
    offsets = {}
    for name in available_timezones():
        for month in range(1, 13):
            when = datetime(2026, month, 15, 12, tzinfo=ZoneInfo(name))
            minutes = when.utcoffset() // timedelta(minutes=1)
            offsets.setdefault(when.tzname(), set()).add(minutes)
    certain = {name: offset for name, offset in OFFSETS.items() if name != "Z"}
    assert {name: {minutes} for name, minutes in certain.items()} == {
        name: offsets[name] for name in certain
    }
    assert {"CST", "IST", "PST", "CDT"} & set(OFFSETS) == set()


def test_a_time_without_a_zone_is_the_courses():
    berlin = ZoneInfo("Europe/Berlin")
    assert moment("2026-11-30T10:00:00", berlin) == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert moment("2026-07-30T10:00:00", berlin) == datetime(2026, 7, 30, 8, tzinfo=UTC)
    assert moment("2026-11-30T10:00:00+05:00", berlin) == datetime(2026, 11, 30, 5, tzinfo=UTC)
    assert moment("2026-11-30T10:00:00", None) is None
    assert moment("2026-11-30T10:00:00Z", None) == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert moment("", berlin) is None


def test_the_hour_that_an_autumn_night_has_twice_is_the_earlier_one():
    berlin = ZoneInfo("Europe/Berlin")
    assert moment("2026-10-25T02:30:00", berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
