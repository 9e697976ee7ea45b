"""Workflow commands and job summaries: a log line can never become a command."""

import re
from dataclasses import replace

from reports import ALL, EVERY, HOSTILE, NOTEBOOK, PASSED, check, that

from rnn_grade.render.formats.github import MOST, commands, summary
from rnn_grade.report import Status


def test_a_failure_is_marked_at_its_line():
    first = commands([EVERY]).splitlines()[0]
    assert first == (
        "::error file=work/simple_rnn.py,line=7,title=The ends failed line.::"
        "The answer: two numbers.%0AExpected: One number.%0ALine 7: return x%0ACause: A cause."
        "%0ATry: Do."
    )


def test_a_line_of_a_cell_is_told_and_marks_no_line_of_the_file():
    assert commands([NOTEBOOK]).splitlines()[:2] == [
        "::error file=work/simple_rnn.ipynb,title=The file::"
        "Python cannot read cell 2, line 1: expected ':'.%0ACell 2, line 1: def f(x)%0A"
        "Cause: A line that begins a block ends with a colon.%0A"
        "Try: Put a colon at its end; if there is one, look for a bracket or a word too many in "
        "it.",
        "::error file=work/simple_rnn.ipynb,title=The ends failed line.::"
        "The answer: two numbers.%0AExpected: One number.%0ACell 7, line 3: return x",
    ]


def test_the_points_come_last():
    assert commands([PASSED, EVERY]).splitlines()[-2:] == [
        "::notice title=Windows::2 of 2 points, 1 of 1 checks.",
        "::notice title=A simple RNN that remembers::2 of 14 points, 1 of 7 checks.",
    ]


def test_at_most_ten_errors_are_shown():
    many = replace(
        EVERY, checks=tuple(check(Status.FAILED, f"c{n}", finding=that()) for n in range(30))
    )
    lines = commands([many]).splitlines()
    assert sum(line.startswith("::error") for line in lines) == MOST


def test_no_text_of_a_learner_begins_a_line_or_ends_a_property():
    for line in commands(ALL).splitlines():
        assert re.fullmatch(r"::(error|notice) [^\r\n]*?::[^\r\n]*", line)
        properties = line[2:].partition("::")[0].partition(" ")[2]
        for one in properties.split(","):
            assert re.fullmatch(r"(file|line|title)=[^:,\r\n]*", one), one


def test_a_message_stays_below_what_is_cut():
    assert max(map(len, commands([HOSTILE]).splitlines())) < 4096 * 2


def test_a_summary_is_text_in_a_table():
    text = summary([EVERY])
    assert "**2 of 14 points, 1 of 7 checks**" in text
    assert "| The ends failed line. | 0 of 2 | failed |" in text
    assert "- The answer: two numbers." in text


def test_a_summary_renders_nothing_of_a_learners():
    text = summary([HOSTILE])
    assert "<script>" not in text
    assert "@everyone" not in text
    assert "::error" in text  # harmless: a summary is no log
    assert not any(character in text for character in "\x00\x1b\u202e")


def test_a_summary_stays_below_a_megabyte():
    finding = that(cause="x" * 3000)
    many = tuple(check(Status.FAILED, f"c{n}", finding=finding) for n in range(600))
    text = summary([replace(EVERY, checks=many)])
    assert len(text.encode()) <= 1_000_000
    assert "left out for want of space." in text
