"""Hidden inputs come from `rng`: what is drawn elsewhere is other numbers each time, or the same.

A grading could not be repeated then, and on marks nobody could say what they stand on.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rnn_grade.course.catalog import Exercise

# Modules whose only use is to be different each time.
_MODULES = ("random", "secrets", "uuid")
# What NumPy draws with a seed of its own, or without any.
_NUMPY = ("np.random", "numpy.random")
_MAKERS = ("default_rng", "RandomState", "SeedSequence")
_TYPES = ("Generator", "BitGenerator")
_CLOCKS = ("time.time", "time.time_ns", "os.urandom", "datetime.now", "datetime.datetime.now")


def problems(exercise: Exercise) -> list[str]:
    """Return where a check file draws numbers that do not come from `rng`.

    Args:
        exercise: Whose check file to look at.
    """
    lines: dict[str, list[int]] = {}
    for name, line in _drawn(exercise.check_tree):
        lines.setdefault(name, []).append(line)
    return [
        f"the check file draws from `{name}` (line {', '.join(map(str, sorted(found)))}): a "
        "grading could not be repeated. Draw from the fixture `rng`"
        for name, found in lines.items()
    ]


def _drawn(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name, node.lineno) for alias in names if alias.name in _MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                if module in _MODULES or module in _NUMPY:
                    yield module, node.lineno
                elif module == "numpy" and any(alias.name == "random" for alias in names):
                    yield "numpy.random", node.lineno
            case ast.Call(func=ast.Attribute() as called):
                name = ast.unparse(called)
                module, _, function = name.rpartition(".")
                seeded = function in _MAKERS and (node.args or node.keywords)
                if name in _CLOCKS or (module in _NUMPY and not seeded and function not in _TYPES):
                    yield name, node.lineno
