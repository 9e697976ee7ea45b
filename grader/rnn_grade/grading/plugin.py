"""A pytest plugin object: runs one check file in the grader's process and keeps the verdicts.

It is handed to `pytest.main`, never registered as an entry point, and pytest is told to read no
configuration, no `conftest.py` and no other plugin. A check for which our own machinery broke, or
the machine had no time, is tried again once, with what comes after it and nothing of before.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.errors import Broken, LearnerError, WorkerStopped
from rnn_grade.grading import fixtures
from rnn_grade.grading.cleaning import cleaned
from rnn_grade.grading.collecting import Collecting
from rnn_grade.grading.findings import OVER_VALUES, finding_of_unread, verdict
from rnn_grade.grading.fixtures import GRADING, Grading
from rnn_grade.grading.seeds import Seeds
from rnn_grade.grading.session import Session
from rnn_grade.report import CheckResult, Event, Finding, Status
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.text import clean

_CONFIGURATION = Path(__file__).with_name("pytest.ini")
_LOADS = "your {form} can be imported"


class Checks:
    """The order and the verdicts of one grading.

    Args:
        exercise: The exercise.
        session: The conversation with its worker.
        seeds: What hidden inputs are drawn from.
        chosen: The checks to run, in order.
        seconds: The limit that overrides every check's own, or `None`.
        stop_at_first: Whether to end after the first check that does not pass.
        watch: Told when a check starts and ends.
        total: Seconds of computing for all of them; by default as the exercise says.
    """

    def __init__(
        self,
        exercise: Exercise,
        session: Session,
        seeds: Seeds,
        chosen: tuple[Check, ...],
        seconds: float | None,
        stop_at_first: bool,
        watch: Callable[[Event], None],
        total: float | None = None,
    ) -> None:
        self.results: dict[str, CheckResult] = {}
        self.problem = ""
        self.interrupted = False
        # Whether a check broke, and is to be tried again by another run of pytest.
        self.unfinished = False
        # Checks that stopped over some value: their verdict if that was the submission's doing.
        self.doubtful: dict[str, CheckResult] = {}
        self._exercise = exercise
        self._session = session
        self._seeds = seeds
        self._chosen = {check.name: check for check in chosen}
        self._seconds = seconds
        self._stop_at_first = stop_at_first
        self._watch = watch
        self._total = Allowance(total or float(exercise.manifest.time_limit_s))
        self._tried_again: set[str] = set()
        self._raised: BaseException | None = None
        self._called = False
        self._waits_for: tuple[str, ...] = ()
        self._started = 0.0
        self._killer = ""
        form = "notebook" if session.source.form == "notebook" else "file"
        self._loads = _LOADS.format(form=form)

    def again(self, session: Session, names: Collection[str], total: float) -> Checks:
        """Return some of these checks, to be put to another submission with the same inputs.

        Args:
            session: The conversation with its worker.
            names: The checks.
            total: Seconds of computing for all of them.
        """
        chosen = tuple(check for name, check in self._chosen.items() if name in names)
        seconds, watch = self._seconds, lambda event: None
        return Checks(self._exercise, session, self._seeds, chosen, seconds, False, watch, total)

    def settle(self, passed: Collection[str]) -> None:
        """Give the verdict on every check that stopped over a value.

        Args:
            passed: Those that the right answer passes.
        """
        for name, result in self.doubtful.items():
            if name in passed:
                self.results[name] = result
            self._watch(Event("finished", check=name, result=self.results[name]))
        self.doubtful.clear()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the session to the fixtures."""
        config.stash[GRADING] = Grading(self._exercise, self._session, self._seeds)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A check file that cannot be imported is our fault."""
        if report.failed:
            self.problem = clean(str(report.longrepr)[-2000:], 2000)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen checks, in the order of the file, and miss none of them."""
        found = {_name(item): item for item in items}
        missing = [name for name in self._chosen if name not in found]
        if missing and not self.problem:
            self.problem = f"pytest did not find the checks {', '.join(missing)}"
        left = [name for name in self._chosen if name not in self.results]
        items[:] = [found[name] for name in left if name in found]
        self.unfinished = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Put an allowance and seeded generators around one check, and keep its verdict."""
        check = self._chosen[_name(item)]
        self._raised, self._waits_for, self._called = None, (), False
        self._watch(Event("started", check=check.name))
        self._started = time.monotonic()
        # Ctrl-C leaves here by an exception: a check that was cut short has no verdict.
        done = yield
        if isinstance(self._raised, Broken) and check.name not in self._tried_again:
            self._tried_again.add(check.name)
            self._total.add(self._session.allowance)
            self._session.close()
            self.unfinished = True
            item.session.shouldstop = "a check is tried again"
        else:
            self._finish(item, check)
        return done

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip what waits for a check that did not pass; start the clock for the rest."""
        check = self._chosen[_name(item)]
        if check.withdrawn:
            pytest.skip("withdrawn")
        waits = [
            self.results[name]
            for name in check.after
            if name in self.results and self.results[name].status is not Status.PASSED
        ]
        if waits:
            self._waits_for = tuple(result.title for result in waits)
            pytest.skip("waits")
        if self._session.load_error is not None and self._killer:
            self._waits_for = (self._loads,)
            pytest.skip("waits")
        limit = self._seconds or check.timeout or self._exercise.manifest.check_limit_s
        if self._tried_again:
            # What those before it had made, such as a trained model, may have to be made again.
            limit = self._total.seconds
        # Not the seed of the check's own inputs: what a worker knows must not tell those.
        seed, left = self._seeds.worker(check.name), max(0.0, self._total.left)
        if not left:
            self._session.allowance = Allowance(0.0)
            raise self._over()
        self._session.begin(check.name, seed, min(limit, left))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Know that the check ran to its end: a pass needs evidence, not only silence."""
        done = yield
        self._called = True
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Remember the first exception of a check, in whichever phase it came."""
        if call.excinfo is not None and self._raised is None:
            self._raised = call.excinfo.value
        return (yield)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Ctrl-C: what is known so far stays known."""
        # pytest ends its own collection with a subclass when a check file cannot be imported.
        self.interrupted = excinfo.type is KeyboardInterrupt

    def _over(self) -> WorkerStopped | Broken:
        """Return what the checks before this one have left to it, which is nothing."""
        during, total = "grading the whole exercise", self._total
        excess = total.excess or "timeout"
        if excess == "starved":
            return Broken(f"{during} takes more than {total.wall:.0f} s on this busy machine")
        return WorkerStopped(excess, during, f"{total.seconds:.0f} s")

    def _finish(self, item: pytest.Item, check: Check) -> None:
        waited = bool(self._waits_for or check.withdrawn)
        session, allowance = self._session, Allowance(0.0)
        if not waited:
            allowance = session.allowance
            with contextlib.suppress(Broken):
                session.end()
        seconds = time.monotonic() - self._started
        self._total.add(allowance)
        result = CheckResult(
            name=check.name,
            title=check.title,
            points=check.points,
            status=Status.BROKEN,
            seconds=round(seconds, 3),
            processor_seconds=round(allowance.processor, 3),
            waits_for=self._waits_for,
            curve=() if waited else tuple(session.curve),
            bar=None if waited else session.bar,
            output="" if waited else session.output,
            hints=check.hints,
            hidden=check.hidden,
            withdrawn=check.withdrawn,
        )
        result = cleaned(self._judge(result))
        self.results[check.name] = result
        if check.name not in self.doubtful:
            self._watch(Event("finished", check=check.name, result=result))
        if self._stop_at_first and result.status is not Status.PASSED:
            item.session.shouldstop = "a check did not pass"

    def _judge(self, result: CheckResult) -> CheckResult:
        raised = self._raised
        if result.withdrawn:
            return replace(result, status=Status.PASSED)
        if result.waits_for:
            return replace(result, status=Status.SKIPPED)
        if raised is None and self._called:
            return replace(result, status=Status.PASSED)
        if raised is self._session.load_error:
            self._killer = self._loads
        if isinstance(raised, WorkerStopped):
            return self._stopped(result, raised)
        status, finding = verdict(raised, result)
        if isinstance(raised, OVER_VALUES):
            unread = finding_of_unread(raised, self._session.answered)
            doubtful = replace(result, status=Status.FAILED, finding=unread)
            self.doubtful[result.name] = cleaned(doubtful)
        if status is Status.ERROR and isinstance(raised, LearnerError):
            result = replace(result, traceback=raised.traceback)
        return replace(result, status=status, finding=finding)

    def _stopped(self, result: CheckResult, stop: WorkerStopped) -> CheckResult:
        if stop.reason == "lost":
            waits = (self._killer or "an earlier check keeps the worker alive",)
            return replace(result, status=Status.SKIPPED, waits_for=waits)
        self._killer = result.title
        finding = Finding(
            "stopped",
            stop.during,
            line=stop.line,
            cell=stop.cell,
            source=stop.source,
            numbers={
                **stop.numbers,
                "reason": stop.reason,
                "during": stop.during,
                "detail": stop.detail,
            },
        )
        status = Status.TIMEOUT if stop.reason in ("timeout", "waited") else Status.ERROR
        return replace(result, status=status, finding=finding)


def run(checks: Checks, exercise: Exercise) -> None:
    """Run the check file under pytest, with nothing of the surroundings in it.

    Args:
        checks: The plugin object; it holds the verdicts afterwards.
        exercise: Whose check file to run.
    """
    collecting = Collecting(exercise)
    _run_once(checks, exercise, collecting)
    while checks.unfinished and not checks.interrupted:
        _run_once(checks, exercise, collecting)


def _run_once(checks: Checks, exercise: Exercise, collecting: Collecting) -> None:
    file = collecting.path
    arguments = [
        *("-c", str(_CONFIGURATION), "--rootdir", str(file.parent)),
        *("--confcutdir", str(file.parent)),
        *(
            "--noconftest",
            "--import-mode=importlib",
            "--capture=no",
        ),
        # pytest's own summary says nothing to a learner: ours is made from the verdicts.
        *("-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:logging"),
        *("-p", "no:cacheprovider", "-p", "no:warnings"),
        *("-p", "no:threadexception", "-p", "no:unraisableexception", str(file)),
    ]
    modules = set(sys.modules)
    before = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        code = pytest.main(arguments, plugins=[checks, collecting, fixtures])
    finally:
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        os.environ.update({name: value for name, value in before.items() if value is not None})
        for name in set(sys.modules) - modules:
            # The next grading reads its check file anew: nothing of this one is left in it.
            if getattr(sys.modules[name], "__file__", None) == str(exercise.check_file):
                del sys.modules[name]
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
        checks.problem = checks.problem or f"pytest ended with {pytest.ExitCode(code).name}"


def _name(item: Any) -> str:
    return str(item.name).removeprefix("test_")
