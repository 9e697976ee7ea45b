"""Times as platforms write them, in ISO 8601: with an offset where it is certain, else without.

A time without an offset is read in the course's own zone. So a time whose zone is named, but by a
word that means several, is no time at all: a wrong zone would be a wrong mark.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# Abbreviations that the IANA time zone database uses for one offset only, all over the world. Left
# out, among others: CST (America, China, Cuba), CDT, IST (India, Ireland, Israel), PST (America,
# Philippines), and those with which people mean others, such as AST, BST, MST and SST.
ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "EST": -5, "EDT": -4, "MDT": -6, "PDT": -7,
    "HKT": 8, "JST": 9, "KST": 9, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,6})?\d*"
    r"\s*(?P<zone>[A-Za-z]+|(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?"
    r"|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2})?"
)


def moment(text: str) -> str:
    """Return a time in ISO 8601, or nothing where it is none or its zone is not certain.

    Args:
        text: Such as `2026-11-30 10:00:00.000000 CET`, `2026-11-30T10:00:00Z` or, without a zone,
            `2026-11-30 10:00`.
    """
    match = _TIME.fullmatch(text.strip())
    if not match:
        return ""
    try:
        when = datetime.fromisoformat(
            f"{match[1]}T{match[2]}{(match[3] or '').ljust(7, '0')[:7]}"
            if match[3]
            else f"{match[1]}T{match[2]}"
        )
        if match["sign"]:
            offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
            when = when.replace(tzinfo=timezone(offset if match["sign"] == "+" else -offset))
        elif match["zone"] and "/" in match["zone"]:
            when = when.replace(tzinfo=ZoneInfo(match["zone"]))
        elif match["zone"]:
            hours = ABBREVIATIONS[match["zone"].upper()]
            when = when.replace(tzinfo=timezone(timedelta(hours=hours)))
    except (ValueError, LookupError, OSError):
        return ""
    return when.isoformat()
