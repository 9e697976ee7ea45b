"""What one grading proves of an exercise, judged without grading anything."""

from rnn_grade.authoring.mutation.mutate import prepare
from rnn_grade.authoring.proof import Proof
from rnn_grade.course import catalog
from rnn_grade.lanes.task import Outcome, Task
from rnn_grade.report import CheckResult, Report, Status


def test_a_reference_needs_room_for_what_it_computes(root):
    with (root / "exercises/01_double/exercise.toml").open("a") as stream:
        stream.write("time_limit_s = 30\ncheck_limit_s = 20\n")
    exercise = catalog.load(root).find("double")

    def found(seconds, processor_seconds):
        checks = tuple(
            CheckResult(
                check.name,
                check.title,
                check.points,
                Status.PASSED,
                seconds,
                processor_seconds=processor_seconds,
            )
            for check in exercise.checks
        )
        report = Report(exercise.folder, "Double", "double.py", "0" * 64, checks)
        proof = Proof(exercise, exercise.checks, {}, 5, [], answers=True)
        proof.add(Outcome(Task("reference", exercise.folder, b"", seed=1), report))
        return proof.problems

    # On a busy machine it takes long, and computes as little as ever.
    assert found(99.0, 3.0) == []
    assert found(12.0, 12.0) == [
        "reference, seed 1: `doubles` took 12 s of computing, more than half of the limit of 20 s"
    ]
    assert found(16.0, 16.0)[0] == (
        "reference, seed 1: it took 16 s of computing, more than half of the limit of 30 s"
    )


def test_mutants_compute_as_well(root):
    exercise = catalog.load(root).find("double")
    [check] = exercise.checks
    seen = CheckResult("doubles", check.title, 2, Status.FAILED, processor_seconds=1.5)
    report = Report(exercise.folder, "Double", "double.py", "0" * 64, (seen,))
    proof = Proof(exercise, exercise.checks, {}, 5, [], mutation=prepare(exercise))
    for task in [Task("stub", exercise.folder, b""), *proof.mutation.tasks()]:
        proof.add(Outcome(task, report))
    assert (proof.gradings, proof.seconds) == (8, 8 * 1.5)
