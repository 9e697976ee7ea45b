"""Do the known mistakes get the same check, cause and hint with other versions of Keras?

    python benchmarks/versions.py newest.json --exercises 2 3 8    in one environment
    python benchmarks/versions.py oldest.json --exercises 2 3 8    in another one
    python benchmarks/versions.py newest.json oldest.json

With one file, grades the known mistakes with the Keras and the TensorFlow of this environment, and
keeps what their learners read. With two files, lists what is read differently, and exits with 1 if
there is anything. `nox -s versions` proves the references and the alternatives.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rnn_grade.course import catalog
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.lanes.lanes import Lanes
from rnn_grade.lanes.task import Task
from rnn_grade.render.words.words import explain
from rnn_grade.report import Report, Status
from rnn_grade.sandbox.versions import installed
from support import benchmark

NOTHING = "nothing: every check passed"


def told(report: Report) -> dict[str, Any]:
    """Return what the learner reads of the first check that did not pass."""
    first = next((c for c in report.checks if c.status is not Status.PASSED), None)
    if first is None:
        return {"check": NOTHING}
    words = explain(first.finding) if first.finding is not None else None
    return {
        "check": first.name,
        "status": first.status,
        "cause": words.cause if words else "",
        "next": words.next if words else "",
        "hints": list(first.hints),
    }


def keep(file: Path, exercises: Sequence[Exercise], jobs: int, mistakes: int | None = None) -> None:
    """Grade the known mistakes, and write what their learners read into a file.

    Args:
        file: The file.
        exercises: Whose mistakes.
        jobs: How many are graded side by side.
        mistakes: How many of each exercise; by default all.
    """
    tasks = []
    for exercise in exercises:
        reference = exercise.reference.read_text("utf-8")
        for mistake in read_mistakes(exercise)[0][:mistakes]:
            content = mistake.apply(reference).encode()
            key = f"{exercise.folder}/{mistake.name}"
            tasks.append(Task(key, exercise.folder, content, stop_at_first=True))
    found = {}
    for outcome in Lanes(catalog.load(), jobs).run(tasks, lambda: False):
        if outcome.report is None:
            raise SystemExit(f"{outcome.task.key}: {outcome.problem}")
        found[outcome.task.key] = told(outcome.report)
    kept = {"versions": installed(), "found": dict(sorted(found.items()))}
    file.write_text(json.dumps(kept, indent=1), "utf-8")
    print(f"{len(found)} mistakes with {name(kept)}.")


def name(kept: dict[str, Any]) -> str:
    """Return the versions that a file was made with."""
    versions = kept["versions"]
    return f"Keras {versions['keras']} and TensorFlow {versions['tensorflow']}"


def compare(file: Path, other: Path) -> int:
    """Print what two files say differently of a mistake; return how many mistakes that is."""
    one, two = (json.loads(path.read_text("utf-8")) for path in (file, other))
    print(f"{name(one)}, and then {name(two)}:")
    shared = one["found"].keys() & two["found"].keys()
    differ = [key for key in sorted(shared) if one["found"][key] != two["found"][key]]
    for key in differ:
        a, b = one["found"][key], two["found"][key]
        for field in sorted(a.keys() | b.keys()):
            if a.get(field) != b.get(field):
                print(f"  {key}, {field}: {a.get(field)!r}\n    then: {b.get(field)!r}")
    print(f"{len(shared) - len(differ)} of {len(shared)} mistakes are told alike.")
    return len(differ)


def main() -> int:
    parser = benchmark.Parser(__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--exercises", nargs="*", default=[], help="by default all")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.read()
    course = catalog.load()
    if options.short:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "kept.json")
            keep(file, course.exercises[:1], 1, mistakes=1)
            compare(file, file)
        return benchmark.short_end()
    if len(options.files) == 2:
        return 1 if compare(*options.files) else 0
    if len(options.files) != 1:
        parser.error("name one file to write, or two files to compare")
    chosen = [course.find(word) for word in options.exercises] or course.exercises
    keep(options.files[0], chosen, options.jobs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
