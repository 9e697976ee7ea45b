"""Letters as Markdown: read by a renderer of GitHub's dialect, learners' text is only text."""

import re

import pytest
from html_reader import Reader
from hypothesis import given
from hypothesis import strategies as st
from letters import made
from markdown_it import MarkdownIt
from reports import ALL, EVERY, check

from rnn_grade.classroom.feedback.markdown import comment, markdown
from rnn_grade.report import Finding, Report, Status

RENDERER = MarkdownIt("gfm-like")
# GitHub makes links of `https://` and `www.`, and not of every word with a dot in it.
RENDERER.linkify.set({"fuzzy_link": False, "fuzzy_ip": False})
ALLOWED = {"h1", "h2", "h3", "p", "strong", "ul", "li", "code"}


def that(text: str) -> Report:
    """A report whose one finding says this, in words and as a line of the learner's."""
    wrong = Finding("that", "the answer", "one", text, line=3, source=text, cause=text)
    return Report("01_passes", "T", "x.py", "", (check(Status.FAILED, finding=wrong),))


def rendered(text: str) -> Reader:
    """Read what a renderer makes of a letter about this text: words and code, and nothing else."""
    reader = Reader(RENDERER.render(markdown([made(report=that(text))])))
    assert reader.tags.keys() <= ALLOWED
    assert reader.attributes == []
    for tag, words in reader.inside:
        # What GitHub looks for in the text that is left, but not in code.
        linked = re.search(r"@\w|#\d|GH-\d|://|www\.", words, re.IGNORECASE)
        assert tag == "code" or not linked
    return reader


def test_a_letter_to_the_letter():
    report = Report("01_passes", "T", "x.py", "", EVERY.checks[:2] + EVERY.checks[4:5])
    assert markdown([made(report=report)]) == (
        "# 1 Passes\n\n"
        "**Your mark: 2 of 6 points, 1 of 3 checks.**\n\n"
        "## To mend\n\n"
        "### The ends failed line. (0 of 2 points)\n\n"
        "- This check failed.\n"
        "- The answer: two numbers.\n"
        "- Expected: One number.\n"
        "- Line 7: `return x`\n"
        "- Cause: A cause.\n"
        "- Try: Do.\n\n"
        "## Not looked at\n\n"
        "- The ends skipped line. (0 of 2 points) This check was skipped. "
        "It waits for: The first line.\n\n"
        "## Passed\n\n"
        "- The ends passed line. (2 of 2 points)\n"
    )


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.title)
def test_every_report_becomes_headings_paragraphs_and_lists(report):
    reader = Reader(RENDERER.render(markdown([made(report=report)])))
    assert reader.tags.keys() <= ALLOWED
    assert reader.attributes == []


@pytest.mark.parametrize(
    "text",
    [
        *("[a](https://evil.example)", "![a](https://evil.example/x.png)", "<img src=x>"),
        *("https://evil.example/x", "HTTP://evil.example", "www.evil.example", "<b>bold</b>"),
        *("a@evil.example", "mailto:a@evil.example", "**bold**", "~~gone~~", "&lt;b&gt;"),
        *("# title", "- one\n- two", "| a |\n|---|\n| b |", "```\ncode\n```", "$x$", "a\\*b*"),
        *("![`](https://evil.example)`", "[a]: https://evil.example", "<!-- gone -->"),
    ],
)
def test_no_text_is_markup(text):
    reader = rendered(text)
    said = "".join(reader.words).replace("\u200b", "")
    assert " ".join(text.replace("`", "").split()) in " ".join(said.replace("`", "").split())


@given(st.text(alphabet="`*_[]()<>#!|~:/@&\\wW.hHtTpPsS1 a\n-+=", max_size=60))
def test_no_text_of_any_sort_is_markup(text):
    rendered(text)


@pytest.mark.parametrize(
    "text",
    [
        *("@everyone look", "thanks to @jane-doe.", "closes #12", "fixes org/repo#12", "GH-12"),
        "resolves https://github.com/org/repo/issues/12",
    ],
)
def test_nobody_is_mentioned_and_no_issue_is_touched(text):
    rendered(text)


def test_a_comment_is_no_longer_than_github_takes():
    long = Report("01_passes", "T", "x.py", "", EVERY.checks * 30)
    whole, cut = markdown([made(report=long)]), comment([made(report=long)], 2000)
    assert comment([made(report=long)]) == whole
    assert len(cut) <= 2000
    assert cut.endswith("\n\nThe rest is left out: it is longer than a comment may be.\n")
    assert whole.startswith(cut[:1500])
