"""What a learner has reached so far: `.rnn-grade/progress.json`, which may be lost without harm.

A file that cannot be read counts as empty, entry by entry; a file is replaced, never written into.
What two processes change at once is changed one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.report import Report, Status
from rnn_grade.workspace import help as helping
from rnn_grade.workspace import resets as setting_aside
from rnn_grade.workspace.alone import alone
from rnn_grade.workspace.help import Help
from rnn_grade.workspace.resets import Reset

SCHEMA = "rnn-grade/progress/v1"


@dataclass(frozen=True)
class Result:
    """How one grading of an exercise ended.

    Args:
        score: Points earned.
        total: Points to be had.
        statuses: How each check ended, in the order of the check file.
        when: When it was graded, as ISO 8601 in UTC.
    """

    score: int
    total: int
    statuses: Mapping[str, Status]
    when: str

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return bool(self.statuses) and all(s is Status.PASSED for s in self.statuses.values())

    @property
    def untouched(self) -> bool:
        """Whether nothing of the exercise was written."""
        return all(status is Status.NOT_ATTEMPTED for status in self.statuses.values())

    @property
    def failing(self) -> str | None:
        """The name of the first check to mend; one that only waits for another is none."""
        return next((name for name, status in self.statuses.items() if status.unmet), None)

    def at_least(self, other: Result | None) -> bool:
        """Whether it is as good as another one, which may have been of other points in all."""
        return other is None or self._worth >= other._worth

    @property
    def _worth(self) -> tuple[bool, float]:
        return self.passed, self.score / self.total if self.total else 0.0


@dataclass(frozen=True)
class Progress:
    """All results of one place.

    Args:
        path: The file.
        results: The last result of each exercise, by folder name.
        hints: How many hints are open, by folder name and check.
        best: The best result of each exercise, by folder name: what it was ever worth.
        resets: The last reset of each exercise that can be undone, by folder name.
        helped: What was helped with besides, by folder name; a reset leaves it as it is.
    """

    path: Path
    results: Mapping[str, Result] = field(default_factory=dict)
    hints: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    best: Mapping[str, Result] = field(default_factory=dict)
    resets: Mapping[str, Reset] = field(default_factory=dict)
    helped: Mapping[str, Help] = field(default_factory=dict)

    def earned(self, exercise: str) -> bool:
        """Whether every check of an exercise passed once."""
        return exercise in self.best and self.best[exercise].passed

    def with_look(self, exercise: str) -> Progress:
        """Return the progress with a reference looked at; one that was earned is no help."""
        if self.earned(exercise):
            return self
        return self._with_help(exercise, self.help(exercise).with_look())

    def help(self, exercise: str) -> Help:
        """Return what was helped with in an exercise, beside its hints."""
        return self.helped.get(exercise, Help())

    def _with_help(self, exercise: str, help_: Help) -> Progress:
        return replace(self, helped={**self.helped, exercise: help_})

    def opened(self, exercise: str, check: str) -> int:
        """Return how many hints of a check are open."""
        return self.hints.get(exercise, {}).get(check, 0)

    def with_report(self, report: Report) -> Progress:
        """Return the progress with one more grading in it."""
        statuses = {result.name: result.status for result in report.checks}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        result = Result(report.score, report.total, statuses, now)
        best = self.best.get(report.exercise)
        return replace(
            self,
            results={**self.results, report.exercise: result},
            best=self.best if not result.at_least(best) else {**self.best, report.exercise: result},
        )

    def with_hints(self, exercise: str, check: str, count: int) -> Progress:
        """Return the progress with `count` hints of a check open."""
        opened = {**self.hints.get(exercise, {}), check: count}
        return replace(self, hints={**self.hints, exercise: opened})

    def tried_since(self, exercise: str, check: str, file: str) -> bool:
        """Whether the learner's file is another one than when a hint of a check was opened last.

        Args:
            exercise: The exercise's folder name.
            check: The check's name.
            file: What the file is now: a hash.
        """
        return not self.opened(exercise, check) or self.help(exercise).files.get(check) != file

    def with_next_hint(
        self, exercise: str, check: str, total: int, file: str = ""
    ) -> tuple[Progress, int, bool]:
        """Return the progress with one more hint of a check open, if it has one left.

        Args:
            exercise: The exercise's folder name.
            check: The check's name.
            total: How many hints it has.
            file: What the learner's file is now: a hash.

        Returns:
            The progress, how many are open in it, and whether one was opened just now.
        """
        before = min(self.opened(exercise, check), total)
        count = min(before + 1, total)
        after = self.with_hints(exercise, check, count)
        if file and count > before:
            after = after._with_help(exercise, self.help(exercise).with_file(check, file))
        return after, count, count > before

    def following(self, course: Course, after: int = 0) -> Exercise | None:
        """Return the next exercise that is not done yet.

        Args:
            course: Whose exercises.
            after: The number that it has to come behind.
        """
        later = (one for one in course.exercises if one.number > after)
        return next((one for one in later if not self.earned(one.folder)), None)

    def with_reset(self, exercise: str, backups: Mapping[str, str]) -> Progress:
        """Return the progress as if an exercise had never been graded.

        Args:
            exercise: The exercise's folder name.
            backups: Where what was replaced lies now, as in `Reset`; without one, what an earlier
                reset set aside stays what can be brought back.
        """
        resets = dict(self.resets)
        if backups:
            before = self._standing(exercise) | self._reset(exercise)
            resets[exercise] = Reset(backups, before)
        return replace(
            self,
            results={name: one for name, one in self.results.items() if name != exercise},
            hints={name: one for name, one in self.hints.items() if name != exercise},
            best={name: one for name, one in self.best.items() if name != exercise},
            resets=resets,
        )

    def with_reset_undone(self, exercise: str) -> Progress:
        """Return the progress with what was known before an exercise was reset.

        The result of that text is the last one again. The best one of all and every opened hint
        stay.

        Args:
            exercise: The exercise's folder name; it has a reset.
        """
        earlier = _Entry(self.resets[exercise].before)
        best = max(
            (one for one in (earlier.best, self.best.get(exercise)) if one is not None),
            key=lambda result: result._worth,
            default=None,
        )
        now = self.hints.get(exercise, {})
        hints = {
            check: max(now.get(check, 0), earlier.hints.get(check, 0))
            for check in {**earlier.hints, **now}
        }
        without = self.with_reset(exercise, {})
        last = {} if earlier.result is None else {exercise: earlier.result}
        resets = {name: one for name, one in self.resets.items() if name != exercise}
        if earlier.reset is not None:
            resets[exercise] = earlier.reset
        return replace(
            without,
            results={**without.results, **last},
            hints={**without.hints, exercise: hints},
            best=without.best if best is None else {**without.best, exercise: best},
            resets=resets,
        )

    def save(self) -> bool:
        """Write the file in one step; return whether that was possible."""
        names = sorted({*self.results, *self.hints, *self.resets, *self.helped})
        data = {"schema": SCHEMA, "exercises": {name: self._entry(name) for name in names}}
        try:
            replace_file(self.path, json.dumps(data, indent=2) + "\n")
            ignore = self.path.parent / ".gitignore"
            if not ignore.exists():
                # What one person has reached is nothing to commit, and neither is this file.
                replace_file(ignore, f"{self.path.name}\n.gitignore\n")
        except UserError:
            return False
        return True

    def _entry(self, name: str) -> dict[str, Any]:
        return self._standing(name) | self.help(name).to_json() | self._reset(name)

    def _reset(self, name: str) -> dict[str, Any]:
        return {"reset": self.resets[name].to_json()} if name in self.resets else {}

    def _standing(self, name: str) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        last, best = self.results.get(name), self.best.get(name)
        if last is not None:
            entry = {**_plain(last), "failing": last.failing}
        if best is not None and best != last:
            entry["best"] = _plain(best)
        return entry | {"hints": dict(self.hints.get(name, {}))}


def load(path: Path) -> Progress:
    """Read the progress file; whatever is damaged or missing counts as not there.

    Args:
        path: The file, which need not exist.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        data = None
    entries = {n: _Entry(entry) for n, entry in _items(_items(data).get("exercises")).items()}
    return Progress(
        path,
        {name: entry.result for name, entry in entries.items() if entry.result is not None},
        {name: entry.hints for name, entry in entries.items()},
        {name: entry.best for name, entry in entries.items() if entry.best is not None},
        {name: entry.reset for name, entry in entries.items() if entry.reset is not None},
        {name: entry.help for name, entry in entries.items() if entry.help != Help()},
    )


