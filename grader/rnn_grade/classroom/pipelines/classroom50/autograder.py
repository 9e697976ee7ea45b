"""Grades one submission for Classroom 50: writes ./result.json and exits with 0."""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALL = "@INSTALL@"
EXERCISES = "@EXERCISES@"
SECONDS = int("@SECONDS@")
POINTS = "@POINTS@"
REQUIRE = "@REQUIRE@"


def main() -> int:
    """Install the grader, grade, and return the exit code."""
    deadline = time.monotonic() + SECONDS
    Path("result.json").unlink(missing_ok=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", INSTALL]
    # What is handed in lies here: no module and no course of it is taken for the grader's.
    command = [sys.executable, "-P", "-m", "rnn_grade", *EXERCISES.split(), os.getcwd()]
    command += ["--format", "classroom50", "--output", "result.json", "--require", REQUIRE]
    command += ["--hidden", "counted", "--course", "installed"]
    environment = dict(os.environ)
    if POINTS:
        environment["RNN_GRADE_POINTS"] = POINTS
    try:
        subprocess.run(pip, cwd=HERE, timeout=SECONDS, check=True)
        left = deadline - time.monotonic()
        done = subprocess.run(command, env=environment, timeout=left, check=False)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"::error::The grader failed or ran out of time. {error}", file=sys.stderr)
        return 3
    # 3 and more is the grader's own fault: the runner then reports an error, and no score.
    return 0 if done.returncode in (0, 1) else done.returncode


if __name__ == "__main__":
    sys.exit(main())
