"""Letters as HTML: a document that any browser reads as it is meant, whatever a learner wrote."""

import sys

import pytest
from html_reader import Reader
from letters import made
from reports import ALL, EVERY, HOSTILE, PASSED

from rnn_grade.classroom.feedback import html as module
from rnn_grade.classroom.feedback.html import html
from rnn_grade.errors import UserError


def test_what_was_found_stands_under_its_check():
    reader = Reader(html([made(report=EVERY)]))
    assert reader.headings == [1, 2, 3, 3, 3, 3, 2, 2]
    assert reader.texts("h2") == ["To mend", "Not looked at", "Passed"]
    assert "return x" in reader.texts("code")
    assert "Try: Do." in reader.texts("p")


def test_several_letters_are_one_document():
    reader = Reader(html([made(report=PASSED), made(report=EVERY)]))
    assert reader.tags["article"] == 2
    assert reader.texts("title") == ["Feedback: 1 Passes, 1 Passes"]


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.title)
def test_nothing_is_fetched_and_nothing_runs(report):
    reader = Reader(html([made(report=report)]))
    assert not reader.tags.keys() & {"script", "img", "a", "iframe", "form", "svg", "object"}
    names = {name for _, name, _ in reader.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class"}


def test_what_a_learner_wrote_is_text():
    text = html([made(report=HOSTILE)])
    assert "<script" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in "".join(Reader(text).words)


def test_without_jinja_it_says_what_to_install(monkeypatch):
    module._template.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UserError, match="Feedback as HTML needs Jinja, which is not installed"):
        html([made()])
