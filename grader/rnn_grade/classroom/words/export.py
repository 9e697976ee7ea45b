"""What an export ends with: what was written, for whom not and why, and what else to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rnn_grade.classroom.exports.export import Export, Reason, Unwritten
from rnn_grade.classroom.marks import Mark, Missing, Standing
from rnn_grade.classroom.platforms import Dialect
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.spreadsheet import number
from rnn_grade.classroom.words.remarks import remarks
from rnn_grade.errors import UserError
from rnn_grade.text import plural

_LISTED = 12
_REASONS: dict[Missing | Reason, str] = {
    **{reason: str(reason) for reason in Missing},
    Reason.ABSENT: "not in the template",
    Reason.EXCUSED: "excused in {platform}",
    Reason.UNASSIGNED: "without the assignment in {platform}, or anonymous there",
    Reason.LOCKED: "locked in {platform}",
    Reason.STATE: "with something else in the cell in {platform}",
    Reason.UNCLEAR: "unclear",
}


def told(made: Export, class_: Standing, dialect: Dialect, output: Path | None) -> Iterator[str]:
    """Yield what to say of an export, one sentence each.

    Args:
        made: What was exported.
        class_: Where the class stands.
        dialect: Whose table it is.
        output: The file that it was written to; `None` for standard output.
    """
    platform = dialect.capitalize()
    yield f"{plural(made.filled, 'mark')} written{f' to {output}' if output else ''}."
    several = bool(class_.rows) and len(class_.rows[0].marks) > 1
    for reason, sentence in _REASONS.items():
        ones = [one for one in made.unwritten if one.reason is reason]
        if ones:
            what = sentence.format(platform=platform)
            yield f"Not written: {len(ones)} {what}: {_names(_whose(ones, several))}."
    chosen = {mark.exercise.folder for row in class_.rows[:1] for mark in row.marks}
    nobodys = dict.fromkeys(why for file, why in class_.nobodys if file.exercise in chosen)
    if nobodys:
        count = sum(file.exercise in chosen for file, _ in class_.nobodys)
        whose = "whose file is" if count == 1 else "whose files are"
        yield f"Not written: {count} {whose} nobody's: {_names(nobodys)}."
    if made.noughts:
        lines = plural(made.noughts, "more line")
        yield f"{lines} with 0 for what was not handed in, as {dialect} itself writes it."
    by_hand = [
        f"{_called(row.student, [number(mark.points or 0)])} {remarks(mark)[0]}"
        for row in class_.rows
        for mark in row.marks
        if mark.override is not None
    ]
    if by_hand:
        yield f"Note: {plural(len(by_hand), 'mark')} by hand: {_names(by_hand, '; ')}."
    if made.commented:
        names = dict.fromkeys(_called(student) for student in made.commented)
        yield f"Note: left as they are, the comments in {platform} for: {_names(names)}."
    for one in made.scaled:
        yield (
            f"Note: {one.exercise}: {plural(one.total, 'point')} are {number(one.possible)} in "
            f"{platform}."
        )
    notes = (*class_.notes, *class_.register.conflicts)
    yield from (f"Note: {note}." for note in notes[:_LISTED])
    if len(notes) > _LISTED:
        yield f"Note: {len(notes) - _LISTED} more: `rnn-grade audit` lists all."


def demand_times(class_: Standing, without_times: str) -> None:
    """Refuse to let marks out that hang on when an attempt came, where nobody knows that.

    Args:
        class_: Where the class stands.
        without_times: The option that says what to make of them.

    Raises:
        UserError: There are such marks.
    """
    if not class_.timeless:
        return
    unzoned = [one for one in class_.timeless if _is_timed(one[1])]
    unknown = [one for one in class_.timeless if not _is_timed(one[1])]
    sentences, fixes = [], []
    if unknown:
        sentences.append(
            f"Nobody knows when {plural(len(unknown), 'attempt')} came, and late ones lose points "
            f"in this course: {_names(_timeless(unknown))}."
        )
        fixes.append(
            "Score them again with a table that has their times: `rnn-grade score SUBMISSIONS "
            "--roster FILE`."
        )
    if unzoned:
        sentences.append(
            f"Nobody knows in which time zone {plural(len(unzoned), 'attempt')} came, and late "
            f"ones lose points in this course: {_names(_timeless(unzoned))}."
        )
        fixes.append(
            'Write the zone under `[policy]` in course.toml: `timezone = "Europe/Berlin"`.'
        )
    fixes.append(f"Or say what they are: `{without_times} on-time` or `{without_times} late`.")
    raise UserError(" ".join(sentences), " ".join(fixes))


def _is_timed(mark: Mark) -> bool:
    """Return whether all attempts have a time, if one without a zone."""
    return all(entry.hand_in.submitted_at for entry in mark.tries)


def _timeless(marks: Sequence[tuple[Student, Mark]]) -> list[str]:
    found: dict[Student, list[str]] = defaultdict(list)
    for student, mark in marks:
        found[student].append(mark.exercise.slug)
    return [_called(student, slugs) for student, slugs in found.items()]


def _whose(ones: Iterable[Unwritten], several: bool) -> list[str]:
    """Return those of one reason, each once, with the exercises where there are several."""
    found: dict[tuple[Student, str], list[str]] = defaultdict(list)
    for one in ones:
        found[one.student, one.detail].append(one.exercise)
    return [
        _called(student, exercises if several else [], detail)
        for (student, detail), exercises in found.items()
    ]


def _called(student: Student, more: Sequence[str] = (), detail: str = "") -> str:
    name = student.name if student.name != student.student else ""
    said = "; ".join(filter(None, [name, ", ".join(more), detail]))
    return f"{student.student} ({said})" if said else student.student


def _names(names: Iterable[str], between: str = ", ") -> str:
    listed = [*names]
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return between.join(listed[:_LISTED]) + more
