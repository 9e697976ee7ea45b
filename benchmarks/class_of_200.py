"""A class of 200 submissions over 4 exercises, killed three times: every score must be right.

    python benchmarks/class_of_200.py [--submissions 200] [--exercises 1 2 3 4]
    python benchmarks/class_of_200.py --submissions 1000 --exercises 1 2 --memory

A tenth of the class is hostile and a tenth cannot be read. The run is killed with SIGKILL at three
random moments and started again; a second run is left alone. Both gradebooks must be the same, and
every score the one that the submission earns when it is graded by itself. The memory of the scoring
process, of its lanes and of their fork servers must be flat; `--memory` asks for nothing else.
Exits with 1 if not.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from class_maker import Expected, make_class, write_class  # noqa: E402

from rnn_grade.classroom.gradebook import Gradebook  # noqa: E402
from rnn_grade.course import catalog  # noqa: E402
from rnn_grade.sandbox.launcher import Launcher  # noqa: E402

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--exercises", nargs="+", default=["1", "2", "3", "4"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory", action="store_true", help="one run, and only its memory")
    options = parser.parse_args()
    rnn = catalog.load(catalog.default_root())
    exercises = [rnn.find(name) for name in options.exercises]
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="class-of-200-") as name:
        folder = Path(name)
        (folder / "targets" / "outside").mkdir(parents=True)
        made = make_class(
            exercises, options.submissions, seed=options.seed, targets=folder / "targets"
        )
        write_class(made, folder / "class")
        kinds = Counter(one.kind for one in made)
        print(f"{len(made)} submissions: {dict(kinds)}", flush=True)

        alone = folder / "alone.sqlite"
        started = time.monotonic()
        process = subprocess.Popen(command(folder / "class", alone, options.exercises))
        memory = Memory(process)
        code = process.wait()
        whole = time.monotonic() - started
        rate = 60 * len(made) / whole
        print(f"One run: exit code {code}, {whole:.0f} s, {rate:.0f} submissions a minute.")
        said, flat = memory.growth()
        print(f"Memory: {said}: {'flat' if flat else 'IT GROWS'}.", flush=True)
        if options.memory:
            return 0 if flat and code == 0 else 1

        killed = folder / "killed.sqlite"
        for _ in range(3):
            process = subprocess.Popen(
                command(folder / "class", killed, options.exercises),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            time.sleep(draw.uniform(0.1, 0.3) * whole)
            process.send_signal(signal.SIGKILL)
            process.wait()
            done = sum(score is not None for score in scores(killed).values())
            print(f"Killed: {done} scores are kept.", flush=True)
        subprocess.run(
            command(folder / "class", killed, options.exercises),
            stdout=subprocess.DEVNULL,
            check=False,
        )

        first, second = scores(alone), scores(killed)
        wrong = []
        with Launcher(course=rnn.root) as launcher:
            expected = Expected(launcher, folder, timeout=float(TIMEOUT))
            for one in made:
                earned = expected.score(rnn.find(one.exercise), one)
                for which, found in (("one run", first), ("killed", second)):
                    if found.get((one.student, one.exercise)) != earned:
                        score = found.get((one.student, one.exercise))
                        wrong.append(f"{which}: {one}: {score} instead of {earned}"[:300])
        for line in wrong:
            print(line)
        print(f"Gradebooks {'agree' if first == second else 'DIFFER'}; {len(wrong)} wrong scores.")
        return 0 if first == second and not wrong and code == 0 and flat else 1


if __name__ == "__main__":
    sys.exit(main())
