"""How the reader's shell reaches this program: what is printed has to work there as things are."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from rnn_grade.render.terminal.typed import PROGRAM, quoted


def program() -> str:
    """Return the words that start this program in the shell that it was started from."""
    if shutil.which(PROGRAM):
        return PROGRAM
    called = Path(sys.argv[0])
    if called.stem == PROGRAM:
        # By its path, which has to be a whole one: the next command is typed in another folder.
        return quoted(os.path.abspath(called))
    beside = Path(sys.executable).parent
    for name in ("python", "python3", "py"):
        found = shutil.which(name)
        if found and Path(found).parent == beside:
            return f"{name} -m rnn_grade"
    return f"{quoted(sys.executable)} -m rnn_grade"


def entrance() -> str:
    """Return what enters this virtual environment; nothing where it is none, or is entered."""
    if sys.prefix == sys.base_prefix or shutil.which(PROGRAM):
        return ""
    if sys.platform == "win32":
        return quoted(str(Path(sys.prefix, "Scripts", "Activate.ps1")))
    script = Path(sys.prefix, "bin", "activate")
    if Path(os.environ.get("SHELL", "")).name == "fish":
        script = script.with_suffix(".fish")
    return f"source {quoted(str(script))}" if script.is_file() else ""
