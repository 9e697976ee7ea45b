"""An exercise's mutants are graded until their first check fails; the survivors are its problem.

A survivor is a right answer, and declared as such, or a mistake that no check sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rnn_grade.authoring.listener import Listener, followed
from rnn_grade.authoring.mutation.equivalents import (
    Equivalent,
    matched,
    read_equivalents,
)
from rnn_grade.authoring.mutation.mutant import Mutant
from rnn_grade.authoring.mutation.population import mutants, selected
from rnn_grade.authoring.mutation.source import Source
from rnn_grade.course.catalog import Exercise
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.render.words.words import Words, explain
from rnn_grade.report import Report, Status

# Enough that each function and each kind has its share, and few enough to grade them all.
MOST = 60
_PREFIX = "mutant/"


@dataclass(frozen=True)
class Fate:
    """What became of one mutant.

    Args:
        mutant: The mutant.
        check: The first check that did not pass; nothing where all did.
        status: How that check ended.
        words: What the learner reads there.
        broken: What failed in the grader itself, or nothing.
        seconds: What the mutant computed, as processor time.
    """

    mutant: Mutant
    check: str
    status: Status
    words: Words
    broken: str
    seconds: float

    @property
    def survived(self) -> bool:
        """Whether every check passed."""
        return not self.check and not self.broken

    @property
    def unnamed(self) -> bool:
        """Whether it failed without a word on the cause."""
        return bool(self.check) and not self.words.cause


@dataclass
class Mutation:
    """The mutants of one exercise, and what became of them.

    Args:
        exercise: The exercise.
        mutants: Those of its reference that are graded.
        possible: How many there are in all.
        declared: What `equivalent.toml` says of a mutant, by its name.
        problems: What is wrong with the mutants and their declarations, in words.
        fates: What became of those that were graded, by their names.
    """

    exercise: Exercise
    mutants: tuple[Mutant, ...]
    possible: int
    declared: Mapping[str, Equivalent]
    problems: list[str]
    fates: dict[str, Fate] = field(default_factory=dict)

    def tasks(self, seed: int = 0) -> Iterator[Task]:
        """Yield the gradings that tell what becomes of each mutant.

        Args:
            seed: The run's seed.
        """
        for mutant in self.mutants:
            name = f"{_PREFIX}{mutant.name}"
            content = mutant.text.encode()
            yield Task(name, self.exercise.folder, content, seed=seed, stop_at_first=True)

    def has(self, task: Task) -> bool:
        """Return whether a task is one of `tasks`."""
        return task.key.startswith(_PREFIX)

    def add(self, outcome: Outcome) -> None:
        """Take in what became of one of `tasks`."""
        name = outcome.task.key.removeprefix(_PREFIX)
        mutant = next(one for one in self.mutants if one.name == name)
        self.fates[name] = _fate(mutant, outcome)

    @property
    def survivors(self) -> list[Fate]:
        """Those that passed every check, and that nobody declared, in the order of the text."""
        return [fate for fate in self._in_order() if fate.survived and not self._says(fate)]

    @property
    def equivalent(self) -> list[Fate]:
        """Those that passed every check, as they were declared to."""
        return [fate for fate in self._in_order() if fate.survived and self._says(fate)]

    @property
    def killed(self) -> list[Fate]:
        """Those that some check saw."""
        return [fate for fate in self._in_order() if fate.check]

    @property
    def as_expected(self) -> int:
        """How many ended as they have to: some check saw them, or they were declared."""
        return len(self.killed) + len(self.equivalent)

    @property
    def unnamed(self) -> list[Fate]:
        """Those that some check saw, without a word on the cause."""
        return [fate for fate in self.killed if fate.unnamed]

    @property
    def seconds(self) -> float:
        """What all of them computed, as processor time."""
        return sum(fate.seconds for fate in self.fates.values())

    def faults(self) -> list[str]:
        """Return what an author has to mend beside the survivors, in words."""
        found = list(self.problems)
        for fate in self._in_order():
            line = f"line {fate.mutant.line}"
            if fate.broken:
                failed = f"the grader itself failed: {fate.broken}"
                found.append(f"{line}, {fate.mutant.kind}: {failed}")
            elif fate.check and (says := self._says(fate)):
                found.append(f"{line}: {says}, but `{fate.check}` sees it: take it out")
        return found

    def complaints(self) -> list[str]:
        """Return all that an author has to mend, survivors and faults, in words."""
        told = [(fate.mutant.line, " ".join(fate.mutant.after.split())) for fate in self.survivors]
        survived = [f"line {n}: no check sees a mutant that reads `{text}`" for n, text in told]
        return survived + self.faults()

    def _in_order(self) -> list[Fate]:
        return [self.fates[one.name] for one in self.mutants if one.name in self.fates]

    def _says(self, fate: Fate) -> Equivalent | None:
        return self.declared.get(fate.mutant.name)


def prepare(exercise: Exercise, most: int | None = MOST) -> Mutation:
    """Return the mutants of an exercise, before any of them is graded.

    Args:
        exercise: The exercise.
        most: How many mutants at most, chosen so that each function and each kind has its share;
            all of them without a number. The declared ones come on top.
    """
    declared, unusable = read_equivalents(exercise)
    problems = list(unusable)
    try:
        text = exercise.reference_text
        found = tuple(mutants(text, exercise.parts))
    except (OSError, SyntaxError) as error:
        return Mutation(exercise, (), 0, {}, [f"{exercise.reference}: {error}"])
    known = matched(declared, found, Source(text))
    problems += [
        f"{one}, which is no mutant: take it out" for one in declared if one not in known.values()
    ]
    names = {one.name for one in (found if most is None else selected(found, most))}
    graded = tuple(one for one in found if one.name in names | known.keys())
    return Mutation(exercise, graded, len(found), known, problems)


def mutate(
    exercises: Sequence[Exercise],
    workforce: Workforce,
    *,
    most: int | None = MOST,
    seed: int = 0,
    listener: Listener,
) -> list[Mutation]:
    """Grade the mutants of exercises, each until its first check that does not pass.

    Args:
        exercises: The exercises.
        workforce: Who does the gradings.
        most: How many mutants of each exercise at most; all of them without a number.
        seed: The run's seed.
        listener: Told how far it is.

    Returns:
        One mutation for each exercise.
    """
    made = {exercise.folder: prepare(exercise, most) for exercise in exercises}
    # The last exercises train longest: begun first, they leave no lane alone at the end.
    tasks = [task for one in reversed(made.values()) for task in one.tasks(seed)]
    for outcome in followed(workforce, tasks, listener):
        made[outcome.task.exercise].add(outcome)
    return list(made.values())


def _fate(mutant: Mutant, outcome: Outcome) -> Fate:
    report = outcome.report
    if report is None:
        return Fate(mutant, "", Status.BROKEN, Words(""), outcome.problem, 0.0)
    first = next((c for c in report.checks if c.status is not Status.PASSED), None)
    broken = report.problem or _broken(report)
    if first is None or broken:
        return Fate(mutant, "", Status.PASSED, Words(""), broken, report.processor_seconds)
    words = explain(first.finding) if first.finding is not None else Words("")
    return Fate(mutant, first.name, first.status, words, "", report.processor_seconds)


def _broken(report: Report) -> str:
    names = [f"`{one.name}`" for one in report.checks if one.status is Status.BROKEN]
    return f"{', '.join(names)} broke" if names else ""
