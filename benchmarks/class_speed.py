"""Submissions a minute: a plain pytest process each, nbgrader, otter-grader, and `rnn-grade score`.

    python benchmarks/class_speed.py [--write-readme] [--submissions 24] [--without-peers]

All grade the same submissions with the same checks: exercise 2 in NumPy, exercise 3 with a model
that is trained. nbgrader and otter-grader are installed from PyPI into environments of their own,
below ~/.cache/rnn-grade-benchmark. Everything runs in one go on one machine, so the ratios mean
something and the minutes hardly do.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from class_maker import Made, write_class  # noqa: E402

from rnn_grade.course import catalog  # noqa: E402

CORES = os.cpu_count() or 1
CACHE = Path.home() / ".cache" / "rnn-grade-benchmark"
NUMERIC, TRAINED = "2", "3"
ASSIGNMENT = "homework"
# What each of them is to reach.
PEERS, PLAIN, PURE = 10.0, 2.0, 0.85

PURE_TRAINING = """
import sys, json
sys.path.insert(0, sys.argv[1])
import keras
from rnn_grade.datasets import load_data
import importlib.util
train = load_data("tense", "train")
for path, epochs in json.loads(sys.argv[2]):
    specification = importlib.util.spec_from_file_location("submission", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    model = module.build_model(train.vocabulary_size, train.verbs)
    model.fit(train.x, train.y, batch_size=64, epochs=epochs, verbose=0)
"""


def submissions(exercise: catalog.Exercise, count: int) -> list[Made]:
    """Right answers, no two of them equal."""
    files = [exercise.reference]
    made = []
    for number in range(count):
        content = files[number % len(files)].read_bytes() + f"\n# number {number}\n".encode()
        made.append(Made(f"student{number:03}", exercise.folder, "right", content))
    return made


def timed(count: int, work) -> float:
    """Return submissions a minute."""
    started = time.monotonic()
    work()
    return 60 * count / (time.monotonic() - started)


def environment(**more: str) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "benchmarks"), str(ROOT / "grader")])
    return {**os.environ, "PYTHONPATH": path, **more}


def plain_command(exercise: catalog.Exercise, python: str) -> list[str]:
    words = [python, "-m", "pytest", "-q", "-p", "plain_fixtures", "-p", "no:cacheprovider"]
    return [*words, "-c", os.devnull, "--import-mode=importlib", str(exercise.check_file)]


def plain_pytest(exercise: catalog.Exercise, folder: Path) -> None:
    """One process each, as many at a time as there are cores, one thread each."""
    files = sorted(folder.glob(f"*/{exercise.slug}.py"))

    def grade(path: Path) -> None:
        threads = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
        done = subprocess.run(
            plain_command(exercise, sys.executable),
            env=environment(SUBMISSION=str(path), **threads),
            cwd=path.parent,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout.decode()[-2000:])

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(grade, files))


def rnn_grade(exercise: catalog.Exercise, folder: Path, work: Path) -> dict[str, int]:
    """Score the class, and return the epochs that each training took."""
    from rnn_grade.classroom.gradebook import Gradebook

    book = work / f"{exercise.slug}.sqlite"
    words = [sys.executable, "-m", "rnn_grade", "score", str(folder), str(exercise.number)]
    subprocess.run([*words, "--gradebook", str(book)], check=True, capture_output=True)
    with Gradebook(book) as opened:
        entries = opened.entries()
    wrong = [e.hand_in.student for e in entries if not (e.grading and e.grading.report.passed)]
    if wrong:
        raise SystemExit(f"not every right answer passed: {wrong}")
    return {
        str(folder / e.hand_in.source): max(len(check.curve) for check in e.grading.report.checks)
        for e in entries
    }


def pure_training(epochs: dict[str, int]) -> None:
    """Nothing but the trainings, one process on each core, each with one thread."""
    jobs = list(epochs.items())

    def train(share: list[tuple[str, int]]) -> None:
        threads = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
        threads |= {"TF_NUM_INTEROP_THREADS": "1", "TF_ENABLE_ONEDNN_OPTS": "0"}
        words = [sys.executable, "-c", PURE_TRAINING, str(ROOT / "grader"), json.dumps(share)]
        subprocess.run(words, env={**os.environ, **threads}, check=True, capture_output=True)

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(train, [jobs[number::CORES] for number in range(CORES)]))


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
    return (
        "import contextlib, io, os, sys, pytest\n"
        f"sys.path[:0] = [{str(ROOT / 'benchmarks')!r}, {str(ROOT / 'grader')!r}]\n"
        f"_ = os.environ.setdefault('SUBMISSION', os.path.abspath('{exercise.slug}.py'))\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    code = pytest.main(['-q', '-p', 'plain_fixtures', '-p', 'no:cacheprovider', '-c',\n"
        f"        os.devnull, '--import-mode=importlib', {str(exercise.check_file)!r}])\n"
        "\n"
        "assert code == 0"
    )


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--write-readme", action="store_true")
    options = parser.parse_args()
    rnn = catalog.load(catalog.default_root())
    numeric, trained = rnn.find(NUMERIC), rnn.find(TRAINED)
    rates: dict[tuple[str, str], float] = {}
    with tempfile.TemporaryDirectory(prefix="class-speed-") as name:
        work = Path(name)
        for exercise, count in ((numeric, options.submissions * 4), (trained, options.submissions)):
            folder = work / exercise.slug
            write_class(submissions(exercise, count), folder)
            few = work / f"few-{exercise.slug}"
            write_class(submissions(exercise, max(4, count // 4)), few)
            size = max(4, count // 4)
            kind = "numeric" if exercise is numeric else "trained"
            epochs: dict[str, int] = {}
            rates[kind, "rnn-grade score"] = timed(
                count, lambda e=exercise, f=folder, d=epochs: d.update(rnn_grade(e, f, work))
            )
            rates[kind, "plain pytest"] = timed(size, lambda e=exercise, f=few: plain_pytest(e, f))
            if exercise is trained:
                rates[kind, "pure training"] = timed(count, lambda d=epochs: pure_training(d))
            elif not options.without_peers:
                rates[kind, "nbgrader autograde"] = nbgrader(exercise, few, work)
                rates[kind, "otter run"] = otter(exercise, few, work)
            for (what, who), rate in rates.items():
                if what == kind:
                    print(f"{kind:8} {who:20} {rate:7.1f} a minute", flush=True)
    table = _table(rates)
    print(table)
    if options.write_readme:
        readme = ROOT / "README.md"
        head, _, rest = readme.read_text("utf-8").partition("<!-- class speed -->\n")
        tail = rest.partition("<!-- /class speed -->")[2]
        text = f"{head}<!-- class speed -->\n{table}<!-- /class speed -->{tail}"
        readme.write_text(text, "utf-8")
    return 0


def _table(rates: dict[tuple[str, str], float]) -> str:
    lines = ["| | submissions a minute | `rnn-grade score` is | target |", "|---|---|---|---|"]
    for (kind, who), rate in rates.items():
        own = rates[kind, "rnn-grade score"]
        label = f"exercise {NUMERIC if kind == 'numeric' else TRAINED}, {who}"
        target = ""
        if who in ("nbgrader autograde", "otter run"):
            target = f"{PEERS:.0f} x the better one"
        elif kind == "trained" and who == "plain pytest":
            target = f"{PLAIN:.0f} x"
        elif who == "pure training":
            target = f"{PURE} x"
        ratio = "" if who == "rnn-grade score" else f"{own / rate:.2f} x as fast"
        lines.append(f"| {label} | {rate:.1f} | {ratio} | {target} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
