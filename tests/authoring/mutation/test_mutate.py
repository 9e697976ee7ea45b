"""Mutants are graded until their first check fails: what no check sees is an author's problem."""

import pytest
from click.testing import CliRunner

from rnn_grade.authoring.mutation.mutate import mutate, prepare
from rnn_grade.commands.main import main
from rnn_grade.lanes.task import Outcome
from rnn_grade.report import CheckResult, Finding, Report, Status

DECLARED = """
[[equivalent]]
find = "x + state"
put = "x"
reason = "It is another task."
"""


class Told:
    """A workforce that passes what it is told to, and a watch that counts."""

    def __init__(self, *passing: str, cause: str = "", status: Status = Status.FAILED) -> None:
        self.passing, self.cause, self.status = passing, cause, status
        self.expected = self.done = 0

    def run(self, tasks, stop):
        for task in tasks:
            assert task.stop_at_first
            text = task.content.decode()
            passed = any(line in text for line in self.passing)
            finding = None if passed else Finding("assertion", "it", cause=self.cause)
            status = Status.PASSED if passed else self.status
            check = CheckResult("step", "It steps.", 2, status, 9.0, finding, processor_seconds=2)
            yield Outcome(task, Report(task.exercise, "Step", "step.py", "0", (check,)))

    def expect(self, more: int) -> None:
        self.expected += more

    def step(self, said: str) -> None:
        self.done += 1


def mutated(exercise, told: Told):
    [mutation] = mutate([exercise], told, listener=told)
    return mutation


def test_what_passes_every_check_survives(exercise):
    told = Told("np.tanh(x - state)", "if False:")
    mutation = mutated(exercise, told)
    assert [(one.mutant.line, one.mutant.after.strip()) for one in mutation.survivors] == [
        (8, "if False:"),
        (10, "return np.tanh(x - state)"),
    ]
    assert mutation.complaints() == [
        "line 8: no check sees a mutant that reads `if False:`",
        "line 10: no check sees a mutant that reads `return np.tanh(x - state)`",
    ]
    assert mutation.faults() == []
    assert told.expected == told.done == len(mutation.mutants) == len(mutation.killed) + 2
    assert mutation.seconds == 2 * len(mutation.mutants)


def test_a_survivor_that_is_declared_is_none(exercise):
    (exercise.solution / "equivalent.toml").write_text(DECLARED)
    mutation = mutated(exercise, Told("np.tanh(x)"))
    assert (mutation.faults(), mutation.survivors) == ([], [])
    assert [one.mutant.after.strip() for one in mutation.equivalent] == ["return np.tanh(x)"]


def test_what_is_declared_and_killed_is_a_problem(exercise):
    (exercise.solution / "equivalent.toml").write_text(DECLARED)
    assert mutated(exercise, Told()).faults() == [
        "line 10: equivalent.toml declares 'x + state' as 'x', but `step` sees it: take it out"
    ]


@pytest.mark.parametrize(("cause", "unnamed"), [("", True), ("The sum is missing.", False)])
def test_what_fails_without_a_cause_is_listed(exercise, cause, unnamed):
    mutation = mutated(exercise, Told(cause=cause))
    assert bool(mutation.unnamed) is unnamed
    assert mutation.faults() == []


def test_a_check_that_breaks_is_a_fault_of_the_grader(exercise):
    faults = mutated(exercise, Told(status=Status.BROKEN)).faults()
    assert faults[0] == "line 8, another condition: the grader itself failed: `step` broke"
    assert len(faults) == len(prepare(exercise).mutants)


def test_a_reference_that_python_cannot_read_is_a_problem(exercise):
    exercise.reference.write_text("def step(:\n")
    assert "invalid syntax" in prepare(exercise).problems[0]


def test_the_checks_of_a_course_are_tried_on_its_mutants(root):
    command = ["author", "mutate", "--course", str(root), "--jobs", "1", "--most", "6"]
    result = CliRunner().invoke(main, command, env={"COLUMNS": "90"})
    assert result.exit_code == 1, result.output
    row = next(line for line in result.output.splitlines() if line.startswith("01_step"))
    assert row.split()[:6] == ["01_step", "6", "9", "3", "0", "3"]
    # Nothing asks what becomes of lengths that do not fit.
    told = """
  line 9, `step`: a statement left out
    - raise ValueError("not as many")
    + pass
"""
    assert told in result.output
