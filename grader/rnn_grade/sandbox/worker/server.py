"""The fork server imports the libraries once, runs no operation, and forks workers on demand.

It holds no secret and stays single-threaded: a child forked from a process with threads can hang
for ever in its first TensorFlow operation. Where it cannot fork safely it says so, and the grader
starts a fresh process for each worker instead; that process runs this module as well, and waits
until it is told which worker it is.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import os
import platform
import signal
import socket
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, assert_never, get_args

from rnn_grade.sandbox.frames import Frame, Inbox
from rnn_grade.sandbox.messages import ANSWER, Raised
from rnn_grade.sandbox.questions.start import Imported, Reap, ServerQuestion, Setup, Spawn
from rnn_grade.sandbox.worker import imports, lock, privileges
from rnn_grade.sandbox.worker.channel import Channel
from rnn_grade.sandbox.worker.service import Service

if TYPE_CHECKING:
    from rnn_grade.sandbox.judge.service import Judge

_CHANNEL = 3
_REQUEST = 1 << 16
_QUESTIONS: dict[str, type[ServerQuestion]] = {kind.word: kind for kind in get_args(ServerQuestion)}
# What is sent before anything was asked belongs to no question.
_UNASKED = "0" * 32


@dataclass(frozen=True)
class _Keras:
    """What a worker of models and their judge do, loaded while it may still be read."""

    models: ModuleType
    judge: ModuleType


def main(settings: dict[str, Any]) -> None:
    """Serve until the grader closes its end.

    Args:
        settings: The fields of a `Setup`.
    """
    setup = Setup(**settings)
    if sys.platform == "linux":
        privileges.die_with_parent()
    connection = _connect(setup)
    channel = Channel(connection)
    try:
        versions = _import(setup.libraries, setup.threads)
    except Exception as error:
        failed = Raised(type(error).__name__, str(error)[:2000])
        channel.send(failed.frame(_UNASKED))
        return
    can_fork = sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    shelter = lock.prepare(setup)
    keras = _keras(setup.libraries)
    imports.close()
    if sys.platform == "linux":
        privileges.hide_memory()
    channel.send(Imported(versions, can_fork).frame(_UNASKED))
    if setup.channel is None:
        _wait_for_work(connection, channel, shelter, keras)
        return
    gc.freeze()
    _serve(connection, shelter, keras)


def _connect(setup: Setup) -> socket.socket:
    if setup.channel is not None:
        return socket.socket(fileno=setup.channel)
    connection = socket.create_connection(("127.0.0.1", setup.port))
    connection.sendall(setup.token.encode("ascii"))
    return connection


def _import(libraries: list[str], threads: int) -> dict[str, str]:
    versions = {"python": platform.python_version()}
    for name in libraries:
        module = importlib.import_module(name)
        versions[name] = str(getattr(module, "__version__", "unknown"))
    if "tensorflow" in libraries:
        tensorflow = sys.modules["tensorflow"]
        # Thread stacks count as memory: without this the limit would depend on the core count.
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    return versions


def _keras(libraries: list[str]) -> _Keras | None:
    if "keras" not in libraries:
        return None
    return _Keras(
        importlib.import_module("rnn_grade.sandbox.worker.models"),
        importlib.import_module("rnn_grade.sandbox.judge.service"),
    )


def _wait_for_work(
    connection: socket.socket, channel: Channel, shelter: lock.Shelter, keras: _Keras | None
) -> None:
    """Become the one worker that the grader asks for; return where it asks for none."""
    with contextlib.suppress(OSError):
        request = channel.receive()
        if request is None:
            return
        told = Spawn(**request.value)
        channel.send(Frame(request.identity, ANSWER, os.getpid()))
        _become_worker(connection, told, shelter, keras)


def _serve(connection: socket.socket, shelter: lock.Shelter, keras: _Keras | None) -> None:
    channel = Channel(connection)
    while True:
        request, descriptors = _request(connection)
        if request is None:
            return
        question = _QUESTIONS[request.kind](**request.value)
        match question:
            case Spawn():
                answer = os.fork()
                if answer == 0:
                    kept = [shelter.rules.descriptor] if shelter.rules is not None else []
                    connection = _move(descriptors, kept)
                    _become_worker(connection, question, shelter, keras)
                for descriptor in descriptors:
                    os.close(descriptor)
            case Reap(pid):
                _, status = os.waitpid(pid, 0)
                answer = os.waitstatus_to_exitcode(status)
            case _:
                assert_never(question)
        channel.send(Frame(request.identity, ANSWER, answer))


def _request(connection: socket.socket) -> tuple[Frame | None, list[int]]:
    """Read one small frame together with the descriptors that travel with its first byte."""
    inbox = Inbox()
    descriptors: list[int] = []
    while True:
        data, received, _, _ = socket.recv_fds(connection, min(inbox.wanted, _REQUEST), 4)
        descriptors += received
        if not data:
            return None, descriptors
        frame = inbox.feed(data)
        if frame is not None:
            return frame, descriptors


def _move(descriptors: list[int], kept: list[int]) -> socket.socket:
    """Give a forked worker its four descriptors and close every other one.

    Args:
        descriptors: The channel, the output, the diagnostics.
        kept: Descriptors that it closes by itself, before learner code runs.
    """
    import fcntl  # there is none on Windows, where nothing forks

    # Above the targets first: a target may be the number of another source.
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD, _CHANNEL + 1) for fd in descriptors]
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (high[1], 1), (high[2], 2), (high[0], _CHANNEL)):
        os.dup2(source, target)
    start = _CHANNEL + 1
    for descriptor in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(start, descriptor)
        start = descriptor + 1
    return socket.socket(fileno=_CHANNEL)


def _become_worker(
    connection: socket.socket, told: Spawn, shelter: lock.Shelter, keras: _Keras | None
) -> NoReturn:
    """Turn this process into the worker of one submission, or into a judge; never returns."""
    status = 70
    try:
        channel = Channel(connection)
        _settle(told.work)
        service = _service(channel, told, keras)
        channel.send(lock.lock(shelter, told).frame(_UNASKED))
        service.serve()
        status = 0
    except Exception as error:
        # Only before learner code: the service itself survives whatever that raises.
        os.write(2, "".join(traceback.format_exception(error)).encode("utf-8", "replace"))
    finally:
        # No atexit handler, no destructor of the learner's runs, whatever happened.
        os._exit(status)


def _service(channel: Channel, told: Spawn, keras: _Keras | None) -> Service | Judge:
    work = Path(told.work)
    if told.judge:
        assert keras is not None
        judge: Judge = keras.judge.Judge(channel, work)
        return judge
    return Service(channel, work, keras.models if keras is not None else None)


def _settle(work: str) -> None:
    """Reset what a child inherits: signals, folder, temporary folder, output objects."""
    for name in ("SIGINT", "SIGTERM", "SIGXCPU"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    with contextlib.suppress(AttributeError, OSError):
        os.setpgid(0, 0)
    os.chdir(work)
    os.environ.update(HOME=work, TMPDIR=work, TEMP=work, TMP=work)
    tempfile.tempdir = work
    sys.dont_write_bytecode = True
    sys.path.append(work)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open for good
    # Both on descriptor 1: what the learner writes. Descriptor 2 is left to native libraries.
    stream = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream  # type: ignore[misc]
    faulthandler.enable(file=2, all_threads=False)
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)
