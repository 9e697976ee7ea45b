"""What every screen says of a verdict, as words and named rows; none of them has a look of its own.

A terminal and a notebook show the same rows in the same order, so that nobody has to learn two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnn_grade.course.finding import Origin
from rnn_grade.render.words.phrases import withheld
from rnn_grade.render.words.words import explain
from rnn_grade.report import OWN, CheckResult, Finding, Report, Status
from rnn_grade.text import clean, plural

NOT_YOUR_FAULT = "This is the grader's fault, not yours, and costs you no points."
# One word for each way to end, for where every check has a line of its own.
WORDS = {
    Status.PASSED: "passed",
    Status.FAILED: "failed",
    Status.ERROR: "error",
    Status.TIMEOUT: "timeout",
    Status.SKIPPED: "skipped",
    Status.NOT_ATTEMPTED: "to do",
    Status.BROKEN: "broken",
}


@dataclass(frozen=True)
class Row:
    """One thing that is said below a check.

    Args:
        label: What it is: "Found".
        text: A sentence, with code between backticks; for a line of the learner's, its text.
        line: The number of that line, or 0.
        cell: The notebook's cell that it stands in.
        is_source: Whether the text is a line of the learner's.
    """

    label: str
    text: str
    line: int = 0
    cell: str = ""
    is_source: bool = False


def rows(result: CheckResult, known: tuple[Finding, ...] = ()) -> list[Row]:
    """Return what helps to mend a check.

    Args:
        result: Its verdict.
        known: What was found before anything ran; it is not explained a second time.
    """
    finding = result.finding
    if result.withdrawn:
        return [Row("Withdrawn", f"by the course, so it counts as passed: {result.withdrawn}")]
    if result.status is Status.NOT_ATTEMPTED:
        name = finding.what if finding else "a part of the file"
        return [Row("To write", f"`{name.strip('`')}`")]
    if result.status is Status.BROKEN:
        message = finding.numbers.get("message", "") if finding else ""
        says = [Row("It says", str(message))] if message else []
        return [Row("The grader", NOT_YOUR_FAULT), *says]
    if finding is None:
        return []
    if any((finding.kind, finding.what) == (one.kind, one.what) for one in known):
        return [Row("As said", explain(finding).found)]
    return rows_of(finding)


def rows_of(finding: Finding) -> list[Row]:
    """Return what is to be said of a finding; what was found comes first.

    Args:
        finding: What was wrong.
    """
    words = explain(finding)
    there = finding.line or finding.cell
    source = finding.source.strip() if there else ""
    said = [
        Row("Found", words.found),
        Row("Expected", words.expected),
        Row(
            "Your line" if finding.line else "Your cell",
            source,
            finding.line,
            finding.cell,
            is_source=True,
        ),
        Row("Likely cause", words.cause),
        Row("Next", words.next),
    ]
    return [row for row in said if row.text or (row.is_source and there)]


def waits_for(result: CheckResult, seen: Mapping[str, CheckResult]) -> tuple[str, ...]:
    """Return what a skipped check waits for in the end: the check to mend, not another skipped one.

    Args:
        result: The skipped check's verdict.
        seen: Every verdict so far, by title.
    """
    reasons: dict[str, None] = {}
    open_titles, visited = list(reversed(result.waits_for)), {result.title}
    while open_titles:
        title = open_titles.pop()
        other = seen.get(title)
        if other is None or other.status is not Status.SKIPPED:
            reasons[title] = None
        elif title not in visited:
            visited.add(title)
            open_titles += reversed(other.waits_for)
    return tuple(reasons)


def progress(scores: tuple[float, ...], goal: float | None) -> str:
    """Return how far a training is: epochs, and the score against the bar."""
    last = scores[-1] if scores else float("nan")
    against = "" if goal is None else f", bar {number(goal)}"
    return f"epoch {len(scores)}, score {number(last)}{against}"


def number(value: float) -> str:
    """Return a score with three decimals, or shortly where that would say nothing."""
    return f"{value:.3f}" if value == 0 or 0.001 <= abs(value) < 1000 else f"{value:.3g}"


def outcome(
    report: Report, left_out: int = 0, *, stopped_by: str = ""
) -> list[tuple[str, Status | None]]:
    """Return the verdict on the whole, in sentences.

    Args:
        report: The grading.
        left_out: How many checks of the exercise were not asked for.
        stopped_by: What a learner ends a grading with, where it has a name: " by Ctrl-C".

    Returns:
        Each sentence, and the status whose look it has.
    """
    done = [result for result in report.checks if result.status is not Status.SKIPPED]
    lines: list[tuple[str, Status | None]] = []
    if report.problem:
        lines.append((f"The grader itself failed. {NOT_YOUR_FAULT}", Status.BROKEN))
        lines.append((f"It says: {report.problem}", None))
    elif report.broken:
        broken = [c for c in report.checks if c.status is Status.BROKEN]
        points = plural(sum(c.points for c in broken), "point")
        lines.append((f"{points} could not be judged. {NOT_YOUR_FAULT}", Status.BROKEN))
    if report.interrupted and not report.problem:
        text = f"Stopped{stopped_by}: {len(done)} of {plural(len(report.checks), 'check')} done."
        lines.append((text, Status.NOT_ATTEMPTED))
    elif left_out > 0:
        lines.append((f"{plural(left_out, 'check')} not asked for.", None))
    elif not report.problem and unreadable(report):
        waits = dict.fromkeys(title for c in report.checks for title in c.waits_for)
        text = f"No check has run. They wait until {' and '.join(waits)}."
        lines.append((text, Status.NOT_ATTEMPTED))
    elif report.not_attempted:
        first = next((f.what for f in report.findings if f.kind == "unfilled"), "")
        fix = f"Begin with `{first}`." if first else "Nothing is written, so nothing is wrong."
        lines.append((f"Not attempted yet. {fix}", None))
    elif report.passed:
        lines.append(("Every check passed. Well done.", Status.PASSED))
    if report.withheld:
        lines.append((withheld(report), None))
    return lines


def facts(report: Report) -> tuple[str, ...]:
    """Return what a grading's numbers depend on: of which course and version, where, and how.

    Args:
        report: The grading.
    """
    return (
        # Of the course that comes along, in its first version, there is nothing to tell apart.
        *((_course(report),) if report.course not in ("", OWN) else ()),
        *((f"version {report.version}",) if report.version > 1 else ()),
        f"isolation {report.isolation}",
        *(("fresh workers",) if report.worker == "fresh" else ()),
        f"seed {report.seed}",
        f"{report.seconds:.1f} s",
    )


def _course(report: Report) -> str:
    how = _ORIGINS.get(report.course_origin, "")
    return f"course {clean(report.course, 80)}" + (f" ({how})" if how else "")


def unreadable(report: Report) -> bool:
    """Return whether no check could run, because the source cannot be read or loaded."""
    return bool(report.checks) and all(c.status is Status.SKIPPED for c in report.checks)


_ORIGINS: Mapping[str, str] = {
    Origin.OPTION: "named by --course",
    Origin.ENVIRONMENT: "named by RNN_GRADE_COURSE",
    Origin.WORKSPACE: "remembered by this workspace",
    Origin.FOLDER: "found around this folder",
}
