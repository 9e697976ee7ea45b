"""Ids, texts, counts and lists: exactly equal or not, and where they differ first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from rnn_grade.checks.expect.arrays import as_array, shape
from rnn_grade.errors import Failure

_KEPT = 6
_TEXT = 40
# Definitions take a tenth of this; one training of a few epochs takes more.
_IMPORT = 3.0


def equal(actual: Any, expected: Any, *, what: str, cause: str = "", hint: str = "") -> None:
    """Expect exactly this: a number, a text, a list, a dict, or an array of ids.

    Args:
        actual: What came back; arrays and lists of equal entries are equal.
        expected: What it should be.
        what: What it is.
        cause: The likely cause.
        hint: What to try next.
    """
    if actual is None and expected is not None:
        raise Failure("nothing", what)
    if isinstance(expected, np.ndarray):
        shape(actual, expected.shape, what=what)
    found, truth = plain(actual), plain(expected)
    if found == truth:
        return
    where, left, right = _first_difference(found, truth)
    kind = "length" if isinstance(left, _Length) else "equal"
    raise Failure(kind, what, expected=right, actual=left, where=where, cause=cause, hint=hint)


def that(
    condition: bool,
    what: str,
    *,
    expected: Any,
    actual: Any,
    where: str = "",
    cause: str = "",
    hint: str = "",
) -> None:
    """Expect a condition that has no expectation of its own.

    Args:
        condition: Whether all is well.
        what: What was looked at, as a noun phrase.
        expected: What it should have been.
        actual: What it was.
        where: The place.
        cause: The likely cause.
        hint: What to try next.
    """
    if not condition:
        fail(what, expected=expected, actual=actual, where=where, cause=cause, hint=hint)


def only_defines(seconds: float) -> None:
    """Expect an import that defines functions and classes, and computes next to nothing.

    A model of Keras that is trained meanwhile is seen by `no_shared_weights`, with its line.

    Args:
        seconds: How long it computed, such as `bench.import_seconds`.
    """
    that(
        seconds <= _IMPORT,
        "the import of your file, in seconds of computing",
        expected=f"less than {_IMPORT:g}: it defines functions, and nothing else",
        actual=round(seconds, 1),
        cause="Something is trained or computed whenever the file is imported.",
        hint='Put it under `if __name__ == "__main__":`, as in the stub.',
    )


def fail(
    what: str,
    *,
    expected: Any,
    actual: Any,
    where: str = "",
    cause: str = "",
    hint: str = "",
) -> NoReturn:
    """Say what is wrong, as `that` does, where a check has found it out already."""
    raise Failure("that", what, _cut(plain(expected)), _cut(plain(actual)), where, cause, hint)


def several(found: Any, names: Sequence[str], what: str) -> list[Any]:
    """Expect as many arrays as there are names, in whatever container they come, and return them.

    Args:
        found: What came back; one array with as many entries along its first axis is as good.
        names: What each is called.
        what: What it is.
    """
    if len(names) == 1:
        return [as_array(found)]
    together = isinstance(found, tuple | list) or np.shape(found)[:1] == (len(names),)
    parts = [as_array(part) for part in found] if together else [found]
    actual = f"{len(parts)} arrays"
    if found is None:
        actual = "nothing"
    elif len(parts) == 1:
        ragged = isinstance(parts[0], tuple | list)
        actual = "a single list" if ragged else f"a single array of shape {np.shape(parts[0])}"
    that(
        len(parts) == len(names),
        what,
        expected=f"{len(names)} arrays: {', '.join(names)}",
        actual=actual,
        cause="Is a `return` missing?" if found is None else "",
        hint=f"Return {', '.join(names)}, in this order.",
    )
    return parts


def type_name(value: Any) -> str:
    """Return the name of a value's type, of what stayed in the worker as well."""
    return str(getattr(value, "type_name", type(value).__name__))


def plain(value: Any) -> Any:
    """Return lists, dicts and Python scalars in the place of arrays and tuples.

    Args:
        value: Anything; what is none of these comes back as the text that shows it.
    """
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value if isinstance(value, bool | int | float | str) or value is None else repr(value)


class _Length(int):
    """The number of entries of a list, where two lists differ in that."""


def _first_difference(found: Any, truth: Any) -> tuple[str, Any, Any]:
    """Return where two plain values differ first, and the two entries there, kept short."""
    if isinstance(found, list) and isinstance(truth, list):
        if len(found) != len(truth):
            return "", _Length(len(found)), _Length(len(truth))
        for number, (left, right) in enumerate(zip(found, truth, strict=True)):
            if left != right:
                inner, left, right = _first_difference(left, right)
                return ", ".join(p for p in (f"entry {number}", inner) if p), left, right
    if isinstance(found, dict) and isinstance(truth, dict):
        for key in [*truth, *found]:
            if key not in found or key not in truth or found[key] != truth[key]:
                return f"key {key!r}", _cut(found.get(key)), _cut(truth.get(key))
    if isinstance(found, str) and isinstance(truth, str) and max(len(found), len(truth)) > _TEXT:
        pairs = enumerate(zip(found, truth, strict=False))
        same = next((i for i, (a, b) in pairs if a != b), min(len(found), len(truth)))
        return f"from character {same}", found[same:][:_TEXT], truth[same:][:_TEXT]
    return "", _cut(found), _cut(truth)


def _cut(value: Any) -> Any:
    """Return a plain value that is short, and that JSON can hold."""
    if isinstance(value, list):
        more = [f"... {len(value)} entries"] if len(value) > _KEPT else []
        return [_cut(item) for item in value[:_KEPT]] + more
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
