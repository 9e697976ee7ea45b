"""Ids, texts, counts and lists are exactly equal or not."""

import math

import numpy as np
import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import Failure


def test_equal_compares_plain_values():
    expect.equal([1, 2], np.array([1, 2]), what="ids")
    expect.equal({"a": 1}, {"a": 1}, what="ids")
    expect.equal((1, (2, 3)), [1, [2, 3]], what="ids")
    assert read(expect.equal, {"a": 1, "b": 3}, {"a": 1, "b": 2}, what="the vocabulary")[:2] == [
        "The vocabulary is 3 (key 'b').",
        "2.",
    ]
    assert read(expect.equal, [1, 2], [1, 2, 3], what="the ids")[:2] == [
        "The ids: 2 entries.",
        "3 entries.",
    ]
    assert read(expect.equal, [[1, 5], [3, 4]], [[1, 2], [3, 4]], what="it")[0] == (
        "It is 5 (entry 0, entry 1)."
    )


def test_equal_shows_texts_as_python_writes_them():
    expect.equal(None, None, what="it")
    assert read(expect.equal, "", "ab", what="the text")[:2] == ["The text is ''.", "'ab'."]
    long = "all work and no play makes jack a dull boy, says the book"
    assert read(expect.equal, long.replace("dull", "doll"), long, what="the text")[:2] == [
        "The text is 'oll boy, says the book' (from character 35).",
        "'ull boy, says the book'.",
    ]
    assert read(expect.equal, {"a": 1}, {"a": 1, "b": None}, what="it")[:2] == [
        "It is nothing (key 'b').",
        "Nothing.",
    ]


def test_what_a_failure_holds_can_be_written_as_json():
    with pytest.raises(Failure) as raised:
        expect.that(False, "it", expected=1, actual=[math.nan] * 9)
    assert raised.value.actual == ["nan"] * 6 + ["... 9 entries"]
    with pytest.raises(Failure) as raised:
        expect.equal(math.inf, 1.0, what="it")
    assert raised.value.actual == "inf"


def test_that_states_what_was_looked_at():
    expect.that(True, "it", expected=1, actual=2)
    assert read(
        expect.that,
        False,
        "weights that changed",
        expected=0,
        actual=4,
        where="step 2",
        cause="They are shared.",
        hint="Make new ones.",
    ) == ["Weights that changed: 4 (step 2).", "0.", "They are shared.", "Make new ones."]


def test_things_that_are_returned_together_come_in_any_container():
    for found in (([1, 2], 3), [np.array([1, 2]), 3]):
        first, second = expect.several(found, ("h", "c"), "what `step` returns")
        assert first.tolist() == [1, 2]
        assert second == 3
    assert [row.tolist() for row in expect.several(np.eye(2), "hc", "it")] == [[1, 0], [0, 1]]
    assert [one.tolist() for one in expect.several([1, 2], ("h",), "it")] == [[1, 2]]
    hint = "Return h, c, in this order."
    for found, actual in (
        ((1, 2, 3), "3 arrays"),
        (np.zeros((3, 2)), "a single array of shape (3, 2)"),
        ([[np.zeros(2), 1]], "a single list"),
    ):
        assert read(expect.several, found, ("h", "c"), "what `step` returns") == [
            f"What `step` returns: {actual}.",
            "2 arrays: h, c.",
            "",
            hint,
        ]
    assert read(expect.several, None, ("h", "c"), "what `step` returns") == [
        "What `step` returns: nothing.",
        "2 arrays: h, c.",
        "Is a `return` missing?",
        hint,
    ]


def test_plain_values_are_python_ones():
    found = expect.plain({"a": np.int64(3), "b": (np.eye(2), None), "c": "x"})
    assert found == {"a": 3, "b": [[[1.0, 0.0], [0.0, 1.0]], None], "c": "x"}
    assert type(found["a"]) is int
    assert expect.plain({1, 2}) == "{1, 2}"


def test_an_import_that_trains_is_told():
    expect.only_defines(0.4)
    assert read(expect.only_defines, 12.34) == [
        "The import of your file, in seconds of computing: 12.3.",
        "Less than 3: it defines functions, and nothing else.",
        "Something is trained or computed whenever the file is imported.",
        'Put it under `if __name__ == "__main__":`, as in the stub.',
    ]
