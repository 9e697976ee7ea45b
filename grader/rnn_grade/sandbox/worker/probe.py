"""The level of isolation is measured: the locked worker tries each door before learner code."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.questions.start import Spawn


def probe(doors: Spawn) -> Level:
    """Return the level that holds.

    Args:
        doors: What the worker was told, with the canary files that only the grader or everyone may
            read, and the port that the grader listens on.
    """
    if _connects(doors.port) or _forks():
        return Level.PROCESS
    if _reads(doors.private):
        return Level.FILTERED
    if _reads(doors.public) or _writes(Path(doors.public).parent):
        return Level.USER
    return Level.SEALED


def _reads(path: str) -> bool:
    try:
        return bool(Path(path).read_bytes())
    except OSError:
        return False


def _writes(folder: Path) -> bool:
    try:
        (folder / f"probe-{os.getpid()}").write_bytes(b"x")
    except OSError:
        return False
    return True


def _connects(port: int) -> bool:
    try:
        with socket.socket() as door:
            door.settimeout(0.2)
            door.connect(("127.0.0.1", port))
    except OSError:
        # A port that nobody listens on refuses as well, but then the call itself was allowed.
        return _has_sockets()
    return True


def _has_sockets() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError:
        return False
    return True


def _forks() -> bool:
    if not hasattr(os, "fork"):
        return True
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True
