"""A course is any folder with `exercises/`, `solutions/`, `datasets/` and `grader/checks/`.

Nothing here runs content: manifests are TOML, and a check file is read with `ast`, so listing a
course needs neither NumPy nor pytest.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rnn_grade.course import check_file, storage
from rnn_grade.course.check_file import Check
from rnn_grade.course.manifest import Manifest, course_name, read_manifest
from rnn_grade.course.outline import read
from rnn_grade.errors import UserError
from rnn_grade.report import OWN

# Where a wheel holds its course; a clone has its own around the package.
PACKAGED = Path(__file__).parents[1] / "_course"
_FOLDER = re.compile(r"(\d+)_([a-z][a-z0-9_]*)")
_NUMBER = re.compile(r"(?:ex(?:ercise)?[-_ ]?)?0*(\d+)", re.IGNORECASE)


_POINTS = re.compile(r"^@check\(\s*points=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One exercise: the folder in `exercises/` and its twins."""

    root: Path
    folder: str

    @property
    def number(self) -> int:
        """Its place in the course."""
        return int(self.folder.split("_", 1)[0])

    @property
    def slug(self) -> str:
        """Its name, which is also the name of the learner's file."""
        return self.folder.split("_", 1)[1]

    @property
    def path(self) -> Path:
        """The folder that a learner sees."""
        return self.root / "exercises" / self.folder

    @property
    def stub(self) -> Path:
        """The file that a learner fills."""
        return self.path / f"{self.slug}.py"

    @property
    def task(self) -> Path:
        """The task text."""
        return self.path / "README.md"

    @property
    def extras(self) -> tuple[Path, ...]:
        """What comes with the task besides: a trained model in Keras's format."""
        return tuple(sorted(self.path.glob("[!.]*.keras")))

    @property
    def solution(self) -> Path:
        """The folder that an instructor keeps."""
        return self.root / "solutions" / self.folder

    @property
    def reference(self) -> Path:
        """The reference submission."""
        return self.solution / f"{self.slug}.py"

    @property
    def has_reference(self) -> bool:
        """Whether the course keeps a reference: a release may have been made without."""
        return storage.holds(self.root, self.reference)

    @property
    def reference_text(self) -> str:
        """The text of the reference, also of a sealed one."""
        return storage.text(self.root, self.reference)

    @property
    def check_file(self) -> Path:
        """The hidden checks."""
        return self.root / "grader" / "checks" / f"{self.folder}.py"

    @property
    def has_checks(self) -> bool:
        """Whether its checks are there: without them it can be read, but not graded."""
        return storage.holds(self.root, self.check_file)

    @property
    def check_text(self) -> str:
        """The text of the hidden checks, also of sealed ones.

        Raises:
            UserError: There are none.
        """
        try:
            return storage.text(self.root, self.check_file)
        except FileNotFoundError:
            raise UserError(
                f"Exercise {self.number} cannot be graded here: its checks are missing. "
                f"They would be {self.check_file}.",
                "Install your course from the file that your instructor gave you; or name the "
                "folder that has `grader/checks/` with --course.",
            ) from None

    @cached_property
    def manifest(self) -> Manifest:
        """`exercise.toml`, read strictly."""
        return read_manifest(self.path / "exercise.toml")

    @property
    def course(self) -> str:
        """The name of its course."""
        own = OWN if self.root == default_root() else self.root.name
        return course_name(self.root) or own

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in the order of their file."""
        return check_file.checks(self.check_file, self.check_tree, self.parts)

    @cached_property
    def visible_checks(self) -> tuple[Check, ...]:
        """The checks that learners are told of: all but the hidden ones."""
        return tuple(check for check in self.checks if not check.hidden)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The functions that the checks call, in the order of the stub.

        Which these are is read from the checks: in a clone, the learner fills the stub itself.
        """
        called = check_file.functions(self.check_tree)
        stub = read(self.stub).functions if self.stub.is_file() else {}
        return (*(name for name in stub if name in called), *(n for n in called if n not in stub))

    @cached_property
    def check_tree(self) -> ast.Module:
        """The syntax tree of the file with the hidden checks, to be left as it is."""
        return check_file.parse(self.check_file, self.check_text)

    @property
    def points(self) -> int:
        """The sum over its checks.

        Found without parsing their file, which would make `rnn-grade list` slow; `author verify`
        compares it with what parsing finds.
        """
        return sum(int(points) for points in _POINTS.findall(self.check_text))


