"""A class of 200 submissions over 4 exercises, killed three times: every score must be right.

    python benchmarks/class_of_200.py [--submissions 200] [--exercises 1 2 3 4]
    python benchmarks/class_of_200.py --submissions 1000 --exercises 1 2 --memory
    python benchmarks/class_of_200.py --short

A tenth of the class is hostile and a tenth cannot be read. The run is killed with SIGKILL at three
random moments and started again; a second run is left alone. Both gradebooks must be the same, and
every score the one that the submission earns when it is graded by itself. The memory of the scoring
process, of its lanes and of their fork servers must be flat; `--memory` asks for nothing else.
Exits with 1 if not.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from support import benchmark
from support.benchmark import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from class_maker import Expected, Made, make_class, write_class

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.course import catalog
from rnn_grade.sandbox.launcher import Launcher

TIMEOUT = 30
GROWTH = 1.1


def command(folder: Path, book: Path, numbers: list[str]) -> list[str]:
    words = [sys.executable, "-m", "rnn_grade", "score", str(folder), *numbers]
    return [*words, "--gradebook", str(book), "--timeout", str(TIMEOUT)]


class Memory:
    """The private memory of a scoring process, of its lanes and of their fork servers, in MiB."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process
        self._samples: list[tuple[float, float, float]] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while self._process.poll() is None:
            lanes = children(self._process.pid)
            servers = [pid for lane in lanes for pid in children(lane)]
            roles = ([self._process.pid], lanes, servers)
            self._samples.append(tuple(max(map(resident, pids), default=0.0) for pids in roles))
            time.sleep(0.5)

    def growth(self) -> tuple[str, bool]:
        """Return the highest of the second and of the last fifth, and whether they agree."""
        self._thread.join()
        fifth = max(1, len(self._samples) // 5)
        early, late = self._samples[fifth : 2 * fifth], self._samples[-fifth:]
        said, flat = [], True
        for role, name in enumerate(("scoring process", "lane", "fork server")):
            before = max(sample[role] for sample in early or late)
            after = max(sample[role] for sample in late)
            said.append(f"{name} {before:.1f} to {after:.1f} MiB")
            flat &= after <= GROWTH * before + 4
        return ", ".join(said), flat


def resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:"))


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []


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


def run_killed(words: list[str], book: Path, moments: list[float]) -> None:
    """Score the class in runs that are killed after so many seconds, and in one that is not."""
    for seconds in moments:
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = sum(score is not None for score in scores(book).values())
        print(f"Killed: {done} scores are kept.", flush=True)
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)


def wrong_scores(
    rnn: catalog.Course, made: list[Made], books: dict[str, Path], folder: Path
) -> list[str]:
    """Return the scores of each gradebook that are not what a submission earns by itself."""
    found = {which: scores(book) for which, book in books.items()}
    wrong = []
    with Launcher(course=rnn.root) as launcher:
        expected = Expected(launcher, folder, timeout=float(TIMEOUT))
        for one in made:
            earned = expected.score(rnn.find(one.exercise), one)
            for which, kept in found.items():
                score = kept.get((one.student, one.exercise))
                if score != earned:
                    wrong.append(f"{which}: {one}: {score} instead of {earned}"[:300])
    return wrong


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--exercises", nargs="+", default=["1", "2", "3", "4"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory", action="store_true", help="one run, and only its memory")
    options = parser.read()
    # Ten of an exercise in NumPy: one at least of every kind.
    names = ["2"] if options.short else options.exercises
    count = 10 if options.short else options.submissions
    rnn = catalog.load(catalog.default_root())
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="class-of-200-") as name:
        folder = Path(name)
        targets = folder / "targets"
        (targets / "outside").mkdir(parents=True)
        exercises = [rnn.find(name) for name in names]
        made = make_class(exercises, count, seed=options.seed, targets=targets)
        write_class(made, folder / "class")
        print(f"{len(made)} submissions: {dict(Counter(one.kind for one in made))}", flush=True)
        books = {which: folder / f"{which}.sqlite" for which in ("alone", "killed")}
        words = {which: command(folder / "class", book, names) for which, book in books.items()}

        whole, ended_well, flat = run_alone(words["alone"], count)
        sound = ended_well and (flat or options.short)
        if options.memory:
            return 0 if sound else 1
        moments = [draw.uniform(0.1, 0.3) * whole for _ in range(3)]
        run_killed(words["killed"], books["killed"], moments)
        wrong = wrong_scores(rnn, made, books, folder)
        agree = scores(books["alone"]) == scores(books["killed"])
    print("\n".join([*wrong, f"Gradebooks {'agree' if agree else 'DIFFER'}; {len(wrong)} wrong."]))
    if wrong or not agree or not sound:
        return 1
    return benchmark.short_end() if options.short else 0


if __name__ == "__main__":
    sys.exit(main())
