"""What is said while a file is watched, in sentences."""

from __future__ import annotations

from rnn_grade.text import clean, plural
from rnn_grade.watching.state import Remark, State

REMARKS = {
    Remark.NO_CHECK: "There is no failing check to give a hint for.",
    Remark.NO_HINTS: "This check has no hints. t shows the task.",
    Remark.LAST_HINT: "Those are all hints of this check. t shows the task.",
    Remark.SAME_FILE: "The next hint opens once your file has changed, or with h once more.",
    Remark.LAST_EXERCISE: "There is no other exercise to go on to. q quits.",
}


def importing(libraries: str) -> str:
    """Return what is said while libraries are imported.

    Args:
        libraries: Their names.
    """
    if libraries == "NumPy":
        return "Starting Python with NumPy in a separate process."
    return f"Starting Python with {clean(libraries)}; this takes about 3 seconds, once."


def of_change(gained: int, lost: int) -> str:
    """Return what a save changed.

    Args:
        gained: How many checks pass that did not.
        lost: How many do not pass that did.
    """
    passes = "passes" if gained == 1 else "pass"
    fails = "fails" if lost == 1 else "fail"
    if gained and lost:
        return f"{plural(gained, 'check')} {passes} that did not; {lost} {fails} that passed."
    if gained:
        return f"{plural(gained, 'check')} {passes} that did not."
    if lost:
        return f"{plural(lost, 'check')} {fails} that passed."
    return "No verdict changed."


def goes_on(state: State) -> str:
    """Return how it goes on after every check passed.

    Args:
        state: What is known.
    """
    following, keys = state.target.following, state.keys
    if following is not None:
        where = f"exercise {following.number}: {clean(following.manifest.title)}"
        return f"n goes on to {where}." if keys else f"Next is {where}."
    done = "This file is done." if state.target.alone else "Every exercise is done. Well done."
    return f"{done} n or q ends." if keys else done
