"""The name of an exercise is that of the learner's module: it must not hide another one."""

from __future__ import annotations

import keyword
import sys
import sysconfig
from importlib.machinery import PathFinder


def problems(slug: str) -> list[str]:
    """Return what is wrong with the name of an exercise.

    Args:
        slug: The name.
    """
    if keyword.iskeyword(slug) or keyword.issoftkeyword(slug):
        return [
            f"`{slug}` is a word of Python's own, which no module can be called: take another name"
        ]
    if slug in sys.stdlib_module_names or _is_installed(slug):
        hidden = f"the library `{slug}` from whoever works beside it"
        return [f"`{slug}.py` would hide {hidden}: take another name"]
    return []


def _is_installed(name: str) -> bool:
    """Return whether a library of that name lies where libraries are installed."""
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return PathFinder.find_spec(name, sorted(paths)) is not None
