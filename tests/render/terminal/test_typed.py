"""Commands that are printed name the course where they have to."""

import pytest

from rnn_grade.render.terminal.typed import PROGRAM, name_course, name_program, typed


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


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("rnn-grade show 3", "python -m rnn_grade show 3"),
        ("rnn-grade", "python -m rnn_grade"),
        ("rnn-grade --help", "python -m rnn_grade --help"),
        ("Run `rnn-grade doctor`.", "Run `python -m rnn_grade doctor`."),
        ("rnn-grade does not run out of a zip file.",) * 2,
        ("By rnn-grade 0.1.0.",) * 2,
        ("cd rnn-workspace",) * 2,
    ],
)
def test_a_command_is_called_as_the_shell_knows_it(text, reached):
    name_program("python -m rnn_grade")
    try:
        assert typed(text) == reached
    finally:
        name_program(PROGRAM)


@pytest.mark.usefixtures("named")
def test_both_at_once():
    name_program("python -m rnn_grade")
    try:
        assert typed("rnn-grade show 3") == "python -m rnn_grade --course '/my course' show 3"
    finally:
        name_program(PROGRAM)
