"""Where this installation came from, as its installer noted: what another machine can install, too.

The note is `direct_url.json` (PEP 610); what came from an index has none.
"""

from __future__ import annotations

import json
from importlib import metadata

from rnn_grade.course.catalog import Course, default_root
from rnn_grade.errors import UserError

_REMOTE = ("https://", "http://")


def requirement(course: Course) -> str:
    """Return what brings this rnn-grade and a course to any machine, for pip.

    Args:
        course: What is to be graded there.

    Raises:
        UserError: Nothing that is known does.
    """
    fork = "--install 'rnn-grade @ git+https://HOST/YOU/REPOSITORY@TAG'"
    if course.root != default_root().resolve():
        raise UserError(
            f"A committed pipeline installs its course, and nothing that is known brings that in "
            f"{course.root}.",
            "`rnn-grade author release DIR --ci PLATFORM` writes a repository that brings it, with "
            f"its checks sealed. Or put it into a fork of rnn-grade and name that: `{fork}`; its "
            "checks are then as private as the fork is.",
        )
    found = _origin()
    if found is None:
        raise UserError(
            "This rnn-grade came from a folder or a file of this machine, which no other machine "
            "has.",
            f"Name what has it: `{fork}`.",
        )
    return found


def _origin() -> str | None:
    try:
        distribution = metadata.distribution("rnn-grade")
    except metadata.PackageNotFoundError:
        return None
    note = distribution.read_text("direct_url.json")
    if note is None:
        return f"rnn-grade=={distribution.version}"
    said = json.loads(note)
    url = str(said.get("url", ""))
    if not url.startswith(_REMOTE):
        return None
    if "vcs_info" in said:
        url = f"{said['vcs_info']['vcs']}+{url}@{said['vcs_info']['commit_id']}"
    inside = f"#subdirectory={said['subdirectory']}" if "subdirectory" in said else ""
    return f"rnn-grade @ {url}{inside}"
