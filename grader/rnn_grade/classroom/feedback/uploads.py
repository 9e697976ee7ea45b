"""Feedback as Moodle and Canvas take it back: one archive for each exercise, by their own rules.

Both find out by the name of a file whose it is, so a name is written only where their rule, applied
to it, leads to the very student. Whoever cannot be named so is listed with the reason.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from rnn_grade.classroom.feedback.letter import Letter
from rnn_grade.classroom.feedback.styles import Style
from rnn_grade.classroom.marks import Standing
from rnn_grade.classroom.people.register import Register
from rnn_grade.classroom.records import Found, HandIn, Kind
from rnn_grade.text import clean

_NUMBER = re.compile("[0-9]+")
# What would be a folder, or no name at all on some system; and what Moodle parts names at.
_FOREIGN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')
# The same in every archive: the same feedback is the same archive.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Upload:
    """What is to be uploaded for one exercise.

    Args:
        files: Letters by the name of their file.
        without: Who cannot be named, each with the reason.
    """

    files: Mapping[str, Letter]
    without: Sequence[tuple[str, str]]


def moodle(
    letters: Sequence[Letter],
    register: Register,
    style: Style,
    numbers: Mapping[str, str] | None = None,
) -> Upload:
    """Return what Moodle takes back, which goes by the number behind the first `_` of a name.

    The form without folders is the one that every version takes. Moodle numbers people anew in each
    assignment, and teams as if they were people.

    Args:
        letters: What everybody reads about one exercise.
        register: Who is who.
        style: How it is written.
        numbers: Everybody's number in the assignment, by student, as its worksheet has them;
            without it, those of the download, which has none for the members of a team.
    """

    def name(letter: Letter) -> tuple[str, str]:
        if numbers is not None:
            number = numbers.get(letter.student.student, "")
            why = "the worksheet does not list them"
        else:
            hand_in, why = _own(letter, register)
            number = hand_in.identity.id(Kind.MOODLE) if hand_in is not None else ""
            why = why or "their file has no number of Moodle's"
        if not _NUMBER.fullmatch(number):
            return "", why
        person = clean(_FOREIGN.sub(" ", letter.student.name))[:80].strip(" .~") or "Participant"
        file = f"{letter.mark.exercise.folder}{style.ending}"
        return f"{person}_{number}_assignsubmission_file_{file}", ""

    return _upload(letters, name)


def numbers(class_: Standing, source: str) -> dict[str, str]:
    """Return everybody's number in one assignment of Moodle, by student.

    Args:
        class_: Where the class stands.
        source: What the assignment's worksheet is called, among the tables of the class.
    """
    return {
        row.student.student: listed.identity.id(Kind.MOODLE)
        for row in class_.rows
        for listed in class_.register.rows(row.student)
        if listed.source == source
    }


def canvas(letters: Sequence[Letter], register: Register) -> Upload:
    """Return what Canvas takes back, which wants the names that it gave.

    Args:
        letters: What everybody reads about one exercise.
        register: Who is who.
    """

    def name(letter: Letter) -> tuple[str, str]:
        hand_in, why = _own(letter, register)
        if hand_in is None:
            return "", why
        user = hand_in.identity.id(Kind.CANVAS) or hand_in.student
        for part in PurePosixPath(hand_in.source).parts:
            if canvas_reads(part) == user:
                return part, ""
        return "", f"Canvas would not know them by {hand_in.source or 'what they handed in'}"

    return _upload(letters, name)


def downloads(letters: Sequence[Letter], found: Mapping[str, Sequence[Found]]) -> set[str]:
    """Return which downloads hold what is written about, the newest that has it.

    Args:
        letters: What everybody reads about one exercise.
        found: What each download holds, the newest last.
    """
    place = {(one.path, one.sha256): root for root, several in found.items() for one in several}
    hand_ins = [one.mark.entry.hand_in for one in letters if one.mark.entry is not None]
    known = {place.get((one.source, one.sha256)) for one in hand_ins}
    return {root for root in known if root is not None}


def archive(one: Upload, style: Style) -> bytes:
    """Return an upload as a zip file, the same for the same feedback.

    Args:
        one: The upload.
        style: How it is written.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in sorted(one.files):
            about = zipfile.ZipInfo(name, _TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3
            about.external_attr = 0o644 << 16
            packed.writestr(about, style.write([one.files[name]]))
    return stream.getvalue()


def canvas_reads(name: str) -> str | None:
    """Return whose Canvas takes a file for; `None` where it ignores it.

    Canvas goes by the first two parts of a name that are numbers, of a person and of what they
    handed in, or by the two behind `anon`.

    Args:
        name: The file's name.
    """
    parts = [part for part in name.split("_") if part != "LATE"]
    if not parts or name.startswith("._") or parts[-1].startswith("link"):
        return None
    if parts[0] == "anon":
        return f"anon_{parts[1]}" if len(parts) > 2 and _NUMBER.fullmatch(parts[2]) else None
    numbers = [part for part in parts if _NUMBER.fullmatch(part)]
    return numbers[0] if len(numbers) > 1 else None


def _upload(letters: Sequence[Letter], name: Callable[[Letter], tuple[str, str]]) -> Upload:
    files: dict[str, Letter] = {}
    without = []
    for letter in letters:
        called, why = name(letter)
        if not why and called in files:
            why = f"{files[called].student.student} has the same name there"
        if why:
            without.append((letter.student.student, why))
        else:
            files[called] = letter
    return Upload(files, without)


def _own(letter: Letter, register: Register) -> tuple[HandIn | None, str]:
    """Return what a student handed in themselves, or why there is nothing."""
    entry = letter.mark.entry
    if entry is None:
        return None, "they handed in nothing that this could be an answer to"
    found, _ = register.find(entry.hand_in.identity)
    if found is None or found.student != letter.student.student:
        return None, "their team handed in, and not they themselves"
    return entry.hand_in, ""
