"""A report as SARIF 2.1.0, for code scanning and editors: only what is wrong becomes a result."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from rnn_grade import __version__
from rnn_grade.render.words.prose import headline, line_of_file, sentences, verdict
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import placed

SCHEMA = (
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/"
    "sarif-schema-2.1.0.json"
)
_URL = "https://pypi.org/project/rnn-grade/"
_SOURCE_RULE = "source"


def dumps(reports: Sequence[Report]) -> str:
    """Return reports as one SARIF document with one run.

    Args:
        reports: One for each exercise.
    """
    rules: list[dict[str, Any]] = [_rule(_SOURCE_RULE, "The file can be read and is complete.")]
    results: list[dict[str, Any]] = []
    for report in reports:
        for finding in report.findings:
            text = " ".join(sentences(finding))
            results.append(_result(report, _SOURCE_RULE, 0, text, finding))
        for check in report.checks:
            identity = f"{report.exercise}/{check.name}"
            rules.append(_rule(identity, check.title, check.hints))
            if check.status.unmet:
                text = " ".join([headline(check), *verdict(check)[2:]])
                result = _result(report, identity, len(rules) - 1, text, check.finding)
                result["level"] = "warning" if _is_open(check) else "error"
                result["properties"] = {"score": check.earned, "max_score": check.points}
                results.append(result)
    broken = any(report.broken for report in reports)
    run = {
        "tool": {
            "driver": {
                "name": "rnn-grade",
                "semanticVersion": __version__,
                "informationUri": _URL,
                "rules": rules,
            }
        },
        "invocations": [{"executionSuccessful": not broken, "exitCode": 3 if broken else 0}],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "exercises": [
                {"course": one.course, "exercise": one.exercise, "version": one.version}
                for one in reports
            ]
        },
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _rule(identity: str, title: str, hints: Sequence[str] = ()) -> dict[str, Any]:
    name = "".join(part.capitalize() for part in re.split(r"\W|_", identity.rpartition("/")[2]))
    return {
        "id": identity,
        "name": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": " ".join(hints) or title},
        "defaultConfiguration": {"level": "error"},
    }


def _result(
    report: Report, rule: str, index: int, text: str, finding: Finding | None
) -> dict[str, Any]:
    line = line_of_file(finding)
    place = placed(finding.line, finding.cell) if finding and finding.cell else line
    print_of = f"{report.exercise}\n{rule}\n{place}"
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "level": "error",
        "kind": "fail",
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(report.submission), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": max(1, line), "startColumn": 1},
                }
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": hashlib.sha256(print_of.encode()).hexdigest()[:32]
        },
    }


def _uri(path: str) -> str:
    """Return a relative URI with forward slashes: nothing of the machine's own folders."""
    from urllib.parse import quote

    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    absolute = path.startswith(("/", "\\")) or ":" in path[:3]
    return quote("/".join(parts[-1:] if absolute else parts)) or "submission.py"


def _is_open(check: CheckResult) -> bool:
    return check.status is Status.NOT_ATTEMPTED