def change(path: Path, how: Callable[[Progress], Progress]) -> bool:
    """Change what is remembered, alone: what another process keeps meanwhile is not lost.

    Args:
        path: The file.
        how: Returns the new progress for what the file holds now.

    Returns:
        Whether it could be written.
    """
    with alone(path):
        return how(load(path)).save()


def open_hint(path: Path, exercise: str, check: str, total: int, file: str) -> tuple[int, bool]:
    """Open one more hint of a check alone, as `change` does and with what `with_next_hint` takes.

    Returns:
        How many are open now, and whether one was opened just now.
    """
    with alone(path):
        after, opened, is_new = load(path).with_next_hint(exercise, check, total, file)
        after.save()
    return opened, is_new


class _Entry:
    """What the file says of one exercise, each damaged part of it left out."""

    def __init__(self, entry: Any) -> None:
        entry = _items(entry)
        self.result = _result(entry)
        self.best = _result(entry.get("best")) or self.result
        counts = _items(entry.get("hints")).items()
        self.hints = {check: count for check, count in counts if _is_count(count)}
        self.help = helping.from_json(entry)
        self.reset = setting_aside.from_json(entry.get("reset"))


def _plain(result: Result) -> dict[str, Any]:
    return {
        "score": result.score,
        "total": result.total,
        "checks": dict(result.statuses),
        "when": result.when,
    }


def _result(entry: Any) -> Result | None:
    entry = _items(entry)
    score, total, when = entry.get("score"), entry.get("total"), entry.get("when")
    known = {status.value: status for status in Status}
    checks = _items(entry.get("checks"))
    statuses = {name: known[s] for name, s in checks.items() if isinstance(s, str) and s in known}
    if not (_is_count(score) and _is_count(total) and isinstance(when, str) and statuses):
        return None
    return Result(score, total, statuses, when)


def _items(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0
