"""The fixtures of a check for a plain pytest run: learner code in the same process, no lock.

    SUBMISSION=simple_rnn_cell.py python -m pytest -p support.plain_fixtures grader/checks/02_*.py

This is what most autograders do, and what the class benchmark measures them by. The fixtures are
those of the grader itself; what is plain is the worker behind them, which is no process.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import math
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rnn_grade.course import catalog
from rnn_grade.course.outline import Place, outline
from rnn_grade.errors import LearnerError
from rnn_grade.grading.fixtures import GRADING, Grading
from rnn_grade.grading.seeds import Seeds
from rnn_grade.grading.session import Session, Source
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.frames import Frame, Inbox, encode
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.messages import ANSWER, Question, Raised, Reply, answer, heard
from rnn_grade.sandbox.questions.model import Progress
from rnn_grade.sandbox.questions.submission import Load
from rnn_grade.sandbox.worker.service import Service

pytest_plugins = ["rnn_grade.grading.fixtures"]


def arguments(check_file: Path) -> list[str]:
    """Return what pytest is asked for a plain run.

    Args:
        check_file: The checks.
    """
    words = ["-q", "-p", "support.plain_fixtures", "-p", "no:cacheprovider", "-c", os.devnull]
    return [*words, "--import-mode=importlib", str(check_file)]


def environment(submission: Path) -> dict[str, str]:
    """Return the environment variables of a plain run, beside those that there are.

    Args:
        submission: The learner's file.
    """
    root = Path(__file__).parents[2]
    places = os.pathsep.join([str(root / "benchmarks"), str(root / "grader")])
    return {"PYTHONPATH": places, "SUBMISSION": str(submission)}


@dataclass
class Wire:
    """What `sandbox.worker.channel.Channel` is, for one question at a time that is answered here.

    Args:
        next: What the worker hears next: a question, or the reply to what it asked back.
        progress: Called after each epoch; returns whether the worker should stop.
        last: What the worker said last.
    """

    next: Frame | None = None
    progress: Callable[[Progress], bool] | None = None
    last: Frame | None = None

    def receive(self) -> Frame | None:
        """Return what comes next; after the answer nothing does."""
        frame, self.next = self.next, None
        return frame

    def send(self, frame: Frame, keep: Callable[[Any], Any] | None = None) -> None:
        """Take what the worker says, as the other end would have read it."""
        data, inbox, self.last = memoryview(encode(frame, keep)), Inbox(), None
        while self.last is None:
            wanted = inbox.wanted
            self.last, data = inbox.feed(bytes(data[:wanted])), data[wanted:]
        if self.last.kind == Progress.word and self.progress is not None:
            self.next = Frame(frame.identity, ANSWER, self.progress(heard(self.last, Progress)))


class _Models(ModuleType):
    """`sandbox.worker.models`, imported when a model is asked about: NumPy does without Keras."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("rnn_grade.sandbox.worker.models"), name)


class PlainWorker:
    """What `sandbox.connection.Worker` is, without a process, an allowance and limits.

    Args:
        work: The folder for the submission's file.
        judge: Whether it judges models.
    """

    def __init__(self, work: Path, judge: bool = False) -> None:
        self.alive = True
        self.changes = 0
        self.layers: tuple[str, ...] = ()
        self.training: Place | None = None
        self._wire = Wire()
        self._service = (
            _judge(self._wire, work) if judge else Service(self._wire, work, _Models("models"))
        )
        self._printed = io.StringIO()

    def greet(self, allowance: Allowance) -> Level:
        """Return the level: nothing is locked."""
        return Level.PROCESS

    def load(
        self, name: str, content: bytes, allowance: Allowance, places: Sequence[Place] = ()
    ) -> None:
        """Import the submission; where its lines stand is nothing that a benchmark reads."""
        self.ask(Load(name, content), allowance, f"importing `{name}.py`")

    def ask(
        self,
        question: Question[Reply],
        allowance: Allowance,
        during: str,
        progress: Callable[[Progress], bool] | None = None,
    ) -> Reply:
        """Answer one question, in this process."""
        self.changes += 1
        self._wire.next, self._wire.progress = question.frame("0" * 32), progress
        with contextlib.redirect_stdout(self._printed):
            self._service.serve()
        assert self._wire.last is not None
        if self._wire.last.kind == Raised.word:
            raise LearnerError(during, **vars(heard(self._wire.last, Raised)))
        return answer(self._wire.last, question)

    def output(self) -> str:
        """Return what the learner's code has printed since the last call."""
        printed, self._printed = self._printed.getvalue(), io.StringIO()
        return printed

    def close(self) -> int | None:
        """End nothing: there is no process."""
        self.alive = False
        return None


def _judge(wire: Wire, work: Path) -> Any:
    # Imports TensorFlow, which an exercise in NumPy does without.
    from rnn_grade.sandbox.judge.service import Judge

    return Judge(wire, work)


class PlainLauncher:
    """What `sandbox.launcher.Launcher` is to a session: where workers come from."""

    def __init__(self, work: Path) -> None:
        self._work = work

    def worker(
        self, limits: Limits, *, fresh: tuple[str, ...] = (), judge: bool = False
    ) -> PlainWorker:
        """Return a new worker, which is no new process."""
        return PlainWorker(self._work, judge)


def pytest_configure(config: pytest.Config) -> None:
    """Make the grading that the fixtures ask for, from the check file and `SUBMISSION`."""
    exercise = catalog.load(catalog.default_root()).find(Path(config.args[0]).stem)
    path = Path(os.environ["SUBMISSION"]).absolute()
    content, contract = path.read_bytes(), outline(exercise.stub.read_text("utf-8"))
    source = Source(exercise.slug, content, outline(content.decode("utf-8")), contract)
    work = Path(tempfile.mkdtemp())
    config.add_cleanup(lambda: shutil.rmtree(work))
    session = Session(PlainLauncher(work), source, Limits(0, 0))
    config.stash[GRADING] = Grading(exercise, session, Seeds(exercise.folder, 0))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin a check as the grader does: seeds of its own, and a curve."""
    grading = item.config.stash[GRADING]
    name = item.name.removeprefix("test_")
    seed = grading.seeds.worker(name)
    grading.session.begin(name, seed, seconds=math.inf)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """End it."""
    item.config.stash[GRADING].session.end()
