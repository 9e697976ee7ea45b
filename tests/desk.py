"""A desk to type commands at: a small course, a workspace of it, and a grader that obeys."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from click.testing import CliRunner, Result

from rnn_grade import __version__
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Event, Finding, Report, Status

CHECKS = '''
@check(points=2, hint=("Two times, not three.", "Write 2 * x."))
def test_doubles(submission):
    """It doubles."""

@check(points=1, after=test_doubles)
def test_keeps_the_shape(submission):
    """It keeps the shape."""
'''
TASK = """# Double

Write `double`.

| what | shape |
|------|-------|
| x    | (n,)  |

```
x -> 2 * x
```
"""


@dataclass
class Desk:
    """A small course, a workspace of it, and a grader that says what it is told to."""

    course: catalog.Course
    folder: Path
    reports: list[Report | BaseException] = field(default_factory=list)
    calls: list[tuple[str, Path, dict]] = field(default_factory=list)

    def __call__(self, *arguments: object, **options) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    def grade(self, exercise, path, *, watch=None, **options) -> Report:
        self.calls.append((exercise.slug, path, options))
        report = self.reports.pop(0) if self.reports else report_of(exercise)
        if isinstance(report, BaseException):
            raise report
        watch(Event("importing", detail="NumPy"))
        for result in report.checks:
            if report.interrupted and result.status is Status.SKIPPED:
                break
            watch(Event("finished", check=result.name, result=result))
        return replace(report, exercise=exercise.folder, title=exercise.manifest.title)


def report_of(exercise, *statuses: Status) -> Report:
    statuses = statuses or tuple(Status.PASSED for _ in exercise.checks)
    checks = tuple(
        CheckResult(
            check.name,
            check.title,
            check.points,
            status,
            finding=Finding("assertion", check.title, numbers={"message": "no"})
            if status is Status.FAILED
            else None,
            waits_for=("It doubles.",) if status is Status.SKIPPED else (),
            hints=check.hints,
            output="printed by you" if status is Status.FAILED else "",
        )
        for check, status in zip(exercise.checks, statuses, strict=True)
    )
    return Report(
        exercise.folder,
        exercise.manifest.title,
        "x.py",
        "0" * 64,
        checks,
        isolation="process",
        worker="fork",
        seconds=1.25,
        versions={"rnn-grade": __version__},
    )
