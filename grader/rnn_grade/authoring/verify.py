"""An exercise is proven by grading its stub, reference, known mistakes, alternatives and mutants.

What a proof finds is a list of problems, all of them at once; whoever asked for it shows them. What
is graded in the exercise's notebook as well has to end there as it does in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from rnn_grade.authoring.inspection.inspection import inspect
from rnn_grade.authoring.listener import Listener, followed
from rnn_grade.authoring.mutation.mutate import Mutation, prepare
from rnn_grade.authoring.proof import Proof
from rnn_grade.authoring.proofs.kept import Kept
from rnn_grade.authoring.trials import Plan, in_notebooks, of_a_mistake, trials
from rnn_grade.course.alternatives import read_alternatives
from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.course.mistakes import Mistake, read_mistakes
from rnn_grade.errors import UserError
from rnn_grade.lanes.task import Task


def verify(
    course: Course,
    exercises: Sequence[Exercise],
    workforce: Kept,
    *,
    plan: Plan,
    in_notebook: Callable[[Exercise, str], bytes],
    listener: Listener,
) -> list[Proof]:
    """Prove exercises.

    Args:
        course: The course.
        exercises: Those of its exercises to prove.
        workforce: Who does the gradings, and knows of earlier ones.
        plan: How much of them is proven.
        in_notebook: Returns the notebook of an exercise with an answer in it.
        listener: Told how far it is.

    Returns:
        One proof for each exercise.
    """
    proofs: dict[str, Proof] = {}
    tasks: list[Task] = []
    for exercise in exercises:
        try:
            proof = _begun(course, exercise, workforce, plan)
        except UserError as error:
            # Its checks cannot be read: every grading would say so once more.
            proof = Proof(exercise, (), {}, 0, [f"{error.message} {error.hint}"])
            proofs[exercise.folder] = proof
            continue
        proofs[exercise.folder] = proof
        if not exercise.stub.is_file() or not exercise.reference.is_file():
            continue
        files = list(trials(exercise, proof.mistakes.values(), plan))
        tasks += files
        try:
            tasks += in_notebooks(exercise, files, _known_notebooks(workforce, in_notebook), plan)
        except UserError as error:
            proof.found.append(f"its notebook: {error.message} {error.hint}")
        if not plan.answers:
            proof.mutation = prepare(exercise)
            tasks += _of_mutants(proof.mutation, workforce, plan)
    # The slowest first, so that no lane is left alone with one at the end.
    tasks.sort(key=lambda task: (task.stop_at_first, -proofs[task.exercise].exercise.number))
    for outcome in followed(workforce, tasks, listener):
        proofs[outcome.task.exercise].add(outcome)
    for proof in proofs.values():
        proof.close()
    return list(proofs.values())


def verify_mistake(
    exercise: Exercise, name: str, workforce: Kept, *, plan: Plan, listener: Listener
) -> Proof:
    """Prove one known mistake, and nothing else of its exercise.

    Args:
        exercise: The exercise.
        name: The mistake's name in `wrong.toml`.
        workforce: Who does the gradings.
        plan: On how many seeds.
        listener: Told how far it is.

    Raises:
        UserError: There is no such mistake.
    """
    mistake = _named(name, read_mistakes(exercise)[0])
    proof = Proof(exercise, exercise.checks, {name: mistake}, 0, [])
    for outcome in followed(workforce, list(of_a_mistake(exercise, mistake, plan)), listener):
        proof.add(outcome)
    return proof


def _begun(course: Course, exercise: Exercise, workforce: Kept, plan: Plan) -> Proof:
    """Return a proof before any grading.

    Raises:
        UserError: The checks cannot be read.
    """
    checks = exercise.checks
    found, unusable = read_mistakes(exercise)
    mistakes = {mistake.name: mistake for mistake in plan.mistakes(found)}
    seen = workforce.noted(exercise.folder, "inspection", lambda: inspect(course, exercise))
    alternatives, odd = read_alternatives(exercise)
    problems = [*seen, *unusable, *odd]
    return Proof(exercise, checks, mistakes, len(alternatives), problems, answers=plan.answers)


def _known_notebooks(
    workforce: Kept, made: Callable[[Exercise, str], bytes]
) -> Callable[[Exercise, str], bytes]:
    """Return what makes the notebook of an answer, unless it is known: its pictures take time."""

    def make(exercise: Exercise, answer: str) -> bytes:
        asked = f"notebook of {answer}"
        [text] = workforce.noted(exercise.folder, asked, lambda: [made(exercise, answer).decode()])
        return text.encode()

    return make


def _of_mutants(mutation: Mutation, workforce: Kept, plan: Plan) -> list[Task]:
    """Return the gradings of mutants: in a thorough proof all, otherwise those that are known."""
    found = list(mutation.tasks())
    return found if plan.thorough else [task for task in found if workforce.find(task) is not None]


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
