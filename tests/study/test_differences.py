"""What the syntax of two answers shows: loops, names of libraries, size, and nothing else."""

from rnn_grade.study.differences import Difference, Source, differences, pairs

LOOPS = Source(
    '''
import numpy as np

def helper(row: np.ndarray) -> float:
    """Add."""
    total = 0.0
    for value in row:
        total = total + value
    return total

def sums(x):
    """Add each row."""
    rows = []
    for row in x:
        rows.append(helper(row))
    return np.stack(rows)
'''
)
PRODUCT = Source(
    """
import numpy

def sums(x):
    return x @ numpy.ones(x.shape[1])
"""
)


def test_a_loop_and_a_product_are_told_apart():
    assert differences(LOOPS, PRODUCT, ["sums"]) == (
        Difference("sums", "loops", ("2",), ("0",)),
        Difference("sums", "uses", ("numpy.stack",), ("@", "numpy.ones")),
        Difference("sums", "length", ("10",), ("2",)),
    )


def test_other_names_for_the_same_library_are_no_difference():
    one = Source("import keras\ndef f():\n    return keras.layers.GRU(3)\n")
    other = Source("from keras.layers import GRU as G\ndef f():\n    return G(3)\n")
    assert differences(one, other, ["f"]) == ()


def test_annotations_use_nothing():
    assert LOOPS.uses("helper") == frozenset()


def test_a_part_that_is_not_there_is_not_compared():
    assert differences(Source(""), PRODUCT, ["sums", "other"]) == ()


def test_definitions_are_paired_without_their_docstrings_and_without_what_was_given():
    stub = Source('def given():\n    """Do."""\n    return 1\n\ndef f():\n    pass\n')
    own = Source('def given():\n    return 1\n\ndef f():  # mine\n    """Do."""\n    return 2\n')
    reference = Source("LIMIT = 3\n\ndef given():\n    return 1\n\ndef f():\n    return LIMIT\n")
    found = pairs(own, reference, stub, ["f"])
    assert [(pair.name, pair.same) for pair in found] == [("LIMIT", False), ("f", False)]
    assert found[1].own == "def f():  # mine\n    return 2"
    assert pairs(own, own, stub, ["f"])[0].same


def test_a_docstring_that_shares_a_line_with_something_stays():
    own = Source('def f(): "Do."; return 1\n')
    assert own.shown("f") == 'def f(): "Do."; return 1'
