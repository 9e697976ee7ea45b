"""A screen of our own over what the terminal showed, which is there again afterwards.

A frame is written over the one before in one go, line by line, so nothing flickers. What does not
fit is turned page by page: in such a screen nobody can scroll back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from rich.console import Console, ConsoleDimensions, RenderableType
from rich.text import Text

from rnn_grade.render.terminal.layout import symbols

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_HOME, _REST_OF_LINE, _REST = "\x1b[H", "\x1b[K", "\x1b[J"


class FullScreen:
    """The screen.

    Args:
        console: A terminal on which a line can move.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._marks = symbols(console)

    def __enter__(self) -> FullScreen:
        self.enter()
        return self

    def __exit__(self, *exception: object) -> None:
        self.leave()

    @property
    def size(self) -> ConsoleDimensions:
        """The terminal's size, as it is now: what LINES and COLUMNS say may be of long ago."""
        with contextlib.suppress(OSError, ValueError):
            self._console.size = ConsoleDimensions(
                *os.get_terminal_size(self._console.file.fileno())
            )
        return self._console.size

    def enter(self) -> None:
        """Begin to show frames."""
        self._write(_ENTER)

    def leave(self) -> None:
        """Bring back what the terminal showed before."""
        self._write(_LEAVE)

    def draw(self, bodies: Sequence[RenderableType], foot: RenderableType, page: int = 0) -> None:
        """Show a frame.

        Args:
            bodies: What is shown from the top on: the first that fits, or pages of the last.
            foot: What is shown at the bottom.
            page: Which page; behind the last one comes the first.
        """
        height = self.size.height
        below = self._lines(foot)
        for body in bodies:
            lines = self._lines(body)
            room = max(height - len(below), 1)
            if len(lines) <= room:
                break
        else:
            # One line says which page it is, and two of the page before give the thread.
            room = max(room - 1, 3)
            step = max(room - 2, 1)
            pages = -(-max(len(lines) - 2, 1) // step)
            at = page % pages
            lines = lines[at * step : at * step + room]
            said = f"Page {at + 1} of {pages} {self._marks.dot} space turns it"
            below = [*self._lines(Text(said, "bright_black")), *below]
        empty = [""] * (height - len(lines) - len(below))
        frame = [*lines, *empty, *below][-height:]
        self._write(_HOME + f"{_REST_OF_LINE}\r\n".join(frame) + _REST_OF_LINE + _REST)

    def _lines(self, shown: RenderableType) -> list[str]:
        with self._console.capture() as captured:
            self._console.print(shown)
        return captured.get().rstrip("\n").split("\n")

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()
