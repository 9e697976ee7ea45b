"""Rows of a gradebook made by hand, for the tests of what is written for a whole class."""

import hashlib
import random
from dataclasses import replace

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.records import Entry, Grading, HandIn, Student
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.report import CheckResult, Finding, Report, Status

FIRST = ("Ada", "Bela", "Chidi", "Dina", "Emre", "Fatou", "Goran", "Hana", "Ivan", "Jonas")
LAST = ("Adeyemi", "Brandt", "Costa", "Dvořák", "Eriksson", "Farouk", "Grünwald", "Hassan")
WRONG = (
    Finding(
        "close",
        "the states of `step`",
        "0.121",
        "0.482",
        where="row 0, unit 3",
        cause="Your numbers are those of a cell whose input and forget gates are exchanged.",
        hint="Compare the order of the gates with the task: i, f, c, o.",
        numbers={"wrong": 96, "total": 120},
    ),
    Finding("shape", "the output", [None, 12, 4], [32, 4], numbers={"axes": "(batch, steps, 4)"}),
    Finding(
        "exception",
        "calling `build_model`",
        line=41,
        source="    return x @ self.kernel + h",
        numbers={
            "type_name": "ValueError",
            "message": "matmul: Input operand 1 has a mismatch in its core dimension 0",
            "during": "calling `build_model`",
        },
    ),
    Finding("remembers", "the first word", 1e-6, 0.0),
    Finding(
        "distribution",
        "the output",
        numbers={
            "kind": "raw",
            "lowest": -3.2,
            "highest": 4.1,
            "smallest_sum": -2.0,
            "largest_sum": 5.5,
        },
    ),
)
LOW = Finding(
    "score",
    "accuracy",
    0.8,
    0.52,
    numbers={"chance": 0.25, "naive": 0.5, "optimum": 0.97, "bar": 0.8, "verdict": "naive"},
)


def entry(student: str, report: Report, when: str = "2026-11-20T18:00:00+00:00") -> Entry:
    """An attempt with its grading."""
    sha = hashlib.sha256(f"{student} {report.exercise}".encode()).hexdigest()
    hand_in = HandIn(student, report.exercise, sha, 1, when, f"inbox/{student}/answer.py")
    grading = Grading("key", sha, report.exercise, "2026-11-21T09:30:00", report.seconds, report)
    return Entry(hand_in, grading)


def mark(exercise: Exercise, student: str, report: Report | None, **fields) -> Mark:
    """A mark without a penalty; without a report, nothing was handed in."""
    if report is None:
        return Mark(exercise)
    known = {"attempts": 1, "points": float(report.score)} | fields
    return Mark(exercise, entry(student, report), **known)


def made_report(exercise: Exercise, skill: float, draw: random.Random) -> Report:
    """A report as a learner of some skill might get it."""
    results = []
    failed: set[str] = set()
    for place, check in enumerate(exercise.checks):
        known = {"name": check.name, "title": check.title, "points": check.points}
        trains = "score" in check.name or check.timeout is not None
        passes = draw.random() < skill + 0.42 - 0.03 * place
        curve = tuple(min(0.97, 0.3 + 0.08 * n * (skill + draw.random() / 3)) for n in range(12))
        if any(name in failed for name in check.after):
            failed.add(check.name)
            results.append(CheckResult(**known, status=Status.SKIPPED, waits_for=check.after))
        elif passes:
            more = {"curve": (*curve, 0.86), "bar": 0.8} if trains else {}
            results.append(CheckResult(**known, status=Status.PASSED, seconds=0.4, **more))
        else:
            failed.add(check.name)
            wrong = draw.choices(WRONG, (5, 3, 2, 1, 1))[0]
            status = Status.ERROR if wrong.kind == "exception" else Status.FAILED
            more = {"curve": curve, "bar": 0.8, "finding": LOW} if trains else {"finding": wrong}
            results.append(CheckResult(**known, status=status, seconds=0.4, **more))
    return Report(
        exercise.folder,
        exercise.manifest.title,
        f"work/{exercise.slug}.py",
        "ab" * 32,
        tuple(results),
        isolation="sealed",
        worker="fork",
        seconds=round(2 + 6 * draw.random(), 2),
        versions={"rnn-grade": "1.0.0"},
    )


def made_rows(course: Course, names: tuple[str, ...], count: int, seed: int = 0) -> tuple[Row, ...]:
    """A class with its usual mix: some late, some who leave out an exercise, some who are gone."""
    draw = random.Random(seed)
    exercises = [course.find(name) for name in names]
    rows = []
    for number in range(count):
        first, last = FIRST[number % len(FIRST)], LAST[number * 7 // 3 % len(LAST)]
        login = f"{last[:4].lower()}{number:03}"
        who = Student(login, f"{first} {last}", f"{login}@example.org", on_roster=True)
        skill = draw.betavariate(4, 1.4)
        marks = []
        for exercise in exercises:
            if number % 17 == 5 or draw.random() < 0.06:
                marks.append(mark(exercise, login, None))
                continue
            report = made_report(exercise, skill, draw)
            if draw.random() < 0.03:
                broken = Finding(
                    "syntax",
                    f"{exercise.slug}.py",
                    line=12,
                    source="def step(x, h:",
                    numbers={"message": "'(' was never closed"},
                )
                checks = tuple(
                    replace(c, status=Status.NOT_ATTEMPTED, curve=(), finding=None)
                    for c in report.checks
                )
                report = replace(report, findings=(broken,), checks=checks, isolation="none")
            late = draw.choice((1, 2, 5)) if draw.random() < 0.05 else 0
            kept = round(report.score * (1 - 0.1 * late), 2)
            marks.append(mark(exercise, login, report, days_late=late, points=kept))
        rows.append(Row(who, tuple(marks)))
    return tuple(sorted(rows, key=lambda row: (row.student.name, row.student.student)))


def row(world, name: str, *reports: Report | None, **fields) -> Row:
    exercises = world.exercises[: len(reports)]
    marks = [
        mark(exercise, name, report, **(fields if report else {}))
        for exercise, report in zip(exercises, reports, strict=True)
    ]
    return Row(Student(name, name.title()), tuple(marks))


def report(*passed: int, points: tuple[int, ...] = (1, 2, 3)) -> Report:
    """A report whose checks passed or failed as said, worth 1, 2 and 3 points."""
    checks = tuple(
        CheckResult(f"c{n}", f"Check {n}.", worth, Status.PASSED if one else Status.FAILED)
        for n, (one, worth) in enumerate(zip(passed, points, strict=True))
    )
    return Report("01_passes", "Passes", "x.py", "ab" * 32, checks, seconds=1.5)


def failing(*findings: Finding, status=Status.FAILED) -> Report:
    checks = tuple(
        CheckResult(f"c{n}", f"Check {n}.", 1, status, finding=finding)
        for n, finding in enumerate(findings)
    )
    return Report("01_passes", "Passes", "x.py", "", checks)
