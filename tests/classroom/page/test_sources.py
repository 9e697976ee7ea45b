"""Sources: each file and each line once, nothing hidden in them, nothing endless."""

from collections.abc import Iterator

from reports import EVIL

from rnn_grade.classroom.page.sources import Sources
from rnn_grade.course.outline import Outline, Place
from rnn_grade.grading.cells.reading import Module


def files(sources: Sources, index: int = 0) -> list[list[str]]:
    """The lines of each file of an exercise, as the page's script puts them together."""
    shelf = dict(sources.shelves())[index]
    return [list(lines(shelf["shared"], iter(file))) for file in shelf["files"]]


def lines(shared: list[str], file: Iterator[str | int]) -> Iterator[str]:
    for one in file:
        yield from [one] if isinstance(one, str) else shared[one : one + next(file)]


def test_a_file_is_kept_once_and_a_line_as_well():
    known = {"a": b"import numpy\nx = 1\n", "b": b"import numpy\nx = 2\nx = 1"}
    sources = Sources(known.get)
    assert [sources.place(0, sha256) for sha256 in "abac"] == ["0 0", "0 1", "0 0", ""]
    assert sources.place(3, "a") == "3 0"
    assert files(sources) == [["import numpy", "x = 1"], ["import numpy", "x = 2", "x = 1"]]
    assert dict(sources.shelves())[0] == {
        "shared": ["import numpy", "x = 1"],
        "files": [[0, 2], [0, 1, "x = 2", 1, 1]],
    }


def test_without_sources_there_are_no_shelves():
    sources = Sources(lambda sha256: None)
    assert sources.place(0, "a") == ""
    assert sources.shelves() == ()


def test_nothing_is_hidden_in_a_line():
    known = {"a": f"if x:\n\treturn '{EVIL}'".encode(), "b": b"\xff\xfe\x00not text"}
    sources = Sources(known.get)
    sources.place(0, "a"), sources.place(0, "b")
    first, second = files(sources)
    assert first == [
        "if x:",
        "        return '=cmd()|'/c calc'!A1",
        "::error::forged]]><script>alert(1)</script>\\x1b[31m\\x00\\u202e@everyone'",
    ]
    assert second == ["\\xff\\xfe\\x00not text"]


def test_nothing_is_endless():
    sources = Sources({"a": b"x\n" * 100_000, "b": b"y" * 100_000}.get)
    sources.place(0, "a"), sources.place(0, "b")
    long, wide = files(sources)
    assert len(long) == 1501
    assert long[-1] == "… (100000 lines, cut)"
    assert len(wide[0]) < 500


def test_lines_are_counted_as_python_counts_them():
    sources = Sources({"a": b"\xef\xbb\xbfx = 1\x0c\r\n\ry = '\xe2\x80\xa8'\n"}.get)
    sources.place(0, "a")
    assert files(sources) == [["x = 1\\x0c", "", "y = '\\u2028'"]]


def test_a_notebook_shows_what_its_exercise_needs_by_cell_and_line():
    places = (Place(2, "cell 3"), Place(3, "cell 3"), Place(1, "In[4]"))
    module = Module("def f(x):\n    return x\ny = 1\n", Outline(), places, form="notebook")
    sources = Sources({"a": b"{}", "b": b"y = 1\n"}.get, {(0, "a"): module})
    assert [sources.place(0, "a"), sources.place(0, "b")] == ["0 0", "0 1"]
    assert files(sources) == [["def f(x):", "    return x", "y = 1"], ["y = 1"]]
    assert dict(sources.shelves())[0]["places"] == {0: ["3:2", "3:3", "In[4]:1"]}
    named = ("Cell 3, line 3", "In[4], line 1", "Cell 9, line 1")
    assert [sources.line(0, "a", place) for place in named] == [2, 3, 0]
    assert sources.line(0, "b", "Line 7") == 7
