"""Times of platforms are moments, local times, or nothing: a wrong zone would be a wrong mark."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from rnn_grade.classroom.submissions.times import ABBREVIATIONS, moment


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-11-30T10:00:00Z", "2026-11-30T10:00:00+00:00"),
        ("2026-11-30 10:00:00.000000000 Z", "2026-11-30T10:00:00+00:00"),
        ("2026-11-30 10:00:00.5 UTC", "2026-11-30T10:00:00.500000+00:00"),
        ("2026-11-30 10:00 CET", "2026-11-30T10:00:00+01:00"),
        ("2026-07-30 10:00:00 CEST", "2026-07-30T10:00:00+02:00"),
        ("2026-11-30 10:00:00 +05:30", "2026-11-30T10:00:00+05:30"),
        ("2026-11-30 10:00:00 -0930", "2026-11-30T10:00:00-09:30"),
        ("2026-11-30 10:00:00 UTC+01", "2026-11-30T10:00:00+01:00"),
        ("2026-07-30 10:00:00 America/Los_Angeles", "2026-07-30T10:00:00-07:00"),
        ("2026-11-30 10:00:00", "2026-11-30T10:00:00"),
        # These words mean several zones.
        ("2026-11-30 10:00:00 CST", ""),
        ("2026-11-30 10:00:00 IST", ""),
        ("2026-11-30 10:00:00 ../../etc/passwd", ""),
        ("2026-02-30 10:00:00", ""),
        ("2026-11-30 10:00:00 +9900", ""),
        ("30.11.2026 10:00", ""),
        ("", ""),
    ],
)
def test_a_time_is_read(text, when):
    assert moment(text) == when


def test_every_abbreviation_means_one_offset_in_the_worlds_zones():
    """The source is the IANA time zone database, in which a word may stand for several offsets."""
    meant = {}
    for name in available_timezones():
        for month in (1, 7):
            time = datetime(2026, month, 15, tzinfo=ZoneInfo(name))
            meant.setdefault(time.tzname(), set()).add(time.utcoffset())
    for word, hours in ABBREVIATIONS.items():
        if word != "Z":
            assert meant[word] == {timedelta(hours=hours)}, word
