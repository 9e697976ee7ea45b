"""Tells when files of one folder were saved: by events where they come, and by looking where not.

The folder is watched and not the file: editors save by writing into it, by another file that takes
its name, and several times in a row. Events only say when to look. Where none come, as from the
other side of a network or of a virtual machine, it is looked twice a second all the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# What belongs to one save comes within this; so does the end of writing it.
_QUIET_MS = 20
_TOGETHER_MS = 100
_LOOK_MS = 400
# An empty file, or half a notebook, is one that is being written; but not for ever.
_WHOLE_SECONDS = 0.5

_Stamp = tuple[int, int, int]


class Saves:
    """One watched folder.

    Args:
        folder: The folder.
        wanted: Whether a file of this name counts.
        tell: Told that something was saved, and is whole; called in a thread of its own.
    """

    def __init__(
        self, folder: Path, wanted: Callable[[str], bool], tell: Callable[[], None]
    ) -> None:
        self._folder = folder
        self._wanted = wanted
        self._tell = tell
        self._stop = threading.Event()
        self._known = self._look()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to watch; what is there by now has not been saved."""
        self._thread.start()

    def close(self) -> None:
        """Watch no longer."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2.0)

    def _watch(self) -> None:
        for _ in self._moments():
            if self._stop.is_set():
                return
            found = self._look()
            changed = [name for name, stamp in found.items() if self._known.get(name) != stamp]
            for name in changed:
                self._settle(self._folder / name)
            # What was written while the others settled is known by then, or is the next save.
            self._known = found | (self._look() if changed else {})
            if changed and not self._stop.is_set():
                self._tell()

    def _moments(self) -> Iterator[None]:
        """Return when something may have been saved."""
        with contextlib.suppress(OSError, RuntimeError, ImportError):
            # Too few watches are left, or there is nothing to watch with: that ends it at once.
            from watchfiles import watch

            for _ in watch(
                self._folder,
                watch_filter=None,
                debounce=_TOGETHER_MS,
                step=_QUIET_MS,
                stop_event=self._stop,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=False,
            ):
                yield
        while not self._stop.wait(_LOOK_MS / 1000):
            yield

    def _look(self) -> dict[str, _Stamp]:
        found = {}
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                if self._wanted(entry.name):
                    with contextlib.suppress(OSError):
                        found[entry.name] = _stamp(entry.path)
        return found

    def _settle(self, path: Path) -> None:
        """Wait until a file is written to its end."""
        patient = time.monotonic() + _WHOLE_SECONDS
        before: _Stamp | None = None
        while not self._stop.wait(_QUIET_MS / 2000):
            try:
                now = _stamp(path)
            except OSError:
                return
            if now == before and (_is_whole(path) or time.monotonic() > patient):
                return
            before = now


def _stamp(path: str | Path) -> _Stamp:
    # On Windows, an entry of a folder knows neither the number of its file nor the latest time.
    facts = os.stat(path)
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _is_whole(path: Path) -> bool:
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".ipynb":
            json.loads(content)
    except (OSError, ValueError, RecursionError):
        return False
    return bool(content)
