"""The same work on a Dask cluster: each Dask worker keeps one lane, and the lane may be killed.

Dask cannot stop a running task, so the deadline is kept where the lane is. A task that takes its
Dask worker with it is tried once more elsewhere and is then a fault, never a score.
"""

from __future__ import annotations

import atexit
import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_grade import __version__
from rnn_grade.errors import UserError
from rnn_grade.lanes.lane import Lane
from rnn_grade.lanes.task import Outcome, Task

# One more try for a task whose worker died: it may have been the machine.
ALLOWED_FAILURES = 1
_WAIT_SECONDS = 60
# Each worker has one task to do and one to go on with.
_TOGETHER = 2

_lane: Lane | None = None


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster that exists, or one that SLURM is asked for.

    Args:
        course: The course's folder, which every machine must have at the same place.
        scheduler: The address of a scheduler, such as `tcp://host:8786`.
        slurm: How many workers to ask SLURM for, where there is no scheduler.
    """

    course: Path
    scheduler: str | None = None
    slurm: int | None = None

    def run(
        self, tasks: Iterable[Task], stop: Callable[[], bool]
    ) -> Generator[Outcome, None, None]:
        """Yield each task's outcome as it is done; a task is taken when a worker is nearly free.

        Raises:
            UserError: There is no such cluster, or it runs another rnn-grade.
        """
        _demand()
        from dask import config
        from distributed import Client, as_completed

        config.set({"distributed.scheduler.allowed-failures": ALLOWED_FAILURES})
        own = slurm_cluster(self.slurm) if self.scheduler is None and self.slurm else None
        with contextlib.ExitStack() as stack:
            if own is not None:
                stack.callback(own.close)
            try:
                client = Client(own or self.scheduler, timeout=_WAIT_SECONDS)
                stack.callback(client.close)
                client.wait_for_workers(1, timeout=_WAIT_SECONDS * (10 if own else 1))
            except (OSError, TimeoutError, ValueError) as error:
                raise UserError(
                    f"There is no Dask cluster at {self.scheduler or 'SLURM'}: {error}.",
                    "Start one with `dask scheduler` and `dask worker tcp://HOST:8786 "
                    "--nthreads 1`, see docs/classroom.md.",
                ) from None
            _same_version(client)
            yield from self._spread(client, as_completed, tasks, stop)

    def _spread(
        self, client: Any, as_completed: Any, tasks: Iterable[Task], stop: Callable[[], bool]
    ) -> Iterator[Outcome]:
        waiting = iter(tasks)
        running: dict[Any, Task] = {}

        def submit() -> Iterator[Any]:
            task = next(waiting, None)
            if task is None:
                return
            future = client.submit(
                do_here,
                task.to_json(),
                str(self.course),
                key=f"grade-{task.key}",
                pure=False,
                retries=0,
            )
            running[future] = task
            yield future

        # Not all at once: a time budget must be able to stop what has not begun.
        count = max(1, sum(client.nthreads().values())) * _TOGETHER
        done = as_completed([future for _ in range(count) for future in submit()])
        try:
            for future in done:
                task = running.pop(future)
                yield _outcome(task, future)
                # What a scheduler that is gone is asked for would be waited for, a minute long.
                if client.status == "running" and not stop():
                    done.update(submit())
        finally:
            client.cancel(list(running))


def do_here(task: str, course: str) -> str:
    """Do one task in this Dask worker's own lane.

    Args:
        task: A `Task` as JSON.
        course: The course's folder.

    Returns:
        Its `Outcome` as JSON: nothing else comes back from a worker.
    """
    global _lane
    if _lane is None:
        _lane = Lane(Path(course))
        atexit.register(_lane.close)
    return _lane.do(Task.from_json(task)).to_json()


def version_here() -> str:
    """Return the version of rnn-grade in this Dask worker."""
    return __version__


def slurm_cluster(workers: int, **options: Any) -> Any:
    """Return a cluster that asks SLURM for workers; its `job_script()` says what is asked.

    Args:
        workers: How many workers, each with one core and one lane.
        options: Further arguments of `dask_jobqueue.SLURMCluster`, such as `queue`, `account`.
    """
    _demand()
    from dask_jobqueue import SLURMCluster

    settings = {
        "cores": 1,
        "processes": 1,
        "memory": "4GB",
        "walltime": "02:00:00",
        "worker_extra_args": ["--death-timeout", str(_WAIT_SECONDS)],
        **options,
    }
    cluster = SLURMCluster(**settings)
    cluster.scale(workers)
    return cluster


def _outcome(task: Task, future: Any) -> Outcome:
    try:
        return Outcome.from_json(task, future.result())
    # KilledWorker, a cancelled future after the scheduler is gone, an answer of another version.
    except Exception as error:
        return Outcome(task, None, f"the cluster lost it: {type(error).__name__}: {error}"[:2000])


def _same_version(client: Any) -> None:
    try:
        found = client.run(version_here)
    except Exception as error:
        raise UserError(
            f"The cluster's workers cannot run rnn-grade: {type(error).__name__}: {error}"[:500],
            f"Install it there: `pip install 'rnn-grade[cluster]=={__version__}'`.",
        ) from None
    others = {where: version for where, version in found.items() if version != __version__}
    if others:
        where, version = next(iter(others.items()))
        raise UserError(
            f"The worker {where} has rnn-grade {version}, and this is {__version__}.",
            f"Install the same everywhere: `pip install 'rnn-grade[cluster]=={__version__}'`.",
        )


def _demand() -> None:
    try:
        import dask_jobqueue  # noqa: F401 - only whether it is there
        import distributed  # noqa: F401 - only whether it is there
    except ImportError:
        raise UserError(
            "A cluster needs Dask, which is not installed.",
            "`pip install 'rnn-grade[cluster]'` installs it.",
        ) from None
