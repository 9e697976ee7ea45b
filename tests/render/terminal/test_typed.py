"""Commands that are printed name the course where they have to."""

import pytest

from rnn_grade.render.terminal.typed import name_course, typed


@pytest.fixture
def named():
    name_course("/my course")
    yield
    name_course("")


@pytest.mark.parametrize(
    ("text", "with_course"),
    [
        ("rnn-grade show 3", "rnn-grade --course '/my course' show 3"),
        ("    rnn-grade 3", "    rnn-grade --course '/my course' 3"),
        ("Run `rnn-grade hint 3` or `rnn-grade list`.",) * 2,
        ("rnn-grade --help", "rnn-grade --help"),
        ("rnn-grade list --course x", "rnn-grade list --course x"),
        ("`rnn-grade doctor` says why", "`rnn-grade doctor` says why"),
        ("By rnn-grade 0.1.0.", "By rnn-grade 0.1.0."),
        ("cd work", "cd work"),
    ],
)
@pytest.mark.usefixtures("named")
def test_a_command_names_the_course(text, with_course):
    if text == with_course and "hint" in text:
        with_course = text.replace("rnn-grade", "rnn-grade --course '/my course'")
    assert typed(text) == with_course


def test_without_a_course_to_name_all_stays():
    assert typed("rnn-grade show 3") == "rnn-grade show 3"
