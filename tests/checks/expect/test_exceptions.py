"""An exception is a finding where a check knows what it means, and may be asked for."""

import pytest
from failures import read

from rnn_grade.checks import expect
from rnn_grade.errors import Failure, LearnerError


def far(type_name="ValueError", message="not enough values to unpack", line=0, cell="", own=True):
    return LearnerError("calling `step`", type_name, message, line=line, cell=cell, own=own)


def asked(error, **words):
    """Ask for something that ends with this exception."""
    with expect.raises_nothing("the answer", **words):
        raise error


def test_an_exception_becomes_what_the_check_knows_of_it():
    with expect.raises_nothing("the answer"):
        pass
    words = {"cause": "One row is taken for two.", "hint": "Unpack nothing."}
    assert read(asked, far(line=12), expected="shape (3, 4)", **words) == [
        "The answer: ValueError: not enough values to unpack (your line 12).",
        "Shape (3, 4).",
        "One row is taken for two.",
        "Unpack nothing.",
    ]
    assert read(asked, far(line=3, cell="cell 7"))[0] == (
        "The answer: ValueError: not enough values to unpack (your cell 7, line 3)."
    )
    assert read(asked, far(), actual="another number of states") == [
        "The answer: another number of states.",
        "An answer, no error.",
        "",
        "",
    ]


def test_only_the_exceptions_that_are_known_become_findings():
    for when in ("unpack", "not.*values", ValueError):
        with pytest.raises(Failure):
            asked(far(), when=when)
    for when in ("reshape", TypeError):
        with pytest.raises(LearnerError):
            asked(far(), when=when)


def test_a_stub_and_an_answer_that_cannot_cross_keep_their_own_verdicts():
    for name in ("NotImplementedError", "Unsendable"):
        with pytest.raises(LearnerError):
            asked(far(name))
        with pytest.raises(LearnerError):
            refuse(far(name))


def test_messages_may_tell_several_causes_apart():
    def told(message):
        known = {"rank": ("The shapes do not fit.", "Reshape."), "loss": ("There is none.", "")}
        words = {"cause": "It cannot be computed.", "hint": "Compile."}
        return read(asked, far(message=message), known=known, **words)[2:]

    assert told("other rank") == ["The shapes do not fit.", "Reshape."]
    assert told("no loss") == ["There is none.", ""]
    assert told("something") == ["It cannot be computed.", "Compile."]


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("\n  first\nsecond", "ValueError: first"),
        ("", "ValueError"),
        ("x" * 300, f"ValueError: {'x' * 160}"),
        ("Exception encountered when calling A.call().\n\n[1mwrong[0m\nrest", "ValueError: wrong"),
        (
            "Node: 'gather'\nindices[0,3] = 60 is not in [0, 59)\n\t [[node]]",
            "ValueError: indices[0,3] = 60 is not in [0, 59)",
        ),
    ],
)
def test_an_exception_is_said_in_one_line(message, line):
    assert expect.said(far(message=message)) == line


def refuse(outcome, *arguments, kind=ValueError, **words):
    """Expect an exception of a function that ends in this way."""

    def function(*given):
        assert given == arguments
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    expect.raises(kind, function, *arguments, what="`split` of 6 values", **words)


def test_the_documented_exception_is_asked_for():
    refuse(far(message="nothing is left"), 6, 3)
    # A class of the learner's own may be derived from any.
    refuse(far("TooShort"))
    assert read(refuse, 12.5, hint="Raise it.") == [
        "`split` of 6 values: no error.",
        "A ValueError.",
        "What comes back is no use to anybody, and whoever calls finds out much later.",
        "Raise it.",
    ]
    assert read(refuse, far("IndexError", "out of range")) == [
        "`split` of 6 values: IndexError: out of range.",
        "A ValueError.",
        "The error comes from somewhere inside and does not say what is wrong.",
        "Look first, and `raise ValueError(...)` yourself.",
    ]
    refuse(far("IndexError"), kind=(ValueError, IndexError))


def test_what_a_library_happens_to_raise_is_not_raised_on_purpose():
    for kind in (ValueError, (ValueError, IndexError)):
        for name in ("ValueError", "IndexError"):
            assert read(refuse, far(name, "index 7 is out of bounds", own=False), kind=kind)[
                2:
            ] == [
                "The error comes from somewhere inside and does not say what is wrong.",
                "Look first, and `raise ValueError(...)` yourself.",
            ]
    # Unless it says what is asked for, as `list.index` does.
    refuse(far(message="'ß' is not in list", own=False), "aß", naming="ß")


def test_an_assert_is_told_from_an_error_for_whoever_calls():
    assert read(refuse, far("AssertionError", "bad id"), hint="Raise it.")[2:] == [
        "An `assert` is for what can never be: `python -O` leaves it out, and what a caller hands "
        "over is then not looked at.",
        "Raise it.",
    ]


def test_a_check_may_say_what_came_back_in_the_place_of_an_exception():
    def said(answer):
        return f"no error, but {answer} ids", "One is lost."

    assert read(refuse, 5, answered=said)[::2] == [
        "`split` of 6 values: no error, but 5 ids.",
        "One is lost.",
    ]
    # The stub promises another type: no answer either.
    wrong = Failure("wrong_type", "`split`")
    assert read(refuse, wrong, answered=said)[0] == "`split` of 6 values: no error, but None ids."
    with pytest.raises(Failure, match="shape"):
        refuse(Failure("shape", "`split`"))


def test_a_message_has_to_name_what_is_wrong():
    words = {"naming": "ß", "unnamed": "Nobody finds it."}
    refuse(far(message="no id for 'ß'"), "aß", **words)
    refuse(far(message=r"no id for '\xdf'"), "aß", **words)
    for message in ("no id", "no id in 'aß'", r"no id in 'a\xdf'"):
        found = read(refuse, far(message=message), "aß", **words)
        assert found[1:3] == ["A ValueError whose message contains 'ß'.", "Nobody finds it."]
