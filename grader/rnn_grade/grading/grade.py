"""One submission, one report: read the source, start a worker if it is worth it, run the checks."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnn_grade import __version__
from rnn_grade.course import storage
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.disclosure import Disclosure, Hidden
from rnn_grade.course.outline import Outline
from rnn_grade.errors import Broken, UserError
from rnn_grade.grading import before
from rnn_grade.grading.cells.reading import Module, read
from rnn_grade.grading.cleaning import cleaned_report
from rnn_grade.grading.seeds import Seeds
from rnn_grade.grading.source import read_source
from rnn_grade.grading.targets import contract, target
from rnn_grade.report import CheckResult, Event, Finding, Report
from rnn_grade.sandbox.levels import Level

if TYPE_CHECKING:
    from rnn_grade.sandbox.connection import Limits
    from rnn_grade.sandbox.launcher import Launcher
    from rnn_grade.sandbox.launchers import Launchers

_HEAVY = frozenset({"keras", "tensorflow", "tf_keras"})


def grade(
    exercise: Exercise,
    path: Path,
    *,
    seed: int = 0,
    timeout: float | None = None,
    only: tuple[str, ...] = (),
    watch: Callable[[Event], None] | None = None,
    display: str | None = None,
    launcher: Launcher | Launchers | None = None,
    stop_at_first: bool = False,
    require: Level = Level.PROCESS,
    secret: str = "",
    notes: tuple[Finding, ...] = (),
    hidden: Hidden = Hidden.LEFT_OUT,
) -> Report:
    """Grade one submission.

    Args:
        exercise: What it was written for.
        path: The learner's file.
        seed: The run's seed; the same seed gives the same hidden inputs.
        timeout: Seconds for each check, in the place of its own limit.
        only: Names of the checks to run, with those they wait for; all of them by default.
        watch: Told what happens while it happens.
        display: The path as the report shows it.
        launcher: Warm launchers to use and to leave open; without them one is made and closed.
        stop_at_first: End after the first check that does not pass.
        require: The least level of isolation; below it no learner code runs.
        secret: What hidden inputs follow from; by default RNN_GRADE_SECRET, or the one for
            practice.
        notes: What is to be said of how the file was found.
        hidden: What becomes of hidden checks.

    Raises:
        UserError: The file cannot be read, or `only` names no check.
    """
    started = time.monotonic()
    hidden = _possible(exercise, hidden)
    disclosure = _disclosure(exercise, hidden)
    tell = disclosure.to(watch or (lambda event: None))
    chosen = choose_checks(exercise, only, hidden)
    taken = read_source(path, exercise)
    module = read(taken.content, target(exercise))
    stub = contract(exercise)
    parts = [name for name in exercise.parts if any(name in check.parts for check in chosen)]
    found = before.findings(exercise, module, stub, parts)
    report = cleaned_report(
        Report(
            exercise=exercise.folder,
            title=exercise.manifest.title,
            submission=display or str(path),
            sha256=hashlib.sha256(module.kept).hexdigest(),
            checks=(),
            findings=found,
            notes=(*notes, *taken.notes, *before.notes(module, found)),
            seed=seed,
            versions={"rnn-grade": __version__},
            course=exercise.course,
            version=exercise.manifest.version,
            withheld=_withheld(exercise, chosen, only),
        )
    )
    if report.findings or report.notes:
        tell(Event("static", findings=report.findings, notes=report.notes))
    done = [name for name in parts if not before.unfilled(module, name)]
    if module.outline.error or (parts and not done):
        results = tuple(before.unrun(check, module, parts) for check in chosen)
        for result in results:
            tell(Event("finished", check=result.name, result=result))
        return disclosure.of(_closed(report, started, checks=results))
    seeds = Seeds(exercise.folder, seed, secret)
    order = _Order(
        exercise, chosen, started, tell, launcher, timeout, stop_at_first, require, seeds
    )
    return disclosure.of(_run(report, order, module, stub))


def unreadable(
    exercise: Exercise,
    display: str,
    sha256: str,
    problem: str,
    hidden: Hidden = Hidden.LEFT_OUT,
) -> Report:
    """Return the report of something that was handed in and cannot be read: it earns nothing.

    Args:
        exercise: What it was handed in for.
        display: What it is called.
        sha256: What identifies it.
        problem: Why it cannot be read.
        hidden: What becomes of hidden checks.
    """
    hidden = _possible(exercise, hidden)
    chosen = choose_checks(exercise, (), hidden)
    module = Module("", Outline(error=problem))
    report = Report(
        exercise=exercise.folder,
        title=exercise.manifest.title,
        submission=display,
        sha256=sha256,
        checks=tuple(before.unrun(check, module, ()) for check in chosen),
        findings=before.findings(exercise, module, module.outline, ()),
        versions={"rnn-grade": __version__},
        course=exercise.course,
        version=exercise.manifest.version,
        withheld=_withheld(exercise, chosen, ()),
    )
    return _disclosure(exercise, hidden).of(cleaned_report(report))


def libraries(*outlines: Outline) -> tuple[str, ...]:
    """Return the libraries that a worker needs.

    Args:
        outlines: What reading the submission and its stub showed.
    """
    from rnn_grade.sandbox.launcher import KERAS, NUMPY

    return KERAS if any(_HEAVY & outline.imports for outline in outlines) else NUMPY


def limits(exercise: Exercise) -> Limits:
    """Return what a worker may use.

    Args:
        exercise: What is graded.
    """
    from rnn_grade.sandbox.connection import Limits

    manifest = exercise.manifest
    # Far enough for an allowance to end first, also where the wall counts and four threads compute.
    return Limits(manifest.memory_mb << 20, manifest.time_limit_s * 4)


@dataclass(frozen=True)
class _Order:
    """How one grading was asked for."""

    exercise: Exercise
    chosen: tuple[Check, ...]
    started: float
    tell: Callable[[Event], None]
    launcher: Launcher | Launchers | None
    timeout: float | None
    stop_at_first: bool
    require: Level
    seeds: Seeds


def _run(report: Report, order: _Order, module: Module, stub: Outline) -> Report:
    """Start the worker's imports first, then import what the grader needs meanwhile."""
    from rnn_grade.sandbox.launcher import Launcher

    exercise, tell, chosen = order.exercise, order.tell, order.chosen
    own = order.launcher is None
    needed = libraries(module.outline, stub)
    warm = order.launcher or Launcher(needed, course=exercise.root)
    launcher = warm.having(needed)
    with launcher if own else nullcontext():
        cold = not launcher.ready
        launcher.start(sum(check.anew for check in chosen))
        if cold:
            keras = "keras" in launcher.libraries
            tell(Event("importing", detail="TensorFlow and Keras" if keras else "NumPy"))
        from rnn_grade.grading.control import passed_by_the_reference
        from rnn_grade.grading.plugin import Checks, run
        from rnn_grade.grading.session import Session, Source

        source = Source(
            exercise.slug,
            module.text.encode(),
            module.outline,
            stub,
            module.places,
            module.form,
            module.notes,
        )
        session = Session(launcher, source, limits(exercise), needed, order.require, tell)
        checks = Checks(
            exercise, session, order.seeds, chosen, order.timeout, order.stop_at_first, tell
        )
        problem, interrupted = "", False
        try:
            launcher.wait()
            if cold:
                tell(Event("ready"))
            run(checks, exercise)
            if checks.doubtful:
                names = frozenset(checks.doubtful)
                checks.settle(passed_by_the_reference(exercise, names, checks, session))
        except KeyboardInterrupt:
            interrupted = True
        except Broken as error:
            problem = str(error)
        finally:
            session.close()
        return _closed(
            report,
            order.started,
            checks=tuple(_result(check, checks.results, order.stop_at_first) for check in chosen),
            isolation=session.isolation,
            worker=launcher.mode,
            versions={**report.versions, **launcher.versions},
            interrupted=interrupted or checks.interrupted,
            problem=problem or checks.problem,
        )


