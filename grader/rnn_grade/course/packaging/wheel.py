"""A wheel of the very rnn-grade that runs, with another course in the place of its own.

It is put together from files as they lie here, so a clone, an editable install and an installed
wheel all make it, without a network and without a build backend.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from rnn_grade import __version__
from rnn_grade.course.catalog import PACKAGED
from rnn_grade.course.packaging.archive import zipped
from rnn_grade.errors import UserError

_PACKAGE = PACKAGED.parent
# What an installer reads of a wheel, besides the list of what is in it.
_METADATA = ("METADATA", "WHEEL", "entry_points.txt", "licenses/LICENSE")


def wheel(
    course: Mapping[str, bytes], label: str, engine: Mapping[str, bytes] | None = None
) -> tuple[str, bytes]:
    """Return the name of the wheel, and the wheel.

    Its version names its content, so an installer never takes another one for it.

    Args:
        course: The content of each file of the course, by its path there.
        label: A word that says in the version what kind of wheel it is.
        engine: What stands in the place of some of the engine's files, by their path in it.

    Raises:
        UserError: Nobody knows what this rnn-grade depends on.
    """
    own = {
        path: content
        for path, content in files_below(_PACKAGE)
        if not path.startswith(f"{PACKAGED.name}/")
    }
    files = {f"{_PACKAGE.name}/{path}": data for path, data in (own | dict(engine or {})).items()}
    files |= {f"{_PACKAGE.name}/{PACKAGED.name}/{path}": data for path, data in course.items()}
    about = _metadata(__version__)
    version = f"{__version__}+{label}{_digest({**files, **about})}"
    name = f"{_PACKAGE.name}-{version}"
    files |= {f"{name}.dist-info/{path}": content for path, content in _metadata(version).items()}
    record = f"{name}.dist-info/RECORD"
    files[record] = _record(files, record)
    return f"{name}-py3-none-any.whl", zipped({path: (files[path], 0o644) for path in files})


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder in the order of their paths, also behind links.

    Args:
        folder: The folder; hidden files and compiled ones are left out.
    """
    found = []
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name[0] != "." and name != "__pycache__"]
        found += [Path(place, name) for name in names if name[0] != "."]
    for path in sorted(found):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def _metadata(version: str) -> dict[str, bytes]:
    """Return what is known of this installation, such as what it depends on, as another version."""
    try:
        distribution = metadata.distribution("rnn-grade")
    except metadata.PackageNotFoundError:
        raise UserError(
            "This rnn-grade is not installed, so nobody knows what a copy of it depends on.",
            "Install it, such as by `pip install -e .` in its clone, or name with `--install` what "
            "pip is to install there.",
        ) from None
    found = {name: distribution.read_text(name) or "" for name in _METADATA}
    found["METADATA"] = re.sub(
        "(?m)^Version: .*$", f"Version: {version}", found["METADATA"], count=1
    )
    return {name: text.encode() for name, text in found.items()}


def _digest(files: Mapping[str, bytes]) -> str:
    parts = [f"{path} {hashlib.sha256(files[path]).hexdigest()}" for path in sorted(files)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _record(files: Mapping[str, bytes], own: str) -> bytes:
    """Return the list of what is in a wheel, as wheels carry it."""
    lines = []
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        # A path may hold a comma: the list is a CSV.
        lines.append(f'"{path}",sha256={digest},{len(content)}')
    return "\n".join([*lines, f'"{own}",,', ""]).encode()
