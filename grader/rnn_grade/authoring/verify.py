"""An exercise is proven by grading its stub, reference, known mistakes, alternatives and mutants.

What a proof finds is a list of problems, all of them at once; whoever asked for it shows them. What
is graded in the exercise's notebook as well has to end there as it does in a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from rnn_grade.authoring import calibration
from rnn_grade.authoring.inspection import (
    FEWEST_ALTERNATIVES,
    FEWEST_MISTAKES,
    alternatives,
    inspect,
)
from rnn_grade.authoring.mutation.mutate import Mutation, prepare
from rnn_grade.authoring.watch import Watch, watched
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.errors import UserError
from rnn_grade.lanes.lanes import Workforce
from rnn_grade.lanes.task import Outcome, Task, Wanted
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import plural

# Their edits are made alike; with `thorough` all of them are graded.
_OF_A_FAMILY = 3
_IN_A_NOTEBOOK = ".ipynb"


@dataclass
class Proof:
    """What was found of one exercise.

    Args:
        exercise: The exercise.
        mistakes: Its known mistakes, by name.
        alternatives: How many alternatives it ships.
        problems: What is wrong with it, in words.
        answers: Whether its known mistakes are left out.
        mutation: What became of the mutants of its reference, where they are looked at.
        whole: Whether all of it is looked at, and not a single mistake alone.
        seconds: How long its gradings took.
        gradings: How many there were.
    """

    exercise: Exercise
    mistakes: dict[str, Mistake]
    alternatives: int
    problems: list[str]
    answers: bool = False
    mutation: Mutation | None = None
    whole: bool = True
    seconds: float = 0.0
    gradings: int = 0
    _caught_by: set[str] = field(default_factory=set, init=False)
    _graded: set[str] = field(default_factory=set, init=False)
    _odd: set[str] = field(default_factory=set, init=False)
    _advice: dict[tuple[str, int], str] = field(default_factory=dict, init=False)

    def as_expected(self, kind: str) -> int:
        """Return how many `wrong` or `valid` files ended as they have to, on every seed."""
        files = (key for key in self._graded - self._odd if not key.endswith(_IN_A_NOTEBOOK))
        return sum(key.startswith(f"{kind}/") for key in files)

    @property
    def notebooks(self) -> tuple[int, int]:
        """How many notebooks ended as they have to, and how many there are."""
        graded = {key for key in self._graded if key.endswith(_IN_A_NOTEBOOK)}
        return len(graded - self._odd), len(graded)

    def add(self, outcome: Outcome) -> None:
        """Take in what became of one task."""
        task, report = outcome.task, outcome.report
        self.gradings += 1
        if self.mutation is not None and self.mutation.has(task):
            self.mutation.add(outcome)
            return
        if task.wanted is Wanted.ALONE:
            alone = outcome.alone or outcome.problem
            self.problems += [f"the reference, {alone}"] if alone else []
            return
        if report is None:
            found = [f"the grader itself failed: {outcome.problem}"]
        else:
            self.seconds += report.seconds
            found = self._judge(task, report)
        self.problems += [f"{task.key}, seed {task.seed}: {problem}" for problem in found]
        self._graded.add(task.key)
        if found:
            self._odd.add(task.key)

    def close(self) -> None:
        """Add what only all outcomes together show."""
        if not self.whole:
            return
        self.problems += self.mutation.complaints() if self.mutation is not None else []
        if not self.answers and len(self.mistakes) < FEWEST_MISTAKES:
            count = plural(len(self.mistakes), "usable mistake")
            self.problems.append(f"wrong.toml has {count}, of at least {FEWEST_MISTAKES}")
        if self.alternatives < FEWEST_ALTERNATIVES:
            count = plural(self.alternatives, "alternative")
            self.problems.append(f"valid/ has {count}, of at least {FEWEST_ALTERNATIVES}")
        if self.answers:
            return
        self.problems += [
            f"`{check.name}` was the first to catch no mistake of wrong.toml"
            for check in self.exercise.checks
            if check.name not in self._caught_by
        ]
        for (key, seed), advice in self._advice.items():
            in_a_file = self._advice.get((key.removesuffix(_IN_A_NOTEBOOK), seed), advice)
            if advice != in_a_file:
                read = f"{advice!r}, and in a file {in_a_file!r}"
                self.problems.append(f"{key}, seed {seed}: the learner reads {read}")

    def _judge(self, task: Task, report: Report) -> list[str]:
        """Return what is wrong with one report."""
        kind, _, name = task.key.removesuffix(_IN_A_NOTEBOOK).partition("/")
        if kind == "stub":
            odd = [c.name for c in report.checks if c.status is not Status.NOT_ATTEMPTED]
            return [f"not `not_attempted`: {', '.join(odd)}"] if odd else []
        if kind == "wrong":
            return self._judge_mistake(self.mistakes[name], task, report)
        if not report.passed:
            failed = [check for check in report.checks if check.status.unmet]
            return [_line(check) for check in failed] or ["not every check passed"]
        return self._judge_reference(task, report) if kind == "reference" else []

    def _judge_reference(self, task: Task, report: Report) -> list[str]:
        problems = []
        limit = self.exercise.manifest.time_limit_s
        if report.processor_seconds > limit / 2:
            took = f"{report.processor_seconds:.0f} s of computing"
            problems.append(f"took {took}, more than half of the limit of {limit} s")
        if task.seed == 0:
            try:
                problems += calibration.problems(self.exercise, report.checks)
            except UserError as error:
                problems.append(f"{error.message} {error.hint}")
        return problems

    def _judge_mistake(self, mistake: Mistake, task: Task, report: Report) -> list[str]:
        first = next((c for c in report.checks if c.status is not Status.PASSED), None)
        if first is None:
            return ["nothing saw the mistake: every check passed"]
        self._advice[task.key, task.seed] = _advice(first)
        self._caught_by.add(first.name)
        if first.name != mistake.check:
            return [f"caught by `{first.name}`, not by `{mistake.check}`. {_line(first)}"]
        if first.status is not mistake.status:
            return [f"ended as {first.status}, not as {mistake.status}. {_line(first)}"]
        read = _squeeze(f"{_read(first)} {' '.join(_words(f) for f in report.findings)}")
        if _squeeze(mistake.phrase) not in read:
            return [f"the learner does not read {mistake.phrase!r} but: {_read(first)}"]
        return []


def verify(
    course: Course,
    exercises: Sequence[Exercise],
    workforce: Workforce,
    *,
    seeds: int,
    thorough: bool = False,
    answers: bool = False,
    in_notebook: Callable[[Exercise, str], bytes],
    notebooks: bool = False,
    mistake: str | None = None,
    known: Callable[[Task], Outcome | None] = lambda task: None,
    watch: Watch,
) -> list[Proof]:
    """Prove exercises.

    Args:
        course: The course.
        exercises: Those of its exercises to prove.
        workforce: Who does the gradings.
        seeds: How many seeds the reference and the alternatives must pass on.
        thorough: Whether the mistakes must be caught on each of these seeds, and all of a family,
            or on the first seed, and some of it; and whether the mutants are graded, or only those
            told of whose outcomes are known.
        answers: Whether the mistakes are left out: what must earn everything is graded alone.
        in_notebook: Returns the notebook of an exercise with an answer in it.
        notebooks: Whether mistakes and alternatives are graded in notebooks as well; the stub and
            the reference always are.
        mistake: The one known mistake to grade, and nothing else.
        known: Returns what became of a task before, where that is known.
        watch: Told how far it is.

    Returns:
        One proof for each exercise.

    Raises:
        UserError: No exercise has that mistake.
    """
    proofs: dict[str, Proof] = {}
    tasks: list[Task] = []
    for exercise in exercises:
        mistakes, unusable = read_mistakes(exercise)
        if mistake is not None:
            named = _named(mistake, mistakes)
            proofs[exercise.folder] = Proof(exercise, {mistake: named}, 0, [], whole=False)
            reference = exercise.reference.read_text("utf-8")
            tasks += _of_mistakes(exercise, reference, [named], seeds if thorough else 1)
            continue
        problems = [*inspect(course, exercise), *unusable]
        graded = mistakes if thorough else _some_of_each_family(mistakes)
        graded = [] if answers else graded
        by_name = {mistake.name: mistake for mistake in graded}
        shipped = len(alternatives(exercise))
        mutation = None if answers else prepare(exercise)
        proofs[exercise.folder] = Proof(exercise, by_name, shipped, problems, answers, mutation)
        if mutation is not None:
            mutants = list(mutation.tasks())
            if thorough:
                tasks += mutants
            else:
                for outcome in filter(None, map(known, mutants)):
                    mutation.add(outcome)
        if exercise.stub.is_file() and exercise.reference.is_file():
            files = list(_tasks(exercise, graded, seeds, seeds if thorough else 1))
            try:
                tasks += [*files, *_in_notebooks(exercise, files, in_notebook, notebooks)]
            except UserError as error:
                problems.append(f"its notebook: {error.message} {error.hint}")
                tasks += files
    # The slowest first, so that no lane is left alone with one at the end.
    number = {exercise.folder: exercise.number for exercise in exercises}
    tasks.sort(key=lambda task: (task.stop_at_first, -number[task.exercise]))
    for outcome in watched(workforce, tasks, watch):
        proofs[outcome.task.exercise].add(outcome)
    for proof in proofs.values():
        proof.close()
    return list(proofs.values())


def _tasks(
    exercise: Exercise, mistakes: Sequence[Mistake], seeds: int, mistaken_seeds: int
) -> Iterator[Task]:
    name, reference = exercise.folder, exercise.reference.read_text("utf-8")
    yield Task("stub", name, exercise.stub.read_bytes())
    yield Task("alone", name, reference.encode(), Wanted.ALONE)
    for seed in range(seeds):
        yield Task("reference", name, reference.encode(), seed=seed)
        for path in alternatives(exercise):
            yield Task(f"valid/{path.stem}", name, path.read_bytes(), seed=seed)
    yield from _of_mistakes(exercise, reference, mistakes, mistaken_seeds)


def _of_mistakes(
    exercise: Exercise, reference: str, mistakes: Sequence[Mistake], seeds: int
) -> Iterator[Task]:
    name = exercise.folder
    for mistake in mistakes:
        content = mistake.apply(reference).encode()
        for seed in range(seeds):
            yield Task(f"wrong/{mistake.name}", name, content, seed=seed, stop_at_first=True)


def _named(name: str, mistakes: Sequence[Mistake]) -> Mistake:
    """Return the mistake of that name.

    Raises:
        UserError: There is none.
    """
    known = {mistake.name: mistake for mistake in mistakes}
    if name not in known:
        close = get_close_matches(name, known)
        meant = f"Did you mean `{close[0]}`?" if close else "`wrong.toml` lists them all."
        raise UserError(f"There is no known mistake `{name}` here.", meant)
    return known[name]


def _in_notebooks(
    exercise: Exercise,
    files: Sequence[Task],
    in_notebook: Callable[[Exercise, str], bytes],
    everything: bool,
) -> Iterator[Task]:
    for task in files:
        wanted = everything or task.key in ("stub", "reference")
        if wanted and task.wanted is Wanted.VERDICTS and task.seed == 0:
            content = in_notebook(exercise, task.content.decode())
            yield replace(task, key=f"{task.key}{_IN_A_NOTEBOOK}", content=content)


def _some_of_each_family(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return all mistakes that stand for themselves, and a few that were generated alike."""
    kept: list[Mistake] = []
    of_family: Counter[str] = Counter()
    for mistake in mistakes:
        of_family[mistake.family] += 1
        if not mistake.family or of_family[mistake.family] <= _OF_A_FAMILY:
            kept.append(mistake)
    return kept


def _line(check: CheckResult) -> str:
    return f"`{check.name}` ended as {check.status}: {_read(check)}"


def _read(check: CheckResult) -> str:
    return _words(check.finding) if check.finding is not None else ""


def _advice(check: CheckResult) -> str:
    words = explain(check.finding) if check.finding is not None else None
    return f"{words.cause} {words.next}".strip() if words is not None else ""


def _words(finding: Finding) -> str:
    words = explain(finding)
    parts = (words.found, words.expected, words.cause, words.next)
    return " ".join(part for part in parts if part)


def _squeeze(text: str) -> str:
    return " ".join(text.split())
