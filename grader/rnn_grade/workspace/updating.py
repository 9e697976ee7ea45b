"""A new version of an exercise comes into a workspace; what a learner wrote stays, or is kept.

What a course gives to be read, a task or a trained model, is the new one afterwards. What it gives
to be filled is merged; where the learner's part had to stay, the whole new text lies beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rnn_grade.course.catalog import Exercise
from rnn_grade.course.encoding import NotText, decoded
from rnn_grade.files import replace_file
from rnn_grade.workspace.merging.merge import Merged, merge
from rnn_grade.workspace.merging.pieces import UNREADABLE, cut, same
from rnn_grade.workspace.workspace import Place, put

_RIGHTS = "Check its permissions."
_BOM = b"\xef\xbb\xbf"
# What somebody wrote, what was given and what is given now, and what comes of it.
Merging = Callable[[bytes | None, bytes, bytes], "Brought"]


@dataclass(frozen=True)
class Brought:
    """A file that a learner fills, brought up to date.

    Args:
        content: What it shall hold.
        merged: What came of its parts.
    """

    content: bytes
    merged: Merged

    @property
    def stayed(self) -> bool:
        """Whether something of the course's is not in it."""
        merged = self.merged
        return bool(merged.whole or merged.kept or any(one.kept for one in merged.signatures))


@dataclass(frozen=True)
class Renewal:
    """What becomes of one file.

    Args:
        path: The file.
        what: What becomes of it.
        content: What it shall hold.
        given: What the course gives now.
        merged: What came of its parts, for a file that a learner fills.
        backup: Where its earlier content lies now, once that was written.
    """

    path: Path
    what: Literal["new", "unchanged", "renewed", "merged", "kept"]
    content: bytes
    given: bytes
    merged: Merged | None = None
    backup: Path | None = None

    @property
    def beside(self) -> Path | None:
        """Where the course's own text lies, where the learner's had to stay."""
        return _beside(self.path) if self.what == "kept" else None


@dataclass(frozen=True)
class Update:
    """What becomes of one exercise.

    Args:
        exercise: Which one.
        before: The version that the learner has.
        renewals: What becomes of each file.
    """

    exercise: Exercise
    before: int
    renewals: tuple[Renewal, ...]

    @property
    def says(self) -> tuple[str, ...]:
        """What the author says of all that came since."""
        return () if self.is_new else self.exercise.manifest.since(self.before)

    @property
    def is_new(self) -> bool:
        """Whether the learner had nothing of it."""
        return all(one.what == "new" for one in self.renewals)

    @property
    def changes(self) -> bool:
        """Whether a file becomes another one."""
        return any(one.what != "unchanged" for one in self.renewals)

    @property
    def done(self) -> bool:
        """Whether nothing is left to update: every file of the learner's could be merged."""
        return not any(one.merged and one.merged.whole for one in self.renewals)


def plan(
    exercise: Exercise, place: Place, files: Iterable[tuple[str, bytes]], notebook: Merging
) -> Update:
    """Return what an update does with an exercise; nothing is written.

    Args:
        exercise: Which one.
        place: The learner's workspace.
        files: What the course gives now: names and contents.
        notebook: What merges a notebook.
    """
    given = place.given(exercise)
    merging: dict[str, Merging] = {
        f"{exercise.slug}.py": source,
        f"{exercise.slug}.ipynb": notebook,
    }
    found = []
    for name, new in dict(files).items():
        path = place.folder(exercise) / name
        if not path.is_file():
            found.append(Renewal(path, "new", new, new))
        elif name in merging:
            found.append(_filled(path, given.content(name), new, merging[name]))
        else:
            found.append(_read_only(path, given.content(name), new))
    return Update(exercise, given.version, tuple(found))


def carry_out(update: Update, place: Place) -> Update:
    """Write what was planned; what a learner wrote is kept as a backup.

    Args:
        update: The plan.
        place: The learner's workspace.

    Returns:
        The same, with the backups in it.

    Raises:
        UserError: A file cannot be written.
        OSError: A file cannot be written.
    """
    given, renewals = place.given(update.exercise), []
    for one in update.renewals:
        before, backup = given.content(one.path.name), None
        is_link = one.path.is_symlink()
        is_given = one.path.is_file() and not is_link and one.path.read_bytes() == before
        if is_given and one.content != before:
            # It is the course's own, so there is nothing to keep.
            replace_file(one.path, one.content, fix=_RIGHTS)
        else:
            backup = put(one.content, one.path, True, _RIGHTS).backup
        _lay_beside(one, before)
        if not (one.merged and one.merged.whole):
            given.keep({one.path.name: one.given})
        renewals.append(replace(one, backup=backup))
    if update.done:
        given.keep({}, update.exercise.manifest.version)
    return replace(update, renewals=tuple(renewals))


def source(base: bytes | None, own: bytes, new: bytes) -> Brought:
    """Bring a file that a learner fills up to date.

    Args:
        base: What was given; `None` where nobody knows.
        own: What the learner made of it.
        new: What is given now.
    """
    text, now = _text(own), _text(new)
    if text is None or now is None:
        return Brought(own, Merged("", whole=True))
    before = None if base is None else _text(base)
    if before is None:
        kept = () if _has_all_of(text, now) else ("the file",)
        return Brought(own, Merged(text, kept=kept))
    merged = merge(before, text, now)
    if merged.text == text:
        return Brought(own, merged)
    content = merged.text.replace("\n", "\r\n") if b"\r\n" in own else merged.text
    return Brought((_BOM if own.startswith(_BOM) else b"") + content.encode(), merged)


def _text(content: bytes) -> str | None:
    """Return the text of a file in UTF-8; in any other encoding it is left alone."""
    try:
        text = decoded(content)
        if text != content.decode("utf-8-sig"):
            return None
    except (NotText, UnicodeError):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _has_all_of(own: str, new: str) -> bool:
    """Return whether a learner's text has each signature and docstring that is given now."""
    try:
        mine, theirs = ({one.key: one for one in cut(text)} for text in (own, new))
    except UNREADABLE:
        return False
    return all(
        key in mine and same(mine[key].slots.get(slot, ()), one.slots.get(slot, ()))
        for key, one in theirs.items()
        for slot in ("head", "docstring")
    )


def _filled(path: Path, base: bytes | None, new: bytes, merging: Merging) -> Renewal:
    own = path.read_bytes()
    if own == new:
        return Renewal(path, "unchanged", own, new)
    if own == base:
        return Renewal(path, "renewed", new, new, Merged(""))
    brought = merging(base, own, new)
    if brought.stayed:
        return Renewal(path, "kept", brought.content, new, brought.merged)
    what: Literal["unchanged", "merged"] = "unchanged" if brought.content == own else "merged"
    return Renewal(path, what, brought.content, new, brought.merged)


def _read_only(path: Path, base: bytes | None, new: bytes) -> Renewal:
    own = path.read_bytes()
    if own == new or new == base:
        return Renewal(path, "unchanged", own, new)
    return Renewal(path, "renewed", new, new)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.new{path.suffix}")


def _lay_beside(renewal: Renewal, before: bytes | None) -> None:
    """Lay the course's text beside the learner's, and take away the one of the last update."""
    beside = _beside(renewal.path)
    if renewal.beside is not None:
        put(renewal.given, beside, True, _RIGHTS)
    elif renewal.given != before and beside.is_file() and beside.read_bytes() == before:
        beside.unlink()
