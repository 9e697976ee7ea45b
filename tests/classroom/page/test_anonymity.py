"""A class without names: nobody is in it, whatever a learner's text held."""

import re
from dataclasses import replace

import pytest
from class_rows import FIRST, LAST, failing, made_rows, report, row
from html_reader import Reader
from page_reader import everything, opened
from places import ROOT

from rnn_grade.classroom.page import anonymous, page
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Override, Student
from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Finding, Report, Status

PLAIN = Policy()
SECRET = "Quirinius"
SOURCE = f"# by {SECRET}, q.name@example.org".encode()


def secretive(kind: str, **numbers) -> Finding:
    """A finding of a kind with a learner's name wherever a learner could write one."""
    text = f"{SECRET}_layer q.name@example.org"
    known = {"message": text, "type_name": f"{SECRET}Error", "during": f"calling `{text}`"}
    more = {
        "of": 3,
        "wrong": 1,
        "total": 2,
        "kind": "raw",
        "lowest": 0,
        "highest": 1,
        "smallest_sum": 0,
        "largest_sum": 1,
        "reason": "timeout",
        "detail": "20 s",
        "step": 1,
        "changed": 2,
        "first": 1,
        "second": 2,
        "how": "alone",
        "batch": 4,
        "chance": 0,
        "naive": 0,
        "optimum": 1,
        "bar": 0.5,
        "verdict": "naive",
    }
    actual = {
        "budget": 12,
        "length": 3,
        "not_the_same_twice": 0.5,
        "remembers": 0.0,
        "saved_differs": 0.5,
        "no_key": [text],
    }.get(kind, text)
    expected = {"budget": 9, "length": 2, "remembers": 1e-6, "no_dict": ["k"]}.get(kind, "k")
    return Finding(
        kind,
        f"`{text}`",
        expected,
        actual,
        where="row 0" if kind in ("close", "shape") else text,
        line=3,
        source=text,
        numbers=more | known | numbers,
    )


def kinds() -> list[str]:
    from rnn_grade.render.words.words import _TEMPLATES

    return sorted(_TEMPLATES)


@pytest.mark.parametrize("kind", kinds())
def test_no_kind_of_finding_says_who(world, kind):
    lesson = Report(
        "01_passes",
        "Passes",
        f"work/{SECRET}/passes.py",
        "ab" * 32,
        (
            CheckResult(
                "c",
                "A check.",
                1,
                Status.ERROR,
                finding=secretive(kind),
                output=SECRET,
                traceback=SECRET,
            ),
        ),
        findings=(secretive(kind),),
        notes=(secretive(kind),),
        problem=f"no worker for {SECRET}",
    )
    # The name is not the student's own: it cannot be found by looking for names.
    known = row(world, "ann", lesson)
    source = {known.marks[0].entry.hand_in.sha256: SOURCE}.get
    hidden = anonymous([known])
    text = everything(page(hidden, PLAIN, "Class report", source))
    for secret in (SECRET, "q.name", "example.org"):
        assert secret not in text
    shown = everything(page([known], PLAIN, "Class report", source))
    assert SECRET in shown
    assert SOURCE.decode() in shown


def test_a_name_in_a_cause_is_hidden_too(world):
    cause = Finding("that", "x", cause="No gradient is called Quirinius.", hint="Ask q.name.")
    one = row(world, "x", failing(cause))
    rows = [replace(one, student=Student("q.name", "Quirinius Ax", "q.name@example.org"))]
    words = "".join(Reader(opened(page(anonymous(rows), PLAIN, "Class report"))).words)
    assert "No gradient is called …." in words
    assert "Ask …." in words


def test_what_people_and_platforms_say_of_somebody_is_left_out(world):
    one = row(world, "ann", report(1, 1, 0))
    said = Override("ann", "01_passes", 2.0, f"{SECRET} was ill.", SECRET, "2026-11-27T10:00:00")
    tries = (one.marks[0].entry, one.marks[0].entry)
    mark = replace(one.marks[0], override=said, team=SECRET, tries=tries, attempts=2)
    who = Student("ann", family=SECRET, section=SECRET, doubt=f"{SECRET} is borne twice")
    rows = [replace(one, student=who, marks=(mark,))]
    assert everything(page(rows, PLAIN, "T")).count(SECRET) > 4
    text = everything(page(anonymous(rows), PLAIN, "T"))
    assert SECRET not in text
    assert "2026-11-20" not in text
    assert "By hand: " in text


def test_a_class_without_names_has_none():
    school = made_rows(catalog.load(ROOT), ("1", "2", "3"), 40)
    text = everything(page(anonymous(school), PLAIN, "Class report"))
    for one in school:
        assert one.student.student not in text
        assert one.student.email not in text
    for name in (*FIRST, *LAST):
        assert not re.search(rf"\b{name}\b", text)
    assert "inbox" not in text
    assert "work/" not in text
    assert "return x @ self.kernel" not in text
    assert "def step(x, h:" not in text
    assert "Student 40" in text


def test_hidden_students_stand_in_an_order_that_says_nothing(world):
    rows = [
        row(world, name, report(n % 2, n // 2 % 2, n // 4)) for n, name in enumerate("abcdefgh")
    ]
    hidden = anonymous(rows)
    assert [one.student.student for one in hidden] == [f"Student {n}" for n in range(1, 9)]
    renamed = [replace(one, student=Student(one.student.student * 9)) for one in reversed(rows)]
    assert [[m.points for m in one.marks] for one in anonymous(renamed)] == [
        [m.points for m in one.marks] for one in hidden
    ]
    assert [one.marks[0].points for one in hidden] != [one.marks[0].points for one in rows]
