"""Which gradings prove an exercise, and on which seeds.

Every file is graded once in full. What a training shows on many seeds is the calibration's
business; a check that only draws its numbers is cheap, and is asked on further ones, where a right
answer may fail by bad luck, and a wrong one get by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.mistakes import Mistake
from rnn_grade.course.outline import read
from rnn_grade.grading.grade import libraries
from rnn_grade.lanes.task import Task, Wanted
from rnn_grade.sandbox.launcher import KERAS

IN_A_NOTEBOOK = ".ipynb"
# Their edits are made alike; in a thorough proof all of them are graded.
_OF_A_FAMILY = 3
# Seeds of the reference alone: some, or many; a grading without Keras takes a fraction of a second.
_FURTHER = {"numpy": (50, 200), "keras": (10, 20)}
# Seeds of each mistake in a thorough proof: with Keras, mistakes are most of what it takes.
_OF_A_MISTAKE = {"numpy": 5, "keras": 2}


@dataclass(frozen=True)
class Plan:
    """How much of an exercise is proven.

    Args:
        seeds: Seeds for the alternatives.
        reference_seeds: Seeds for the reference; without a number as many as are cheap.
        thorough: Whether trainings are repeated on a second seed, the mistakes have to be caught on
            several of the seeds, and all of a family are graded.
        answers: Whether the mistakes are left out.
        notebooks: Whether mistakes and alternatives are graded in notebooks, too.
    """

    seeds: int
    reference_seeds: int | None = None
    thorough: bool = False
    answers: bool = False
    notebooks: bool = False

    def mistakes(self, found: Sequence[Mistake]) -> list[Mistake]:
        """Return those mistakes that are graded.

        Args:
            found: All of them.
        """
        if self.answers:
            return []
        return list(found) if self.thorough else _some_of_each_family(found)


def trials(exercise: Exercise, mistakes: Iterable[Mistake], plan: Plan) -> Iterator[Task]:
    """Yield the gradings that prove an exercise.

    Args:
        exercise: The exercise.
        mistakes: Those of its mistakes that are graded.
        plan: How much of it is proven.
    """
    name, reference = exercise.folder, exercise.reference.read_bytes()
    yield Task("stub", name, exercise.stub.read_bytes())
    yield Task("alone", name, reference, Wanted.ALONE)
    whole = 2 if plan.thorough else 1
    answers = {f"valid/{one.name}": one.content for one in read_alternatives(exercise)[0]}
    for key, content in {"reference": reference, **answers}.items():
        yield from _on_seeds(exercise, Task(key, name, content), range(plan.seeds), whole)
    cheap = _without(exercise, lambda check: check.costly)
    for seed in range(plan.seeds, _reference_seeds(exercise, plan)) if cheap else ():
        yield Task("reference", name, reference, seed=seed, only=cheap)
    withdrawn = {check.name for check in exercise.checks if check.withdrawn}
    for mistake in mistakes:
        # Nobody sees what a check would find that is not run any more.
        if mistake.check not in withdrawn:
            yield from of_a_mistake(exercise, mistake, plan)


def of_a_mistake(exercise: Exercise, mistake: Mistake, plan: Plan) -> Iterator[Task]:
    """Yield the gradings of one mistake, each until the first check that does not pass.

    Args:
        exercise: The exercise.
        mistake: One of its mistakes.
        plan: How much of it is proven.
    """
    content = mistake.apply(exercise.reference_text).encode()
    task = Task(f"wrong/{mistake.name}", exercise.folder, content, stop_at_first=True)
    trained = any(check.trains for check in exercise.checks if check.name == mistake.check)
    seeds = min(plan.seeds, _OF_A_MISTAKE[_needs(exercise)]) if plan.thorough else 1
    if trained:
        yield from _on_seeds(exercise, task, range(min(seeds, 2)), whole=2)
    else:
        yield from _on_seeds(exercise, task, range(seeds), whole=1)


def in_notebooks(
    exercise: Exercise, tasks: Sequence[Task], made: Callable[[Exercise, str], bytes], plan: Plan
) -> Iterator[Task]:
    """Yield the gradings of notebooks: that of the stub, that of the reference, or of all files.

    Args:
        exercise: The exercise.
        tasks: The gradings of files.
        made: Returns the notebook of an exercise with an answer in it.
        plan: How much of it is proven.
    """
    for task in tasks:
        wanted = plan.notebooks or task.key in ("stub", "reference")
        if wanted and task.wanted is Wanted.VERDICTS and task.seed == 0:
            content = made(exercise, task.content.decode())
            yield replace(task, key=f"{task.key}{IN_A_NOTEBOOK}", content=content)


def _on_seeds(exercise: Exercise, task: Task, seeds: range, whole: int) -> Iterator[Task]:
    """Yield a task with all checks on the first seeds, and without trainings on the others."""
    untrained = _without(exercise, lambda check: check.trains)
    for seed in seeds:
        if seed < whole:
            yield replace(task, seed=seed)
        elif untrained:
            yield replace(task, seed=seed, only=untrained)


def _without(exercise: Exercise, left_out: Callable[[Check], bool]) -> tuple[str, ...]:
    """Return the names of the checks without some, and without those that wait for them."""
    gone: set[str] = set()
    for check in exercise.checks:
        if left_out(check) or gone.intersection(check.after):
            gone.add(check.name)
    return tuple(check.name for check in exercise.checks if check.name not in gone)


def _reference_seeds(exercise: Exercise, plan: Plan) -> int:
    if plan.reference_seeds is not None:
        return plan.reference_seeds
    some, many = _FURTHER[_needs(exercise)]
    return many if plan.thorough else some


def _needs(exercise: Exercise) -> str:
    needed = libraries(read(exercise.stub), read(exercise.reference))
    return "keras" if needed == KERAS else "numpy"


def _some_of_each_family(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return all mistakes that stand for themselves, and a few that were generated alike."""
    kept: list[Mistake] = []
    of_family: Counter[str] = Counter()
    for mistake in mistakes:
        of_family[mistake.family] += 1
        if not mistake.family or of_family[mistake.family] <= _OF_A_FAMILY:
            kept.append(mistake)
    return kept
