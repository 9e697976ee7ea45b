"""A report as Gradescope's `results.json`, which Codio's wrapper reads as well.

There is no top-level score: Gradescope adds up the tests, and Codio would take it for a percentage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rnn_grade.course.disclosure import for_learners
from rnn_grade.render.words.prose import edition, outset, sums, verdict
from rnn_grade.report import CheckResult, Report, Status

_LIMIT = 20_000


def dumps(reports: Sequence[Report]) -> str:
    """Return reports as one `results.json`.

    Args:
        reports: One for each exercise.
    """
    lines = [f"{report.title}: {sums(report)}. {edition(report)}".strip() for report in reports]
    lines += [line for report in reports for line in outset(for_learners(report))]
    document = {
        "execution_time": round(sum(report.seconds for report in reports), 3),
        "output": "\n".join(lines)[:_LIMIT],
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [
            _test(report, check, f"{place}.{number}" if len(reports) > 1 else str(number))
            for place, report in enumerate(reports, start=1)
            for number, check in enumerate(_checks(report), start=1)
        ],
        "extra_data": {
            "rnn_grade": [
                {
                    "course": report.course,
                    "exercise": report.exercise,
                    "version": report.version,
                    "sha256": report.sha256,
                    "isolation": report.isolation,
                    "seed": report.seed,
                    "versions": dict(report.versions),
                }
                for report in reports
            ]
        },
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _checks(report: Report) -> list[CheckResult]:
    """Return the verdicts: hidden ones in full, and others without a word of what those are."""
    told = for_learners(report).checks
    return [own if own.hidden else said for own, said in zip(report.checks, told, strict=True)]


def _test(report: Report, check: CheckResult, number: str) -> dict[str, Any]:
    return {
        "name": check.title,
        "number": number,
        "score": check.earned,
        "max_score": check.points,
        "status": "passed" if check.status is Status.PASSED else "failed",
        "output": "\n".join(verdict(check))[:_LIMIT],
        # Students see neither such a test nor, before grades are published, the sum with it.
        "visibility": "hidden" if check.hidden else "visible",
        "tags": [report.exercise],
        "extra_data": {"check": check.name, "status": check.status.value},
    }
