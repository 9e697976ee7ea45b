"""An earlier text of a learner's file comes back, and the one that stands there is kept."""

from __future__ import annotations

from pathlib import Path

from rnn_grade.course.catalog import Exercise
from rnn_grade.errors import UserError
from rnn_grade.files import replace_file
from rnn_grade.workspace.workspace import Change, Place, put

_RIGHTS = "Check its permissions."


def restore(target: Path, content: bytes, given: bytes | None = None) -> Change:
    """Put an earlier text into a learner's file; what stands there is kept as a backup.

    Args:
        target: The file, or the notebook.
        content: The text.
        given: What needs no backup: the file as the course gives it.

    Raises:
        UserError: It cannot be written.
    """
    try:
        if given is not None and target.is_file() and target.read_bytes() == given != content:
            replace_file(target, content, fix=_RIGHTS)
            return Change(target, "replaced")
        return put(content, target, True, _RIGHTS)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}.", _RIGHTS) from None


def set_aside(place: Place, exercise: Exercise) -> dict[Path, bytes]:
    """Return the learner's files that the last reset replaced, and what they held.

    Args:
        place: The workspace.
        exercise: Which exercise.

    Raises:
        UserError: Nothing was replaced, or it is gone.
    """
    number = exercise.number
    record = place.progress().resets.get(exercise.folder)
    if record is None:
        raise UserError(
            f"Exercise {number} has no reset that could be undone.",
            f"`rnn-grade attempts {number}` lists what you had graded, and brings it back.",
        )
    found = {}
    for path in place.own_files(exercise):
        name = record.backups.get(path.relative_to(place.root).as_posix())
        if name is None:
            continue
        backup = path.with_name(Path(name).name)
        try:
            found[path] = backup.read_bytes()
        except OSError as error:
            raise UserError(
                f"{backup.name} cannot be read: {error.strerror}.",
                f"`rnn-grade attempts {number}` lists what you had graded, and brings it back.",
            ) from None
    return found
