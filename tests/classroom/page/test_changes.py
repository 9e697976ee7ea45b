"""What the last run changed, in a gradebook that was scored twice."""

import re
import time
from dataclasses import replace

import pytest
from class_rows import report
from html_reader import Reader
from page_reader import opened

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import standing
from rnn_grade.classroom.page import Before, page
from rnn_grade.classroom.page.changes import Changes, changes
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import HandIn, Override
from rnn_grade.report import Report


def graded(sha256: str, *passed: int) -> Report:
    """The report of a file that earns 1, 2 and 3 points where a check passed."""
    return replace(report(*passed), sha256=sha256)


@pytest.fixture
def book(tmp_path):
    """Ann, Ben, Cid and Dan have a score; Eve has none yet."""
    with Gradebook(tmp_path / "class.sqlite") as book:
        names = ("ann", "ben", "cid", "dan")
        book.add_hand_ins(HandIn(name, "01_passes", name * 2) for name in (*names, "eve"))
        for name in names:
            book.keep(name, graded(name * 2, 0, 1, 1))
        time.sleep(0.01)
        yield book


def of(book, world) -> Changes:
    moment = book.last_read()
    earlier = standing(world, book, Policy(), before=moment).rows
    return changes(Before(moment, earlier), standing(world, book, Policy()).rows)


def second_run(book) -> None:
    """Ann hands in again; Ben's file is graded again; Cid gets a mark by hand; Eve gets a score."""
    book.add_hand_ins(HandIn(name, "01_passes", name * 2) for name in ("ann", "ben", "cid", "dan"))
    book.add_hand_ins([HandIn("ann", "01_passes", "new", 1), HandIn("eve", "01_passes", "eveeve")])
    book.keep("ann2", graded("new", 0, 0, 0))
    book.keep("ben2", graded("benben", 1, 1, 1))
    book.keep("eve", graded("eveeve", 1, 1, 1))
    book.override(
        Override("cid", "01_passes", 5.5, "Right by another way.", "kim", book.last_read())
    )


def test_a_first_run_changed_nothing(book, world):
    assert of(book, world) == Changes()


def test_every_mark_that_is_another_one_is_told_with_the_reason(book, world):
    second_run(book)
    found = of(book, world)
    assert found.moment == book.last_read()
    assert found.new == 1
    assert [(c.student, c.before.points, c.now.points, c.why) for c in found.others] == [
        ("ann", 5.0, 0.0, "handed in again"),
        ("cid", 5.0, 5.5, "marked by hand"),
        ("ben", 5.0, 6.0, "graded again"),
    ]


def test_a_run_that_changed_nothing_says_so(book, world):
    book.add_hand_ins([HandIn("dan", "01_passes", "dandan")])
    found = of(book, world)
    assert (found.moment, found.others, found.new) == (book.last_read(), (), 0)


def test_the_page_tells_it(book, world):
    second_run(book)
    moment = book.last_read()
    earlier = standing(world, book, Policy(), before=moment).rows
    rows = standing(world, book, Policy()).rows
    text = page(rows, Policy(), "T", before=Before(moment, earlier))
    words = re.sub(r"\s+", " ", "".join(Reader(opened(text)).words))
    assert "Since then: 1 new mark, and 3 marks changed." in words
    assert "5 of 6" in words
    assert "Right by another way." in words
    assert "By hand: 5.5 of 6 points, by kim on 20" in words
    assert "What changed" not in "".join(Reader(page(rows, Policy(), "T")).words)
