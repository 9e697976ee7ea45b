"""A class with everything that an audit tells: late, in a team, by hand, nobody's, ignored."""

from pathlib import Path

from marked_class import report

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import (
    Fate,
    Found,
    HandIn,
    Identity,
    Key,
    Kind,
    Listed,
    Membership,
    Override,
)

EXERCISE = "01_passes"


def whose(name: str, **ids: str) -> Identity:
    """Whom a platform names."""
    return Identity(tuple((Kind(kind), value) for kind, value in ids.items()), name)


def audited_class(place: Path) -> Path:
    """Make a gradebook of six people of whom one handed in nothing."""
    ann, bob = whose("doeann", canvas="1"), whose("roebob", canvas="2")
    cy, kim = whose("poecy", canvas="3"), whose("leekim", canvas="9")
    wrong = whose("group1", number="0815")
    roster = (("Ann Doe", "ann"), ("Bob Roe", "bob"), ("Cy Poe", "cy"), ("Dee Poe", "dee"))
    two = (("Kim Lee", "klee1"), ("Kim Lee", "klee2"))
    tries = ((ann, "a1", 8, 0), (bob, "b1", 5, 0), (bob, "b2", 6, 1), (cy, "c1", 9, 0))
    with Gradebook(place) as book:
        rows = [
            Listed("class.csv", Identity(((Kind.LOGIN, login),), name))
            for name, login in (*roster, *two)
        ]
        rows.append(Listed("class.csv", whose("Zoe Zahn", number="0815", login="zoe")))
        book.keep_roster("class.csv", rows)
        book.keep_teams(
            "teams.csv", [Membership("teams.csv", "Owls", who) for who in ("cy", "dee")]
        )
        found = [Found("notes.md", Fate.IGNORED, "not a Python file")]
        for who, sha256, points, attempt in (*tries, (kim, "k1", 7, 0), (wrong, "w1", 4, 0)):
            path = f"{who.name}_{attempt}.py"
            book.add_hand_ins(
                [HandIn(who.ids[0][1], EXERCISE, sha256, attempt, "", path, who.ids, who.name)]
            )
            book.keep(sha256, report(EXERCISE, sha256, points))
            fate = Fate.OLDER if sha256 == "b1" else Fate.GRADED
            found.append(Found(path, fate, "", EXERCISE, sha256, (who,)))
        for sha256, who in (("u1", whose("", canvas="4")), ("p1", whose("", canvas="5"))):
            book.add_hand_ins([HandIn(who.ids[0][1], EXERCISE, sha256, 0, "", sha256, who.ids)])
            found.append(Found(f"{sha256}.py", Fate.GRADED, "", EXERCISE, sha256, (who,)))
        book.keep_keys([Key("p", "p1", EXERCISE, "d", "0", 0, None, "process")])
        book.put_aside(["p"])
        book.keep_found("/class.zip", found)
        book.override(
            Override(
                "ann", EXERCISE, 9.5, "The task was unclear.", "teacher", "2026-12-07T10:00:00"
            )
        )
    return place
