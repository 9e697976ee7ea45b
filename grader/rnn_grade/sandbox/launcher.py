"""Starts workers: by the warm fork server where that is safe, else as fresh processes.

The libraries are imported in the background from `start` on; only `worker` waits for them.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Literal, TypeVar

from rnn_grade.course.catalog import default_root
from rnn_grade.errors import Broken
from rnn_grade.sandbox.connection import Limits, Worker
from rnn_grade.sandbox.environment import (
    canaries,
    environment,
    make_folder,
    paths,
    private,
    public,
)
from rnn_grade.sandbox.frames import Frame, Inbox, ProtocolError, encode
from rnn_grade.sandbox.messages import Question, Raised, answer, heard
from rnn_grade.sandbox.process import Forked, Fresh, Process
from rnn_grade.sandbox.questions.start import Imported, Reap, Setup, Spawn
from rnn_grade.sandbox.scratch import Scratch
from rnn_grade.sandbox.worker import privileges

_IMPORT_SECONDS = 180.0
_START_SECONDS = 30.0
# With -s -P and an empty environment, nothing of the current folder or of the user is imported;
# -I would do the same, but it also ignores PYTHONHASHSEED.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    # Without a name: what a worker runs is not to be found in its `__main__`.
    "__import__('rnn_grade.sandbox.worker.server', fromlist=['']).main(json.loads(sys.argv[2]))"
)
KERAS = ("numpy", "tensorflow", "keras")
NUMPY = ("numpy",)

_Reply = TypeVar("_Reply")


class Launcher:
    """One fork server and the folders of its workers.

    Args:
        libraries: Modules to import before the first worker.
        course: The course whose data sets a submission may load; by default the package's own.
        fork: Whether workers may be forked; `False` gives each a fresh process.
        threads: Threads that TensorFlow may use; by default one per processor, at most four.
        without: Layers of the lock to leave out, for tests of what the others hold.
        landlock: The newest version of Landlock to use, for tests of what older kernels hold.
    """

    def __init__(
        self,
        libraries: tuple[str, ...] = KERAS,
        *,
        course: Path | None = None,
        fork: bool = True,
        threads: int = 0,
        without: frozenset[str] = frozenset(),
        landlock: int | None = None,
    ) -> None:
        self.libraries = libraries
        self._course = course
        self.versions: dict[str, str] = {}
        self._threads = threads or min(os.cpu_count() or 1, 4)
        self._fork = fork and sys.platform == "linux"
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._without = without
        self._landlock = landlock
        # A worker with a user of its own has to get through, but not to look around.
        self._scratch = Scratch(0o711)
        self._folder = self._scratch.path
        make_folder(self._folder / "workers", 0o711)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._canaries = canaries(self._folder / "canaries", self._listener)
        self._count = 0
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether a worker can be had without waiting for imports."""
        return self._ready

    @property
    def mode(self) -> Literal["fork", "fresh"]:
        """How workers start."""
        return "fork" if self._fork else "fresh"

    def having(self, libraries: tuple[str, ...]) -> Launcher:
        """Return the launcher to use for these libraries: one that has them, or more, will do."""
        return self

    def __enter__(self) -> Launcher:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to import the libraries, without waiting."""
        if sys.platform == "linux":
            # The labels of hidden data are in this process: no worker may look into it.
            privileges.hide_memory()
        if self._fork and self._server is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                setup = replace(self._setup(), channel=theirs.fileno())
                self._server = self._popen(setup, [theirs.fileno()], subprocess.DEVNULL)

    def wait(self) -> None:
        """Wait until workers can be made.

        Raises:
            Broken: The libraries cannot be imported.
        """
        if self._ready or not self._fork:
            return
        self.start()
        assert self._control is not None
        imported = self._imported(self._control)
        self.versions = imported.versions
        self._ready = True
        if not imported.fork:
            # A library started a thread: forked children could hang. Fresh processes are safe.
            self._end_server()
            self._fork = False

    def worker(
        self,
        limits: Limits,
        *,
        fresh: tuple[str, ...] = (),
        judge: bool = False,
    ) -> Worker:
        """Return a new worker; no learner code has run in it yet.

        Args:
            limits: What the worker may use.
            fresh: Start a new process with another hash seed, even where forking is possible,
                and import these libraries there.
            judge: Make it a process that judges models, and never sees learner code.

        Raises:
            Broken: The worker did not come up.
        """
        self.wait()
        self._count += 1
        outer = self._folder / "workers" / str(self._count)
        work = outer / "work"
        make_folder(outer, 0o711)
        make_folder(work, 0o700)
        spawn = Spawn(
            judge=judge,
            number=self._count,
            work=str(work),
            memory_bytes=limits.memory_bytes,
            cpu_seconds=limits.cpu_seconds,
            private=str(self._canaries.private),
            public=str(self._canaries.public),
            port=self._canaries.port,
        )
        with (outer / "output").open("wb") as output, (outer / "diagnostics").open("wb") as faults:
            process: Process
            if self._fork and not fresh:
                process, connection = self._forked(spawn, output.fileno(), faults.fileno())
            else:
                libraries = fresh or self.libraries
                process, connection = self._fresh(
                    spawn, libraries, output.fileno(), faults.fileno()
                )
        return Worker(process, connection, outer, limits)

    def reap(self, pid: int) -> int | None:
        """Wait for a forked worker that was killed, and return its exit status."""
        if self._control is None:
            return None
        with contextlib.suppress(Broken):
            return self._ask(Reap(pid))
        return None

    def close(self) -> None:
        """End the server and every worker, and remove their folders."""
        self._end_server()
        self._listener.close()
        self._scratch.remove()

    def _forked(self, spawn: Spawn, output: int, faults: int) -> tuple[Process, socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            pid = self._ask(spawn, [theirs.fileno(), output, faults])
        return Forked(pid, self.reap), ours

    def _fresh(
        self, spawn: Spawn, libraries: tuple[str, ...], output: int, faults: int
    ) -> tuple[Process, socket.socket]:
        """Start a process that imports the libraries and becomes the one worker."""
        token = secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            setup = replace(self._setup(libraries), port=port, token=token, worker=asdict(spawn))
            process = Fresh(self._popen(setup, [], output, faults, hash_seed=str(self._count)))
            listener.settimeout(_START_SECONDS)
            try:
                connection, _ = listener.accept()
                connection.settimeout(_START_SECONDS)
                if connection.recv(len(token), socket.MSG_WAITALL) != token.encode("ascii"):
                    raise Broken("another program answered in the place of the worker")
                imported = self._imported(connection)
            except OSError as error:
                process.kill()
                raise Broken(f"a worker process did not start: {error}") from None
            except Broken:
                process.kill()
                raise
        self.versions = {**imported.versions, **self.versions}
        return process, connection

    def _setup(self, libraries: tuple[str, ...] = ()) -> Setup:
        course = self._course or default_root()
        return Setup(
            libraries=list(libraries or self.libraries),
            threads=self._threads,
            workers=str(self._folder / "workers"),
            public=[str(path) for path in public(course)],
            private=[str(path) for path in private(course)],
            without=sorted(self._without),
            landlock=self._landlock,
        )

    def _popen(
        self,
        setup: Setup,
        pass_fds: list[int],
        output: int,
        faults: int = subprocess.DEVNULL,
        hash_seed: str = "0",
    ) -> subprocess.Popen[bytes]:
        python = [sys.executable, "-s", "-P", "-B", "-c", _BOOT]
        return subprocess.Popen(
            [*python, json.dumps(paths()), json.dumps(asdict(setup))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=faults,
            pass_fds=pass_fds,
            cwd=self._folder,
            env=environment(self._folder, self._course, hash_seed),
            # Ctrl-C reaches the grader only, which then ends the workers in order.
            start_new_session=True,
        )

    def _ask(self, question: Question[_Reply], descriptors: Sequence[int] = ()) -> _Reply:
        """Ask the server."""
        assert self._control is not None
        try:
            frame = encode(question.frame(secrets.token_hex(16)))
            socket.send_fds(self._control, [frame], descriptors)
            return answer(_read(self._control, time.monotonic() + _START_SECONDS), question)
        except (OSError, ProtocolError):
            raise Broken("the server that starts the workers has stopped") from None

    def _imported(self, connection: socket.socket) -> Imported:
        """Wait for the imports of the process at the other end."""
        reason = ""
        with contextlib.suppress(OSError, ProtocolError):
            frame = _read(connection, time.monotonic() + _IMPORT_SECONDS)
            if frame.kind != Raised.word:
                return heard(frame, Imported)
            raised = heard(frame, Raised)
            reason = f"{raised.type_name}: {raised.message}"
        names = " and ".join(name for name in self.libraries if name != "numpy") or "NumPy"
        raise Broken(f"{names} could not be imported. {reason}".strip())

    def _end_server(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.kill()
            self._server.wait()
            self._server = None


def _read(connection: socket.socket, deadline: float) -> Frame:
    """Read one frame of our own code; an `OSError` where none comes."""
    inbox = Inbox()
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)
        data = connection.recv(inbox.wanted)
        frame = inbox.feed(data)
        if frame is not None:
            return frame
        if not data:
            raise ConnectionResetError
    raise TimeoutError
