"""`@check` marks a test with its points, and refuses what would only fail later."""

import pytest

from rnn_grade.checks import check


def first(submission):
    """The first thing works."""


def test_a_marked_function_carries_its_marking():
    before = check(points=1)(first)

    @check(points=3, after=before, hint="Think.", timeout=90)
    def second(submission):
        """The second thing works."""

    assert second.check.points == 3
    assert second.check.after == (before,)
    assert second.check.hints == ("Think.",)
    assert second.check.timeout == 90
    with pytest.raises(AttributeError):
        second.check.points = 100


def test_several_checks_and_several_hints():
    before = check(points=1)(first)

    @check(points=1, after=(before, before), hint=("One.", "Two."))
    def second(submission):
        """The second thing works."""

    assert second.check.after == (before, before)
    assert second.check.hints == ("One.", "Two.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"points": 0}, "points must be a whole number from 1 on, not 0"),
        ({"points": 1.5}, "points must be a whole number from 1 on, not 1.5"),
        ({"points": True}, "points must be a whole number from 1 on, not True"),
        ({"points": 1, "after": "test_a"}, "after must name functions with @check, not 'test_a'"),
        ({"points": 1, "hint": ("One.", " ")}, "hint must be a sentence or a tuple of sentences"),
        ({"points": 1, "hidden": 1}, "hidden must be True or False, not 1"),
        ({"points": 1, "withdrawn": " "}, "withdrawn must be the sentence that says why, not ' '"),
        ({"points": 1, "timeout": 0}, "timeout must be more than 0 seconds, not 0"),
    ],
)
def test_arguments_that_make_no_sense(arguments, message):
    with pytest.raises(ValueError, match="must") as raised:
        check(**arguments)
    assert str(raised.value).startswith(message)


def test_a_check_needs_a_sentence_for_the_learner():
    with pytest.raises(ValueError, match="test_a needs a docstring: the line the"):

        @check(points=1)
        def test_a(submission): ...
