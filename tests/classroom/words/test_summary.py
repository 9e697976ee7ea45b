"""What a scoring run says of itself; `test_score.py` reads a whole run to the letter."""

import io

from reports import EVERY, PASSED
from rich.console import Console

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.words.summary import Tally, scored
from rnn_grade.lanes.task import Outcome, Task


def outcome(key: str, report=None) -> Outcome:
    return Outcome(Task(key, "03_simple_rnn", b""), report, "" if report else "no memory")


def said(renderable) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(renderable)
    return console.file.getvalue()


def test_the_tally_counts_a_fault_once_however_often_it_is_tried():
    tally = Tally()
    assert (str(tally), tally.scored) == ("", 0)
    tally.add(outcome("a", PASSED))
    tally.add(outcome("b", EVERY))
    assert (str(tally), tally.scored) == ("mean 57 %", 2)
    for _ in range(2):
        tally.add(outcome("c"))
    assert (str(tally), tally.scored) == ("mean 57 %, 1 fault", 2)


def test_a_fault_is_told_and_a_password_is_not(tmp_path):
    with Gradebook(tmp_path / "class.sqlite") as book:
        place = "postgresql://teacher:secret@db/class"
        text = said(scored(book, [], [outcome("a")], 1, place))
    assert text == (
        "No score for 03_simple_rnn: no memory\n"
        "\n"
        "1 grading left. Nothing is lost: the same command does only what is missing.\n"
        "\n"
        "Kept in db/class.\n"
    )
