"""A report as JUnit XML in pytest's dialect (xunit2), which GitLab, Jenkins and others read.

Points are in `system-out` and in the suite's properties: a property of a test case is not allowed
by the schema that pytest keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from rnn_grade.render.words.prose import headline, outset, sums, verdict, xml_safe
from rnn_grade.report import CheckResult, Report, Status

_WRONG = {Status.FAILED: "failure", Status.NOT_ATTEMPTED: "failure"}
_ERROR = {Status.ERROR, Status.TIMEOUT, Status.BROKEN}


def dumps(reports: Sequence[Report]) -> str:
    """Return reports as one JUnit document.

    Args:
        reports: One for each exercise; each becomes a suite.
    """
    root = ElementTree.Element("testsuites", name="rnn-grade")
    for report in reports:
        root.append(_suite(report))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(report: Report) -> ElementTree.Element:
    kinds = [_kind(check) for check in report.checks]
    suite = ElementTree.Element(
        "testsuite",
        name=report.exercise,
        tests=str(len(kinds)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=f"{report.seconds:.3f}",
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (
        ("course", report.course),
        ("version", report.version),
        ("score", report.score),
        ("max_score", report.total),
        ("isolation", report.isolation),
        ("seed", report.seed),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=str(value))
    for check, kind in zip(report.checks, kinds, strict=True):
        suite.append(_case(report, check, kind))
    said = "\n".join([sums(report), *outset(report)])
    ElementTree.SubElement(suite, "system-out").text = xml_safe(said)
    return suite


def _case(report: Report, check: CheckResult, kind: str) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=report.exercise, name=check.name, time=f"{check.seconds:.3f}"
    )
    if kind:
        message = xml_safe(headline(check))
        wrong = ElementTree.SubElement(case, kind, message=message)
        if kind == "skipped":
            wrong.set("type", "rnn_grade.skipped")
        wrong.text = xml_safe("\n".join([check.title, *verdict(check)]))
    points = [f"[[PROPERTY|score={check.earned}]]", f"[[PROPERTY|max_score={check.points}]]"]
    ElementTree.SubElement(case, "system-out").text = "\n".join(points)
    return case


def _kind(check: CheckResult) -> str:
    if check.status is Status.SKIPPED:
        return "skipped"
    return "error" if check.status in _ERROR else _WRONG.get(check.status, "")
