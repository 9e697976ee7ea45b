"""What a worker can read is named: of all folders that stand above a file, the nearest one decides.

A library folder is open, this package inside of it is closed, the data sets inside of that are open
again. All is said of real paths; whatever nobody named is closed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# What TensorFlow and the C library open late; each is harmless, and absent on some machines.
_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu"),
    *("/dev/urandom", "/dev/random"),
)
_PREFIXES = (sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1]))
_LIBRARIES = tuple(Path(prefix, name) for prefix in _PREFIXES for name in ("lib", "lib64"))
_OURS = "rnn_grade*"


def opened(public: Iterable[Path]) -> tuple[Path, ...]:
    """Return what is open: the system's libraries, Python and its libraries, what is public.

    Args:
        public: What the course lets everybody read.
    """
    system = [Path(name) for name in _SYSTEM]
    shares = [Path(prefix, "share", "zoneinfo") for prefix in _PREFIXES]
    return _real([*system, *_LIBRARIES, *shares, *_imported_from(), *_linked(), *public])


def closed(ours: Iterable[Path]) -> tuple[Path, ...]:
    """Return what is closed inside of it.

    Args:
        ours: What the grader keeps to itself.
    """
    libraries = (*(Path(name) for name in _SYSTEM), *_LIBRARIES)
    # Other Pythons, and what is installed beside the modules of this one: a second copy of ours.
    others = [python for folder in libraries for python in folder.glob("python*")]
    others += [
        installed
        for entry in _imported_from()
        for installed in entry.glob("*-packages")
        if any(installed.glob(_OURS))
    ]
    named = set(_real(_imported_from()))
    return (*_real(ours), *(path for path in _real(others) if path not in named))


def parts(opened: Iterable[Path], closed: Iterable[Path]) -> list[Path]:
    """Return the files and folders that can be opened as a whole.

    Args:
        opened: What is open.
        closed: What is closed; of a path that is both, this holds.
    """
    shut = set(closed)
    above = {parent for path in shut for parent in path.parents}
    found: list[Path] = []
    waiting = [path for path in dict.fromkeys(opened) if path not in shut]
    while waiting:
        path = waiting.pop()
        if path not in above:
            found.append(path)
            continue
        try:
            children = [child for child in path.iterdir() if not child.is_symlink()]
        except OSError:
            continue
        # A link is open where its target is.
        waiting += [child for child in children if child not in shut]
    return found


def _linked() -> Iterator[Path]:
    """Yield libraries that lie elsewhere, as those do that are installed as links.

    Either the folder of a library is a link, or each of its files is one.
    """
    for entry in _imported_from():
        for library in entry.iterdir() if entry.is_dir() else ():
            if library.match(_OURS):
                continue
            start = library / "__init__.py"
            if library.is_symlink():
                # A folder of checks that somebody links to is none.
                if library.is_file() or any(library.glob("__init__.py")):
                    yield library.resolve()
                yield from (part.parent.resolve() for part in library.glob("*/__init__.py"))
            elif start.is_symlink() and start.resolve().parent.name == library.name:
                yield start.resolve().parent


def _imported_from() -> list[Path]:
    return [Path(entry) for entry in sys.path if entry]


def _real(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return those that exist, as their real paths."""
    found = (path.resolve() for path in paths)
    return tuple(dict.fromkeys(path for path in found if path.exists()))
