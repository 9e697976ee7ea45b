"""An audit as text: a line for each person and for each file, and sums that agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rnn_grade.classroom.audit import Audit, FileLine, Outcome, PersonLine
from rnn_grade.classroom.marks import Mark
from rnn_grade.classroom.spreadsheet import number, safe, write
from rnn_grade.classroom.words.remarks import remarks
from rnn_grade.text import clean, plural

_HEADER = ("what", "where", "who", "name", "exercise", "outcome", "points", "why")
_GOOD = (Outcome.GRADED, Outcome.OLDER)


def audited(found: Audit) -> RenderableType:
    """Return an audit for a terminal.

    Args:
        found: The audit.
    """
    parts: list[RenderableType] = []
    if found.people:
        parts += [Text("People", "bold"), _people(found.people)]
    if found.files:
        parts += [Text("\nFiles", "bold"), _files(found.files)]
    parts.append(Text())
    parts += [Text(line) for line in sums(found)]
    if found.conflicts:
        count = plural(len(found.conflicts), "thing")
        parts.append(Text(f"\n{count} to look at:", "yellow"))
        parts += [Text(clean(f"  {line}.", 400)) for line in found.conflicts]
    if any(line.outcome is Outcome.NOBODYS for line in found.files):
        told = (
            "Whose a file is that is nobody's, a class list says (`--roster`) or a list of teams."
        )
        parts.append(Text(f"\n{told}", "yellow"))
    return Group(*parts)


def sums(found: Audit) -> Iterator[str]:
    """Yield the sums of an audit, one sentence each.

    Args:
        found: The audit.
    """
    files = {outcome: count for outcome, count in found.file_sums().items() if count}
    parts = " + ".join(f"{count} {outcome}" for outcome, count in files.items())
    total = plural(sum(files.values()), "file")
    yield f"{total} found{f' = {parts}' if parts else ''}."
    for exercise, reasons in found.person_sums().items():
        people = plural(sum(reasons.values()), "person", "people")
        without = "".join(f" + {count} {why}" for why, count in reasons.items() if why)
        yield f"{exercise}: {people} = {reasons['']} with a mark{without}."


def table(found: Audit) -> str:
    """Return an audit as CSV: one line for each person and exercise, for each file, for each sum.

    Args:
        found: The audit.
    """
    lines = []
    for person in found.people:
        mark = person.mark
        outcome = str(mark.missing or "mark")
        points = "" if mark.points is None else number(mark.points)
        why = "; ".join(remarks(mark) + ([person.student.doubt] if person.student.doubt else []))
        student, folder = person.student, mark.exercise.folder
        lines.append(["person", "", student.student, student.name, folder, outcome, points, why])
    for file in found.files:
        earned = "" if file.points is None else str(file.points[0])
        who = ", ".join(file.whose)
        where = f"{file.root}/{file.path}"
        lines.append(["file", where, who, "", file.exercise, str(file.outcome), earned, file.why])
    lines += [["conflict", *[""] * 6, text] for text in found.conflicts]
    lines += [["sum", *[""] * 6, text] for text in sums(found)]
    return write(_HEADER, [[safe(cell) for cell in line] for line in lines])


def _people(people: tuple[PersonLine, ...]) -> Table:
    marks: dict[str, list[PersonLine]] = defaultdict(list)
    for line in people:
        marks[line.student.student].append(line)
    made = _table("", "Name", *dict.fromkeys(line.mark.exercise.slug for line in people), "")
    for lines in marks.values():
        student = lines[0].student
        said = [student.doubt]
        said += [text for line in lines for text in remarks(line.mark)]
        made.add_row(
            Text(clean(student.student, 100)),
            Text(clean(student.name, 100)),
            *(_mark(line.mark) for line in lines),
            Text(clean("; ".join(filter(None, said)), 300), "dim"),
        )
    return made


def _mark(mark: Mark) -> Text:
    if mark.points is None:
        return Text(str(mark.missing), "yellow")
    return Text(f"{number(mark.points)} of {mark.total}")


def _files(files: tuple[FileLine, ...]) -> Table:
    made = _table("", "", "Whose", "")
    roots = {line.root for line in files}
    for line in files:
        where = line.path if len(roots) == 1 else f"{line.root}/{line.path}"
        points = "" if line.points is None else f" {line.points[0]} of {line.points[1]}"
        made.add_row(
            Text(clean(where, 300)),
            Text(f"{line.outcome}{points}", "" if line.outcome in _GOOD else "yellow"),
            Text(clean(", ".join(line.whose), 200)),
            Text(clean(line.why, 300), "dim"),
        )
    return made


def _table(*titles: str) -> Table:
    made = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        made.add_column(Text(title), overflow="fold")
    return made
