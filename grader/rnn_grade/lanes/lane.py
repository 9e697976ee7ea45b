"""A lane grades one submission after the other in a process of its own, which may be killed.

The parent's end is `Lane`. The process, `python -m rnn_grade.lanes.lane`, keeps its launchers warm.
They speak one JSON document a line; a lane that is late or says nothing sensible is killed and
replaced.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rnn_grade.errors import Broken, UserError
from rnn_grade.report import Report
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.process import end_with_parent
from rnn_grade.sandbox.scratch import Scratch

# A grading limits itself; this is for a lane that no longer does.
SLACK_SECONDS = 120.0
_LINE_LIMIT = 64 << 20


@dataclass(frozen=True)
class Task:
    """One grading to do.

    Args:
        key: What it will be kept under.
        exercise: The exercise's folder name.
        display: The submission as the report names it.
        content: The bytes of the file, in base64.
        seed: The run's seed.
        timeout: Seconds for each check, in the place of its own limit.
        require: The least level of isolation.
        seconds: When a lane that is still at it is lost.
    """

    key: str
    exercise: str
    display: str
    content: str
    seed: int = 0
    timeout: float | None = None
    require: str = Level.PROCESS
    seconds: float = 600.0


class LaneLost(Exception):
    """The lane's process died, hung, or said something senseless; this is no verdict."""


class Lane:
    """The parent's end of one lane.

    Args:
        course: The course's folder, as the lane sees it.
        threads: How many threads a worker may use.
    """

    def __init__(self, course: Path, threads: int = 1) -> None:
        self._command = [sys.executable, "-m", "rnn_grade.lanes.lane", str(course), str(threads)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process, where there is one."""
        return self._process.pid if self._process is not None else None

    def grade(self, task: Task) -> Report:
        """Grade one submission; start the lane's process where there is none.

        Raises:
            LaneLost: No report came; the process is gone.
        """
        process = self._process or self._start()
        deadline = time.monotonic() + task.seconds + SLACK_SECONDS
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(asdict(task)).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(self._line(process, deadline))
            if answer["key"] != task.key:
                raise ValueError("an answer to another question")
            if answer["problem"]:
                raise LaneLost(str(answer["problem"])[:2000])
            return Report.from_dict(answer["report"])
        except LaneLost:
            self.close()
            raise
        except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
            self.close()
            raise LaneLost(f"its process failed: {type(error).__name__}: {error}") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the lane's process and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                assert stream is not None
                stream.close()
        try:
            # Its launcher closes workers and folders, if it still can.
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            process.wait()

    def kill(self) -> None:
        """End the lane's process at once, without asking."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        data = bytearray()
        while not data.endswith(b"\n"):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([descriptor], [], [], max(left, 0))
            if not ready:
                raise LaneLost("its process did not answer in time")
            part = os.read(descriptor, 1 << 20)
            data += part
            if not part:
                raise LaneLost("its process ended")
            if len(data) > _LINE_LIMIT:
                raise LaneLost("its answer has no end")
        return bytes(data)


def serve(course: Path, threads: int) -> None:
    """Grade what standard input names until it ends; for the lane's own process."""
    from rnn_grade.course import catalog
    from rnn_grade.sandbox.launcher import Launchers

    answers = os.fdopen(os.dup(1), "wb")
    # Whatever prints, here or in a library, must not get between the answers.
    os.dup2(2, 1)
    end_with_parent()
    chosen = catalog.load(course)
    with Launchers(course=chosen.root, threads=threads) as launchers, Scratch() as folder:
        for line in sys.stdin.buffer:
            task = Task(**json.loads(line))
            answer = _answer(task, chosen, launchers, folder)
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()


def _answer(task: Task, chosen: Any, launchers: Any, folder: Path) -> dict[str, Any]:
    from rnn_grade.grading.grade import grade

    exercise = chosen.find(task.exercise)
    try:
        path = folder / f"{exercise.slug}.py"
        path.write_bytes(base64.b64decode(task.content))
        try:
            report = grade(
                exercise,
                path,
                seed=task.seed,
                timeout=task.timeout,
                display=task.display,
                launcher=launchers,
                require=Level(task.require),
            )
        finally:
            # The folder is kept for the next submission, which may be another learner's.
            path.unlink()
    except (Broken, UserError, OSError) as error:
        return {"key": task.key, "problem": str(error) or type(error).__name__, "report": None}
    if report.broken or report.interrupted:
        return {"key": task.key, "problem": _problem(report), "report": None}
    from rnn_grade.render.formats.json import dumps

    return {"key": task.key, "problem": "", "report": json.loads(dumps(report))}


def _problem(report: Report) -> str:
    for check in report.checks:
        if check.status == "broken" and check.finding is not None:
            return f"{check.name}: {check.finding.numbers.get('message', '')}"
    return report.problem or "the grading was interrupted"


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
