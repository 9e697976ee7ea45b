"""The pictures of a class report: what is drawn, what is told, and names that mean harm."""

import pytest
from html_reader import Reader
from reports import EVIL

from rnn_grade.classroom.page import plots
from rnn_grade.classroom.page.environment import environment
from rnn_grade.text import clean

# Each looks like something that is taken out of what matplotlib writes, or put into it.
NAMES = (
    EVIL,
    "</text></svg><script>alert(1)</script>",
    '1 Windows" id="scores" style="font-family: x; fill: #000004"',
    "<!-- --> <style>*{display:none}</style> <defs>",
    "&lt;b&gt; &#60; ]]> $\\frac$ {{ 7 * 7 }}",
)


def svg(picture: plots.Picture) -> str:
    """A picture as it stands in the page."""
    return str(environment().get_template("macros.html").module.picture(picture))


def test_a_curve_is_drawn_and_told():
    drawn = svg(plots.curve([0.2, float("nan"), 0.9], 0.8, "From <b>0.2</b>"))
    assert "<title>From &lt;b&gt;0.2&lt;/b&gt;</title>" in drawn
    assert "var(--accent)" in drawn
    assert "nan" not in drawn
    assert " id=" not in drawn
    assert svg(plots.curve([float("nan")], None, "Nothing")).startswith("<svg")
    extreme = svg(plots.curve([-1.7e308, 5e-324, 1.7e308], 0.5, "As far as numbers go"))
    assert "M 4 50.4" in extreme
    assert "L 196 5.6" in extreme
    assert len(svg(plots.curve([0.001 * n for n in range(100_000)], 1.0, "Long"))) < 12_000


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_picture_is_only_text(name):
    wide, narrow = plots.outcomes([name], [(3, 2, 1, 0)])
    for picture in (wide, narrow):
        reader = Reader(svg(picture))
        assert set(reader.tags) == {"svg", "title", "path", "text"}
        assert not {attribute for _, attribute, _ in reader.attributes} - {
            *("class", "role", "viewbox", "style", "d", "x", "y", "transform")
        }
        title, letters, *counts = reader.texts("title", "text")
        assert title == f"{picture.title}. {' '.join(clean(name).split())}: 3, 2, 1, 0"
        assert " ".join(clean(name).split()).startswith(letters.removesuffix("…"))
        assert counts == ["3", "2", "1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_title_of_a_picture_is_only_text(name):
    reader = Reader(svg(plots.curve([0.5], None, name)))
    assert set(reader.tags) == {"svg", "title", "path"}
    assert reader.texts("title") == [clean(name)]
