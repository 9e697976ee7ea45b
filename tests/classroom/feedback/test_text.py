"""Letters as plain text, to the letter."""

from letters import made
from reports import EVERY, PASSED

from rnn_grade.classroom.feedback.text import text
from rnn_grade.report import Report


def test_a_letter_to_the_letter():
    checks = EVERY.checks[:2] + EVERY.checks[4:5]
    assert text([made(report=Report("01_passes", "T", "x.py", "", checks))]) == (
        "1 Passes\n"
        "========\n"
        "Your mark: 2 of 6 points, 1 of 3 checks.\n"
        "\n"
        "To mend\n"
        "-------\n"
        "- The ends failed line. (0 of 2 points)\n"
        "  This check failed.\n"
        "  The answer: two numbers.\n"
        "  Expected: One number.\n"
        "  Line 7: return x\n"
        "  Cause: A cause.\n"
        "  Try: Do.\n"
        "\n"
        "Not looked at\n"
        "-------------\n"
        "- The ends skipped line. (0 of 2 points) This check was skipped. "
        "It waits for: The first line.\n"
        "\n"
        "Passed\n"
        "------\n"
        "- The ends passed line. (2 of 2 points)\n"
    )


def test_several_letters_follow_each_other():
    assert text([made(report=PASSED), made(report=PASSED)]).count("1 Passes\n========\n") == 2
