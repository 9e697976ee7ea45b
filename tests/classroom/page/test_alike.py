"""Works that are alike: a hint in the page, and both beside each other."""

import re

from class_rows import report, row
from html_reader import Reader
from page_reader import data, grown, opened
from reports import EVIL

from rnn_grade.classroom.page import page
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.similarity.hints import Alike, Hints, Line, Same
from rnn_grade.classroom.similarity.pairs import Fragment


def made(world) -> str:
    rows = [row(world, name, report(1, 1, 1)) for name in ("ann", "ben", "cid", "dan")]
    ann, ben, cid, dan = (one.student for one in rows)
    left = (Line(1, "import numpy"), Line(2, f"x = '{EVIL}'", 1), Line(3, "\ty = x", 1))
    right = (Line(1, "a = 1", 1), Line(2, "b = a", 1))
    pair = Alike((ann,), (ben,), 0.83, (Fragment((2, 3), (1, 2), 20),), left, right)
    hints = Hints(world.exercises[0], (Same((cid, dan)),), (pair,), 3, 1, ((dan, "no Python"),), 0)
    return page(rows, Policy(), "T", hints=[hints])


def test_the_page_says_who_and_that_it_is_a_hint(world):
    words = re.sub(r"[ \n]+", " ", "".join(Reader(opened(made(world))).words))
    assert "This is a hint to look and never a verdict." in words
    assert "3 of 5 works compared; 1 with too little of their own; 1 that cannot be read." in words
    assert "The same file: Cid Dan" in words
    assert "Ann Ben 83\u202f%Beside each other" in words


def test_both_stand_beside_each_other_with_what_they_share(world):
    (pair,) = grown(data(made(world))["alike-data"])
    reader = Reader(pair)
    assert "script" not in reader.tags
    assert "1 Passes: Ann and Ben" in "".join(reader.words)
    first, second = re.findall(r"<pre.*?</pre>", pair, re.DOTALL)
    lines = re.findall(r"<span( class=\"named\")?>(.*?)</span>", first)
    assert [bool(shared) for shared, _ in lines] == [False, True, True]
    assert lines[1][1].endswith('\\x1b[31m\\x00\\u202e@everyone\'<b class="part">1</b>')
    assert lines[2][1] == "        y = x"
    assert second.count("named") == 2


def test_without_a_comparison_there_is_no_such_part(world):
    text = page([row(world, "ann", report(1, 1, 1))], Policy(), "T")
    assert "alike" not in Reader(text).ids
    assert "alike-data" not in data(text)
