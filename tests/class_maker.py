"""Makes a class: submissions whose scores are known, in the proportions that one asks for.

Right answers are the reference and the valid alternatives. Half right ones are the known mistakes;
what each earns is found by grading it alone, away from all that scoring a class adds. Hostile ones
carry a trick of `tests/attacks` and may earn what the same does without it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from places import ATTACKS

from rnn_grade.authoring.attack import PLAIN, aimed, with_parts
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.grading.grade import grade
from rnn_grade.sandbox.launcher import Launcher

# Tricks of every kind that end by themselves: those that hang cost each check its whole limit.
TRICKS = (
    "abort",
    "answer_twice",
    "always_equal",
    "array_that_subtracts_to_zero",
    "chain_of_causes",
    "close_the_channel",
    "exit_zero",
    "fake_report",
    "forged_answer",
    "forged_with_the_right_id",
    "garbage_reply",
    "graders_command",
    "half_a_frame",
    "huge_header",
    "keyboard_interrupt",
    "parents_memory",
    "patch_the_service",
    "patched_numpy",
    "patched_pytest",
    "raises_a_novel",
    "read_hidden_checks",
    "read_solution",
    "returns_nan",
    "segfault",
    "signal_parent",
    "sys_exit",
    "walk_the_frames",
)
UNREADABLE = (
    b"\xff\xfe\x00not text",
    b"def windows(text:\n    return\n",
    b"",
    b"PK\x03\x04 not Python at all",
    b"def f():\n\treturn 1\n        return 2\n",
)


@dataclass(frozen=True)
class Made:
    """One submission of a made-up class.

    Args:
        student: Who.
        exercise: The exercise's folder name.
        kind: `right`, `mistake`, `hostile`, `unreadable` or `empty`.
        content: The file.
    """

    student: str
    exercise: str
    kind: str
    content: bytes


def make_class(
    exercises: Sequence[Exercise],
    count: int,
    *,
    seed: int = 0,
    hostile: float = 0.1,
    unreadable: float = 0.1,
    targets: Path,
) -> list[Made]:
    """Return a class of so many submissions, spread evenly over the exercises.

    Args:
        exercises: What they answer.
        count: How many submissions.
        seed: Another class.
        hostile: The share that carries a trick.
        unreadable: The share that is no Python.
        targets: A folder that hostile ones aim at.
    """
    draw = random.Random(seed)
    tricks = [path for path in sorted(ATTACKS.glob("*.py")) if path.stem in TRICKS]
    made = []
    for number in range(count):
        exercise = exercises[number % len(exercises)]
        student = f"student{number // len(exercises):03}"
        share = number // len(exercises) / max(1, count // len(exercises))
        reference = exercise.reference.read_text("utf-8")
        if share < hostile:
            kind = "hostile"
            source = aimed(draw.choice(tricks).read_text("utf-8"), exercise, targets)
            content = with_parts(exercise, source).encode()
        elif share < hostile + unreadable:
            kind, content = "unreadable", draw.choice(UNREADABLE)
        elif share < hostile + unreadable + 0.1:
            kind, content = "empty", exercise.stub.read_bytes()
        elif draw.random() < 0.5:
            kind = "mistake"
            content = draw.choice(read_mistakes(exercise)[0]).apply(reference).encode()
        else:
            kind = "right"
            others = [one.content for one in read_alternatives(exercise)[0]]
            content = draw.choice([exercise.reference.read_bytes(), *others])
        # No two are equal, as in a class: what is graded once would otherwise be graded never.
        mark = f"\n# {student} {hashlib.sha256(str((seed, number)).encode()).hexdigest()[:8]}\n"
        if kind != "unreadable":
            content += mark.encode()
        made.append(Made(student, exercise.folder, kind, content))
    return made


def write_class(made: Sequence[Made], folder: Path) -> None:
    """Lay a class out as `student/exercise.py`, the plain layout."""
    for one in made:
        path = folder / one.student / f"{one.exercise.partition('_')[2]}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)


class Expected:
    """What submissions earn, found by grading each by itself.

    Args:
        launcher: A warm launcher.
        folder: Where to put files.
        timeout: Seconds for each check.
    """

    def __init__(self, launcher: Launcher, folder: Path, timeout: float | None = None) -> None:
        self._launcher = launcher
        self._folder = folder
        self._timeout = timeout
        self._known: dict[tuple[str, bytes], int] = {}

    def score(self, exercise: Exercise, one: Made) -> int:
        """Return what a submission has to earn."""
        match one.kind:
            case "right":
                return exercise.points
            case "unreadable" | "empty":
                return 0
            case "hostile":
                return self._graded(exercise, with_parts(exercise, PLAIN).encode())
        return self._graded(exercise, one.content[: one.content.rindex(b"\n# student")])

    def _graded(self, exercise: Exercise, content: bytes) -> int:
        key = (exercise.folder, content)
        if key not in self._known:
            path = self._folder / f"{exercise.slug}.py"
            path.write_bytes(content)
            report = grade(exercise, path, launcher=self._launcher, timeout=self._timeout)
            self._known[key] = report.score
        return self._known[key]
