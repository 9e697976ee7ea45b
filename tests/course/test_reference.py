"""The NumPy functions of a reference run with edits in them, and nothing else of it does."""

import numpy as np
import pytest

from rnn_grade.course.reference import Edit, Reference, Unrunnable, edited

TEXT = '''"""A reference."""
from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import keras
import numpy as np
import scipy.special
from keras import ops

SCALE = 2.0
WRONG = ops.ones(3)


def scaled(x: np.ndarray, by: float = SCALE) -> np.ndarray:
    return by * x


def rooted(x: keras.Tensor) -> float:
    return math.sqrt(scaled(x))


def squashed(x):
    return scipy.special.expit(x)


def compiled(x):
    return ops.tanh(x)


def emptied(values):
    values.clear()
    return values


def halved(x):
    while x > 1:
        x = x / 2
    return x


def twice_halved(x):
    return halved(halved(x))


@dataclass
class Pair:
    left: float
    right: float


def paired(x):
    return Pair(x, 2 * x)


class Cell(keras.layers.Layer):
    def call(self, x):
        return x


print("never")
sys.exit(3)

if __name__ == "__main__":
    SCALE = 7.0
'''


def edit(find, put, text=TEXT):
    start = text.index(find)
    return Edit(start, start + len(find), put)


def test_edits_are_made_in_any_order():
    edits = [edit("by * x", "by + x"), edit("2.0", "3.0"), edit("math.sqrt", "")]
    expected = TEXT.replace("by * x", "by + x").replace("2.0", "3.0").replace("math.sqrt", "")
    assert edited(TEXT, edits) == edited(TEXT, edits[::-1]) == expected
    assert edited(TEXT, []) == TEXT


def test_a_function_runs_as_it_is_and_edited(capsys):
    reference = Reference(TEXT)
    x = np.array([1.0, 2.0])
    assert reference.run("scaled", [], [x]).tolist() == [2.0, 4.0]
    assert reference.run("scaled", [], [x], by=5).tolist() == [5.0, 10.0]
    assert reference.run("scaled", [edit("by * x", "by + x")], [x]).tolist() == [3.0, 4.0]
    # One edit leaves no trace in the next call.
    assert reference.run("scaled", [], [x]).tolist() == [2.0, 4.0]
    assert capsys.readouterr().out == ""


def test_an_edit_reaches_the_functions_that_call_the_edited_one():
    reference = Reference(TEXT)
    assert reference.run("rooted", [], [8.0]) == 4.0
    assert reference.run("rooted", [edit("by * x", "by * x / 4")], [8.0]) == 2.0
    assert reference.run("rooted", [edit("2.0", "0.5")], [8.0]) == 2.0
    both = [edit("by * x", "by * x / 4"), edit("math.sqrt", "")]
    assert reference.run("rooted", both, [8.0]) == 4.0


def test_classes_of_the_standard_library_run():
    found = Reference(TEXT).run("paired", [edit("2 * x", "3 * x")], [1.0])
    assert (found.left, found.right) == (1.0, 3.0)


def test_arguments_are_copies():
    values = [1, 2]
    assert Reference(TEXT).run("emptied", [], [values]) == []
    assert Reference(TEXT).run("emptied", [], [], values=values) == []
    assert values == [1, 2]


@pytest.mark.parametrize("name", ["compiled", "squashed", "Cell", "missing", "SCALE", "WRONG"])
def test_what_needs_more_than_numpy_cannot_be_run(name):
    with pytest.raises(Unrunnable):
        Reference(TEXT).run(name, [], [0.0])


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("by * x", "by * "),
        ("by * x", "by * y"),
        ("by * x", "by * x['a']"),
        ("(x: np.ndarray, by: float = SCALE)", "(x, by=missing)"),
        ("def scaled(", "def renamed("),
    ],
)
def test_an_edit_that_breaks_the_function_makes_it_unrunnable(find, put):
    reference = Reference(TEXT)
    with pytest.raises(Unrunnable):
        reference.run("scaled", [edit(find, put)], [1.0])
    assert reference.run("scaled", [], [1.0]) == 2.0


def test_edits_beside_a_while_are_left_alone():
    reference = Reference(TEXT)
    assert reference.run("halved", [], [8.0]) == 1.0
    # This one would never end.
    endless = edit("x = x / 2", "x = x * 2")
    for name in ("halved", "twice_halved"):
        with pytest.raises(Unrunnable):
            reference.run(name, [endless], [8.0])
    # Elsewhere an edit does no harm, and the loop runs.
    elsewhere = edit("halved(halved(x))", "halved(x)")
    assert reference.run("twice_halved", [elsewhere], [8.0]) == 1.0


def test_an_edit_outside_of_any_function_changes_nothing():
    reference = Reference(TEXT)
    for outside in (edit('print("never")', "SCALE = 9.0"), edit("SCALE = 7.0", "SCALE = 8.0")):
        assert reference.run("scaled", [outside], [1.0]) == 2.0


def test_nothing_is_no_reference_with_functions():
    with pytest.raises(Unrunnable):
        Reference("").run("scaled", [], [1.0])


def test_a_function_goes_by_what_it_names_and_by_what_that_names():
    reference = Reference(TEXT)
    scale, scaled, halved = edit("2.0", "0.5"), edit("by * x", "x"), edit("x / 2", "x // 2")
    for one in (scale, scaled):
        assert reference.reaches("rooted", [halved, one])
        assert not reference.reaches("twice_halved", [one])
    assert reference.reaches("twice_halved", [halved])
    assert not reference.reaches("rooted", [halved, edit('print("never")', "SCALE = 9.0")])
    assert not reference.reaches("rooted", [])
    assert not reference.reaches("missing", [scaled])
