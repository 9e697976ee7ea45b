"""A class of 200 submissions over 4 exercises, scored by two processes that are both killed.

    python benchmarks/class_of_200.py [--submissions 200] [--exercises 1 2 3 4]
    python benchmarks/class_of_200.py --submissions 1000 --exercises 1 2 --memory
    python benchmarks/class_of_200.py --stubs 2000
    python benchmarks/class_of_200.py --short

A tenth of the class is hostile and a tenth cannot be read. One process scores it alone. Then two
begin on one new gradebook, each is killed once with SIGKILL at a random moment and started again,
and both are left alone. Both gradebooks must be the same, every score the one that the submission
earns when it is graded by itself, and nothing graded twice. The memory of the scoring process, of
its lanes and of their fork servers must be flat; `--memory` asks for nothing else. `--stubs` scores
so many different stubs: the scoring process may not grow by more than 50 MiB. Exits with 1 if not.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from support import benchmark
from support.benchmark import ROOT
from support.memory import Memory

sys.path.insert(0, str(ROOT / "tests"))

from class_maker import Expected, Made, make_class, write_class

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.course import catalog
from rnn_grade.sandbox.launcher import Launcher

TIMEOUT, SHORT_TIMEOUT = 30, 5
FEW_STUBS, STUBS_MEBIBYTES = 20, 50.0


def command(folder: Path, book: Path, numbers: list[str], seconds: int = TIMEOUT) -> list[str]:
    words = [sys.executable, "-m", "rnn_grade", "score", str(folder), *numbers]
    return [*words, "--gradebook", str(book), "--timeout", str(seconds)]


def scores(book: Path) -> dict[tuple[str, str], int | None]:
    with Gradebook(book) as opened:
        return {
            (entry.hand_in.student, entry.hand_in.exercise): (
                entry.grading.report.score if entry.grading and entry.grading.report else None
            )
            for entry in opened.entries()
        }


def run_alone(words: list[str], count: int) -> tuple[float, bool, bool]:
    """Score the class once; return the seconds, whether it ended well, whether memory was flat."""
    started = time.monotonic()
    process = subprocess.Popen(words)
    memory = Memory(process)
    code = process.wait()
    seconds = time.monotonic() - started
    rate = 60 * count / seconds
    print(f"One run: exit code {code}, {seconds:.0f} s, {rate:.0f} submissions a minute.")
    said, flat = memory.growth()
    print(f"Memory: {said}: {'flat' if flat else 'it grows'}.", flush=True)
    return seconds, code == 0, flat


def run_killed(words: list[str], book: Path, moments: list[float]) -> bool:
    """Score the class in two processes, each of which is killed once after so many seconds.

    Returns:
        Whether both, started again and left alone, ended with the whole class scored.
    """

    def start() -> subprocess.Popen:
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)

    begun = time.monotonic()
    processes = [start(), start()]
    for number, moment in enumerate(moments):
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        victim = processes[number]
        early = victim.poll() is None
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        done = sum(score is not None for score in scores(book).values())
        when = f"after {moment:.1f} s" if early else "when it had ended"
        print(f"Process {number + 1} was killed {when}: {done} scores are kept.", flush=True)
        processes[number] = start()
    codes = [process.wait() for process in processes]
    print(f"Two processes: exit codes {codes}, {time.monotonic() - begun:.0f} s.", flush=True)
    return codes == [0, 0]


def graded_twice(book: Path) -> list[str]:
    """Return what was graded more than once.

    What was running in a process that was killed has left no score, so there is no exception.
    """
    counts = "SELECT key FROM gradings WHERE report IS NOT NULL GROUP BY key HAVING count(*) > 1"
    with contextlib.closing(sqlite3.connect(book)) as connection:
        return [f"graded twice: {key}" for (key,) in connection.execute(counts)]


def run_stubs(folder: Path, count: int) -> bool:
    """Score classes of different stubs; return whether a large one needs little more memory."""
    exercise = catalog.load(catalog.default_root()).find("2")
    peaks = []
    for size in (FEW_STUBS, count):
        class_ = folder / f"stubs-{size}"
        stub = exercise.stub.read_bytes()
        made = [
            Made(f"s{n:05}", exercise.folder, "empty", stub + b"\n# %d\n" % n) for n in range(size)
        ]
        write_class(made, class_)
        book = folder / f"stubs-{size}.sqlite"
        started = time.monotonic()
        process = subprocess.Popen(command(class_, book, ["2"]), stdout=subprocess.DEVNULL)
        memory = Memory(process)
        code = process.wait()
        found = list(scores(book).values())
        peaks.append(memory.peak())
        print(
            f"{size} stubs: exit code {code}, {time.monotonic() - started:.0f} s, "
            f"{found.count(0)} scored, the scoring process held {peaks[-1]:.1f} MiB.",
            flush=True,
        )
        if code or found != [0] * size:
            return False
    return peaks[1] - peaks[0] <= STUBS_MEBIBYTES


def wrong_scores(
    rnn: catalog.Course, made: list[Made], books: dict[str, Path], folder: Path, seconds: int
) -> list[str]:
    """Return the scores of each gradebook that are not what a submission earns by itself."""
    found = {which: scores(book) for which, book in books.items()}
    wrong = []
    with Launcher(course=rnn.root) as launcher:
        expected = Expected(launcher, folder, timeout=float(seconds))
        for one in made:
            earned = expected.score(rnn.find(one.exercise), one)
            for which, kept in found.items():
                score = kept.get((one.student, one.exercise))
                if score != earned:
                    who = f"{one.student}, {one.exercise}, {one.kind}"
                    wrong.append(f"{which}: {who}: {score} instead of {earned}")
    return wrong


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--exercises", nargs="+", default=["1", "2", "3", "4"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory", action="store_true", help="one run, and only its memory")
    parser.add_argument("--stubs", type=int, metavar="N", help="only so many stubs")
    options = parser.read()
    # Ten of an exercise in NumPy: one at least of every kind.
    names = ["2"] if options.short else options.exercises
    count = 10 if options.short else options.submissions
    rnn = catalog.load(catalog.default_root())
    seconds = SHORT_TIMEOUT if options.short else TIMEOUT
    draw = random.Random(options.seed)
    # Each gradebook has a secret of its own, and a training near its bar may pass with one only.
    os.environ["RNN_GRADE_SECRET"] = "of the benchmark"
    with tempfile.TemporaryDirectory(prefix="class-of-200-") as name:
        folder = Path(name)
        if options.stubs:
            return 0 if run_stubs(folder, options.stubs) else 1
        targets = folder / "targets"
        (targets / "outside").mkdir(parents=True)
        exercises = [rnn.find(name) for name in names]
        made = make_class(exercises, count, seed=options.seed, targets=targets)
        write_class(made, folder / "class")
        print(f"{len(made)} submissions: {dict(Counter(one.kind for one in made))}", flush=True)
        books = {which: folder / f"{which}.sqlite" for which in ("alone", "killed")}
        words = {
            which: command(folder / "class", book, names, seconds) for which, book in books.items()
        }

        whole, ended_well, flat = run_alone(words["alone"], count)
        sound = ended_well and (flat or options.short)
        if options.memory:
            return 0 if sound else 1
        moments = [draw.uniform(0.15, 0.4) * whole, draw.uniform(0.4, 0.65) * whole]
        sound &= run_killed(words["killed"], books["killed"], moments)
        wrong = wrong_scores(rnn, made, books, folder, seconds)
        wrong += [one for book in books.values() for one in graded_twice(book)]
        agree = scores(books["alone"]) == scores(books["killed"])
    print("\n".join([*wrong, f"Gradebooks {'agree' if agree else 'DIFFER'}; {len(wrong)} wrong."]))
    if wrong or not agree or not sound:
        return 1
    return benchmark.short_end() if options.short else 0


if __name__ == "__main__":
    sys.exit(main())
