"""Which courses their user has named on this computer: only those are used where they are found.

The list lies with the user, never in a folder that can be handed in. Without it a course is asked
about, or named, once more; nothing else is lost.
"""

from __future__ import annotations

import json
from pathlib import Path

from rnn_grade.course.finding import Choice
from rnn_grade.errors import UserError
from rnn_grade.files import cache_folder, replace_file

_FILE = "courses.json"


def agreed(found: Choice) -> bool:
    """Return whether the checks of a course may run: it was named, now or before.

    Args:
        found: The course.
    """
    return found.named or str(found.root) in _known()


def agree(root: Path) -> None:
    """Remember that the user has named a course; where nothing can be written, nothing is kept.

    Args:
        root: Its folder.
    """
    known = _known()
    if str(root) in known:
        return
    there = [path for path in known if Path(path).is_dir()]
    try:
        replace_file(cache_folder() / _FILE, json.dumps([*there, str(root)], indent=2) + "\n")
    except (UserError, UnicodeError):
        return


def _known() -> list[str]:
    try:
        data = json.loads((cache_folder() / _FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [path for path in data if isinstance(path, str)] if isinstance(data, list) else []
