"""What a console writes to: a screen on which a line can move, or one that only takes lines.

`!rnn-grade exercise3` in a cell of a notebook is run under a pseudo-terminal (`system` in IPython's
`_process_posix.py`, `_run_command` in Colab's `_system_commands.py`), and looks like a person's.
"""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

from rich.console import Console


class Screen(Console):
    """A console that cuts nothing: a long command or path goes on in the terminal's next line."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print, and leave lines as long as they are."""
        super().print(*objects, **{"crop": False, **options})

    def on_broken_pipe(self) -> None:
        """Go on without a reader: `| head` ends the output, and no grading."""
        # Rich would raise SystemExit, which in the middle of a grading is taken for a failure.
        self.quiet = True
        # What Python itself writes when it ends would find the pipe broken once more.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())
        os.close(nowhere)


def in_cell() -> bool:
    """Return whether a kernel of a notebook started this program."""
    # The first is set by jupyter_client (`launcher.py`), the others by ipykernel itself
    # (`init_environment` in `zmqshell.py`), so also where VS Code or Colab started the kernel.
    pagers = {os.environ.get("PAGER"), os.environ.get("GIT_PAGER")}
    return "JPY_PARENT_PID" in os.environ or pagers == {"cat"}


def moves(console: Console) -> bool:
    """Return whether a line can move on what a console writes to.

    Args:
        console: Where to print. FORCE_COLOR makes Rich take a pipe for a terminal; colours are
            welcome there, a moving line is not.
    """
    able = console.is_interactive and not console.is_dumb_terminal
    return able and console.file.isatty() and not in_cell()


def end_lines_plainly(stream: TextIO) -> None:
    """Let a line in the output of a cell end as Python ends it, without a carriage return.

    Args:
        stream: What is written to; Colab sets its pseudo-terminals up so by itself.
    """
    if sys.platform == "win32" or not in_cell() or not stream.isatty():
        return
    import termios

    settings = termios.tcgetattr(stream)
    settings[1] &= ~termios.ONLCR
    termios.tcsetattr(stream, termios.TCSANOW, settings)
