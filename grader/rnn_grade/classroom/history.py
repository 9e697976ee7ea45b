"""One student's record as terminal text: every attempt, and every grading of it."""

from __future__ import annotations

from difflib import get_close_matches

from rich.console import Group, RenderableType
from rich.text import Text

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.course.catalog import Course
from rnn_grade.errors import UserError
from rnn_grade.text import clean, plural


def record(course: Course, book: Gradebook, student: str) -> RenderableType:
    """Return all that a gradebook knows of a student.

    Args:
        course: For the exercises' titles.
        book: The gradebook.
        student: The name that the platform knows them by.

    Raises:
        UserError: Nobody is called so.
    """
    people = {one.student: one for one in book.students()}
    if student not in people:
        close = get_close_matches(student, people)
        raise UserError(
            f"The gradebook knows nobody called {student}.",
            f"Did you mean `{close[0]}`?"
            if close
            else f"It knows {plural(len(people), 'student')}.",
        )
    who = people[student]
    lines: list[RenderableType] = [
        Text(clean(" ".join(part for part in (who.student, who.name, who.email) if part)), "bold")
    ]
    titles = {one.folder: one.manifest.title for one in course.exercises}
    entries = book.entries(student)
    if not entries:
        lines.append(Text("handed in nothing"))
    last = ""
    for entry in entries:
        hand_in = entry.hand_in
        if hand_in.exercise != last:
            last = hand_in.exercise
            lines.append(Text(f"\n{last}  {clean(titles.get(last, ''))}", "bold"))
        when = hand_in.submitted_at or "at an unknown time"
        lines.append(Text(clean(f"  {hand_in.source}, handed in {when}", 300)))
        gradings = list(book.history(hand_in.sha256, hand_in.exercise))
        for grading in gradings:
            if grading.report is None:
                text = f"the grader failed, no score: {grading.problem}"
            else:
                report = grading.report
                versions = report.versions.get("rnn-grade", "")
                text = f"{report.score} of {report.total} points, rnn-grade {versions}"
            lines.append(Text(clean(f"    {grading.at[:19]}  {text}", 300)))
        if not gradings:
            lines.append(Text("    not graded yet"))
    return Group(*lines)
