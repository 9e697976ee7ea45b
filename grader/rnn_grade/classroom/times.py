"""Times as platforms write them, as ISO 8601: with a zone where one is named, else without.

A zone is never guessed: a time without one is the course's, and `course.toml` says which that is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

# Abbreviations that mean one offset in all zones of the time zone database, in minutes, as of 2026.
# `CST`, `IST`, `PST` and their like are several zones': a time that bears one has none.
OFFSETS = {
    "GMT": 0,
    "UTC": 0,
    "WET": 0,
    "Z": 0,
    "BST": 60,
    "CET": 60,
    "MET": 60,
    "WAT": 60,
    "WEST": 60,
    "CAT": 120,
    "CEST": 120,
    "EET": 120,
    "MEST": 120,
    "SAST": 120,
    "EAT": 180,
    "EEST": 180,
    "IDT": 180,
    "MSK": 180,
    "PKT": 300,
    "WIB": 420,
    "AWST": 480,
    "HKT": 480,
    "WITA": 480,
    "JST": 540,
    "KST": 540,
    "WIT": 540,
    "ACST": 570,
    "AEST": 600,
    "ChST": 600,
    "ACDT": 630,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "NDT": -150,
    "ADT": -180,
    "NST": -210,
    "AST": -240,
    "EDT": -240,
    "EST": -300,
    "MDT": -360,
    "MST": -420,
    "PDT": -420,
    "AKDT": -480,
    "AKST": -540,
    "HDT": -540,
    "HST": -600,
    "SST": -660,
}
_PLACE = re.compile(r"^(?P<when>.*\d)\s+(?P<zone>[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2})$")
_ZONED = re.compile(r"^(?P<when>.*\d)\s*(?P<zone>[A-Za-z]{1,5})$")
_OFFSET = re.compile(r"^(?P<when>.*\d)\s+(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)$")
# How Moodle writes a time in English and in German, with and without the day of the week.
_LONG = re.compile(
    r"^(?:\w+, )?(?P<day>\d{1,2})\.? (?P<month>\w+) (?P<year>\d{4}), "
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?: (?P<half>[AP]M))?$"
)
_MONTHS = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
)


class WithoutTimes(StrEnum):
    """What is made of an attempt of which nobody knows when it came."""

    ON_TIME = "on-time"
    LATE = "late"


def iso(text: str) -> str:
    """Return a time as ISO 8601, nothing where it is none.

    Args:
        text: What a file or a table says: `2026-11-30 10:00:00 UTC`, or Moodle's
            `Monday, 30 November 2026, 10:00 AM`.
    """
    text = " ".join(text.split())[:80]
    if match := _LONG.match(text):
        return _from_words(match)
    if match := _OFFSET.match(text):
        text = f"{match['when']}{match['sign']}{match['hours']}:{match['minutes']}"
    elif match := _ZONED.match(text):
        minutes = OFFSETS.get(match["zone"])
        if minutes is None:
            return ""
        text = match["when"] + _offset(minutes)
    try:
        if match := _PLACE.match(text):
            zone = ZoneInfo(match["zone"])
            return datetime.fromisoformat(match["when"]).replace(tzinfo=zone).isoformat()
        return datetime.fromisoformat(text).isoformat()
    except (ValueError, LookupError, OSError):
        return ""


def moment(text: str, zone: ZoneInfo | None) -> datetime | None:
    """Return a time in ISO 8601, `None` where it is none, or where nobody knows its zone.

    Args:
        text: The time.
        zone: Where it was, if it does not say so itself.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        if zone is None:
            return None
        # In the hour that an autumn night has twice, the earlier: nobody is late for that.
        when = when.replace(tzinfo=zone, fold=0)
    return when.astimezone(UTC)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _from_words(match: re.Match[str]) -> str:
    month = match["month"].lower()
    names = next((names for text in _MONTHS if month in (names := text.split())), None)
    if names is None:
        return ""
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "PM" else 0)
    try:
        when = datetime(
            int(match["year"]),
            names.index(month) + 1,
            int(match["day"]),
            hour,
            int(match["minute"]),
        )
    except ValueError:
        return ""
    return when.isoformat()
