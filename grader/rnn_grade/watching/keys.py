"""Single keys from a terminal, which gets its settings back however the program ends or is stopped.

Whatever is pasted, and whatever comes as a sequence that means no key of ours, is left out.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

_LOOK_SECONDS = 0.1
_SEQUENCES = {
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[5~": "up",
    "\x1b[B": "down",
    "\x1bOB": "down",
    "\x1b[6~": "down",
}
_NAMES = {" ": "space", "\r": "space", "\n": "space", "\x1b": "escape"}
# A sequence of a terminal, or one character.
_KEY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)|.", re.DOTALL)
# Nobody presses more keys at once: that was pasted.
_MOST = 3


def names(typed: str) -> list[str]:
    """Return the keys in what came from a terminal at once.

    Args:
        typed: What came.
    """
    found = []
    for key in _KEY.findall(typed):
        if key in _SEQUENCES:
            found.append(_SEQUENCES[key])
        elif len(key) == 1:
            found.append(_NAMES.get(key, key.lower()))
    return found if len(found) <= _MOST else []


@contextlib.contextmanager
def pressed(
    tell: Callable[[str], None], leave: Callable[[], None], return_: Callable[[], None]
) -> Iterator[None]:
    """Tell of each key that is pressed while the block runs.

    Args:
        tell: Told of a key; called in a thread of its own.
        leave: Called before the program is stopped (Ctrl-Z).
        return_: Called when it goes on (`fg`).
    """
    stop = threading.Event()
    if sys.platform == "win32":
        with _reading(_read_console, tell, stop):
            yield
        return
    with _single_keys(leave, return_), _reading(_read_terminal, tell, stop):
        yield


@contextlib.contextmanager
def _reading(
    read: Callable[[], str | None], tell: Callable[[str], None], stop: threading.Event
) -> Iterator[None]:
    def run() -> None:
        while not stop.is_set():
            typed = read()
            if typed is None:
                # The terminal is gone.
                tell("q")
                return
            for key in names(typed):
                tell(key)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(1.0)


if sys.platform == "win32":

    def _read_console() -> str | None:
        """Return what was typed in a moment, perhaps nothing."""
        import msvcrt

        if not msvcrt.kbhit():
            time.sleep(_LOOK_SECONDS / 2)
            return ""
        key = msvcrt.getwch()
        if key in "\x00\xe0":
            # The first of two characters of a key that is no letter.
            return {"H": "\x1b[A", "P": "\x1b[B", "I": "\x1b[5~", "Q": "\x1b[6~"}.get(
                msvcrt.getwch(), ""
            )
        return "q" if key == "\x03" else key

else:
    import select
    import termios
    import tty

    def _read_terminal() -> str | None:
        """Return what was typed in a moment, perhaps nothing; `None` where no more can come."""
        descriptor = sys.stdin.fileno()
        try:
            if not _in_foreground(descriptor):
                time.sleep(_LOOK_SECONDS)
                return ""
            ready, _, _ = select.select([descriptor], [], [], _LOOK_SECONDS)
            if not ready:
                return ""
            return os.read(descriptor, 1024).decode("utf-8", "replace") or None
        except OSError:
            return None

    def _in_foreground(descriptor: int) -> bool:
        """Return whether the terminal is this program's to read: not after `bg`."""
        return os.tcgetpgrp(descriptor) == os.getpgrp()

    @contextlib.contextmanager
    def _single_keys(leave: Callable[[], None], return_: Callable[[], None]) -> Iterator[None]:
        """Have keys come at once and unseen; give the terminal back whenever this one stops."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)

        def take() -> None:
            # TCSADRAIN and not TCSAFLUSH: what was typed ahead is not lost.
            tty.setcbreak(descriptor, termios.TCSADRAIN)

        def give_back() -> None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

        away = threading.Event()

        def stop(number: int, frame: object) -> None:
            away.set()
            leave()
            give_back()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTSTP)
            if away.is_set():
                # Nobody could have brought it back, so the system did not stop it.
                go_on(number, frame)

        def go_on(number: int, frame: object) -> None:
            away.clear()
            signal.signal(signal.SIGTSTP, stop)
            with contextlib.suppress(OSError, termios.error):
                if _in_foreground(descriptor):
                    take()
                    return_()

        handlers = {signal.SIGTSTP: stop, signal.SIGCONT: go_on}
        kept = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            take()
            yield
        finally:
            give_back()
            for number, handler in kept.items():
                signal.signal(number, handler)
