"""What of a diagram is drawn and what is written, its neighbours tell."""

import pytest

from rnn_grade.notebook.made import diagram
from rnn_grade.notebook.made.diagram import Box, Head, Letter, Line, Sum


def drawn(text: str) -> list[diagram.Shape]:
    """Return the shapes of a diagram that are no letters."""
    return [shape for shape in diagram.shapes(text) if not isinstance(shape, Letter)]


def written(text: str) -> str:
    """Return its letters, in the order of the text."""
    return "".join(shape.character for shape in diagram.shapes(text) if isinstance(shape, Letter))


def test_an_arrow_between_words():
    assert diagram.shapes("a -> b") == [
        Line((2, 3.5), (0.5, 0.5)),
        Head(4, 0.5, "right"),
        Letter(0, 0, "a"),
        Letter(5, 0, "b"),
    ]
    assert drawn("<- a") == [Line((0.5, 2), (0.5, 0.5)), Head(0, 0.5, "left")]


def test_an_arrow_with_a_word_in_it_keeps_off_the_word():
    assert drawn("--tanh-->") == [
        Line((0, 1.75), (0.5, 0.5)),
        Line((6.25, 8.5), (0.5, 0.5)),
        Head(9, 0.5, "right"),
    ]
    assert [line.style for line in drawn("..air..>")[:2]] == ["dotted", "dotted"]
    assert drawn("~~>")[0] == Line((0, 2.5), (0.5, 0.5), "dashed")


def test_a_line_down_ends_in_a_head():
    assert drawn("|\nv") == [
        Line((0.5, 0.5), (0, 1)),
        Line((0.5, 0.5), (1, 1.5)),
        Head(0.5, 1.9, "down"),
    ]
    assert drawn("1\n^")[-1] == Head(0.5, 1.1, "up")


@pytest.mark.parametrize(
    "text", ["1 - z", "t-1", "verb", "a .. b", "u u - - o", "steps - window", "a + b", "* f"]
)
def test_what_touches_no_line_is_text(text):
    assert drawn(text) == []
    assert written(text) == text.replace(" ", "")


def test_brackets_are_boxes_and_parentheses_where_a_line_reaches_them():
    assert drawn("[1 2]") == [Box(0, 5, 0, False)]
    assert drawn("(h) -> x")[0] == Box(0, 3, 0, True)
    assert drawn("|\n(h)")[0] == Box(0, 3, 1, True)
    assert drawn("f(x) p[1] (a, b)") == []
    assert written("[1 2]") == "12"


def test_a_plus_is_a_corner_or_a_sum():
    assert Sum(3.5, 0.5) in drawn("-> + -> h")
    corner = drawn("-+\n |")
    assert Line((0, 1.5), (0.5, 0.5)) in corner
    assert Line((1.5, 1.5), (0.5, 1)) in corner
    at_the_end = drawn("      |\nf(x)  +")
    assert Line((5.5, 6.5), (1.5, 1.5)) in at_the_end


def test_a_bar_in_a_box_stays_in_it():
    assert drawn("[. | .]")[1] == Line((3.5, 3.5), (0.1, 0.9))
