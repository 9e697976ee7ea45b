"""A check is a pytest function with points; its docstring is the line that the learner reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

_Test = TypeVar("_Test", bound=Callable[..., Any])


@dataclass(frozen=True)
class Marking:
    """What `@check` says of a function.

    Args:
        points: What passing is worth.
        after: The functions of the checks that have to pass first.
        hints: What `rnn-grade hint` opens, one after the other.
        timeout: Seconds of computing, in the place of the exercise's `check_limit_s`.
        hidden: Whether learners are told no more of it than that it is there.
        withdrawn: Why it counts as passed without being run, or nothing.
    """

    points: int
    after: tuple[Callable[..., Any], ...]
    hints: tuple[str, ...]
    timeout: float | None
    hidden: bool
    withdrawn: str


def check(
    *,
    points: int,
    after: Callable[..., Any] | tuple[Callable[..., Any], ...] = (),
    hint: str | tuple[str, ...] = (),
    timeout: float | None = None,
    hidden: bool = False,
    withdrawn: str = "",
) -> Callable[[_Test], _Test]:
    """Make a pytest function a check.

    The arguments are written as literals: a course is also listed without being imported.

    Args:
        points: What passing is worth, at least 1.
        after: The check, or a tuple of checks, that has to pass first; else this one is skipped.
        hint: One hint, or several that open step by step.
        timeout: Seconds of computing for this check, in the place of the exercise's own limit.
        hidden: Run it for the course only: learners are told that there is a hidden check and its
            points, never its name, its docstring, its hints or what it found.
        withdrawn: Why a check that was found wrong in mid-term is not run any more. It stays in its
            file and counts as passed, so nobody loses a point by it.

    Raises:
        ValueError: An argument is not of this kind, or a check waits for a function that is none.

    Example:
        >>> @check(points=1, hint="Two times.")
        ... def test_doubles(submission):
        ...     \"\"\"`double` returns twice its input.\"\"\"
    """
    before = after if isinstance(after, tuple) else (after,)
    hints = (hint,) if isinstance(hint, str) else hint
    if type(points) is not int or points < 1:
        raise ValueError(f"points must be a whole number from 1 on, not {points!r}")
    for other in before:
        if not isinstance(getattr(other, "check", None), Marking):
            raise ValueError(f"after must name functions with @check, not {other!r}")
    if not all(isinstance(text, str) and text.strip() for text in hints):
        raise ValueError(f"hint must be a sentence or a tuple of sentences, not {hint!r}")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout must be more than 0 seconds, not {timeout!r}")
    if type(hidden) is not bool:
        raise ValueError(f"hidden must be True or False, not {hidden!r}")
    if not isinstance(withdrawn, str) or (withdrawn and not withdrawn.strip()):
        raise ValueError(f"withdrawn must be the sentence that says why, not {withdrawn!r}")

    def mark(function: _Test) -> _Test:
        if not (function.__doc__ or "").strip():
            raise ValueError(f"{function.__name__} needs a docstring: the line the learner reads")
        marking = Marking(points, before, hints, timeout, hidden, withdrawn)
        function.check = marking  # type: ignore[attr-defined]
        return function

    return mark
