"""The audit accounts for every file and every person, and its sums agree."""

import pytest
from audited_class import audited_class
from marked_class import report
from places import WORLD

from rnn_grade.classroom.audit import Outcome, audit
from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Fate, Found, HandIn, Kind
from rnn_grade.course import catalog


@pytest.fixture
def made(tmp_path):
    world = catalog.load(WORLD)
    with Gradebook(audited_class(tmp_path / "class.sqlite")) as book:
        return audit(book, standing(world, book, Policy(), reports=False))


def test_each_file_has_an_outcome(made):
    assert {line.path: (line.outcome, line.whose, line.points) for line in made.files} == {
        "notes.md": (Outcome.IGNORED, (), None),
        "doeann_0.py": (Outcome.GRADED, ("ann",), (8, 10)),
        "roebob_0.py": (Outcome.OLDER, ("bob",), (5, 10)),
        "roebob_1.py": (Outcome.GRADED, ("bob",), (6, 10)),
        "poecy_0.py": (Outcome.GRADED, ("cy", "dee"), (9, 10)),
        "leekim_0.py": (Outcome.GRADED, ("9",), (7, 10)),
        "group1_0.py": (Outcome.NOBODYS, ("0815 group1",), (4, 10)),
        "u1.py": (Outcome.WAITING, ("4",), None),
        "p1.py": (Outcome.ASIDE, ("5",), None),
    }
    reasons = {line.path: line.why for line in made.files if line.why}
    assert reasons == {
        "notes.md": "not a Python file",
        "leekim_0.py": "several are called “leekim”: klee1, klee2",
        "group1_0.py": "0815 is Zoe Zahn, and not “group1”",
        "u1.py": "no roster knows 4",
        "p1.py": "no roster knows 5",
    }


def test_each_person_has_a_mark_or_a_reason(made):
    marks = {line.student.student: line.mark for line in made.people}
    assert {who: mark.points for who, mark in marks.items()} == {
        "ann": 9.5,
        "bob": 6.0,
        "cy": 9.0,
        "dee": 9.0,
        "9": 7.0,
        **dict.fromkeys(("klee1", "klee2", "zoe", "4", "5")),
    }
    assert marks["zoe"].missing == "handed in nothing"
    assert marks["4"].missing == "not graded yet"
    assert marks["5"].missing == "put aside"


def test_what_a_policy_counts_is_what_is_graded(tmp_path):
    world = catalog.load(WORLD)
    with Gradebook(audited_class(tmp_path / "class.sqlite")) as book:
        older = HandIn(
            "2", "01_passes", "b0", 2, "", "roebob_2.py", ((Kind.CANVAS, "2"),), "roebob"
        )
        book.add_hand_ins([older])
        book.keep("b0", report("01_passes", "b0", 1))
        best = audit(book, standing(world, book, Policy(attempt="best"), reports=False))
    outcomes = {line.path: line.outcome for line in best.files}
    assert (outcomes["roebob_0.py"], outcomes["roebob_1.py"]) == (Outcome.OLDER, Outcome.GRADED)


def test_what_another_run_found_to_be_an_attempt_still_is(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        both = [Found(f"{n}.py", Fate.GRADED, "", folder, n) for n, folder in ("ax", "by")]
        book.keep_found("d", both, {"x", "y"})
        ignored = Found("b.py", Fate.IGNORED, "its name is none of a.py")
        book.keep_found("d", [both[0], ignored], {"x"})
        assert book.found()["d"] == tuple(both)
        book.keep_found("d", [both[0], ignored], {"x", "y"})
        assert book.found()["d"] == (both[0], ignored)


def test_a_notebook_has_a_line_for_each_exercise_and_is_counted_once(tmp_path):
    world = catalog.load(WORLD)
    found = [
        Found("ann/all.ipynb", fate, why, folder, "a0")
        for folder, fate, why in (
            ("01_passes", Fate.GRADED, ""),
            ("02_fails", Fate.OLDER, "fails.py counts"),
        )
    ]
    with Gradebook(tmp_path / "class.sqlite") as book:
        book.keep_found("d", [found[1]], {"02_fails"})
        # Whoever scores the first exercise alone sees nothing of the second in it.
        book.keep_found("d", [found[0]], {"01_passes"})
        assert book.found()["d"] == tuple(found)
        made = audit(book, standing(world, book, Policy(), reports=False))
    lines = [(line.exercise, line.outcome, line.why) for line in made.files]
    assert lines == [
        ("01_passes", Outcome.WAITING, ""),
        ("02_fails", Outcome.OLDER, "fails.py counts"),
    ]
    sums = made.file_sums()
    assert (sums[Outcome.WAITING], sum(sums.values())) == (1, 1)


def test_the_sums_agree(made):
    files = made.file_sums()
    assert sum(files.values()) == len(made.files) == 9
    assert files[Outcome.GRADED] == 4
    sums = made.person_sums()["01_passes"]
    assert sums == {"": 5, "handed in nothing": 3, "not graded yet": 1, "put aside": 1}
    assert sum(sums.values()) == len(made.people)
