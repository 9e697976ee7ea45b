"""A workspace remembers the course it was made from, so that every command in it means that one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from rnn_grade.course.finding import STATE, WORKSPACE_FILE, Choice
from rnn_grade.files import replace_file


def remember(workspace: Path, course: Choice) -> None:
    """Write down which course a workspace is of; the installed one needs no words.

    Args:
        workspace: Its folder, with the file that marks it.
        course: The course.

    Raises:
        UserError: The file cannot be written.
    """
    file = workspace / STATE / WORKSPACE_FILE
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        data = {}
    known: dict[str, Any] = data if isinstance(data, dict) else {}
    told = {key: value for key, value in known.items() if key != "course"}
    if course.elsewhere:
        told["course"] = _from(workspace.resolve(), course.root)
    if told != known:
        fix = "Choose a folder of your own: `rnn-grade start DIR`."
        replace_file(file, json.dumps(told, indent=2) + "\n", fix=fix)


def _from(workspace: Path, course: Path) -> str:
    """Return the path from a workspace to its course: what lies together may move together."""
    if workspace.parent in (course.parent, *course.parents) or course in workspace.parents:
        return Path(os.path.relpath(course, workspace)).as_posix()
    return str(course)