def checks_of(exercise: Exercise, part: str) -> tuple[str, ...]:
    """Return the names of the checks that belong to one part of an exercise.

    Where a part has none of its own, they are those of the first part behind it that needs it.

    Args:
        exercise: The exercise.
        part: One of the functions that it asks for.

    Raises:
        UserError: It asks for no such function.
    """
    if part not in exercise.parts:
        close = get_close_matches(part, exercise.parts)
        raise UserError(
            f"Exercise {exercise.number} has no part called `{part}`.",
            f"Did you mean `{close[0]}`?" if close else f"Its parts: {', '.join(exercise.parts)}.",
        )
    needing = [check for check in exercise.visible_checks if part in check.parts]
    if not needing:
        raise UserError(
            f"All checks of `{part}` are hidden: the course runs them.",
            f"`rnn-grade exercise{exercise.number}` runs those of the other parts.",
        )
    first = min((check.part for check in needing), key=exercise.parts.index, default="")
    return tuple(check.name for check in needing if check.part == first)


@dataclass(frozen=True)
class Course:
    """All exercises of one folder, in the order of their numbers."""

    root: Path
    exercises: tuple[Exercise, ...]

    def find(self, name: str) -> Exercise:
        """Return the exercise called `exercise3`, `3`, `03_simple_rnn` or `simple_rnn`.

        Raises:
            UserError: No exercise has that name.
        """
        wanted = name.strip().strip("/").casefold()
        number = _NUMBER.fullmatch(wanted)
        for exercise in self.exercises:
            if wanted in (exercise.folder, exercise.slug):
                return exercise
            if number and exercise.number == int(number[1]):
                return exercise
        close = self.near(wanted)
        meant = f"Did you mean `{close[0]}`?" if close else "`rnn-grade list` shows all of them."
        raise UserError(f"There is no exercise called `{name}`.", meant)

    def near(self, name: str) -> list[str]:
        """Return the names of exercises that are close to a name, the closest first.

        Args:
            name: What names no exercise.
        """
        slugs = [exercise.slug for exercise in self.exercises]
        numbers = [f"exercise{exercise.number}" for exercise in self.exercises]
        return get_close_matches(name, [*slugs, *numbers])


def default_root() -> Path:
    """Return the course that belongs to this package: in the wheel, or around the clone."""
    return PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[3]


def load(root: Path | None = None) -> Course:
    """Find the exercises of a course.

    Args:
        root: The course's folder; without it, the course of this package.

    Raises:
        UserError: The folder holds no course, or two exercises share a number or a slug.
    """
    root = (root or default_root()).resolve()
    folder = root / "exercises"
    if not folder.is_dir():
        raise UserError(
            f"{root} is not a course: it has no `exercises` folder.",
            "Name the folder that holds `exercises/` and `grader/checks/` with --course.",
        )
    names = sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__"))
    )
    odd = [name for name in names if not _FOLDER.fullmatch(name)]
    if odd:
        raise UserError(
            f"{folder / odd[0]} has no number and slug.",
            "Call it like `03_simple_rnn`: a number, an underscore, a lower-case name.",
        )
    exercises = sorted((Exercise(root, name) for name in names), key=lambda e: (e.number, e.slug))
    for first, second in pairwise(exercises):
        if first.number == second.number:
            raise UserError(
                f"`{first.folder}` and `{second.folder}` share the number {first.number}.",
                "Give one of them another number.",
            )
    slugs = [exercise.slug for exercise in exercises]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise UserError(f"Two exercises are called `{slug}`.", "Rename one of them.")
    return Course(root, tuple(exercises))
