"""Submissions a minute: a plain pytest process each, nbgrader, otter-grader, and `rnn-grade score`.

    python benchmarks/class_speed.py [--write-readme] [--submissions 24] [--without-peers] [--short]

All grade the same submissions with the same checks: exercise 2 in NumPy, exercise 3 with a model
that is trained. nbgrader and otter-grader are installed from PyPI into environments of their own,
but for a short run. Everything runs in one go on one machine, so the ratios mean something and the
minutes hardly do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import benchmark, peers, plain_fixtures
from support.benchmark import ROOT
from support.peers import CORES, timed

sys.path.insert(0, str(ROOT / "tests"))

from class_maker import Made, write_class

from rnn_grade.course import catalog

NUMERIC, TRAINED = "2", "3"
OWN = "rnn-grade score"
TARGETS = {
    (NUMERIC, "nbgrader autograde"): "10 x the better one",
    (NUMERIC, "otter run"): "10 x the better one",
    (TRAINED, "plain pytest"): "2 x",
    (TRAINED, "pure training"): "0.85 x",
}
# Submissions a minute, by who graded them.
Rates = dict[str, float]

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


def plain_pytest(exercise: catalog.Exercise, folder: Path) -> None:
    """One process each, as many at a time as there are cores, one thread each."""
    files = sorted(folder.glob(f"*/{exercise.slug}.py"))

    def grade(path: Path) -> None:
        threads = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plain_fixtures.arguments(exercise.check_file)],
            env={**os.environ, **plain_fixtures.environment(path), **threads},
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
        list(pool.map(train, [jobs[number::CORES] for number in range(min(CORES, len(jobs)))]))


def measure(exercise: catalog.Exercise, count: int, few: int, options: Namespace) -> Rates:
    """Return the submissions a minute of everybody who grades this exercise.

    Args:
        exercise: The exercise.
        count: How many submissions `rnn-grade score` gets, and pure training.
        few: How many the slower ones get.
        options: The options of the benchmark.
    """
    rates: Rates = {}
    with tempfile.TemporaryDirectory(prefix="class-speed-") as name:
        work = Path(name)
        folder, smaller = work / "class", work / "few"
        write_class(submissions(exercise, count), folder)
        write_class(submissions(exercise, few), smaller)
        epochs: dict[str, int] = {}
        rates[OWN] = timed(count, lambda: epochs.update(rnn_grade(exercise, folder, work)))
        rates["plain pytest"] = timed(few, lambda: plain_pytest(exercise, smaller))
        if any(epochs.values()):
            rates["pure training"] = timed(count, lambda: pure_training(epochs))
        elif options.short:
            peers.run_cell(exercise, next(smaller.glob("*/*.py")))
        elif not options.without_peers:
            rates["nbgrader autograde"] = peers.nbgrader(exercise, smaller, work)
            rates["otter run"] = peers.otter(exercise, smaller, work)
    for who, rate in rates.items():
        print(f"exercise {exercise.number}, {who:20} {rate:7.1f} a minute", flush=True)
    return rates


def main() -> int:
    parser = benchmark.Parser(__doc__, table=True)
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--without-peers", action="store_true")
    options = parser.read()
    rnn = catalog.load(catalog.default_root())
    count = options.submissions
    sizes = {NUMERIC: (4 * count, max(4, count)), TRAINED: (count, max(4, count // 4))}
    if options.short:
        sizes = {NUMERIC: (2, 1), TRAINED: (1, 1)}
    rates = {name: measure(rnn.find(name), *size, options) for name, size in sizes.items()}
    benchmark.publish("class speed", _table(rates), write=options.write_readme)
    return benchmark.short_end() if options.short else 0


def _table(rates: dict[str, Rates]) -> str:
    lines = ["| | submissions a minute | `rnn-grade score` is | target |", "|---|---|---|---|"]
    for number, found in rates.items():
        for who, rate in found.items():
            ratio = "" if who == OWN else f"{found[OWN] / rate:.2f} x as fast"
            target = TARGETS.get((number, who), "")
            lines.append(f"| exercise {number}, {who} | {rate:.1f} | {ratio} | {target} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
