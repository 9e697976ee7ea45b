"""What a course makes of raw scores: due dates, lateness, which attempt counts, and weights.

It stands in `course.toml` at the root of the course, all of it optional. It is applied when scores
leave the gradebook and never kept in it, so a date that moves changes no grading.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rnn_grade.course.catalog import Course
from rnn_grade.errors import UserError

LATE = ("none", "percent", "hard")
ATTEMPT = ("last", "best")
_DAY = timedelta(days=1)


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
    """

    late: str = "none"
    percent_per_day: float = 0.0
    grace: timedelta = timedelta()
    attempt: str = "last"
    due: Mapping[str, datetime] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)

    def days_late(self, slug: str, submitted_at: str) -> int:
        """Return how many days late an attempt is, each begun day counted; 0 where it is in time.

        Args:
            slug: The exercise.
            submitted_at: When it was handed in, in ISO 8601; unknown is in time.
        """
        due = self.due.get(slug)
        when = moment(submitted_at)
        if due is None or when is None or when <= due + self.grace:
            return 0
        return math.ceil((when - due) / _DAY)

    def keeps(self, slug: str, submitted_at: str) -> float:
        """Return the share of the earned points that an attempt keeps, from 0 to 1."""
        days = self.days_late(slug, submitted_at)
        if days == 0 or self.late == "none":
            return 1.0
        if self.late == "hard":
            return 0.0
        return max(0.0, 1 - days * self.percent_per_day / 100)

    def weight(self, slug: str) -> float:
        """Return what an exercise counts."""
        return self.weights.get(slug, 1.0)

    def counting(self, slug: str, attempts: Sequence[tuple[str, float | None]]) -> int | None:
        """Return which attempt counts.

        Args:
            slug: The exercise.
            attempts: When each was handed in and what it earned, the oldest first; `None` for one
                that has no score.

        Returns:
            Its index, or `None` where there is none.
        """
        if not attempts:
            return None
        if self.attempt == "last":
            return len(attempts) - 1
        values = [
            -1.0 if earned is None else earned * self.keeps(slug, when) for when, earned in attempts
        ]
        # Of equals, the newest.
        return max(range(len(values)), key=lambda index: (values[index], index))


def moment(text: str) -> datetime | None:
    """Return a time in ISO 8601, UTC where it names no zone; `None` where it is none."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def read_policy(course: Course) -> Policy:
    """Return the policy of a course, the plainest one where it has none.

    Args:
        course: Whose `course.toml` to read.

    Raises:
        UserError: It cannot be read, or says something unknown.
    """
    path = course.root / "course.toml"
    if not path.is_file():
        return Policy()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", "See docs/classroom.md.") from None
    _known(path, data, {"policy", "due", "weights"})
    rules = _table(path, data, "policy")
    _known(path, rules, {"late", "percent_per_day", "grace_hours", "attempt"})
    slugs = {exercise.slug for exercise in course.exercises}
    for table in ("due", "weights"):
        _known(path, _table(path, data, table), slugs)
    policy = Policy(
        late=rules.get("late", "none"),
        percent_per_day=_number(path, rules, "percent_per_day", 100),
        grace=timedelta(hours=_number(path, rules, "grace_hours", 24 * 365)),
        attempt=rules.get("attempt", "last"),
        due={slug: _date(path, slug, value) for slug, value in data.get("due", {}).items()},
        weights={slug: _number(path, data["weights"], slug) for slug in data.get("weights", {})},
    )
    for name, value, allowed in (
        ("late", policy.late, LATE),
        ("attempt", policy.attempt, ATTEMPT),
    ):
        if value not in allowed:
            raise UserError(f"{path}: `{name}` is {value!r}.", f"Use one of {', '.join(allowed)}.")
    return policy


def _known(path: Path, data: Mapping[str, Any], known: set[str]) -> None:
    for name in data:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise UserError(f"{path}: `{name}` is not known here.", f"Known: {listed}.")


def _table(path: Path, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise UserError(f"{path}: `{name}` must be a table.", f"Write it as `[{name}]`.")
    return value


def _number(path: Path, table: Mapping[str, Any], name: str, highest: float = math.inf) -> float:
    value = table.get(name, 0)
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not 0 <= value <= highest or math.isinf(value):
        raise UserError(f"{path}: `{name}` is {value!r}.", "Use a number that is not negative.")
    return float(value)


def _date(path: Path, slug: str, value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise UserError(
        f"{path}: `due.{slug}` is {value!r}.",
        f"Write a time with its zone: `{slug} = 2026-12-01T23:59:00+01:00`.",
    )
