"""Letters made by hand, for the tests of what each student gets to read."""

from places import WORLD
from reports import PASSED

from rnn_grade.classroom.feedback.letter import Letter, letter
from rnn_grade.classroom.marks import Mark
from rnn_grade.classroom.records import Entry, Grading, HandIn, Ids, Kind, Student
from rnn_grade.course import catalog
from rnn_grade.report import Report

COURSE = catalog.load(WORLD)


def hand_in(student: str, *ids: tuple[Kind, str], sha: str = "a1", **fields) -> HandIn:
    return HandIn(student, "01_passes", sha, ids=ids, **fields)


def mark(report: Report | None = PASSED, given: HandIn | None = None, **fields) -> Mark:
    """A mark without a penalty; without a report, nobody's checks were run."""
    given = given or HandIn("ann", "01_passes", "a1")
    grading = Grading("k", given.sha256, "01_passes", "", 1.0, report)
    entry = Entry(given, grading) if report is not None else None
    points = float(report.score) if report is not None else None
    known = {"attempts": 1, "points": points, "entry": entry}
    return Mark(COURSE.find("passes"), **known | fields)


def made(student: str = "ann", report: Report = PASSED, ids: Ids = (), doubt: str = "") -> Letter:
    """What somebody reads about a report."""
    return letter(Student(student, student.title(), ids=ids, doubt=doubt), mark(report))
