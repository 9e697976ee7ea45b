"""The exercise that cells are read for, as far as reading needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Target:
    """What tells an exercise's functions from everything else in a notebook.

    Args:
        names: What it is called: `3`, `exercise3`, `03_simple_rnn`, `simple_rnn`, its title.
        functions: The functions that a learner writes, with their positional parameters.
        rivals: Parameters of functions of the same name in other exercises.
        others: What the other exercises are called.
    """

    names: tuple[str, ...]
    functions: Mapping[str, tuple[str, ...]]
    rivals: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "names": list(self.names),
            "functions": {name: list(given) for name, given in self.functions.items()},
            "rivals": {name: [list(one) for one in all_] for name, all_ in self.rivals.items()},
            "others": list(self.others),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Target:
        """Return the target that `to_json` was made from.

        Args:
            data: Plain JSON values.
        """
        return cls(
            tuple(data["names"]),
            {name: tuple(given) for name, given in data["functions"].items()},
            {name: tuple(map(tuple, all_)) for name, all_ in data["rivals"].items()},
            tuple(data["others"]),
        )
