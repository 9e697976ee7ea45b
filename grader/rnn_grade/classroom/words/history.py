"""One student's record as terminal text: every attempt, every grading of it, every mark by hand."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.people.class_register import named, register_of
from rnn_grade.classroom.records import Entry, Grading, Override, Student
from rnn_grade.classroom.spreadsheet import number
from rnn_grade.course.catalog import Course
from rnn_grade.text import clean


def record(course: Course, book: Gradebook, student: str) -> RenderableType:
    """Return all that a gradebook knows of a student.

    Args:
        course: For the exercises' titles.
        book: The gradebook.
        student: Any identifier of theirs, or a name that one person bears.

    Raises:
        UserError: Nobody is called so.
    """
    entries = book.entries(reports=False)
    register = register_of(book, hand_ins=[entry.hand_in for entry in entries])
    who = named(register, student)
    own = [
        entry
        for entry in entries
        if who in register.recipients(entry.hand_in.identity, entry.hand_in.exercise).students
    ]
    by_hand = [one for one in book.overrides() if register.meant(one)[0] == who]
    lines = [Text(clean(" ".join(_known(who))), "bold")]
    if who.doubt:
        lines.append(Text(clean(who.doubt, 300), "yellow"))
    titles = {one.folder: one.manifest.title for one in course.exercises}
    if not own:
        lines.append(Text("handed in nothing"))
    for folder in sorted({entry.hand_in.exercise for entry in own} | {o.exercise for o in by_hand}):
        lines.append(Text(clean(f"\n{folder}  {titles.get(folder, '')}"), "bold"))
        for entry in own:
            if entry.hand_in.exercise == folder:
                lines += _attempt(book, entry)
        lines += [_given(one) for one in by_hand if one.exercise == folder]
    return Group(*lines)


def _known(who: Student) -> Iterator[str]:
    yield who.student
    yield from filter(None, (who.name, who.section))
    yield from (f"{kind} {value}" for kind, value in who.ids if value != who.student)


def _attempt(book: Gradebook, entry: Entry) -> Iterator[Text]:
    hand_in = entry.hand_in
    when = hand_in.submitted_at or "at an unknown time"
    late = ", late as the platform has it" if hand_in.late else ""
    yield Text(clean(f"  {hand_in.source}, handed in {when}{late}", 300))
    gradings = list(book.history(hand_in.sha256, hand_in.exercise))
    for grading in gradings:
        yield Text(clean(f"    {grading.at[:19]}  {_said(grading)}", 300))
    if not any(grading.counts for grading in gradings):
        yield Text("    not graded yet")


def _said(grading: Grading) -> str:
    if grading.report is None:
        return f"the grader failed, no score: {grading.problem}"
    report, of = grading.report, grading.of
    version = of.version if of is not None else report.versions.get("rnn-grade", "")
    parts = [f"{report.score} of {report.total} points", f"rnn-grade {version}"]
    if of is not None:
        parts += [f"seed {of.seed}", f"exercise {of.digest[:8]}", f"at least {of.require}"]
        parts += [f"{of.timeout:g} s for each check"] if of.timeout is not None else []
    parts += ["counts today"] if grading.counts else []
    return ", ".join(parts)


def _given(one: Override) -> Text:
    what = "taken back" if one.points is None else f"{number(one.points)} points by hand"
    return Text(clean(f"  {one.at[:19]}  {what}, {one.author}: {one.because}", 500), "cyan")
