"""How every process is started that imports the libraries: the fork server, or a worker to be.

It gets an environment of its own and a path of its own, and Ctrl-C reaches the grader alone.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rnn_grade.course.catalog import default_root
from rnn_grade.errors import Broken
from rnn_grade.sandbox.environment import environment, paths, private, public
from rnn_grade.sandbox.frames import Frame, Inbox, ProtocolError
from rnn_grade.sandbox.messages import Raised, heard
from rnn_grade.sandbox.process import apart
from rnn_grade.sandbox.questions.start import Imported, Setup

# How long a process may take to answer that has nothing to import any more.
START_SECONDS = 30.0
_IMPORT_SECONDS = 180.0
# With -s -P and an empty environment, nothing of the current folder or of the user is imported;
# -I would do the same, but it also ignores PYTHONHASHSEED.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    # Without a name: what a worker runs is not to be found in its `__main__`.
    "__import__('rnn_grade.sandbox.worker.server', fromlist=['']).main(json.loads(sys.argv[2]))"
)


@dataclass(frozen=True)
class Boot:
    """What the processes of one launcher have in common.

    Args:
        folder: The launcher's folder, in which they start.
        course: The course whose data sets a submission may load; by default the package's own.
        threads: Threads that TensorFlow may use.
        without: Layers of the lock to leave out, for tests of what the others hold.
        landlock: The newest version of Landlock to use, for tests of what older kernels hold.
    """

    folder: Path
    course: Path | None
    threads: int
    without: frozenset[str]
    landlock: int | None

    def setup(
        self,
        libraries: Sequence[str],
        *,
        channel: int | None = None,
        port: int = 0,
        token: str = "",
    ) -> Setup:
        """Return what a process is told as it starts.

        Args:
            libraries: Modules to import.
            channel: Its end of the wire, where it was born with one.
            port: Where else the grader waits for it, on this machine.
            token: What it proves with there that it is the right one.
        """
        course = self.course or default_root()
        return Setup(
            libraries=list(libraries),
            threads=self.threads,
            workers=str(self.folder / "workers"),
            public=[str(path) for path in public(course)],
            private=[str(path) for path in private(course)],
            without=sorted(self.without),
            landlock=self.landlock,
            channel=channel,
            port=port,
            token=token,
        )

    def start(
        self,
        setup: Setup,
        *,
        output: int = subprocess.DEVNULL,
        faults: int = subprocess.DEVNULL,
        hash_seed: str = "0",
    ) -> subprocess.Popen[bytes]:
        """Start a process, without waiting for its imports.

        Args:
            setup: What it is told.
            output: Where what it prints goes.
            faults: Where what native code writes goes.
            hash_seed: What Python's hashes of strings start from.
        """
        python = [sys.executable, "-s", "-P", "-B", "-c", _BOOT]
        return subprocess.Popen(
            [*python, json.dumps(paths()), json.dumps(asdict(setup))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=faults,
            pass_fds=[] if setup.channel is None else [setup.channel],
            cwd=self.folder,
            env=environment(self.folder, self.course, hash_seed),
            **apart(),
        )


def imported(connection: socket.socket, libraries: Sequence[str]) -> Imported:
    """Wait for the imports of the process at the other end.

    Args:
        connection: The wire to it.
        libraries: What it was told to import.

    Raises:
        Broken: They cannot be imported.
    """
    reason = ""
    with contextlib.suppress(OSError, ProtocolError):
        frame = read_frame(connection, _IMPORT_SECONDS)
        if frame.kind != Raised.word:
            return heard(frame, Imported)
        raised = heard(frame, Raised)
        reason = f"{raised.type_name}: {raised.message}"
    names = " and ".join(name for name in libraries if name != "numpy") or "NumPy"
    raise Broken(f"{names} could not be imported. {reason}".strip())


def read_frame(connection: socket.socket, seconds: float, inbox: Inbox | None = None) -> Frame:
    """Read one frame of our own code.

    Args:
        connection: The wire.
        seconds: How long it may take.
        inbox: Where half a frame waits, if reading it was broken off.

    Raises:
        OSError: None comes.
        ProtocolError: What comes is none.
    """
    inbox, deadline = inbox or Inbox(), time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)
        data = connection.recv(inbox.wanted)
        frame = inbox.feed(data)
        if frame is not None:
            return frame
        if not data:
            raise ConnectionResetError
    raise TimeoutError
