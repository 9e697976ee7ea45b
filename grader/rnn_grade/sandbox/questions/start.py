"""How the process that imports the libraries starts, and how workers start from it and end."""

from __future__ import annotations

from dataclasses import dataclass

from rnn_grade.sandbox.messages import Message, Question


@dataclass(frozen=True)
class Setup:
    """What the process is told as it starts, as JSON on its command line.

    Args:
        libraries: Modules to import.
        threads: Threads that TensorFlow may use.
        workers: The folder of the workers' folders.
        public: What learner code may read of the course.
        private: What it may not, although it may lie inside of what it may.
        without: Layers of the lock to leave out.
        landlock: The newest version of Landlock to use; without it, the kernel's own.
        channel: Its end of the wire to the grader, of a process that forks workers.
        port: Where else the grader waits for it, on this machine.
        token: What it proves with there that it is the right one; it then becomes one worker.
    """

    libraries: list[str]
    threads: int
    workers: str
    public: list[str]
    private: list[str]
    without: list[str]
    landlock: int | None = None
    channel: int | None = None
    port: int = 0
    token: str = ""


@dataclass(frozen=True)
class Spawn(Question[int]):
    """Make a worker or a judge, and return its process id.

    Where it is to be forked, three descriptors travel with the question: its channel, its output,
    its diagnostics. A process that was started for one worker becomes it, and answers as well.

    Args:
        judge: Whether it is to judge models, and never sees learner code.
        number: Which worker of the launcher it is.
        work: The one folder that it may change.
        memory_bytes: Private memory that it may use.
        cpu_seconds: Processor time that it may use, over all threads.
        private: A file that only the grader may read, for the probe of the lock.
        public: A file that everyone may read.
        port: Where the grader listens on this machine.
    """

    judge: bool
    number: int
    work: str
    memory_bytes: int
    cpu_seconds: int
    private: str
    public: str
    port: int


@dataclass(frozen=True)
class Reap(Question[int]):
    """Wait for the end of a worker that was killed, and return its exit status."""

    pid: int


ServerQuestion = Spawn | Reap


@dataclass(frozen=True)
class Imported(Message):
    """The libraries are imported.

    Args:
        versions: Those of Python and of the libraries.
        fork: Whether a fork is safe here.
    """

    versions: dict[str, str]
    fork: bool


@dataclass(frozen=True)
class Ready(Message):
    """The worker is locked up; no learner code has run yet.

    Args:
        level: What its probe measured: a word of `levels.Level`.
        layers: The steps of the lock that took.
    """

    level: str
    layers: list[str]
