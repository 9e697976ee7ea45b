"""One grading's conversation with the worker of one submission: start it, seed it, replace it.

A worker is shared by the checks of an exercise; after one that died, the next check gets a fresh
one. All that a check asks is under one allowance; the start of a worker is ours, and under another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from rnn_grade.course.outline import Outline, Place
from rnn_grade.errors import Broken, LearnerError, WorkerStopped
from rnn_grade.grading.traced import Copies
from rnn_grade.report import Event, Finding
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits, Worker
from rnn_grade.sandbox.frames import Handle
from rnn_grade.sandbox.launcher import NUMPY, Launcher
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.messages import Question
from rnn_grade.sandbox.questions.submission import Begin

_START_SECONDS = 30.0

_Reply = TypeVar("_Reply")


@dataclass(frozen=True)
class Source:
    """A submission as it was handed in, and what reading it showed.

    Args:
        name: The module's name, which is the exercise's slug.
        content: The module that it became, as bytes.
        outline: What the file says of itself.
        contract: What the exercise's stub says, the functions that checks may call.
        places: Where each of its lines stands for its author; nothing where a line is that line.
        form: What was handed in: `file`, `script` or `notebook`.
        unread: Its cells that Python cannot read.
    """

    name: str
    content: bytes
    outline: Outline
    contract: Outline
    places: tuple[Place, ...] = ()
    form: str = "file"
    unread: tuple[Finding, ...] = ()


@dataclass
class Session:
    """One grading's conversation with the worker of one submission.

    Args:
        launcher: Where workers come from.
        source: The submission.
        limits: What a worker may use.
        libraries: What a worker with a process of its own imports.
        require: The least level of isolation that learner code may run at.
        watch: Told about epochs, for the live display.
    """

    launcher: Launcher
    source: Source
    limits: Limits
    libraries: tuple[str, ...] = NUMPY
    require: Level = Level.PROCESS
    watch: Callable[[Event], None] = lambda event: None
    isolation: str = "none"
    worker: Worker | None = None
    load_error: LearnerError | WorkerStopped | None = None
    check: str = ""
    seed: int = 0
    answered: str = ""
    allowance: Allowance = field(default_factory=lambda: Allowance(0.0))
    loading: float = 0.0
    curve: list[float] = field(default_factory=list)
    bar: float | None = None
    output: str = ""
    others: list[Worker] = field(default_factory=list)
    _judge: Worker | None = None
    _copies: dict[tuple[Worker, Handle], Copies] = field(default_factory=dict)

    def begin(self, check: str, seed: int, seconds: float) -> None:
        """Start a check: an allowance, a fresh curve, and seeded generators in the worker."""
        self.check, self.seed, self.answered = check, seed, ""
        self.allowance = Allowance(seconds)
        self.curve, self.bar, self.output = [], None, ""
        if self.worker is not None and self.worker.alive:
            self._seed(self.worker)

    def end(self) -> None:
        """Finish a check: collect what was printed, end its extra workers."""
        for worker in [*self.others, *([self.worker] if self.worker else [])]:
            self.output += worker.output()
        for worker in self.others:
            worker.close()
        self.others.clear()

    def close(self) -> None:
        """End every worker."""
        for worker in [*self.others, *([self.worker] if self.worker else [])]:
            worker.close()
        self.worker = None
        if self._judge is not None:
            self._judge.close()

    def judge(self) -> Worker:
        """Return the process that judges models; it has never seen learner code."""
        if self._judge is None or not self._judge.alive:
            self._judge = self.launcher.worker(self.limits, judge=True)
            self._greet(self._judge)
        return self._judge

    def copies(self, worker: Worker, model: Handle) -> Copies:
        """Return the judge's copies of a model.

        Args:
            worker: Where the model is.
            model: Its handle there.
        """
        return self._copies.setdefault((worker, model), Copies(self, worker, model))

    def fresh(self, *, process: bool = False) -> None:
        """Continue in a new worker; with `process`, in one whose strings hash differently."""
        if self.worker is not None:
            self.output += self.worker.output()
            self.worker.close()
        self.worker = self._start(process=process)

    def current(self) -> Worker:
        """Return the submission's worker, started and loaded where needed."""
        if self.worker is None or not self.worker.alive:
            self.worker = self._start()
        return self.worker

    def ask(self, question: Question[_Reply], during: str, worker: Worker | None = None) -> _Reply:
        """Ask the worker one question within the check's allowance."""
        reply = (worker or self.current()).ask(question, self.allowance, during)
        self.answered = during
        return reply

    def of(self, source: Source) -> Session:
        """Return another conversation, about another source, in which nothing has been asked."""
        return Session(self.launcher, source, self.limits, self.libraries, self.require)

    def elsewhere(self) -> Worker:
        """Return a second worker with the submission loaded; it ends with the check."""
        worker = self._start()
        self.others.append(worker)
        return worker

    def _start(self, *, process: bool = False) -> Worker:
        if self.load_error is not None:
            raise self.load_error
        worker = self.launcher.worker(self.limits, fresh=self.libraries if process else ())
        self._greet(worker)
        self._seed(worker)
        try:
            source, before = self.source, self.allowance.processor
            worker.load(source.name, source.content, self.allowance, source.places)
            self.loading = self.allowance.processor - before
        except (LearnerError, WorkerStopped) as error:
            self.load_error = error
            self.output += worker.output()
            worker.close()
            raise
        return worker

    def _greet(self, worker: Worker) -> None:
        level = worker.greet(Allowance(_START_SECONDS))
        self.isolation = str(level)
        if not level.reaches(self.require):
            worker.close()
            raise Broken(
                f"a worker on this machine is `{self.isolation}`, but `{self.require}` is "
                "required; `rnn-grade doctor` says why"
            )

    def _seed(self, worker: Worker) -> None:
        worker.ask(Begin(self.seed), self.allowance, "starting the check")
