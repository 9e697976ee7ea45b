"""The versions of TensorFlow and Keras that the checks were measured with; others are a guess.

They stand here once: `pyproject.toml` asks for the same ones, and docs/versions.md has the proofs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True)
class Range:
    """Minor versions from an oldest to a newest one, with all of their patches.

    Args:
        oldest: The first that was measured, such as `3.8`.
        newest: The last.
    """

    oldest: str
    newest: str

    @property
    def specifier(self) -> str:
        """The same range as `pip` is told it."""
        major, minor = _release(self.newest)
        return f">={self.oldest},<{major}.{minor + 1}"

    def __contains__(self, version: str) -> bool:
        return _release(self.oldest) <= _release(version) <= _release(self.newest)

    def __str__(self) -> str:
        return f"{self.oldest} to {self.newest}"


MEASURED: Mapping[str, Range] = {
    # 3.16 stops passing masks through stacked recurrent layers by itself.
    "keras": Range("3.8", "3.15"),
    "tensorflow": Range("2.18", "2.21"),
}


def installed() -> dict[str, str]:
    """Return the versions that are installed here, without importing what takes seconds.

    Returns:
        The version by the name of the package; nothing for one that is not there.
    """
    found = {}
    for name in MEASURED:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def _release(version: str) -> tuple[int, int]:
    """Return the first two numbers of a version; what has none is older than everything."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
