"""A report as JSON: the data of `report.Report`, with each finding also put into words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rnn_grade.render.words.words import explain
from rnn_grade.report import Finding, Report, plain


def dumps(report: Report) -> str:
    """Return the report as one JSON document of the schema `rnn-grade/report/v1`.

    Args:
        report: What to write.
    """
    data = report.to_dict()
    data["findings"] = [_finding(finding) for finding in report.findings]
    data["notes"] = [_finding(note) for note in report.notes]
    for check, row in zip(report.checks, data["checks"], strict=True):
        row["finding"] = None if check.finding is None else _finding(check.finding)
    return json.dumps(plain(data), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "words": asdict(explain(finding))}
