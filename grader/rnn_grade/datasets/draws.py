"""Drawn data as plain arrays: what a released course gives out of a data set, and how it is read.

One file in NumPy's format holds all draws of a data set. Nothing in it is code: fields are arrays,
texts, numbers, and tuples, lists and dicts of these.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_grade.errors import UserError

SUFFIX = ".npz"
_INDEX = "index"
_PLAIN = (bool, int, float, str, type(None))


@dataclass(frozen=True)
class Draw:
    """One draw of a data set.

    Args:
        split: `train`, `validation` or `test`.
        options: All that its `load` takes besides the seed, also what was left at its default.
        values: The fields of what it returned.
    """

    split: str
    options: Mapping[str, Any]
    values: Mapping[str, Any]


def write(draws: Sequence[Draw]) -> bytes:
    """Return a file with some draws of a data set.

    Args:
        draws: The draws.

    Raises:
        TypeError: A field is none of what such a file can hold; the message names it.
    """
    import numpy as np

    arrays: dict[str, Any] = {}
    index = []
    for draw in draws:
        fields = {}
        for name, value in draw.values.items():
            try:
                fields[name] = _packed(value, arrays)
            except TypeError as error:
                raise TypeError(f"its field `{name}` is or holds {error}") from None
        index.append({"split": draw.split, "options": dict(draw.options), "fields": fields})
    arrays[_INDEX] = np.frombuffer(json.dumps(index).encode(), np.uint8)
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def values_of(module: str, split: str, seed: int, public: int, options: Mapping[str, Any]) -> Any:
    """Return the fields of one draw, from the file beside a data set's own.

    Args:
        module: The file of the data set.
        split: `train`, `validation` or `test`.
        seed: Which data set is asked for.
        public: The seed of the only one that there is.
        options: All that its `load` takes besides.

    Raises:
        UserError: There is no such draw.
    """
    import numpy as np

    path = Path(module).with_suffix(SUFFIX)
    asked = json.loads(json.dumps(options, default=repr))
    with np.load(path, allow_pickle=False) as arrays:
        index = json.loads(arrays[_INDEX].tobytes())
        for draw in index:
            if seed == public and draw["split"] == split and draw["options"] == asked:
                fields = draw["fields"]
                return {
                    name: _unpacked(value, arrays.__getitem__) for name, value in fields.items()
                }
    # The first one was drawn with every option at its default.
    usual = index[0]["options"].items()
    told = [
        _told(path.stem, draw["split"], dict(draw["options"].items() - usual)) for draw in index
    ]
    error = UserError(
        f"This course gives out `{path.stem}` as it was drawn once: other seeds and other options "
        "stay with its instructor.",
        f"It has {', '.join(told)}.",
    )
    error.add_note(error.hint)
    raise error


def _told(name: str, split: str, options: Mapping[str, Any]) -> str:
    given = "".join(f", {key}={value!r}" for key, value in options.items())
    return f'`load_data("{name}", "{split}"{given})`'


def _packed(value: Any, arrays: dict[str, Any]) -> Any:
    import numpy as np

    def kept(array: Any) -> str:
        if array.dtype.hasobject:
            raise TypeError("an array of objects")
        arrays[f"a{len(arrays)}"] = array
        return f"a{len(arrays) - 1}"

    match value:
        case np.generic():
            return {"scalar": kept(np.asarray(value))}
        case np.ndarray():
            return {"array": kept(value)}
        case tuple() | list() if _alike(value):
            kind, lengths = type(value).__name__, [len(one) for one in value]
            return {"rows": kept(np.concatenate(value)), "lengths": lengths, "kind": kind}
        case tuple():
            return {"tuple": [_packed(one, arrays) for one in value]}
        case list():
            return {"list": [_packed(one, arrays) for one in value]}
        case dict() if all(isinstance(key, str) for key in value):
            return {"dict": {key: _packed(one, arrays) for key, one in value.items()}}
        case _ if type(value) in _PLAIN:
            return {"value": value}
    raise TypeError(f"a value of type {type(value).__name__}")


def _alike(values: Sequence[Any]) -> bool:
    """Return whether these are arrays that differ in nothing but their first axis."""
    import numpy as np

    if not values or not all(isinstance(one, np.ndarray) and one.ndim for one in values):
        return False
    return len({(one.dtype, one.shape[1:]) for one in values}) == 1


def _unpacked(packed: Any, array: Callable[[str], Any]) -> Any:
    import numpy as np

    match packed:
        case {"scalar": name}:
            return array(name)[()]
        case {"array": name}:
            return array(name)
        case {"rows": name, "lengths": lengths, "kind": kind}:
            rows = np.split(array(name), np.cumsum(lengths)[:-1])
            return tuple(rows) if kind == "tuple" else rows
        case {"tuple": values}:
            return tuple(_unpacked(one, array) for one in values)
        case {"list": values}:
            return [_unpacked(one, array) for one in values]
        case {"dict": values}:
            return {key: _unpacked(one, array) for key, one in values.items()}
    return packed["value"]
