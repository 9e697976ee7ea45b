"""Arguments belong to whoever calls: copied before a call, compared after it.

What is compared is plain: arrays, lists, tuples and dicts, one in another. A model or a generator
is there to be changed.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

_PLAIN = (bool, int, float, str, bytes)


def copied(value: Any) -> Any:
    """Return a copy down to the last array; what is not plain is itself.

    Args:
        value: An argument.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(copied(item) for item in value)
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    return value


def same(before: Any, after: Any) -> bool:
    """Return whether an argument is what its copy was: types, shapes, numbers, NaN where it was.

    Args:
        before: The copy.
        after: The argument.
    """
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        nan = before.dtype.kind == "f"
        return before.dtype == after.dtype and np.array_equal(before, after, equal_nan=nan)
    if isinstance(before, list | tuple):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(same(*pair) for pair in pairs)
    if isinstance(before, dict):
        return [*before] == [*after] and all(same(before[key], after[key]) for key in before)
    if isinstance(before, _PLAIN):
        return bool(before == after or before != before)
    return before is after


def protected(value: Any) -> Any:
    """Return the same argument, in which whatever writes raises.

    Args:
        value: An argument; its arrays themselves become read-only.
    """
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, tuple):
        return tuple(protected(item) for item in value)
    elif isinstance(value, list):
        return _List(protected(item) for item in value)
    elif isinstance(value, dict):
        return _Dict({key: protected(item) for key, item in value.items()})
    return value


def _refuse(self: object, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"this {type(self).__bases__[0].__name__} is read-only")


class _List(list[Any]):
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse


class _Dict(dict[Any, Any]):
    clear = pop = popitem = setdefault = update = _refuse
    __setitem__ = __delitem__ = __ior__ = _refuse
