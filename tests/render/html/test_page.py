"""A whole grading: what passed is folded, what did not is open, and nothing is large."""

from dataclasses import replace

import pytest
from html_reader import Reader
from reports import ALL, EVERY, HOSTILE, NOTHING, PASSED, check, that
from shown import CHECKS, REPORT, grading

from rnn_grade.render.html.page import MOST, page
from rnn_grade.report import Finding, Status


class Outside(Reader):
    """Reads what stands in no style sheet."""

    def __init__(self, text):
        super().__init__(text)
        self.words = [word for tag, word in self.inside if tag != "style"]


def summaries(text):
    """Each summary as one text, and whether it is open."""
    found = []
    for part in text.split("<details")[1:]:
        words = Outside(part.partition(">")[2].partition("</summary>")[0].partition(">")[2]).words
        found.append(("".join(words), part.startswith(" open")))
    return found


def test_a_report_from_top_to_bottom():
    text = page(grading())
    assert summaries(text) == [
        ("✓ 3 checks passed", False),
        ("✗ failed The states of all steps are returned in order. 0/2", True),
        ("What it printed (2 lines)", False),
        ("✗ failed The model returns one row of probabilities for each sentence. 0/2", True),
        ("! error The model can be called on any number of timesteps. 0/2", True),
        ("Traceback (4 lines)", False),
        ("✗ failed The accuracy on hidden sentences reaches the bar. 0/4", True),
        ("○ 1 check to do", False),
        ("· 2 checks wait for: The model can be called on any number of timesteps.", False),
    ]
    words = Outside(text).words
    assert words[:4] == [
        "Exercise 3: A simple RNN that remembers",
        "In[3], In[4] and In[5], as you ran them last",
        "6 of 22 points",
        "·",
    ]
    assert "· Cell 9: left out." in "".join(words)
    assert words[-4:] == [
        "Next: ",
        "%hint 3",
        " opens one more hint",
        "isolation sealed · seed 0 · 6.3 s",
    ]


def test_while_it_goes_on_a_plain_line_says_what():
    doing = "Training: epoch 3, score 0.612, bar 0.927"
    text = page(replace(grading(), results=CHECKS[:3], report=None, doing=doing))
    assert summaries(text)[:2] == [
        ("✓ 2 checks passed", False),
        ("✗ failed The states of all steps are returned in order. 0/2", True),
    ]
    assert Outside(text).words[-1] == doing
    assert "points" not in Outside(text).words[2]


def test_nothing_moves_and_nothing_is_fetched_or_run():
    read = Reader(page(grading()))
    assert not {"script", "img", "link", "iframe", "animate", "object"} & set(read.tags)
    style = "".join(read.texts("style"))
    assert not [word for word in ("animation", "transition", "@", "url(") if word in style]
    # Every rule stands below our own class: other outputs are in the same document.
    rules = [rule.strip() for rule in style.split("}") if rule.strip()]
    assert all(
        selector.strip().startswith(".rnn-grade")
        for rule in rules
        for selector in rule.partition("{")[0].split(",")
    )
    assert read.ids == []


def test_what_is_to_be_written_is_named_with_its_cell():
    part = Finding("unfilled", "step", line=1, cell="In[4]")
    other = Finding("unfilled", "build_model")
    text = page(grading(replace(REPORT, findings=(part, other))))
    assert (
        '○ to do</strong> To write: <code>step</code> (<a href="#cell-id=first-cell">In[4], line 1'
        "</a>), <code>build_model</code></p>"
    ) in text


def test_what_cannot_be_read_is_said_first():
    syntax = Finding("syntax", "x", line=2, cell="In[5]", source="def f(", numbers={"message": "m"})
    waiting = check(Status.SKIPPED, waits_for=("your cells can be read",))
    report = replace(REPORT, findings=(syntax,), notes=(), checks=(waiting,), worker="none")
    words = "".join(Outside(page(grading(report))).words)
    assert "No check has run. They wait until your cells can be read." in words
    assert "✗ Python cannot read In[5], line 2: m." in words
    # What no check waits for in the end is not repeated below each of them.
    assert "· 1 check waits" in words
    assert "waits for" not in words


@pytest.mark.parametrize("report", ALL)
def test_every_report_has_a_page(report):
    text = page(grading(report))
    Reader(text)
    assert "\n" not in text
    assert report.score or "0 of " in text


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (PASSED, "Every check passed. Well done."),
        (replace(PASSED, interrupted=True), "Stopped: 1 of 1 check done."),
        (NOTHING, "It says: no workers"),
        (EVERY, "2 points could not be judged."),
    ],
)
def test_the_outcome_stands_at_the_top(report, said):
    assert said in "".join(Outside(page(grading(report))).words[:6])


def test_checks_that_were_not_asked_for_are_counted():
    assert "<p>4 checks not asked for.</p>" in page(grading(left_out=4))


def test_no_page_is_large():
    long = "<&>\n" * 2000
    finding = that(long, line=3, source=long, cause=long, hint=long)
    checks = tuple(
        check(Status.FAILED, f"check_{n}", finding=finding, output=long, traceback=long)
        for n in range(60)
    )
    report = replace(REPORT, checks=checks, findings=(finding,) * 20, notes=(finding,) * 20)
    text = page(grading(report))
    Reader(text)
    assert len(text.encode()) <= MOST == 60_000
    assert text.count("<details open") == 60
    # Texts are cut as much as they have to be, and no more.
    few = page(grading(replace(report, checks=checks[:1], findings=(), notes=())))
    assert "characters, cut" in few
    assert 20_000 < len(few) <= MOST
    assert len(page(grading(HOSTILE))) < MOST
