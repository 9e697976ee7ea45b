"""`rnn-grade mark` and `rnn-grade audit`, as a teacher sees them."""

import pytest
from audited_class import audited_class
from click.testing import CliRunner
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.commands.main import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade ...` beside a gradebook, on the small world."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LOGNAME", "teacher")
    audited_class(tmp_path / "gradebook.sqlite")

    def call(*words: str):
        return CliRunner().invoke(main, list(words))

    return call


def test_a_mark_by_hand_is_kept_beside_the_score(run, tmp_path):
    done = run("mark", "Bob Roe", "passes", "--points", "2.5", "--because", "It was his brother's.")
    assert (done.exit_code, done.output) == (
        0,
        "bob Bob Roe, passes: 2.5 of 3 points. It was his brother's.\n",
    )
    with Gradebook(tmp_path / "gradebook.sqlite") as book:
        given = book.overrides()[-1]
        assert (given.student, given.points, given.author) == ("bob", 2.5, "teacher")
        assert [score for one, score in book.scores() if one.sha256 == "b2"] == [6]
    history = run("history", "bob").output
    assert "2.5 points by hand, teacher: It was his brother's." in history
    assert "6 of 10 points" in history
    assert "person,,bob,Bob Roe,01_passes,mark,2.5," in run("audit", "--format", "csv").output
    back = run("mark", "bob", "passes", "--withdraw", "--because", "A slip.")
    assert back.output == "bob Bob Roe, passes: taken back. A slip.\n"
    assert "person,,bob,Bob Roe,01_passes,mark,6," in run("audit", "--format", "csv").output


def test_more_than_an_exercise_is_worth_is_said(run):
    done = run("mark", "bob", "passes", "--points", "4", "--because", "A bonus.", "--author", "me")
    assert done.output.endswith("That is more than the 3 points of the exercise.\n")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("Kim Lee", "passes", "--points", "1"), 2, "several are called “Kim Lee”: klee1, klee2."),
        (("Owls", "passes", "--points", "1"), 2, "Name one of its members: cy, dee."),
        (("nobody", "passes", "--points", "1"), 2, "The gradebook knows nobody called nobody."),
        (("Bob Row", "passes", "--points", "1"), 2, "Did you mean `Bob Roe`?"),
        (("bob", "passes"), 2, "Name the mark with `--points N`"),
        (("bob", "passes", "--points", "1", "--withdraw"), 2, "Name the mark with `--points N`"),
        (("bob", "passes", "--points", "-1"), 2, "-1"),
        (("bob", "passes", "--points", "nan"), 2, "nan is no amount."),
        (("bob", "passes", "--points", "inf"), 2, "inf is no amount."),
        (("bob", "passes", "--points", "1e400"), 2, "1e400 is no amount."),
        (("bob", "pases", "--points", "1"), 2, "pases"),
    ],
)
def test_a_mark_is_for_one_person_and_says_how_much(run, words, code, message):
    done = run("mark", *words, "--because", "Why.")
    assert done.exit_code == code
    assert message in done.output


def test_a_mark_without_a_reason_is_none(run):
    assert "Missing option '--because'" in run("mark", "bob", "passes", "--points", "1").output
    done = run("mark", "bob", "passes", "--points", "1", "--because", " ")
    assert (done.exit_code, "says why, to whoever asks later" in done.output) == (2, True)


def test_the_audit_is_shown_again(run):
    done = run("audit", "passes")
    assert done.exit_code == 0
    assert "9 files found = 4 graded + 1 nobody's" in done.output
    assert "01_passes: 10 people = 5 with a mark" in done.output


def test_a_history_knows_people_by_whatever_is_theirs(run):
    for name in ("dee", "Dee Poe"):
        text = run("history", name).output
        assert "poecy_0.py, handed in at an unknown time" in text
        assert "9 of 10 points, rnn-grade" in text
    assert "0815 is" not in run("history", "0815").output
    done = run("history", "Kim Lee")
    assert (done.exit_code, done.output) == (
        2,
        "Kim Lee is nobody in particular: several are called “Kim Lee”: klee1, klee2.\n"
        "Name a login or a number.\n",
    )
