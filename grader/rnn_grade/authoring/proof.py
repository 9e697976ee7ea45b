"""What the gradings of one exercise showed, and what of it must not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rnn_grade.authoring import calibration
from rnn_grade.authoring.calibration import upper
from rnn_grade.authoring.mutation.mutate import Mutation
from rnn_grade.authoring.problems import Problem, told
from rnn_grade.authoring.trials import IN_A_NOTEBOOK
from rnn_grade.course.catalog import Exercise
from rnn_grade.course.check_file import Check
from rnn_grade.course.mistakes import Mistake
from rnn_grade.errors import UserError
from rnn_grade.lanes.task import Outcome, Task, Wanted
from rnn_grade.render.words.words import explain
from rnn_grade.report import CheckResult, Finding, Report, Status
from rnn_grade.text import plural

FEWEST_MISTAKES, FEWEST_ALTERNATIVES = 12, 5
# Whoever speaks of them has a mistake that is about them.
_NOT_FINITE = ("finite", "nan", "inf", "overflow", "not a number", "zero")


@dataclass
class Proof:
    """What was found of one exercise.

    Args:
        exercise: The exercise.
        checks: Its checks; none where their file cannot be read.
        mistakes: Those of its known mistakes that are graded, by name.
        alternatives: How many alternatives it ships.
        found: What is wrong with it without any grading, in words.
        answers: Whether its known mistakes are left out.
        mutation: What became of the mutants of its reference, where they are looked at.
        seconds: What its gradings computed.
        gradings: How many there were.
    """

    exercise: Exercise
    checks: Sequence[Check]
    mistakes: dict[str, Mistake]
    alternatives: int
    found: list[str]
    answers: bool = False
    mutation: Mutation | None = None
    seconds: float = 0.0
    gradings: int = 0
    _shown: list[Problem] = field(default_factory=list, init=False)
    _caught_by: set[str] = field(default_factory=set, init=False)
    _graded: set[str] = field(default_factory=set, init=False)
    _advice: dict[tuple[str, int], str] = field(default_factory=dict, init=False)
    # How often the reference was asked each check, and on how many seeds it did not pass.
    _asked: Counter[str] = field(default_factory=Counter, init=False)
    _missed: Counter[str] = field(default_factory=Counter, init=False)

    @property
    def problems(self) -> list[str]:
        """What is wrong with it, in words; one fault once."""
        return told([*(Problem(text) for text in self.found), *self._shown])

    def as_expected(self, kind: str) -> int:
        """Return how many `wrong` or `valid` files ended as they have to, on every seed."""
        files = (key for key in self._graded - self._odd if not key.endswith(IN_A_NOTEBOOK))
        return sum(key.startswith(f"{kind}/") for key in files)

    @property
    def notebooks(self) -> tuple[int, int]:
        """How many notebooks ended as they have to, and how many there are."""
        graded = {key for key in self._graded if key.endswith(IN_A_NOTEBOOK)}
        return len(graded - self._odd), len(graded)

    def add(self, outcome: Outcome) -> None:
        """Take in what became of one task."""
        task, report = outcome.task, outcome.report
        self.gradings += 1
        self.seconds += report.processor_seconds if report is not None else 0.0
        if self.mutation is not None and self.mutation.has(task):
            self.mutation.add(outcome)
            return
        if task.wanted is Wanted.ALONE:
            alone = outcome.alone or outcome.problem
            self.found += [f"the reference, {alone}"] if alone else []
            return
        if report is None:
            texts = [f"the grader itself failed: {outcome.problem}"]
        else:
            texts = self._judge(task, report)
        self._shown += [Problem(text, task.key, task.seed) for text in texts]
        self._graded.add(task.key)

    def close(self) -> None:
        """Add what only the outcomes of all that an exercise ships show together."""
        if not self.checks:
            return
        self.found += self.mutation.complaints() if self.mutation is not None else []
        if not self.answers and len(self.mistakes) < FEWEST_MISTAKES:
            count = plural(len(self.mistakes), "usable mistake")
            self.found.append(f"wrong.toml has {count}, of at least {FEWEST_MISTAKES}")
        if self.alternatives < FEWEST_ALTERNATIVES:
            count = plural(self.alternatives, "alternative")
            self.found.append(f"valid/ has {count}, of at least {FEWEST_ALTERNATIVES}")
        self.found += [self._unlucky(name) for name in self._missed]
        if self.answers:
            return
        self.found += [
            f"`{check.name}` was the first to catch no mistake of wrong.toml"
            for check in self.checks
            if check.name not in self._caught_by and not check.withdrawn
        ]
        for (key, seed), advice in self._advice.items():
            in_a_file = self._advice.get((key.removesuffix(IN_A_NOTEBOOK), seed), advice)
            if advice != in_a_file:
                read = f"{advice!r}, and in a file {in_a_file!r}"
                self._shown.append(Problem(f"the learner reads {read}", key, seed))

    @property
    def _odd(self) -> set[str]:
        """What did not end as it has to."""
        return {problem.key for problem in self._shown}

    def _unlucky(self, name: str) -> str:
        missed, asked = self._missed[name], self._asked[name]
        often = f"{missed / asked:.2g}, at most {upper(missed, asked):.2g} (95 % confidence)"
        return (
            f"`{name}` fails the reference on {missed} of {plural(asked, 'seed')}: a right answer "
            f"fails it with a chance of {often}; draw inputs that leave no doubt, or allow more"
        )

    def _judge(self, task: Task, report: Report) -> list[str]:
        """Return what is wrong with one report."""
        kind, _, name = task.key.removesuffix(IN_A_NOTEBOOK).partition("/")
        if kind == "stub":
            odd = [c.name for c in report.checks if c.status is not Status.NOT_ATTEMPTED]
            return [f"not `not_attempted`: {', '.join(odd)}"] if odd else []
        if kind == "wrong":
            return self._judge_mistake(self.mistakes[name], task, report)
        failed = [check for check in report.checks if check.status.unmet]
        if task.key == "reference":
            self._asked.update(check.name for check in report.checks)
            self._missed.update(check.name for check in failed)
        if not report.passed:
            return [_line(check) for check in failed] or ["not every check passed"]
        return self._judge_reference(task, report) if kind == "reference" else []

    def _judge_reference(self, task: Task, report: Report) -> list[str]:
        manifest = self.exercise.manifest
        taken: list[tuple[float, str, float]] = [
            (report.processor_seconds, "it", manifest.time_limit_s)
        ]
        own = {check.name: check.timeout or manifest.check_limit_s for check in self.checks}
        taken += [(c.processor_seconds, f"`{c.name}`", own[c.name]) for c in report.checks]
        problems = [
            f"{what} took {seconds:.0f} s of computing, more than half of the limit of {limit:g} s"
            for seconds, what, limit in taken
            if seconds > limit / 2
        ]
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
        said = f"{mistake.name} {mistake.about} {mistake.cause} {mistake.phrase}".casefold()
        if _not_finite(first.finding) and not any(word in said for word in _NOT_FINITE):
            return [
                "caught only because its numbers are not finite: edit it so that it gives finite "
                "ones, or say in its `about` that they are not"
            ]
        return []


def _not_finite(finding: Finding | None) -> bool:
    if finding is None:
        return False
    return finding.kind == "not_finite" or finding.numbers.get("verdict") == "not_a_number"


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
