"""A report for GitHub's classroom tools: Classroom 50, and the reporter of GitHub Classroom.

Classroom 50 knows whole points only. Ours are whole; where a course scales them, the largest
remainders get what is left over, so that the parts always add up to the sum.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from rnn_grade.render.words.prose import headline_of_cell, line_of_file, sums
from rnn_grade.report import CheckResult, Report, Status

SCHEMA_50 = "classroom50/result/v1"
# An environment variable that carries the result must stay below Linux's limit of 128 KiB in
# base64.
RUNNER_BYTES = 90_000
_MESSAGE = 2000


def classroom50(
    reports: Sequence[Report], environment: Mapping[str, str], datetime: str, points: int | None
) -> str:
    """Return Classroom 50's `result.json`.

    Args:
        reports: One for each exercise.
        environment: What the runner set: `CLASSROOM`, `ASSIGNMENT`, `SUBMISSION_TAG` and so on.
        datetime: Now, as `YYYY-MM-DDTHH:MM:SSZ`; the runner replaces it by the commit's.
        points: What everything is worth there; `None` keeps the points as they are.
    """
    checks = [(report, check) for report in reports for check in report.checks]
    totals = [check.points for _, check in checks]
    if points is None:
        most = totals
        earned = [check.earned for _, check in checks]
    else:
        most = largest_remainder(totals, points)
        passed = [check.status is Status.PASSED for _, check in checks]
        earned = [worth if is_passed else 0 for worth, is_passed in zip(most, passed, strict=True)]
    commit = environment.get("COMMIT_URL", "") or "unknown"
    document = {
        "schema": SCHEMA_50,
        "classroom": environment.get("CLASSROOM", ""),
        "assignment": environment.get("ASSIGNMENT", ""),
        "assignment_type": environment.get("ASSIGNMENT_TYPE", "") or "individual",
        "owner": environment.get("OWNER", ""),
        "submission": environment.get("SUBMISSION_TAG", ""),
        "commit": commit,
        "release": environment.get("RELEASE_URL", "") or commit,
        "review": environment.get("REVIEW_URL", "") or commit,
        "datetime": datetime,
        "score": sum(earned),
        "max-score": sum(most),
        "tests": [
            {
                "test-name": f"{report.exercise}: {check.title}",
                "course": report.course,
                "version": report.version,
                "passed": check.status is Status.PASSED,
                "score": got,
                "max-score": worth,
                "check": check.name,
                "status": check.status.value,
                "message": headline_of_cell(check)[:_MESSAGE],
            }
            for (report, check), got, worth in zip(checks, earned, most, strict=True)
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def runner(reports: Sequence[Report]) -> str:
    """Return the JSON that GitHub Classroom's `autograding-grading-reporter` reads.

    It is at most `RUNNER_BYTES` long: messages are shortened first, then left out.

    Args:
        reports: One for each exercise.
    """
    for limit in (_MESSAGE, 500, 100, 0):
        text = json.dumps(_runner(reports, limit), separators=(",", ":"), allow_nan=False)
        if len(text.encode()) <= RUNNER_BYTES:
            break
    return text + "\n"


def runner_output(reports: Sequence[Report]) -> str:
    """Return the line for `$GITHUB_OUTPUT`: the runner's JSON in base64, on one line."""
    return f"result={base64.b64encode(runner(reports).encode()).decode()}\n"


def largest_remainder(parts: Sequence[int], total: int) -> list[int]:
    """Return whole numbers in the proportions of `parts` that add up to `total`.

    The method of Hamilton: round down, then give what is left to the largest remainders.

    Args:
        parts: Not negative.
        total: Not negative.
    """
    whole = sum(parts)
    if whole == 0:
        return [0] * len(parts)
    exact = [Fraction(part * total, whole) for part in parts]
    rounded = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda index: (rounded[index] - exact[index], index))
    for index in order[: total - sum(rounded)]:
        rounded[index] += 1
    return rounded


def _runner(reports: Sequence[Report], limit: int) -> dict[str, Any]:
    broken = any(report.broken for report in reports)
    passed = all(report.passed for report in reports)
    tests = [_runner_test(report, check, limit) for report in reports for check in report.checks]
    if not tests:
        # The reporter fails on a list without a test.
        message = " ".join(report.problem for report in reports)[: max(limit, 100)]
        tests = [_entry("grading", "error", 0, message, "", 0, 0.0)]
    return {
        "version": 1,
        "status": "error" if broken else "pass" if passed else "fail",
        "max_score": sum(report.total for report in reports),
        "tests": tests,
    }


def _runner_test(report: Report, check: CheckResult, limit: int) -> dict[str, Any]:
    wrong = {Status.BROKEN: "error", Status.PASSED: "pass"}
    return _entry(
        f"{report.exercise}: {check.title}",
        wrong.get(check.status, "fail"),
        check.earned,
        headline_of_cell(check)[:limit] if limit else None,
        report.submission,
        line_of_file(check.finding),
        check.seconds,
    )


def _entry(
    name: str, status: str, score: int, message: str | None, file: str, line: int, seconds: float
) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": message,
        "test_code": "rnn-grade",
        "filename": file,
        "line_no": line,
        "duration": round(seconds * 1000),
    }


def one_line(reports: Sequence[Report]) -> str:
    """Return the summary for the runner's log: one line."""
    return "; ".join(f"{report.exercise}: {sums(report)}" for report in reports)
