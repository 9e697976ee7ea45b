"""A source is read without being run, and no source can make the reader crash or wait."""

import time

import pytest

from rnn_grade.course.outline import SOURCE_LIMIT, outline, read_untrusted

SOURCE = '''
import numpy as np
from keras import layers

def filled(x, units=3, *, seed=0) -> np.ndarray:
    """Does it."""
    return x

def stub(x):
    """Does nothing yet."""
    # TODO
    raise NotImplementedError("TODO")

if True:
    made = lambda x: x
'''


def test_functions_and_stubs_are_told_apart():
    found = outline(SOURCE)
    assert found.functions["filled"].positional == ("x", "units")
    assert found.functions["filled"].required == 1
    assert found.functions["filled"].returns == "np.ndarray"
    assert not found.functions["filled"].unfilled
    assert found.functions["stub"].unfilled
    assert "made" in found.names
    assert found.imports == {"numpy", "keras"}


def test_the_bare_process_says_the_same():
    assert read_untrusted(SOURCE.encode()) == outline(SOURCE)


def test_a_later_assignment_replaces_a_function():
    found = outline("def f(): ...\nf = make()\n")
    assert "f" in found.names
    assert "f" not in found.functions


def test_a_syntax_error_has_its_line():
    found = read_untrusted(b"x = 1\ndef f(x)\n    return x\n")
    assert (found.error, found.line, found.source) == ("expected ':'", 2, "def f(x)")


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (b"x = '\0'", "the file contains NUL characters: it is not a text file"),
        (b"# \xff\xfe", "the file is not UTF-8 text; save it as UTF-8"),
        (b"#" * (SOURCE_LIMIT + 1), "the file is larger than 1 MiB"),
        (b"(" * 5000, "too many nested parentheses"),
        (b"-" * 100_000 + b"1", "the source is nested too deeply to be read"),
        (b"a" + b".b" * 100_000, "the source is nested too deeply to be read"),
    ],
)
def test_hostile_sources_get_a_sentence(source, error):
    started = time.monotonic()
    assert read_untrusted(source).error == error
    assert time.monotonic() - started < 6


def test_a_byte_order_mark_is_no_error():
    assert read_untrusted(b"\xef\xbb\xbfx = 1\n").error == ""
