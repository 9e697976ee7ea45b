"""The red team: every file of `tests/attacks/` is one idea, and none gains a point or reaches out.

Each is graded against exercise `passes` of the small world, whose first check its `double` does not
deserve. A trick prints "reached" once it has done what it came for; with the lock open, those that
can be run harmlessly must, or the test would prove a typo and not the lock.
"""

import contextlib
import os
import socket
import time
from pathlib import Path

import pytest
from attacked import descriptors, is_tame
from places import ATTACKS

from rnn_grade.grading.grade import grade
from rnn_grade.report import Status
from rnn_grade.sandbox.allowance import FAR
from rnn_grade.sandbox.launcher import NUMPY, Launcher
from rnn_grade.sandbox.worker import landlock, seccomp

FILES = sorted(ATTACKS.glob("*.py"))
HARMLESS = [path for path in FILES if "HARMLESS = True" in path.read_text("utf-8")]
EVERYTHING = frozenset({"landlock", "seccomp", "namespaces", "user"})
CANARY = "canary-3b1f7c"
# What only the filter of system calls stops, on every version of Landlock or on the older ones.
OF_THE_KERNEL = (
    *("rights_of_others", "rights_by_descriptor", "rights_of_a_library", "rights_by_a_new_call"),
    *("owner_of_others", "times_of_others", "note_beside_a_file", "notes_of_others"),
    *("note_by_a_new_call", "flags_of_a_library", "close_the_course"),
    *("empty_by_path", "empty_without_reading", "open_by_a_structure"),
    *("disk_behind_a_short_file", "disk_by_reservation"),
    *("memory_that_is_forgotten", "memory_of_a_device", "pipes_of_a_megabyte"),
    *("signal_by_descriptor", "signal_by_owner", "signal_by_request"),
    *("asynchronous_by_request", "asynchronous_by_flag", "signal_grader", "signal_parent"),
    *("watch_a_folder", "lease_on_a_library", "lock_on_a_library", "list_the_mounts"),
    *("socket_tcp", "socket_unix", "parents_memory", "read_canary", "write_outside"),
)
# What a check of the small world may compute, and what may come to that until it is seen.
SECONDS, SLACK = 2.0, 1.0
# On the wall, for both checks: a busy machine may give them a tenth of its time.
LONGEST = 2 * FAR * SECONDS

pytestmark = pytest.mark.skipif(
    not landlock.abi() or seccomp.library() is None,
    reason="without Landlock and libseccomp the level is not `sealed`, and promises less",
)