def _closed(report: Report, started: float, **fields: Any) -> Report:
    seconds = round(time.monotonic() - started, 3)
    return cleaned_report(replace(report, seconds=seconds, **fields))


def _possible(exercise: Exercise, hidden: Hidden) -> Hidden:
    """Return what becomes of hidden checks: a released course holds no more of them than points."""
    return Hidden.LEFT_OUT if storage.is_sealed(exercise.root) else hidden


def _disclosure(exercise: Exercise, hidden: Hidden) -> Disclosure:
    return Disclosure(exercise.checks if hidden is Hidden.COUNTED else ())


def choose_checks(
    exercise: Exercise, only: tuple[str, ...], hidden: Hidden = Hidden.LEFT_OUT
) -> tuple[Check, ...]:
    """Return the checks that were asked for, and those that they wait for.

    Args:
        exercise: Whose checks.
        only: Their names; all of them by default.
        hidden: What becomes of hidden checks.

    Raises:
        UserError: One of these is no check.
    """
    checks = exercise.visible_checks if hidden is Hidden.LEFT_OUT else exercise.checks
    names = [check.name for check in checks]
    for name in only:
        if name.removeprefix("test_") not in names:
            close = get_close_matches(name, names)
            raise UserError(
                f"Exercise {exercise.number} has no check called `{name}`.",
                f"Did you mean `{close[0]}`?" if close else f"Its checks: {', '.join(names)}.",
            )
    wanted = {name.removeprefix("test_") for name in only}
    # Backwards: a check may only wait for those above it, and needs them to have run.
    for check in reversed(checks):
        if check.name in wanted:
            wanted.update(check.after)
    return tuple(check for check in checks if not only or check.name in wanted)


def left_out(exercise: Exercise, report: Report) -> int:
    """Return how many checks of an exercise were not asked for; hidden ones are not counted.

    Args:
        exercise: What was graded.
        report: The report.
    """
    return len(exercise.visible_checks) - sum(not check.hidden for check in report.checks)


def _withheld(exercise: Exercise, chosen: tuple[Check, ...], only: tuple[str, ...]) -> int:
    left = () if only else (check for check in exercise.checks if check not in chosen)
    return sum(check.points for check in left)


def _result(check: Check, results: dict[str, CheckResult], stopped: bool) -> CheckResult:
    if check.name in results:
        return results[check.name]
    waits = ("the check before it",) if stopped else ("the grading was ended before it",)
    return before.skipped(check, *waits)
