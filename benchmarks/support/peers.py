"""The same checks by other graders: nbgrader and otter-grader, each in an environment of its own.

Both run a notebook cell that a teacher would write: plain pytest on the file beside the notebook.
The environments are made on first use, below ~/.cache/rnn-grade-benchmark.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rnn_grade.course import catalog
from support import plain_fixtures

CORES = os.cpu_count() or 1
CACHE = Path.home() / ".cache" / "rnn-grade-benchmark"
ASSIGNMENT = "homework"


def timed(count: int, work: Callable[[], object]) -> float:
    """Return how many a minute."""
    started = time.monotonic()
    work()
    return 60 * count / (time.monotonic() - started)


def peer(name: str) -> Path:
    """Return the environment of a peer, made on first use."""
    home = CACHE / name
    if not (home / "ready").exists():
        print(f"Installing {name} into {home} ...", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        words = [str(home / "bin" / "pip"), "install", "-q", name, "ipykernel", "numpy", "pytest"]
        subprocess.run(words, check=True)
        (home / "ready").touch()
    return home / "bin"


def test_cell(exercise: catalog.Exercise) -> str:
    """The cell that a teacher writes: all checks, on the file beside the notebook."""
    places = plain_fixtures.environment(Path())["PYTHONPATH"].split(os.pathsep)
    return (
        "import contextlib, io, os, sys, pytest\n"
        f"sys.path[:0] = {places!r}\n"
        f"_ = os.environ.setdefault('SUBMISSION', os.path.abspath('{exercise.slug}.py'))\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    code = pytest.main({plain_fixtures.arguments(exercise.check_file)!r})\n"
        "\n"
        "assert code == 0"
    )


def run_cell(exercise: catalog.Exercise, submission: Path) -> None:
    """Run that cell without a notebook: does it still find all that it needs?"""
    subprocess.run([sys.executable, "-c", test_cell(exercise)], cwd=submission.parent, check=True)


def notebook(cells: list[dict]) -> str:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def cell(source: str, **metadata: object) -> dict:
    return {
        "cell_type": "code",
        "id": f"c{abs(hash(source)) % 10**8}",
        "metadata": metadata,
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def nbgrader(exercise: catalog.Exercise, folder: Path, work: Path) -> float:
    """Return submissions a minute of `nbgrader autograde`."""
    tools = peer("nbgrader")
    home = work / "nbgrader"
    graded = {
        "nbgrader": {
            "grade": True,
            "grade_id": "checks",
            "locked": True,
            "points": exercise.points,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    }
    source = notebook([cell(test_cell(exercise), **graded)])
    (home / "source" / ASSIGNMENT).mkdir(parents=True)
    (home / "source" / ASSIGNMENT / "work.ipynb").write_text(source)
    run = {"cwd": home, "check": True, "capture_output": True}
    environ = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([tools / "nbgrader", "generate_assignment", ASSIGNMENT], env=environ, **run)
    files = sorted(folder.glob(f"*/{exercise.slug}.py"))
    for path in files:
        target = home / "submitted" / path.parent.name / ASSIGNMENT
        target.mkdir(parents=True)
        shutil.copy(home / "release" / ASSIGNMENT / "work.ipynb", target)
        shutil.copy(path, target)
    words = [tools / "nbgrader", "autograde", ASSIGNMENT]
    rate = timed(len(files), lambda: subprocess.run(words, env=environ, **run))
    subprocess.run([tools / "nbgrader", "export", "--to", "grades.csv"], env=environ, **run)
    lines = (home / "grades.csv").read_text().splitlines()[1:]
    full = sum(f",{float(exercise.points)},{float(exercise.points)}" in line for line in lines)
    if full != len(files):
        raise SystemExit(f"nbgrader gave full marks to {full} of {len(files)} right answers")
    return rate


def otter(exercise: catalog.Exercise, folder: Path, work: Path) -> float:
    """Return submissions a minute of `otter run`."""
    tools = peer("otter-grader")
    home = work / "otter"
    (home / "tests").mkdir(parents=True)
    code = "".join(
        f"{'>>>' if line and not line.startswith(' ') else '...'} {line}\n"
        for line in test_cell(exercise).splitlines()
    )
    suite = {"cases": [{"code": code, "hidden": False, "locked": False}], "type": "doctest"}
    test = {"name": "checks", "points": exercise.points, "suites": [{**suite, "scored": True}]}
    (home / "tests" / "checks.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n")
    run = {"cwd": home, "check": True, "capture_output": True}
    environ = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    (home / "requirements.txt").write_text("")
    subprocess.run([tools / "otter", "generate", "-t", "tests"], env=environ, **run)
    files = sorted(folder.glob(f"*/{exercise.slug}.py"))
    (archive,) = home.glob("*.zip")

    def grade(path: Path) -> None:
        own = home / path.parent.name
        own.mkdir()
        shutil.copy(path, own / f"{exercise.slug}.py")
        (own / "work.ipynb").write_text(notebook([cell(f"%run {exercise.slug}.py")]))
        words = [tools / "otter", "run", "-a", str(archive), "-o", str(own), "work.ipynb"]
        here = {**run, "cwd": own}
        subprocess.run(words, env={**environ, "SUBMISSION": str(path)}, **here)
        result = json.loads((own / "results.json").read_text())
        score = sum(test.get("score", 0) for test in result["tests"])
        if score != exercise.points:
            raise SystemExit(f"otter gave {score} of {exercise.points} to a right answer")

    def all_of_them() -> None:
        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(grade, files))

    return timed(len(files), all_of_them)
