"""Lanes grade side by side: each is a process with a warm launcher of its own.

Ctrl-C is heard by the process that started them alone, which then asks them to end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rnn_grade.course import catalog
from rnn_grade.report import Report
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.process import end_with_parent

_launcher: Launcher | None = None
_grading = False
_ended = False
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Job:
    """One grading to do.

    Args:
        root: The course's folder.
        exercise: The exercise's folder name.
        label: What is graded: `stub`, `reference`, `wrong/...`, `valid/...`.
        content: The text of the submission.
        seed: The run's seed.
        stop_at_first: Whether the first check that does not pass is enough.
        timeout: Seconds for each check, in the place of its own limit.
    """

    root: Path
    exercise: str
    label: str
    content: str
    seed: int = 0
    stop_at_first: bool = False
    timeout: float | None = None


def run(
    jobs: list[Job], lanes: int, work: Callable[[Job], _Result]
) -> Iterator[tuple[Job, _Result]]:
    """Do every job; yield each with its result as it is done.

    Args:
        jobs: What to do.
        lanes: How many may run at a time.
        work: Does one job in its lane: `grade_job`, or a function that calls it.
    """
    # Not forked: the grader's own process may have threads.
    context = multiprocessing.get_context("spawn")
    threads = max(1, (os.cpu_count() or 1) // lanes)
    pool = ProcessPoolExecutor(lanes, context, _open, (jobs[0].root, threads, os.getpid()))
    try:
        with _ctrl_c_put_off():
            # This starts the lanes.
            waiting: dict[Future[_Result], Job] = {pool.submit(work, job): job for job in jobs}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    except BaseException:
        for lane in multiprocessing.active_children():
            lane.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ctrl_c_put_off() -> Iterator[None]:
    """Hear Ctrl-C at the end only; processes that are started meanwhile are born deaf to it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # The mask is inherited; but it is this thread's alone, and the signal may reach another one.
    pressed: list[int] = []
    heard = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, heard)
    if pressed:
        raise KeyboardInterrupt


def _open(root: Path, threads: int, parent: int) -> None:
    global _launcher
    import atexit

    # Functions, and not SIG_IGN or the mask: a lane's workers must not inherit them.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # Each lane holds both ends of the queue of jobs, and would wait for ever for the next one.
    end_with_parent(parent)
    _launcher = Launcher(course=root, threads=threads)
    atexit.register(_launcher.close)
    _launcher.start()


def _end(number: int, frame: object) -> None:
    """Break off the grading, and let those that are still queued here end at once."""
    global _ended
    _ended = True
    if _grading:
        raise KeyboardInterrupt


def grade_job(job: Job, **options: Any) -> Report:
    """Grade one job with the lane's own launcher.

    Args:
        job: What to grade.
        options: Further arguments of `grading.grade`.
    """
    from rnn_grade.grading.grade import grade

    global _grading
    if _ended:
        raise CancelledError
    exercise = catalog.load(job.root).find(job.exercise)
    with tempfile.TemporaryDirectory(prefix="rnn-grade-") as folder:
        path = Path(folder) / f"{exercise.slug}.py"
        path.write_text(job.content, "utf-8")
        _grading = True
        try:
            return grade(
                exercise,
                path,
                seed=job.seed,
                launcher=_launcher,
                stop_at_first=job.stop_at_first,
                timeout=job.timeout,
                display=job.label,
                **options,
            )
        finally:
            _grading = False
