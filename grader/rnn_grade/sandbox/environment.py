"""What surrounds a worker: its environment, where it may import from, the doors to stay shut."""

from __future__ import annotations

import importlib.util
import os
import site
import socket
import sys
from dataclasses import dataclass
from pathlib import Path


def environment(folder: Path, course: Path | None, hash_seed: str) -> dict[str, str]:
    """Return the whole environment of a worker: nothing of the grader's own is in it.

    Args:
        folder: Home and temporary folder, until the worker has one of its own.
        course: The course whose data sets may be loaded; by default the package's own.
        hash_seed: What Python's hashes of strings start from.
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
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
    installed = [sys.prefix, sys.base_prefix, *site.getsitepackages(), site.getusersitepackages()]
    # Libraries may lie elsewhere, brought in by a `.pth` file or by PYTHONPATH.
    specs = (importlib.util.find_spec(name) for name in ("numpy", "tensorflow", "keras"))
    homes = {Path(spec.origin).parents[1] for spec in specs if spec and spec.origin}
    entries = [
        entry
        for entry in sys.path
        if Path(entry) in homes or any(Path(entry).is_relative_to(folder) for folder in installed)
    ]
    package = str(Path(__file__).parents[2])
    return [*entries, *([] if package in entries else [package])]


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
