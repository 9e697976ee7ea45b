"""A label among the features of a data set: then there is nothing to learn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError

# Fewer agree by chance.
_FEWEST_SAMPLES = 20
_SAME = 0.999


def problems(exercise: Exercise) -> list[str]:
    """Return which data sets of an exercise's checks show the answer in their inputs.

    Args:
        exercise: The exercise.
    """
    found: list[str] = []
    for name in data_sets(exercise):
        found += _in_data_set(exercise, name)
    return found


def data_sets(exercise: Exercise) -> tuple[str, ...]:
    """Return the data sets that an exercise's checks name.

    Args:
        exercise: The exercise.
    """
    from rnn_grade.datasets import names

    texts = {node.value for node in ast.walk(exercise.check_tree) if isinstance(node, ast.Constant)}
    return tuple(name for name in names(root=exercise.root) if name in texts)


def _in_data_set(exercise: Exercise, name: str) -> Iterator[str]:
    import numpy as np

    from rnn_grade.datasets import load_data

    try:
        data = load_data(name, "validation", root=exercise.root)
        x, y = np.asarray(data.x, float), np.asarray(data.y, float)
    except UserError as error:
        yield f"the data set `{name}`: {error.message}"
        return
    except (AttributeError, TypeError, ValueError):
        # Neither inputs nor answers are numbers in one array.
        return
    if len(x) != len(y) or len(x) < _FEWEST_SAMPLES:
        return
    for place, feature in _features(x, y):
        if _alike(feature.ravel(), y.ravel()):
            yield (
                f"the data set `{name}`: {place} tells the answer: whoever copies it has nothing "
                "to learn"
            )
            return


def _features(x: Any, y: Any) -> Iterator[tuple[str, Any]]:
    """Yield what of the inputs stands beside the answers, sample for sample."""
    if y.ndim > 1 and y.shape[-1] == 1:
        y = y[..., 0]
    if x.shape == y.shape:
        yield "`x` itself", x
    elif x.ndim == y.ndim + 1 and x.shape[:-1] == y.shape:
        for feature in range(x.shape[-1]):
            yield f"`x[..., {feature}]`", x[..., feature]
    elif y.ndim == 1:
        flat = x.reshape(len(x), -1)
        for column in range(flat.shape[1]):
            yield f"number {column} of each sample of `x`", flat[:, column]


def _alike(feature: Any, y: Any) -> bool:
    """Return whether one of two rows of numbers follows from the other, on a line."""
    import numpy as np

    if not (np.isfinite(feature).all() and np.isfinite(y).all()):
        return False
    if feature.std() == 0 or y.std() == 0:
        return False
    return bool(abs(np.corrcoef(feature, y)[0, 1]) > _SAME)
