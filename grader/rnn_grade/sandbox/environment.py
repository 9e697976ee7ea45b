"""What surrounds a worker: its environment, where it may import from, the doors to stay shut."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import site
import socket
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.errors import UserError
from rnn_grade.sandbox.process import of_the_system

_PACKAGE = Path(__file__).parents[1]
_BESIDE = _PACKAGE.parent


def environment(folder: Path, course: Path | None, hash_seed: str) -> dict[str, str]:
    """Return the whole environment of a worker: nothing of the grader's own is in it.

    Args:
        folder: Home and temporary folder, until the worker has one of its own.
        course: The course whose data sets may be loaded; by default the package's own.
        hash_seed: What Python's hashes of strings start from.
    """
    return of_the_system() | {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "USERPROFILE": str(folder),
        "TMPDIR": str(folder),
        "PYTHONHASHSEED": hash_seed,
        "KERAS_BACKEND": "tensorflow",
        "KERAS_HOME": str(folder / "keras"),
        "MPLBACKEND": "Agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # Its kernels are made for large matrices: with the small ones of this course, a training
        # step takes a quarter more time than without them.
        "TF_ENABLE_ONEDNN_OPTS": "0",
        # OpenBLAS starts its threads on import, and a process with threads cannot be forked.
        "OPENBLAS_NUM_THREADS": "1",
        "RNN_GRADE_COURSE": str(course or ""),
    }


def paths() -> list[str]:
    """Return where a worker may import from: Python, its libraries, and this package.

    The folder that the grader was started in is on its own path, and must not be on this one.
    """
    entries = _libraries()
    return [*entries, *([] if str(_BESIDE) in entries else [str(_BESIDE)])]


def public(course: Path) -> list[Path]:
    """Return what learner code may read of a course: its data sets, and what comes with a task.

    Args:
        course: The course whose exercises are graded.
    """
    # The stubs are left out: in a clone, they are where somebody writes solutions.
    with contextlib.suppress(UserError):
        exercises = catalog.load(course).exercises
        return [
            course / "datasets",
            *(path for exercise in exercises for path in (exercise.task, *exercise.extras)),
        ]
    return []


def private(course: Path) -> list[Path]:
    """Return what no learner code may read, although it may lie inside of a library folder.

    Args:
        course: The course whose exercises are graded.
    """
    # Out of a zip file, the package has no course of its own.
    courses = [root for root in (course, catalog.default_root()) if (root / "exercises").is_dir()]
    entries = [Path(entry) for entry in _libraries()]
    return [
        *courses,
        *(root / folder for root in courses for folder in ("grader/checks", "solutions")),
        # What lies beside the package in a clone; an installed one has libraries beside it.
        *([] if _BESIDE in _installed() else [_BESIDE]),
        _PACKAGE,
        # A copy that is installed, perhaps a second one, and the list of what it holds.
        *(
            part
            for entry in entries
            if (entry / _PACKAGE.name).is_dir()
            for part in entry.glob(f"{_PACKAGE.name}*")
        ),
    ]


def _libraries() -> list[str]:
    """Return the entries of the path from which Python and its libraries are imported."""
    folders = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")} | _installed()
    if os.name == "nt":
        # There, modules in C lie beside the standard library and not in it.
        folders |= {Path(sys.prefix), Path(sys.base_prefix)}
    return [
        entry for entry in sys.path if any(Path(entry).is_relative_to(folder) for folder in folders)
    ]


def _installed() -> set[Path]:
    """Return the folders that libraries are installed to."""
    # They may lie elsewhere, brought in by a `.pth` file or by PYTHONPATH.
    specs = (importlib.util.find_spec(name) for name in ("numpy", "tensorflow", "keras"))
    homes = (Path(spec.origin).parents[1] for spec in specs if spec and spec.origin)
    return {*map(Path, site.getsitepackages()), Path(site.getusersitepackages()), *homes}


@dataclass(frozen=True)
class Canaries:
    """What a worker must not reach: a private file, a public one, a port of this machine."""

    private: Path
    public: Path
    port: int


def canaries(folder: Path, listener: socket.socket) -> Canaries:
    """Make what a worker must not reach.

    Args:
        folder: A new folder outside those of the workers.
        listener: A socket of the grader that listens on this machine.
    """
    # Open to all, so that what stops a worker from writing here is the lock and nothing else.
    make_folder(folder, 0o777)
    made = Canaries(folder / "private", folder / "public", listener.getsockname()[1])
    for file, mode in ((made.private, 0o600), (made.public, 0o644)):
        file.write_text("a worker that can read this is not locked up\n", "ascii")
        file.chmod(mode)
    return made


def make_folder(path: Path, mode: int) -> None:
    """Make a folder with these rights, whatever the `umask` of this process takes away."""
    path.mkdir()
    path.chmod(mode)
