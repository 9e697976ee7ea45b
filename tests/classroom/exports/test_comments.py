"""Comments are HTML on one line, whole lines of it, and known again when they come back."""

import pytest
from exported import Class

from rnn_grade.classroom.exports.comments import comment, is_ours


@pytest.fixture
def mark(tmp_path):
    people = Class(tmp_path)
    people.hands_in("Ann Doe", 8, login="ann")
    return lambda: people.standing("passes").rows[0].marks[0], people


def test_a_report_is_told_in_lines_and_disarmed(mark):
    made = comment(mark[0]())
    assert made.startswith("8 of 10 points, 1 of 2 checks<br>B. The answer: &lt;b&gt;two&lt;/b&gt;")
    assert "<script" not in made
    assert "\n" not in made
    assert is_ours(made)


def test_a_long_reason_is_cut_and_nothing_breaks_off_within_an_entity(mark):
    get, people = mark
    people.by_hand("ann", 9, "&" * 5000)
    first, second, *_ = comment(get()).split("<br>")
    assert first.startswith("9 of 10 points: by hand, prof, 2026-12-02: &amp;&amp;")
    assert first.endswith("&amp;")
    assert second == "8 of 10 points, 1 of 2 checks"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("", True),
        ("  ", True),
        ("8 of 10 points, 1 of 2 checks", True),
        ("<p>9.5 of 10 points: by hand</p>", True),
        ("See me.", False),
        ("<p>Well done: 8 of 10 points</p>", False),
    ],
)
def test_what_a_person_wrote_is_told_from_what_was_written_before(text, ours):
    assert is_ours(text) is ours
