"""A worker locks itself up after the fork and before any learner code, in one fixed order.

Each step stands where it does because another order failed: namespaces are left before a thread
exists, paths are opened before the user changes, the filter of system calls comes last because it
refuses what the steps before it need. Nothing is believed: `probe` tries the doors afterwards, and
the level is what it found.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.questions.start import Ready, Setup, Spawn
from rnn_grade.sandbox.worker import calls, landlock, privileges, readable, seccomp
from rnn_grade.sandbox.worker.probe import probe

# What a worker's own folder holds at most.
FOLDER_BYTES = 256 << 20
FOLDER_FILES = 4096
_FILE_BYTES = 64 << 20
_OPEN_FILES = 128
_SHARED_BYTES = 64 << 20
_MORE_PROCESSES = 256
# A lid on shared mappings, which RLIMIT_DATA does not count; TensorFlow alone maps over 2 GiB.
_ADDRESS_SPACE = 6 << 30
# Beyond the numbers that distributions and containers give out.
_FIRST_USER = 0x70000000
_SHARED_MEMORY = Path("/dev/shm")
# Installed one by one, so each may have been made unreadable for others by an `umask`.
_PACKAGES = ("numpy", "keras", "tensorflow")


@dataclass(frozen=True)
class Shelter:
    """What can be prepared once, before the first fork.

    Args:
        rules: The Landlock rules that all workers share, or `None`.
        roots: The real paths of what a worker may need to read, or a part of it.
        without: Layers to leave out, for tests of what the others hold.
        version: The version of Landlock that is used.
        filter: The filter of system calls that all workers share, or `None`.
    """

    rules: landlock.Ruleset | None
    roots: list[Path]
    without: frozenset[str]
    version: int
    filter: bytes | None


def prepare(setup: Setup) -> Shelter:
    """Open what every worker may read: Python, its libraries, what the course lets everybody read.

    Args:
        setup: What the server was told.
    """
    workers = Path(setup.workers).resolve()
    # The folders of other workers are closed as well, should they lie inside of an open one.
    closed = readable.closed([*(Path(name) for name in setup.private), workers.parent])
    opened = readable.opened(Path(name) for name in setup.public)
    roots = readable.parts([path for path in opened if path not in closed], [workers.parent])
    without = frozenset(setup.without)
    if sys.platform != "linux":
        return Shelter(None, roots, without, 0, None)
    version = landlock.abi() if setup.landlock is None else min(setup.landlock, landlock.abi())
    filtered = "seccomp" not in without and seccomp.library() is not None
    filter_ = seccomp.program(calls.rules(version)) if filtered else None
    if "landlock" in without or not version:
        return Shelter(None, roots, without, version, filter_)
    rules = landlock.Ruleset(version)
    rules.allow_reading([*readable.parts(opened, closed), Path("/proc")])
    # All of /dev: a rule on a folder does not hold for what is mounted on that very folder later.
    # The rules of the single worker name the few devices that it may have.
    rules.allow_all([workers, _SHARED_MEMORY.parent])
    return Shelter(rules, roots, without, version, filter_)


def lock(shelter: Shelter, told: Spawn) -> Ready:
    """Lock this process up for good, and return what that came to.

    Args:
        shelter: What was prepared.
        told: What the worker is to be.
    """
    layers: list[str] = []
    work = Path(told.work)
    linux = sys.platform == "linux"
    # Landlock and a new user namespace would cover this thread only.
    alone = linux and len(os.listdir("/proc/self/task")) == 1
    if alone and "namespaces" not in shelter.without and privileges.leave_namespaces():
        layers.append("namespaces")
        privileges.mount_private(work, FOLDER_BYTES, FOLDER_FILES)
        if _SHARED_MEMORY.is_dir():
            privileges.mount_private(_SHARED_MEMORY, _SHARED_BYTES, FOLDER_FILES)
        os.chdir(work)
    own = _own_rules(shelter, work, private="namespaces" in layers) if alone else None
    if linux and "user" not in shelter.without and _may_change_user(shelter, work):
        user = _FIRST_USER + told.number
        os.chown(work, user, -1)
        privileges.become(user)
        layers.append("user")
    if linux:
        with contextlib.suppress(OSError):
            privileges.drop_capabilities()
            layers.append("capabilities")
        # Both are reset by a change of user, so they come after it.
        privileges.die_with_parent()
        privileges.hide_memory()
        privileges.forbid_new_privileges()
    limit(told.memory_bytes, told.cpu_seconds)
    if own is not None and shelter.rules is not None:
        for rules in (shelter.rules, own):
            rules.restrict()
            rules.close()
        layers.append("landlock")
    if shelter.filter is not None:
        own_filter = seccomp.program(calls.signals(os.getpid()))
        for instructions in (shelter.filter, own_filter):
            seccomp.install(instructions)
        layers.append("seccomp")
    # Beside other threads the lock covers one of them, whatever this one measures.
    level = probe(told) if alone else Level.PROCESS
    return Ready(str(level), layers)


def _own_rules(shelter: Shelter, work: Path, *, private: bool) -> landlock.Ruleset | None:
    """A second set of rules, coarse but for this worker alone: no other worker's folder."""
    if shelter.rules is None:
        return None
    rules = landlock.Ruleset(shelter.version)
    rules.allow_reading([*shelter.roots, Path("/proc/self")])
    rules.allow_all([work, Path(os.devnull), *([_SHARED_MEMORY] if private else [])])
    return rules


def _may_change_user(shelter: Shelter, work: Path) -> bool:
    """Root may, but only where the new user can still read Python and get to the worker's folder.

    Python may lie in root's own home, packages may be installed for root alone, and so may the
    temporary folder be. A worker that cannot get to its folder would also miss the probe's canary,
    and call itself sealed.
    """
    if os.getuid() != 0 or not privileges.passable_by_others(work):
        return False
    packages = (getattr(sys.modules.get(name), "__file__", None) for name in _PACKAGES)
    return privileges.reachable_by_others(
        [
            *(Path(sys.prefix), Path(sys.base_prefix)),
            *shelter.roots,
            *(Path(file) for file in packages if file),
        ]
    )


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Limit memory, time, files and processes.

    Args:
        memory_bytes: Private memory (`RLIMIT_DATA`): heap, stacks, anonymous maps.
        cpu_seconds: Processor time over all threads.
    """
    # `resource` does not exist on Windows.
    with contextlib.suppress(ImportError):
        import resource as limits

        _limit(limits, "RLIMIT_CORE", 0)
        _limit(limits, "RLIMIT_FSIZE", _FILE_BYTES)
        _limit(limits, "RLIMIT_NOFILE", _OPEN_FILES)
        # What a process has computed before, as for its imports, is not the learner's.
        _limit(limits, "RLIMIT_CPU", cpu_seconds + math.ceil(time.process_time()))
        if sys.platform == "linux":
            _limit(limits, "RLIMIT_DATA", memory_bytes)
            _limit(limits, "RLIMIT_AS", _mapped() + memory_bytes + _ADDRESS_SPACE)
            _limit(limits, "RLIMIT_NPROC", _processes_of_user() + _MORE_PROCESSES)


def _limit(limits: Any, name: str, value: int) -> None:
    number = getattr(limits, name)
    _, hard = limits.getrlimit(number)
    if hard != limits.RLIM_INFINITY:
        value = min(value, hard)
    limits.setrlimit(number, (value, value))


def _mapped() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processes_of_user() -> int:
    """Count the threads of this user: that is what RLIMIT_NPROC compares with."""
    count = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if folder.stat().st_uid == os.getuid():
                    count += len(os.listdir(folder / "task"))
    return count
