"""A worker locks itself up after the fork and before any learner code, in one fixed order.

Each step stands where it does because another order failed: namespaces are left before a thread
exists, paths are opened before the user changes, the filter of system calls comes last because it
refuses what the steps before it need. Nothing is believed: `probe` tries the doors afterwards, and
the level is what it found.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.questions.start import Ready, Spawn
from rnn_grade.sandbox.worker import landlock, privileges, seccomp
from rnn_grade.sandbox.worker.probe import probe

_FILE_BYTES = 64 << 20
_OPEN_FILES = 128
_FOLDER_BYTES = 256 << 20
_FOLDER_FILES = 4096
_SHARED_BYTES = 64 << 20
_MORE_PROCESSES = 256
# A lid on shared mappings, which RLIMIT_DATA does not count; TensorFlow alone maps over 2 GiB.
_ADDRESS_SPACE = 6 << 30
# Beyond the numbers that distributions and containers give out.
_FIRST_USER = 0x70000000
_SHARED_MEMORY = Path("/dev/shm")
# What TensorFlow and the C library open late; each is harmless, and absent on some machines.
_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"),
    *("/dev/urandom", "/dev/random", "/dev/zero"),
)
# Installed one by one, so each may have been made unreadable for others by an `umask`.
_PACKAGES = ("rnn_grade", "numpy", "keras", "tensorflow")


@dataclass(frozen=True)
class Shelter:
    """What can be prepared once, before the first fork.

    Args:
        rules: The Landlock rules that all workers share, or `None`.
        roots: Folders whose every part a worker may need to read.
        without: Layers to leave out, for tests of what the others hold.
    """

    rules: landlock.Ruleset | None
    roots: tuple[Path, ...]
    without: frozenset[str]


def prepare(
    workers: Path, datasets: Path, hidden: tuple[Path, ...], without: frozenset[str]
) -> Shelter:
    """Open what every worker may read: Python, its libraries, this package, the data sets.

    Args:
        workers: The folder of the workers' folders.
        datasets: The data sets that a submission may load.
        hidden: Folders that stay closed although they lie inside an open one.
        without: Layers to leave out.
    """
    roots = (*(Path(name) for name in _SYSTEM), *_python(), datasets)
    if seccomp.library() is not None:
        seccomp.numbers()
    if "landlock" in without or not landlock.abi():
        return Shelter(None, roots, without)
    rules = landlock.Ruleset(landlock.abi())
    for root in roots:
        rules.allow_reading(_around(root, hidden))
    rules.allow_reading([Path("/proc")])
    # All of /dev: a rule on a folder does not hold for what is mounted on that very folder later.
    # The rules of the single worker name the few devices that it may have.
    rules.allow_all([workers, _SHARED_MEMORY.parent])
    return Shelter(rules, roots, without)


def _python() -> tuple[Path, ...]:
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    return (*prefixes, *(Path(entry) for entry in sys.path if entry))


def _around(root: Path, hidden: tuple[Path, ...]) -> list[Path]:
    """Return the root, or the parts of it that do not hold anything hidden."""
    if root in hidden or any(root.is_relative_to(folder) for folder in hidden):
        return []
    if not any(folder.is_relative_to(root) for folder in hidden):
        return [root]
    parts: list[Path] = []
    with contextlib.suppress(OSError):
        for part in root.iterdir():
            parts += _around(part, hidden)
    return parts


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
        privileges.mount_private(work, _FOLDER_BYTES, _FOLDER_FILES)
        if _SHARED_MEMORY.is_dir():
            privileges.mount_private(_SHARED_MEMORY, _SHARED_BYTES, _FOLDER_FILES)
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
    if linux and "seccomp" not in shelter.without and seccomp.library() is not None:
        seccomp.load(os.getpid())
        layers.append("seccomp")
    # Beside other threads the lock covers one of them, whatever this one measures.
    level = probe(told) if alone else Level.PROCESS
    return Ready(str(level), layers)


def _own_rules(shelter: Shelter, work: Path, *, private: bool) -> landlock.Ruleset | None:
    """A second set of rules, coarse but for this worker alone: no other worker's folder."""
    if shelter.rules is None:
        return None
    rules = landlock.Ruleset(landlock.abi())
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
            *(root for root in shelter.roots if root.exists()),
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
        _limit(limits, "RLIMIT_CPU", cpu_seconds)
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
