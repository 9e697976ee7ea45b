"""How fast the grader is, as ratios and seconds measured in one run.

    python benchmarks/speed.py                  prints the table
    python benchmarks/speed.py --write-readme   and puts it into the README
    python benchmarks/speed.py --short          only shows that it works

Exits with 1 when a target is missed by more than half again.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.sandbox.allowance import Allowance
from rnn_grade.sandbox.connection import Limits
from rnn_grade.sandbox.launcher import Launcher
from support import benchmark
from support.benchmark import ROOT

COMMAND = [sys.executable, "-m", "rnn_grade"]
SLACK = 1.5

# What a learner without a grader would run: import, build, train, predict.
BARE = """
import sys
sys.path.insert(0, {folder!r})
from simple_rnn import build_model
from rnn_grade.datasets import load_data
data = load_data("tense", "train")
model = build_model(data.vocabulary_size, data.verbs)
model.fit(data.x, data.y, epochs={epochs}, batch_size=64, verbose=0)
model.predict(load_data("tense", "test").x, verbose=0)
"""


@dataclass(frozen=True)
class Times:
    """How often each thing is measured.

    Args:
        gradings: Whole gradings beside a bare script.
        commands: Commands, and what else takes seconds.
        starts: Starts of workers, which take milliseconds.
    """

    gradings: int = 5
    commands: int = 5
    starts: int = 20


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: float
    unit: str
    target: float

    @property
    def met(self) -> bool:
        return self.measured <= self.target

    @property
    def missed(self) -> bool:
        return self.measured > self.target * SLACK

    def cells(self) -> list[str]:
        verdict = "met" if self.met else "missed" if self.missed else "within half again"
        return [
            self.what,
            f"{self.measured:.3g} {self.unit}".strip(),
            f"{self.target:g} {self.unit}".strip(),
            verdict,
        ]


def run(*arguments: str, code: int = 0) -> tuple[float, str]:
    """Return the seconds of one command and what it wrote; a wrong answer is not a fast one."""
    started = time.monotonic()
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    taken = time.monotonic() - started
    if done.returncode != code:
        sys.exit(f"{' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return taken, done.stdout


def medians(times: int, commands: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Measure all in turns, so that a slow moment of the machine does not fall on one alone."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            taken[name].append(command())
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def heavy_imports() -> float:
    code = (
        "import sys; from click.testing import CliRunner\n"
        "from rnn_grade.commands.main import main\n"
        "for words in (['--help'], ['list']): CliRunner().invoke(main, words)\n"
        "print(sum(name in sys.modules for name in ('keras', 'tensorflow', 'pytest', 'numpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def against_a_bare_script(repeats: int) -> tuple[float, float]:
    """Return the ratio to a bare script with as many epochs, and the seconds of a grading."""
    exercise = catalog.load(ROOT).find("simple_rnn")
    ratios, seconds = [], []
    for _ in range(repeats):
        own, text = run("3", str(exercise.reference), "--format", "json")
        report = json.loads(text)
        epochs = max(len(check["curve"]) for check in report["checks"])
        script = BARE.format(folder=str(exercise.solution), epochs=epochs)
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
        ratios.append(own / (time.monotonic() - started))
        seconds.append(own)
    return statistics.median(ratios), statistics.median(seconds)


def warm(times: Times) -> tuple[float, float]:
    """Return the milliseconds until a worker is ready, and the seconds of a first shape check."""
    exercise = catalog.load(ROOT).find("simple_rnn")
    with Launcher(course=ROOT) as launcher:
        launcher.wait()

        def start() -> float:
            started = time.monotonic()
            worker = launcher.worker(Limits(3 << 30, 60))
            worker.greet(Allowance(30))
            taken = time.monotonic() - started
            worker.close()
            return taken * 1000

        def shape() -> float:
            started = time.monotonic()
            only = (exercise.checks[0].name,)
            report = grade(exercise, exercise.reference, only=only, launcher=launcher)
            if not report.passed:
                sys.exit(f"the first check of exercise 3 did not pass: {report}")
            return time.monotonic() - started

        shape()
        taken = medians(times.starts, {"start": start})
        taken |= medians(times.commands, {"shape": shape})
        return taken["start"], taken["shape"]


def cost_of_the_lock(times: Times) -> tuple[float, float]:
    """Return the milliseconds that the lock adds to a start, and the ratio of a training in it."""
    exercise = catalog.load(ROOT).find("simple_rnn")
    layers = frozenset({"landlock", "seccomp", "namespaces", "user"})
    with Launcher(course=ROOT) as locked, Launcher(course=ROOT, without=layers) as unlocked:

        def start(launcher: Launcher) -> float:
            started = time.monotonic()
            worker = launcher.worker(Limits(3 << 30, 60))
            worker.greet(Allowance(30))
            taken = time.monotonic() - started
            worker.close()
            return taken * 1000

        def training(launcher: Launcher) -> float:
            report = grade(
                exercise, exercise.reference, only=("learns_the_task",), launcher=launcher
            )
            return report.checks[-1].seconds

        both = {"locked": locked, "unlocked": unlocked}
        for launcher in both.values():
            launcher.wait()
        starts = medians(times.starts, {name: partial(start, it) for name, it in both.items()})
        trainings = medians(
            times.commands, {name: partial(training, it) for name, it in both.items()}
        )
    return (
        starts["locked"] - starts["unlocked"],
        trainings["locked"] / trainings["unlocked"],
    )


def measure(times: Times) -> list[Row]:
    exercises = catalog.load(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / "simple_rnn.py"
        broken.write_text("def build_model(vocabulary_size, verbs)\n    return None\n")
        stub = Path(folder) / "stub.py"
        stub.write_text(exercises.find("3").stub.read_text("utf-8"))
        quick = medians(
            times.commands,
            {
                "`rnn-grade --help`": lambda: run("--help")[0],
                "`rnn-grade list`": lambda: run("list")[0],
                "syntax error answered": lambda: run("3", str(broken), code=1)[0],
                "unfilled stub answered": lambda: run("3", str(stub), code=1)[0],
            },
        )
    rows = [
        Row(what, taken, "s", 0.5 if "answered" in what else 0.25) for what, taken in quick.items()
    ]
    rows.insert(
        2, Row("Keras, TensorFlow, pytest, NumPy imported by these", heavy_imports(), "", 0)
    )
    ratio, seconds = against_a_bare_script(times.gradings)
    ready, shape = warm(times)
    lock, training = cost_of_the_lock(times)
    rows += [
        Row("one grading, against a bare script with as many epochs", ratio, "x", 1.3),
        Row("a worker from the warm server is ready", ready, "ms", 50),
        Row("what the lock adds to that", lock, "ms", 10),
        Row("a training inside the lock, against one outside", training, "x", 1.05),
        Row("first shape check answered, warm", shape, "s", 0.6),
        Row("exercise 3 with its reference", seconds, "s", 30),
    ]
    references = {number: str(exercises.find(number).reference) for number in ("1", "2")}
    numeric = medians(
        times.commands, {number: lambda n=number: run(n, references[n])[0] for number in references}
    )
    rows += [
        Row(f"exercise {number} with its reference", taken, "s", 8)
        for number, taken in numeric.items()
    ]
    return rows


def processor() -> str:
    """Return the family of the processor, as far as the system tells."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def table(rows: list[Row]) -> str:
    lines = ["| | measured | target | |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    cores = os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{platform.system()}, {processor()}, {cores} cores, {memory:.0f} GiB"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines += ["", f"Measured on {today} ({machine}, Python {platform.python_version()})."]
    return "\n".join(lines)


def main() -> int:
    parser = benchmark.Parser(__doc__, table=True)
    parser.add_argument("--repeats", type=int, default=5, help="gradings to compare (default: 5)")
    options = parser.read()
    rows = measure(Times(1, 1, 1) if options.short else Times(options.repeats))
    benchmark.publish("speed", table(rows), write=options.write_readme)
    if options.short:
        return benchmark.short_end()
    missed = [row.what for row in rows if row.missed]
    if missed:
        print(f"\nMissed by more than half again: {', '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
