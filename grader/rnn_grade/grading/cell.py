"""A reference has to show something when it is run by itself: as a script, and in a notebook cell.

A cell is the harder of the two: there is no file to find things beside, and the command line is the
notebook's. So a cell is what is run here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from rnn_grade.course.catalog import Exercise

SECONDS = 180
_CELL = """
import sys
from rnn_grade.sandbox.process import end_with_parent
end_with_parent()
source = sys.stdin.read()
sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]
exec(compile(source, "<cell>", "exec"), {"__name__": "__main__"})
"""


def problem(exercise: Exercise) -> str:
    """Run an exercise's reference as a notebook cell and return what is wrong with it, or nothing.

    Args:
        exercise: Whose reference to run.
    """
    with tempfile.TemporaryDirectory(prefix="rnn-grade-cell-") as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _CELL],
                input=exercise.reference.read_text("utf-8"),
                cwd=folder,
                env={**os.environ, "RNN_GRADE_COURSE": str(exercise.root), "PYTHONUTF8": "1"},
                capture_output=True,
                encoding="utf-8",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"run by itself, it took more than {SECONDS} s"
    if done.returncode:
        last = done.stderr.strip().rpartition("\n")[2]
        return f"run by itself, it fails: {last[:300]}"
    return "" if done.stdout.strip() else "run by itself, it prints nothing"
