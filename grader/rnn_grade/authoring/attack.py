"""Every trick of a folder is tried against an exercise, and none may pay.

A file of that folder has a function `double` with the trick in it. Here it stands in the place of
each function that the exercise's checks call, and may earn no more than the same without its trick.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rnn_grade.authoring.listener import Listener, followed
from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.sandbox.levels import Level

_SECONDS = 2.0
PLAIN = "def double(x):\n    return 0 * x\n"
# An attack calls its argument x: here that is the first array, or else the first argument.
_PART = """

def {part}(*arguments, **keywords):
    arrays = [value for value in arguments if hasattr(value, "shape")]
    return double((arrays or arguments or (0.0,))[0])
"""
_HONEST, _PLAIN = "honest", "plain"


@dataclass(frozen=True)
class Siege:
    """What became of all attacks on one exercise.

    Args:
        exercise: The exercise.
        isolation: The level at which they ran.
        attacks: How many there were.
        through: What each one that got through has gained, by its name.
        honest: What the reference earned beside them.
    """

    exercise: Exercise
    isolation: str
    attacks: int
    through: Mapping[str, str]
    honest: int

    @property
    def problems(self) -> list[str]:
        """What must not be, one line each."""
        folder = self.exercise.folder
        found = [f"{folder}, {name}: {gained}" for name, gained in self.through.items()]
        if self.honest < self.exercise.points:
            found.append(f"{folder}: the honest control does not earn everything")
        return found


def attack(
    exercises: Sequence[Exercise], folder: Path, workforce: Workforce, *, listener: Listener
) -> list[Siege]:
    """Try every attack on every exercise, and beside them the reference and no trick at all.

    Args:
        exercises: What to attack.
        folder: The attacks, one file each.
        workforce: Who does the gradings.
        listener: Told how far it is.

    Returns:
        One siege for each exercise.

    Raises:
        UserError: There are no attacks in the folder.
    """
    files = sorted(folder.glob("*.py"))
    if not files:
        raise UserError(
            f"There are no attacks in {folder}.", "Name a folder with --attacks; see SECURITY.md."
        )
    outcomes: dict[str, dict[str, Outcome]] = {one.folder: {} for one in exercises}
    with tempfile.TemporaryDirectory(prefix="rnn-grade-targets-") as name:
        targets = Path(name)
        (targets / "canary").write_text("not for you", "ascii")
        (targets / "outside").mkdir()
        (targets / "outside" / "victim").write_text("not for you", "ascii")
        tasks = [task for exercise in exercises for task in _tasks(exercise, files, targets)]
        for outcome in followed(workforce, tasks, listener):
            outcomes[outcome.task.exercise][outcome.task.key] = outcome
    return [_siege(exercise, outcomes[exercise.folder]) for exercise in exercises]


def _tasks(exercise: Exercise, files: Sequence[Path], targets: Path) -> Iterator[Task]:
    yield Task(_HONEST, exercise.folder, exercise.reference.read_bytes())
    sources = {file.stem: aimed(file.read_text("utf-8"), exercise, targets) for file in files}
    for name, source in {_PLAIN: PLAIN, **sources}.items():
        content = with_parts(exercise, source).encode()
        yield Task(name, exercise.folder, content, timeout=_SECONDS)


def aimed(source: str, exercise: Exercise, targets: Path) -> str:
    """Fill in the places that an attack aims at.

    Args:
        source: The attack.
        exercise: What it is tried on.
        targets: A folder with what it is after.
    """
    places = {
        "CANARY": targets / "canary",
        "OUTSIDE": targets / "outside",
        "HIDDEN": exercise.root,
        "PORT": 9,
        "GRADER": os.getpid(),
        "SHM": -1,
    }
    for name, place in places.items():
        source = source.replace("{" + name + "}", str(place))
    return source


def with_parts(exercise: Exercise, source: str) -> str:
    """Put a trick in the place of every function that an exercise's checks call.

    Args:
        exercise: The exercise.
        source: A file whose function `double` holds the trick.
    """
    parts = (part for part in exercise.parts if part != "double")
    return source + "".join(_PART.format(part=part) for part in parts)


def _siege(exercise: Exercise, outcomes: Mapping[str, Outcome]) -> Siege:
    honest = outcomes[_HONEST].report
    plain = outcomes[_PLAIN].report
    attacks = {n: one for n, one in outcomes.items() if n not in (_HONEST, _PLAIN)}
    gained = {name: _gained(one, plain.score if plain else 0) for name, one in attacks.items()}
    return Siege(
        exercise,
        isolation=honest.isolation if honest else "none",
        attacks=len(attacks),
        through={name: gained[name] for name in sorted(gained) if gained[name]},
        honest=honest.score if honest else 0,
    )


def _gained(outcome: Outcome, baseline: int) -> str:
    """Return what an attack has gained, or nothing."""
    report = outcome.report
    if report is None:
        return f"the grader itself failed: {outcome.problem}"
    if report.score > baseline:
        return f"{report.score} points instead of {baseline}"
    # At the level `process` files and the network are within reach, and nothing else is promised.
    if report.isolation == Level.SEALED and any(
        "reached" in check.output for check in report.checks
    ):
        return "it reached what it came for"
    return ""
