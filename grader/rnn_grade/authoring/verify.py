"""`author verify`: an exercise is proven by grading its stub, reference, mistakes, alternatives."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from rnn_grade.authoring import calibration, cell
from rnn_grade.authoring.inspection import (
    FEWEST_ALTERNATIVES,
    FEWEST_MISTAKES,
    alternatives,
    inspect,
)
from rnn_grade.authoring.lanes import Job, grade_job, run
from rnn_grade.course.catalog import Course, Exercise, load
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.errors import UserError
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import plural

_ALONE = "reference, run by itself"


@dataclass
class Proof:
    """What was found of one exercise."""

    exercise: Exercise
    mistakes: dict[str, Mistake]
    problems: list[str]
    alternatives: int = 0
    seconds: float = 0.0
    first: set[str] = field(default_factory=set)
    graded: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)

    def as_expected(self, kind: str) -> int:
        """Return how many `wrong` or `valid` submissions ended as they have to, on every seed."""
        return sum(label.startswith(f"{kind}/") for label in self.graded - self.odd)


def verify(
    course: Course,
    exercises: list[Exercise],
    *,
    jobs: int,
    seeds: int,
    thorough: bool = False,
    console: Console,
) -> int:
    """Prove exercises, print a table and every problem.

    Args:
        course: The course.
        exercises: Those of its exercises to prove.
        jobs: How many gradings may run at a time.
        seeds: How many seeds the reference and the alternatives must pass on.
        thorough: Whether the mistakes must be caught on each of these seeds, or on the first.
        console: Where to print.

    Returns:
        0 if there is no problem, 1 otherwise.
    """
    started = time.monotonic()
    proofs: dict[str, Proof] = {}
    work: list[Job] = []
    for exercise in exercises:
        mistakes, unusable = read_mistakes(exercise)
        problems = [*inspect(course, exercise), *unusable]
        proof = Proof(exercise, {mistake.name: mistake for mistake in mistakes}, problems)
        proof.alternatives = len(alternatives(exercise))
        proofs[exercise.folder] = proof
        if exercise.stub.is_file() and exercise.reference.is_file():
            work += _jobs(exercise, mistakes, seeds, seeds if thorough else 1)
    # The slowest first, so that no lane is left alone with one at the end.
    work.sort(key=lambda job: (job.stop_at_first, -int(job.exercise.split("_")[0])))
    columns = (
        TextColumn("Proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=len(work))
        for job, (report, seconds, alone) in run(work, jobs, _do) if work else ():
            progress.update(task, advance=1, description=f"{job.exercise} {job.label}")
            proof = proofs[job.exercise]
            proof.seconds += seconds
            if report is None:
                proof.problems += [f"the reference, {alone}"] if alone else []
                continue
            problems = [f"{job.label}, seed {job.seed}: {p}" for p in _judge(proof, job, report)]
            proof.problems += problems
            proof.graded.add(job.label)
            if problems:
                proof.odd.add(job.label)
    for proof in proofs.values():
        _count(proof)
    _show(console, list(proofs.values()), time.monotonic() - started)
    return 1 if any(proof.problems for proof in proofs.values()) else 0


def _do(job: Job) -> tuple[Report | None, float, str]:
    """Grade one job, or run the reference by itself and return what is wrong with it."""
    if job.label != _ALONE:
        report = grade_job(job)
        return report, report.seconds, ""
    started = time.monotonic()
    alone = cell.problem(load(job.root).find(job.exercise))
    return None, time.monotonic() - started, alone


def _jobs(
    exercise: Exercise, mistakes: tuple[Mistake, ...], seeds: int, mistaken_seeds: int
) -> list[Job]:
    reference = exercise.reference.read_text("utf-8")
    root, name = exercise.root, exercise.folder
    jobs = [
        Job(root, name, "stub", exercise.stub.read_text("utf-8")),
        Job(root, name, _ALONE, reference),
    ]
    for seed in range(seeds):
        jobs.append(Job(root, name, "reference", reference, seed))
        for path in alternatives(exercise):
            content = path.read_text("utf-8")
            jobs.append(Job(root, name, f"valid/{path.stem}", content, seed))
    for mistake in mistakes:
        content, label = mistake.apply(reference), f"wrong/{mistake.name}"
        for seed in range(mistaken_seeds):
            jobs.append(Job(root, name, label, content, seed, stop_at_first=True))
    return jobs


def _judge(proof: Proof, job: Job, report: Report) -> list[str]:
    """Return what is wrong with one report."""
    if report.broken:
        broken = [_line(check) for check in report.checks if check.status is Status.BROKEN]
        return [f"the grader itself failed: {report.problem or '; '.join(broken)}"]
    kind, _, name = job.label.partition("/")
    if kind == "stub":
        odd = [c.name for c in report.checks if c.status is not Status.NOT_ATTEMPTED]
        return [f"not `not_attempted`: {', '.join(odd)}"] if odd else []
    if kind == "wrong":
        return _judge_mistake(proof, proof.mistakes[name], report)
    if not report.passed:
        failed = [c for c in report.checks if c.status not in (Status.PASSED, Status.SKIPPED)]
        return [_line(check) for check in failed] or ["not every check passed"]
    return _judge_reference(proof.exercise, job, report) if kind == "reference" else []


def _judge_reference(exercise: Exercise, job: Job, report: Report) -> list[str]:
    problems = []
    limit = exercise.manifest.time_limit_s
    if report.seconds > limit / 2:
        problems.append(f"took {report.seconds:.0f} s, more than half of the limit of {limit} s")
    if job.seed == 0:
        try:
            problems += calibration.problems(exercise, report.checks)
        except UserError as error:
            problems.append(f"{error.message} {error.hint}")
    return problems


def _judge_mistake(proof: Proof, mistake: Mistake, report: Report) -> list[str]:
    first = next((c for c in report.checks if c.status is not Status.PASSED), None)
    if first is None:
        return ["nothing saw the mistake: every check passed"]
    proof.first.add(first.name)
    if first.name != mistake.check:
        return [f"caught by `{first.name}`, not by `{mistake.check}`. {_line(first)}"]
    if first.status is not mistake.status:
        return [f"ended as {first.status}, not as {mistake.status}. {_line(first)}"]
    read = _squeeze(f"{_read(first)} {' '.join(_words(f) for f in report.findings)}")
    if _squeeze(mistake.phrase) not in read:
        return [f"the learner does not read {mistake.phrase!r} but: {_read(first)}"]
    return []


def _count(proof: Proof) -> None:
    if len(proof.mistakes) < FEWEST_MISTAKES:
        proof.problems.append(
            f"wrong.toml has {plural(len(proof.mistakes), 'usable mistake')}, of at least "
            f"{FEWEST_MISTAKES}"
        )
    if proof.alternatives < FEWEST_ALTERNATIVES:
        proof.problems.append(
            f"valid/ has {plural(proof.alternatives, 'alternative')}, of at least "
            f"{FEWEST_ALTERNATIVES}"
        )
    proof.problems += [
        f"`{check.name}` was the first to catch no mistake of wrong.toml"
        for check in proof.exercise.checks
        if check.name not in proof.first
    ]


def _show(console: Console, proofs: list[Proof], seconds: float) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Exercise", overflow="fold")
    for name in ("Points", "Checks", "Mistakes caught", "Alternatives passed", "Seconds"):
        table.add_column(name, justify="right")
    for proof in proofs:
        table.add_row(
            Text(proof.exercise.folder),
            str(proof.exercise.points),
            str(len(proof.exercise.checks)),
            f"{proof.as_expected('wrong')} of {len(proof.mistakes)}",
            f"{proof.as_expected('valid')} of {proof.alternatives}",
            f"{proof.seconds:.0f}",
        )
    console.print(table)
    problems: dict[str, list[str]] = defaultdict(list)
    for proof in proofs:
        problems[proof.exercise.folder] += proof.problems
    count = sum(len(found) for found in problems.values())
    for folder, found in problems.items():
        if found:
            console.print(Text(f"\n{folder}", style="bold"))
        for problem in found:
            console.print(Text(f"  - {problem}"))
    verdict = "No problems." if not count else f"{count} problem{'s' if count > 1 else ''}."
    console.print(Text(f"\n{verdict} {seconds:.0f} s.", style="green" if not count else "red"))


def _line(check: CheckResult) -> str:
    return f"`{check.name}` ended as {check.status}: {_read(check)}"


def _read(check: CheckResult) -> str:
    return _words(check.finding) if check.finding is not None else ""


def _words(finding: Finding) -> str:
    words = explain(finding)
    parts = (words.found, words.expected, words.cause, words.next)
    return " ".join(part for part in parts if part)


def _squeeze(text: str) -> str:
    return " ".join(text.split())
