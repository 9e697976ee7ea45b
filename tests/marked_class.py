"""A small class with marks, and the tables of two platforms that know some of it."""

from pathlib import Path

from reports import EVIL

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import HandIn, Identity, Kind, Listed
from rnn_grade.report import CheckResult, Finding, Report, Status

CANVAS = (
    'Student,ID,SIS Login ID,Section,Passes (88),"Fails, really (99)",Current Score\r\n'
    "    Points Possible,,,,20,10,(read only)\r\n"
    '"Doe, Ann",1,4711,A,,3,55\r\n'
    '"O\'Neil, Ben",2,ben,A,EX,4,66\r\n'
    '"Zahn, Zoe",3,zoe,A,7,,77\r\n'
    '"Else, Some",4,else,A,7,,77\r\n'
)
BLACKBOARD = (
    '\ufeff"Last Name","First Name","Username","Passes [Total Pts: 20 Score] |1281892",'
    '"Other [Total Pts: 5 Score] |77"\n'
    '"Doe","Ann","4711","","1"\n'
    '"O\'Neil","Ben","ben","3","2"\n'
    '"Zahn","Zoe","zoe","4","3"\n'
)
PEOPLE = {
    "4711": ("Ann, Doe", (Kind.EMAIL, "ann@example.org")),
    "ben": ("Ben O'Neil",),
    "=evil": (EVIL,),
}


def report(exercise: str, sha256: str, score: int) -> Report:
    wrong = Finding("that", "the answer", "one", f"<b>two</b> {EVIL}")
    checks = (
        CheckResult("a", "A.", score, Status.PASSED),
        CheckResult("b", "B.", 10 - score, Status.FAILED, finding=wrong),
    )
    return Report(exercise, "Passes", "x.py", sha256, checks)


def marked_class(place: Path) -> Path:
    """Make a gradebook: Ann has 8 of 10 in one exercise and 5 in the other, Ben 6, Zoe nothing."""
    with Gradebook(place) as book:
        book.keep_roster("class.csv", [Listed("class.csv", Identity(((Kind.ID, "zoe"),), "Zoe"))])
        for student, exercise, sha, score in (
            ("4711", "01_passes", "a1", 8),
            ("4711", "02_fails", "a2", 5),
            ("ben", "01_passes", "b1", 6),
            ("=evil", "01_passes", "e1", 1),
        ):
            name, *more = PEOPLE[student]
            ids = ((Kind.ID, student), *more)
            came = "2026-12-01T10:00:00"
            book.add_hand_ins([HandIn(student, exercise, sha, 0, came, ids=ids, name=name)])
            book.keep(sha, report(exercise, sha, score))
    return place
