"""A source is read without being run."""

from cells_made import SOURCE

from rnn_grade.course.outline import outline, read


def test_functions_and_stubs_are_told_apart():
    found = outline(SOURCE)
    assert found.functions["filled"].positional == ("x", "units")
    assert found.functions["filled"].required == 1
    assert found.functions["filled"].returns == "np.ndarray"
    assert not found.functions["filled"].unfilled
    assert found.functions["stub"].unfilled
    assert "made" in found.names
    assert found.imports == {"numpy", "keras"}


def test_a_later_assignment_replaces_a_function():
    found = outline("def f(): ...\nf = make()\n")
    assert "f" in found.names
    assert "f" not in found.functions


def test_a_syntax_error_has_its_line():
    found = outline("x = 1\ndef f(x)\n    return x\n")
    assert (found.error, found.line, found.source) == ("expected ':'", 2, "def f(x)")


def test_a_mark_of_an_editor_is_no_part_of_a_file(tmp_path):
    (tmp_path / "stub.py").write_bytes(b"\xef\xbb\xbf" + SOURCE.encode())
    assert read(tmp_path / "stub.py") == outline(SOURCE)
