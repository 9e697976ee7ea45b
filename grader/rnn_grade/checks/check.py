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
        timeout: Seconds, in the place of the exercise's `check_limit_s`.
    """

    points: int
    after: tuple[Callable[..., Any], ...]
    hints: tuple[str, ...]
    timeout: float | None


def check(
    *,
    points: int,
    after: Callable[..., Any] | tuple[Callable[..., Any], ...] = (),
    hint: str | tuple[str, ...] = (),
    timeout: float | None = None,
) -> Callable[[_Test], _Test]:
    """Make a pytest function a check.

    The arguments are written as literals: a course is also listed without being imported.

    Args:
        points: What passing is worth, at least 1.
        after: The check, or a tuple of checks, that has to pass first; else this one is skipped.
        hint: One hint, or several that open step by step.
        timeout: Seconds that this check may take, in the place of the exercise's own limit.

    Example:
        >>> @check(points=1, hint="Two times.")
        ... def test_doubles(submission):
        ...     \"\"\"`double` returns twice its input.\"\"\"
    """
    before = after if isinstance(after, tuple) else (after,)
    hints = (hint,) if isinstance(hint, str) else hint

    def mark(function: _Test) -> _Test:
        function.check = Marking(points, before, hints, timeout)  # type: ignore[attr-defined]
        return function

    return mark