def name_of(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """What must not be reached: a file, a folder open to all, a port."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "canary").write_text(CANARY)
    outside = folder / "outside"
    outside.mkdir(mode=0o777)
    (outside / "victim").write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield folder, listener


def filled(path: Path, machine, world, folder: Path) -> Path:
    """Write the attack with the places that it aims at."""
    hidden, listener = machine
    places = {
        "CANARY": hidden / "canary",
        "OUTSIDE": hidden / "outside",
        "HIDDEN": world.root,
        "PORT": listener.getsockname()[1],
        "GRADER": os.getpid(),
        "SHM": os.stat("/dev/shm").st_dev,
    }
    text = path.read_text("utf-8")
    for name, value in places.items():
        text = text.replace("{" + name + "}", str(value))
    target = folder / "passes.py"
    target.write_text(text, "utf-8")
    return target


@pytest.fixture(scope="module")
def locked(world):
    # As on machines that refuse a layer or have an older kernel:
    # `ATTACKS_WITHOUT="namespaces user" ATTACKS_LANDLOCK=1 pytest ...`.
    without = frozenset(os.environ.get("ATTACKS_WITHOUT", "").split())
    version = int(os.environ.get("ATTACKS_LANDLOCK", landlock.abi()))
    with Launcher(NUMPY, course=world.root, without=without, landlock=version) as launcher:
        launcher.wait()
        yield launcher


@pytest.fixture(scope="module")
def unlocked(world):
    with Launcher(NUMPY, course=world.root, without=EVERYTHING) as launcher:
        yield launcher


def marks(folder: Path) -> list[tuple[object, ...]]:
    """Return what is said about the files that must not be touched: rights, owner, times, notes."""
    found = []
    for name in ("canary", "outside", "outside/victim"):
        status = (folder / name).stat()
        notes = os.listxattr(folder / name)
        found.append((status.st_mode, status.st_uid, status.st_mtime_ns, status.st_ctime_ns, notes))
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_an_attack_gains_nothing_and_reaches_nothing(
    path, machine, world, locked, tmp_path, monkeypatch
):
    monkeypatch.setenv("RNN_GRADE_SECRET", "canary-secret")
    hidden, listener = machine
    submission = filled(path, machine, world, tmp_path)
    before, marked = descriptors(), marks(hidden)
    started = time.monotonic()
    report = grade(world.find("passes"), submission, launcher=locked, timeout=SECONDS)
    assert time.monotonic() - started < LONGEST
    doubles, triples = report.checks
    assert max(doubles.processor_seconds, triples.processor_seconds) < SECONDS + SLACK
    # Without its trick the submission earns nothing for `double`, and one point for `triple`.
    assert doubles.status is not Status.PASSED
    assert report.score <= 1
    is_tame(report, CANARY)
    assert triples.status is not Status.BROKEN
    assert "reached" not in doubles.output
    assert "\x1b" not in doubles.output
    assert (hidden / "canary").read_text() == CANARY
    assert sorted(os.listdir(hidden / "outside")) == ["victim"]
    assert (hidden / "outside" / "victim").read_text() == CANARY
    assert marks(hidden) == marked
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert descriptors() <= before


@pytest.mark.parametrize("path", HARMLESS, ids=name_of)
def test_the_same_attack_reaches_its_end_with_the_lock_open(
    path, machine, world, unlocked, tmp_path
):
    _, listener = machine
    submission = filled(path, machine, world, tmp_path)
    report = grade(world.find("passes"), submission, launcher=unlocked, timeout=5)
    with contextlib.suppress(OSError):
        listener.accept()[0].close()
    with contextlib.suppress(OSError):
        (machine[0] / "outside" / "note").unlink()
    (machine[0] / "outside" / "victim").write_text(CANARY)
    assert "reached" in report.checks[0].output, report.checks[0].finding
    assert report.checks[0].status is not Status.PASSED


@pytest.mark.parametrize("version", range(1, landlock.abi()))
def test_an_older_kernel_holds_what_landlock_lacks_there(version, machine, world, tmp_path):
    hidden, _ = machine
    marked = marks(hidden)
    with Launcher(NUMPY, course=world.root, landlock=version) as launcher:
        for name in OF_THE_KERNEL:
            submission = filled(ATTACKS / f"{name}.py", machine, world, tmp_path)
            report = grade(world.find("passes"), submission, launcher=launcher, timeout=2)
            assert "reached" not in report.checks[0].output, name
            assert report.isolation == "sealed"
    assert (hidden / "outside" / "victim").read_text() == CANARY
    assert marks(hidden) == marked


def test_an_honest_control_earns_everything(world, locked):
    exercise = world.find("passes")
    assert grade(exercise, exercise.reference, launcher=locked).passed


def test_there_are_at_least_a_hundred():
    assert len(FILES) >= 100


def test_nothing_is_left_when_all_is_over(world, tmp_path, machine):
    with Launcher(NUMPY, course=world.root) as launcher:
        for path in FILES[::10]:
            submission = filled(path, machine, world, tmp_path)
            grade(world.find("passes"), submission, launcher=launcher, timeout=1)
        folder = launcher._folder
        mark = f"HOME={folder}".encode()
    left = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and mark in (process / "environ").read_bytes():
                left.append(process.name)
    assert left == []
    assert not folder.exists()
