"""Whose fault it is when a check raises what no expectation raised: a control says.

Such a check is put to the reference as well, with the same hidden inputs. If it lets the reference
pass, then it was what the submission sent that could not be read, and that is the submission's
fault. Anything else is a fault of the grader and costs nobody a point: a check that stops over the
right answer too, an exception that no value can cause, a course that keeps no reference.
"""

from __future__ import annotations

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.outline import outline
from rnn_grade.grading.plugin import Checks, run
from rnn_grade.grading.session import Session, Source
from rnn_grade.report import Status

# A lane waits a little longer than that for a grading that is late.
_SECONDS = 90.0


def passed_by_the_reference(
    exercise: Exercise, names: frozenset[str], checks: Checks, session: Session
) -> frozenset[str]:
    """Return those of some checks that the reference passes, by their names.

    Args:
        exercise: Whose reference.
        names: The checks.
        checks: The grading that they belong to: its seeds and limits are used again.
        session: Its conversation, of which the control has another one.

    Raises:
        Broken: No worker came up.
        KeyboardInterrupt: Somebody pressed Ctrl-C.
    """
    if not exercise.has_reference:
        return frozenset()
    text = exercise.reference_text
    source = Source(exercise.slug, text.encode(), outline(text), session.source.contract)
    other = session.of(source)
    control = checks.again(other, names, _SECONDS)
    try:
        run(control, exercise)
    finally:
        other.close()
    if control.interrupted:
        raise KeyboardInterrupt
    return frozenset(n for n, one in control.results.items() if one.status is Status.PASSED)
