"""Puts the magics into a shell, and takes them out again; twice is the same as once."""

from __future__ import annotations

import atexit
import sys
from pathlib import Path
from typing import Any

from rnn_grade.course import catalog, finding
from rnn_grade.course.catalog import Course
from rnn_grade.errors import UserError
from rnn_grade.notebook import result
from rnn_grade.notebook.kernel import completion
from rnn_grade.notebook.kernel.desk import Desk
from rnn_grade.notebook.kernel.magics import Magics
from rnn_grade.workspace import agreements

_NAMES = (
    *(("line", name) for name in ("grade", "hint", "show")),
    *(("cell", name) for name in ("exercise", "result")),
)
_desks: dict[int, Desk] = {}


def load(shell: Any) -> None:
    """Make the magics known to a shell.

    Args:
        shell: IPython's shell.
    """
    if id(shell) in _desks:
        return
    try:
        course = _course(Path.cwd())
    except UserError as error:
        print(f"{error.message}\n{error.hint}", file=sys.stderr)
        return
    desk = _desks[id(shell)] = Desk(shell, course)
    desk.history.register()
    Magics(desk).register(shell)
    result.register(shell)
    completion.register(shell, course)
    atexit.register(desk.beside.close)
    desk.prepare()


def _course(here: Path) -> Course:
    """Return the course that is meant where a kernel runs, by the rule of `course.finding`."""
    choice = finding.named(None) or finding.around(here) or finding.installed()
    if not agreements.agreed(choice):
        raise UserError(
            f"The course {choice.root} was found here. Its checks run with all your rights, and "
            "you have not named it yet.",
            f"If you trust whoever wrote it: `!rnn-grade list --course {choice.root}`, then load "
            "this again.",
        )
    return catalog.load(choice.root)


def unload(shell: Any) -> None:
    """Take the magics out of a shell, and end the process beside it.

    Args:
        shell: IPython's shell.
    """
    desk = _desks.pop(id(shell), None)
    if desk is None:
        return
    completion.unregister(shell)
    desk.history.unregister()
    desk.beside.close()
    atexit.unregister(desk.beside.close)
    for kind, name in _NAMES:
        shell.magics_manager.magics[kind].pop(name, None)
