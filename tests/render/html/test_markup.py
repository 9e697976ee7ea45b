"""Whatever stands in an element is text, unless it is markup that was made here."""

from html_reader import Reader
from reports import EVIL

from rnn_grade.render.html.markup import Markup, element, escape, joined, sentence


def test_text_is_escaped_where_an_element_is_made():
    assert element("p", "a < b", element("b", "&")) == "<p>a &lt; b<b>&amp;</b></p>"
    assert element("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'
    assert joined("<", Markup("<br>")) == "&lt;<br>"
    hostile = Reader(element("p", EVIL, title=EVIL))
    assert hostile.tags == {"p": 1}
    assert hostile.words == [EVIL]


def test_attributes_are_named_as_in_html():
    assert element("line", x1=0, class_="rnn-axis", stroke_width=1.5) == (
        '<line x1="0" class="rnn-axis" stroke-width="1.5"/>'
    )
    assert element("details", open=True, class_="") == "<details open></details>"
    assert element("details", open=False) == "<details></details>"


def test_there_is_no_line_break_to_end_the_html_in_markdown():
    assert escape("a\n\nb") == "a&#10;&#10;b"
    assert "\n" not in element("pre", "a\n\nb", title="c\nd")
    assert Reader(element("pre", "a\n\nb")).words == ["a\n\nb"]


def test_what_stands_between_backticks_is_code():
    assert sentence("Use `a < b`, not `c`.", 100) == (
        "Use <code>a &lt; b</code>, not <code>c</code>."
    )
    assert sentence("one ` alone", 100) == "one ` alone"
    assert sentence("x" * 200, 10) == "xxxxxxxxxx … (200 characters, cut)"
