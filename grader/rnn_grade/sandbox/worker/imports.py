"""Of this package, learner code can import what is public, and finds nothing else of it by a name.

What a worker itself needs is imported before, and then forgotten: code that runs keeps what it has
imported. This is for the message and against patches by name; the files are closed by the lock.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE = "rnn_grade"
PUBLIC = ("rnn_grade.datasets",)


def close() -> None:
    """Import what is public, forget the rest, and refuse to import it again."""
    for name in PUBLIC:
        importlib.import_module(name)
    ours = [name for name in sys.modules if name.startswith(f"{_PACKAGE}.")]
    for name in sorted(set(ours) - set(PUBLIC)):
        parent, _, own = name.rpartition(".")
        # A module is also an attribute of the package that it lies in.
        if parent in (_PACKAGE, *PUBLIC):
            delattr(sys.modules[parent], own)
        del sys.modules[name]
    sys.meta_path.insert(0, _Closed())


class _Closed(MetaPathFinder):
    """Finds nothing, and says what could be found."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.startswith(f"{_PACKAGE}.") and name not in PUBLIC:
            # Not `ModuleNotFoundError`: `from rnn_grade import checks` would drop the message.
            raise ImportError(
                f"`{name}` cannot be imported while your code is graded; "
                f"of `{_PACKAGE}`, only `{'`, `'.join(PUBLIC)}` can",
                name=name,
            )
        return None
