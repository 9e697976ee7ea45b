"""What a course makes of raw scores: due dates, lateness, which attempt counts, and weights.

It stands in `course.toml` at the root of the course, all of it optional. It is applied when scores
leave the gradebook and never kept in it, so a date that moves changes no grading.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rnn_grade.classroom.opening import Opening, Rule
from rnn_grade.classroom.times import WithoutTimes, moment
from rnn_grade.course.catalog import Course
from rnn_grade.course.storage import course_text
from rnn_grade.errors import UserError

LATE = ("none", "percent", "hard")
ATTEMPT = ("last", "best")
# What `course.toml` may say, here or elsewhere.
_TABLES = {"name", "policy", "due", "weights", "extensions", "mail", "solutions"}
_DAY = timedelta(days=1)
# What TOML takes for a key without quotes.
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Delivery:
    """When an attempt came, as far as it is known.

    Args:
        submitted_at: In ISO 8601, with a zone or in the course's; nothing where nobody knows.
        late: Whether the platform calls it late; `None` where it says nothing of it.
    """

    submitted_at: str = ""
    late: bool | None = None


@dataclass(frozen=True)
class Policy:
    """The policy of one course.

    Args:
        late: `none` costs nothing, `percent` costs a share for each day, `hard` costs everything.
        percent_per_day: The share of the earned points that each day begun costs, in per cent.
        grace: How late is still in time.
        attempt: Which attempt counts: the `last` one or the `best` one.
        due: When each exercise is due, by slug; without an entry it never is.
        weights: What each exercise's share counts, by slug; 1 without an entry.
        zone: Where times are that name no zone; without it nobody knows.
        extensions: Later dates, by a student or a team and by slug.
        without_times: What is made of attempts whose time nobody knows; without it, nothing.
        solutions: When learners may see each reference, by slug; after passing without an entry.
    """

    late: str = "none"
    percent_per_day: float = 0.0
    grace: timedelta = timedelta()
    attempt: str = "last"
    due: Mapping[str, datetime] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    zone: ZoneInfo | None = None
    extensions: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    without_times: WithoutTimes | None = None
    solutions: Mapping[str, Opening] = field(default_factory=dict)

    def days_late(
        self, due: datetime | None, delivery: Delivery, extended: bool = False
    ) -> int | None:
        """Return how many days late an attempt is, each begun day counted; 0 where it is in time.

        Args:
            due: When it was due for whoever handed it in, `None` for never.
            delivery: When it came.
            extended: Whether that is later than for others, of which the platform knows nothing.

        Returns:
            The days, or `None` where they matter and nobody knows them.
        """
        if due is None:
            return 0
        when = moment(delivery.submitted_at, self.zone)
        if when is not None:
            return 0 if when <= due + self.grace else self._days_begun(due, when)
        late = delivery.late
        # What the platform calls late is so after its own date, and says nothing of another.
        if late is False or self.late == "none":
            return int(bool(late))
        if late and not extended and (self.late == "hard" or self.without_times is not None):
            return 1
        if self.without_times is None:
            return None
        return int(self.without_times is WithoutTimes.LATE)

    def _days_begun(self, due: datetime, when: datetime) -> int:
        passed = when - due
        if self.zone is not None:
            # The same hour of the next day is one day later, also where a night has 25 hours.
            at, was_due = (one.astimezone(self.zone).replace(tzinfo=None) for one in (when, due))
            passed = min(passed, at - was_due)
        return max(1, math.ceil(passed / _DAY))

    def keeps(self, days: int) -> float:
        """Return the share of the earned points that an attempt keeps, from 0 to 1.

        Args:
            days: How many days late it is.
        """
        if days == 0 or self.late == "none":
            return 1.0
        if self.late == "hard":
            return 0.0
        return max(0.0, 1 - days * self.percent_per_day / 100)

    def weight(self, slug: str) -> float:
        """Return what an exercise counts."""
        return self.weights.get(slug, 1.0)

    def opening(self, slug: str) -> Opening:
        """Return when learners may see the reference of an exercise."""
        return self.solutions.get(slug, Opening())

    def counting(self, attempts: Sequence[tuple[int | None, float | None]]) -> int | None:
        """Return which attempt counts.

        Args:
            attempts: How many days late each is and what it earned, the oldest first; `None` for
                what nobody knows, and for one that has no score.

        Returns:
            Its index, or `None` where there is none.
        """
        if not attempts:
            return None
        if self.attempt == "last":
            return len(attempts) - 1
        values = [
            -1.0 if earned is None else earned * self.keeps(days or 0) for days, earned in attempts
        ]
        # Of equals, the newest.
        return max(range(len(values)), key=lambda index: (values[index], index))


def read_policy(course: Course, without_times: WithoutTimes | None = None) -> Policy:
    """Return the policy of a course, the plainest one where it has none.

    Args:
        course: Whose `course.toml` to read.
        without_times: What is made of attempts whose time nobody knows.

    Raises:
        UserError: It cannot be read, or says something unknown.
    """
    path = course.root / "course.toml"
    if not path.is_file():
        return Policy(without_times=without_times)
    try:
        data = tomllib.loads(course_text(path))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "See docs/classroom.md.") from None
    _known(path, data, _TABLES)
    rules = _table(path, data, "policy")
    _known(path, rules, {"late", "percent_per_day", "grace_hours", "attempt", "timezone"})
    slugs = {exercise.slug for exercise in course.exercises}
    for table in ("due", "weights"):
        _known(path, _table(path, data, table), slugs)
    zone = _zone(path, rules.get("timezone"))
    due = {slug: _date(path, slug, value, zone) for slug, value in data.get("due", {}).items()}
    policy = Policy(
        late=rules.get("late", "none"),
        percent_per_day=_number(path, rules, "percent_per_day", 100),
        grace=timedelta(hours=_number(path, rules, "grace_hours", 24 * 365)),
        attempt=rules.get("attempt", "last"),
        due=due,
        weights={slug: _number(path, data["weights"], slug) for slug in data.get("weights", {})},
        zone=zone,
        extensions=_extensions(path, _table(path, data, "extensions"), slugs, zone),
        without_times=without_times,
        solutions=_openings(path, _table(path, data, "solutions"), slugs, zone, due),
    )
    for name, value, allowed in (
        ("late", policy.late, LATE),
        ("attempt", policy.attempt, ATTEMPT),
    ):
        if value not in allowed:
            raise UserError(f"{path}: `{name}` is {value!r}.", f"Use one of {', '.join(allowed)}.")
    _whole_penalty(path, rules)
    return policy


def _whole_penalty(path: Path, rules: Mapping[str, Any]) -> None:
    """Refuse half of a penalty, which would cost nobody anything."""
    if rules.get("late") == "percent" and "percent_per_day" not in rules:
        raise UserError(
            f'{path}: `late` is "percent", and `percent_per_day` is missing.',
            "Write how much of the points each day costs: `percent_per_day = 10`.",
        )
    if rules.get("percent_per_day") and "late" not in rules:
        raise UserError(
            f"{path}: `percent_per_day` costs nobody anything without `late`.",
            'Write `late = "percent"`, or `late = "none"` if it shall cost nothing.',
        )


def _zone(path: Path, name: Any) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, TypeError, OSError, ZoneInfoNotFoundError):
        raise UserError(
            f"{path}: `timezone` is {name!r}.", 'Write one such as `timezone = "Europe/Berlin"`.'
        ) from None


def _extensions(
    path: Path, data: Mapping[str, Any], slugs: set[str], zone: ZoneInfo | None
) -> dict[str, dict[str, datetime]]:
    found = {}
    for who in data:
        dates = _table(path, data, who, "extensions.")
        _known(path, dates, slugs)
        found[who] = {
            slug: _date(path, slug, value, zone, f"extensions.{who}")
            for slug, value in dates.items()
        }
    return found


def _openings(
    path: Path,
    data: Mapping[str, Any],
    slugs: set[str],
    zone: ZoneInfo | None,
    due: Mapping[str, datetime],
) -> dict[str, Opening]:
    _known(path, data, {"open", *slugs})
    found = {}
    for slug in slugs & {*data, *(slugs if "open" in data else ())}:
        name = slug if slug in data else "open"
        value = data[name]
        if isinstance(value, str):
            if value not in list(Rule):
                words = ", ".join(f'"{rule}"' for rule in Rule)
                raise UserError(
                    f"{path}: `solutions.{name}` is {value!r}.", f"Use one of {words}, or a time."
                )
            rule = Rule(value)
            found[slug] = Opening(rule, due.get(slug) if rule is Rule.DUE else None)
        else:
            found[slug] = Opening(Rule.DUE, _date(path, name, value, zone, "solutions"))
    return found


def _known(path: Path, data: Mapping[str, Any], known: set[str]) -> None:
    for name in data:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise UserError(f"{path}: `{name}` is not known here.", f"Known: {listed}.")


def _table(path: Path, data: Mapping[str, Any], name: str, inside: str = "") -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        key = name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
        raise UserError(f"{path}: `{name}` must be a table.", f"Write it as `[{inside}{key}]`.")
    return value


def _number(path: Path, table: Mapping[str, Any], name: str, highest: float = math.inf) -> float:
    value = table.get(name, 0)
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not 0 <= value <= highest or math.isinf(value):
        allowed = "that is not negative" if math.isinf(highest) else f"from 0 to {highest:g}"
        raise UserError(f"{path}: `{name}` is {value!r}.", f"Use a number {allowed}.")
    return float(value)


def _date(path: Path, slug: str, value: Any, zone: ZoneInfo | None, table: str = "due") -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, datetime) and zone is not None:
        # Of an hour that an autumn night has twice, the later: nobody is late for that.
        times = (value.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        return max(times).astimezone(zone)
    shown = value if isinstance(value, date | time) else repr(value)
    raise UserError(
        f"{path}: `{table}.{slug}` is {shown}.",
        f"Write a time with its zone: `{slug} = 2026-12-01T23:59:00+01:00`.",
    )
