"""Workers come up warm where that is safe, fresh where it is not, and leave nothing behind."""

import os
import resource
import time
from pathlib import Path

import numpy as np
import pytest
from places import WORLD

from rnn_grade.errors import Broken
from rnn_grade.sandbox import launcher as launcher_module
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import KERAS, NUMPY, Launcher
from rnn_grade.sandbox.launchers import Launchers
from rnn_grade.sandbox.levels import Level
from rnn_grade.sandbox.questions.submission import Call

LIMITS = Limits(1 << 30, 20)


def processes_of(launcher: Launcher) -> list[str]:
    """Return the processes that were started for this launcher, found by their environment."""
    mark = f"HOME={launcher._folder}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


def call(worker, name, *arguments):
    return worker.ask(Call(name, [*arguments], {}), Allowance(20), "asking").value


def layers(launcher: Launcher) -> tuple[str, ...]:
    """Return the layers of the lock of a worker that could read its submission."""
    worker = launcher.worker(LIMITS)
    worker.greet(Allowance(20))
    worker.load("learner", b"def f(x):\n    return x + 1\n", Allowance(20))
    assert call(worker, "f", 1) == 2
    worker.close()
    return worker.layers


def test_a_temporary_folder_for_root_alone_is_no_fault_of_the_submission(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Launcher(NUMPY) as launcher:
        assert "user" not in layers(launcher)


def test_a_low_limit_of_open_files_is_enough(numpy_launcher):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, before[1]))
    try:
        with Launcher(NUMPY) as launcher:
            assert layers(launcher) == layers(numpy_launcher)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_lock_does_not_depend_on_the_umask(numpy_launcher):
    mask = os.umask(0o077)
    try:
        with Launcher(NUMPY) as launcher:
            assert layers(launcher) == layers(numpy_launcher)
    finally:
        os.umask(mask)


@pytest.mark.parametrize("fork", [True, False])
def test_a_worker_answers(fork):
    with Launcher(NUMPY, fork=fork) as launcher:
        worker = launcher.worker(LIMITS)
        assert worker.greet(Allowance(20)) in list(Level)
        worker.load("learner", b"def f(x):\n    return x + 1\n", Allowance(20))
        assert call(worker, "f", np.ones(2)).tolist() == [2, 2]
        assert launcher.mode == ("fork" if fork else "fresh")
        assert launcher.versions["numpy"] == np.__version__
        assert processes_of(launcher)
        worker.close()
    assert not launcher._folder.exists()
    assert processes_of(launcher) == []


def test_closing_the_launcher_ends_workers_that_were_forgotten():
    launcher = Launcher(NUMPY)
    launcher.worker(LIMITS)
    assert len(processes_of(launcher)) == 2
    launcher.close()
    deadline = time.monotonic() + 5
    while processes_of(launcher) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(launcher) == []


def test_folders_deeper_than_the_recursion_limit_are_removed():
    launcher = Launcher(NUMPY)
    top = os.getcwd()
    os.chdir(launcher._folder)
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    os.chmod(".", 0)
    os.chdir(top)
    launcher.close()
    assert not launcher._folder.exists()


def test_a_library_that_cannot_be_imported_is_our_fault_and_is_named():
    with Launcher(("no_such_library",)) as launcher, pytest.raises(Broken) as raised:
        launcher.wait()
    assert str(raised.value) == (
        "no_such_library could not be imported. "
        "ModuleNotFoundError: No module named 'no_such_library'"
    )


def test_launchers_start_what_is_asked_for_and_keep_it_warm():
    with Launchers(course=WORLD, threads=1) as launchers:
        numpy = launchers.having(NUMPY)
        assert numpy.libraries == NUMPY
        worker = numpy.worker(LIMITS)
        assert worker.greet(Allowance(20)) in list(Level)
        assert launchers.having(NUMPY) is numpy
        keras = launchers.having(KERAS)
        assert keras is not numpy
        assert not keras.ready
    assert processes_of(numpy) == []
    assert not numpy._folder.exists()


def test_one_launcher_serves_whatever_is_asked_for(numpy_launcher):
    assert numpy_launcher.having(KERAS) is numpy_launcher


def test_a_worker_sees_none_of_the_graders_environment(monkeypatch, numpy_launcher):
    monkeypatch.setenv("RNN_GRADE_SECRET", "canary")
    # A worker with a user of its own may not even open the file.
    source = (
        b"import os\n\ndef raw():\n    try:\n        return open('/proc/self/environ').read()\n"
        b"    except PermissionError:\n        return ''\n\n"
        b"def seen():\n    return dict(os.environ), raw(), sorted(os.listdir('/proc/self/fd'))\n"
    )
    with Launcher(NUMPY) as launcher:
        worker = launcher.worker(LIMITS)
        worker.greet(Allowance(20))
        worker.load("learner", source, Allowance(20))
        environment, raw, descriptors = call(worker, "seen")
        worker.close()
    assert "canary" not in str(environment) + raw
    # 0 to 3, and the one that lists the folder.
    assert descriptors == ["0", "1", "2", "3", "4"]


def test_ctrl_c_while_a_worker_is_asked_for_leaves_a_server_that_answers(monkeypatch):
    with Launcher(NUMPY) as launcher:
        launcher.wait()
        read = launcher_module.read_frame
        monkeypatch.setattr(launcher_module, "read_frame", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            launcher.worker(LIMITS)
        monkeypatch.setattr(launcher_module, "read_frame", read)
        worker = launcher.worker(LIMITS)
        worker.greet(Allowance(20))
        worker.load("learner", b"def f(x):\n    return x + 1\n", Allowance(20))
        assert call(worker, "f", 1) == 2
        # The one that nobody got has ended and was reaped: here are the server and this worker.
        assert len(processes_of(launcher)) <= 2
        worker.close()
        assert launcher._unheard == {}


def _interrupted(*arguments):
    raise KeyboardInterrupt
