"""`rnn-grade similar`: who is asked to be looked at, to the letter, and what that cannot say."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from copies import disguised
from places import ROOT
from reports import EVIL

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import HandIn
from rnn_grade.commands.main import main
from rnn_grade.course.catalog import load

COURSE = load(ROOT)
LSTM = COURSE.find("lstm_cell")
GRU = COURSE.find("gru_cell")
# Works that the course's own solutions have nothing of: those of another exercise.
THEIRS = GRU.reference.read_bytes()
COPY = disguised(THEIRS.decode()).encode()
OTHER = (GRU.solution / "valid" / "einsum.py").read_bytes()
CAVEAT = (
    "A hint to look, and no verdict. Works are also alike because people worked together\n"
    "where they may, heard the same lecture, asked the same assistant, or wrote what one\n"
    "naturally writes; and a copy that was written anew is not found. Read both works, and\n"
    "ask both people.\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade similar ...` on a gradebook that was filled by `run.hand_in`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(ROOT))
    monkeypatch.setenv("COLUMNS", "88")

    def call(*words: str):
        return CliRunner().invoke(main, ["similar", *words])

    def hand_in(exercise=LSTM, lost: bool = False, **works: bytes):
        with Gradebook("gradebook.sqlite") as book:
            for name, content in works.items():
                sha256 = hashlib.sha256(content).hexdigest()
                book.add_hand_ins(
                    [HandIn(name, exercise.folder, sha256, name=f"{name.title()} Doe")]
                )
                book.keep_sources([] if lost else [(sha256, content)])

    call.hand_in = hand_in
    return call


def shown(result) -> str:
    assert result.exit_code == 0, result.output
    return "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())


def test_a_copy_is_shown_with_its_lines_and_with_what_that_cannot_say(run):
    run.hand_in(ann=THEIRS, ben=COPY, cleo=OTHER, dora=OTHER, emil=LSTM.stub.read_bytes())
    result = run("4")
    assert shown(result) == (
        "04_lstm_cell  An LSTM, from scratch\n"
        "  The same file: Cleo Doe (cleo), Dora Doe (dora)\n"
        "  Alike  Who            Lines\n"
        "  100 %  Ann Doe (ann)  22-60, 61-86, 89-140, 140-151 ...\n"
        "         Ben Doe (ben)  183-205, 164-181, 129-163, 123-127 ...\n"
        "  Compared: 4 works.\n"
        "  Not compared: 1 work with less than about eight lines that neither the stub nor the\n"
        "  course's own solutions have.\n"
        "\n" + CAVEAT
    )


def test_where_nothing_is_alike_that_is_said(run):
    run.hand_in(ann=THEIRS, cleo=OTHER)
    assert shown(run("lstm_cell")) == (
        "04_lstm_cell  An LSTM, from scratch\n  Compared: 2 works, and none are alike.\n\n" + CAVEAT
    )


def test_a_threshold_of_your_own_shows_more_or_less(run):
    run.hand_in(ann=THEIRS, cleo=THEIRS + OTHER)
    assert "Cleo Doe (cleo)" in shown(run("4", "--threshold", "40"))
    assert "Cleo Doe (cleo)" not in shown(run("4", "--threshold", "95"))
    assert run("4", "--threshold", "0").exit_code == 2


def test_what_a_lecture_gave_to_all_does_not_count(run):
    run.hand_in(ann=THEIRS, ben=COPY)
    Path("lecture.py").write_bytes(THEIRS)
    said = shown(run("4", "--given", "lecture.py"))
    assert "Ann Doe" not in said
    assert "Not compared: 2 works with less than about eight lines" in said


def test_a_lecture_that_is_no_python_is_refused(run):
    run.hand_in(ann=THEIRS)
    Path("slides.py").write_text("Lecture 4: gates\n")
    result = run("4", "--given", "slides.py")
    assert result.exit_code == 2
    assert result.stderr == (
        "slides.py is no Python that can be read: line 1.\n`--given` wants a Python file.\n"
    )


def test_a_lecture_that_is_a_notebook_is_refused(run):
    run.hand_in(ann=THEIRS)
    Path("lecture.ipynb").write_text('{"cells": []}')
    result = run("4", "--given", "lecture.ipynb")
    assert (result.exit_code, result.stderr) == (
        2,
        "lecture.ipynb is a notebook, and `--given` wants a Python file.\n"
        "`jupyter nbconvert --to script` makes one of it.\n",
    )


def test_without_names_each_exercise_that_was_handed_in_is_shown(run):
    run.hand_in(ann=THEIRS, ben=COPY)
    run.hand_in(COURSE.find("windows"), ann=THEIRS)
    said = shown(run())
    assert said.index("01_windows") < said.index("04_lstm_cell")
    assert "02_simple_rnn_cell" not in said


def test_what_cannot_be_compared_is_named_with_the_reason(run):
    run.hand_in(ann=b"x = 1\0", ben=b"def f(:\n")
    run.hand_in(lost=True, cleo=OTHER)
    assert shown(run("4")) == (
        "04_lstm_cell  An LSTM, from scratch\n"
        "  Compared: 0 works.\n"
        "  Not compared: Ann Doe (ann), whose file is no text that Python reads.\n"
        "  Not compared: Ben Doe (ben), whose file is no Python that can be read: line 1.\n"
        "  Not compared: 1 work that the gradebook does not hold. `rnn-grade score SUBMISSIONS`\n"
        "  puts them there.\n"
        "\n" + CAVEAT
    )


def test_a_name_that_means_harm_is_only_text(run):
    with Gradebook("gradebook.sqlite") as book:
        sha256 = hashlib.sha256(b"\0").hexdigest()
        book.add_hand_ins([HandIn("ann", LSTM.folder, sha256, name=f"[red]{EVIL}")])
        book.keep_sources([(sha256, b"\0")])
    said = shown(run("4"))
    assert "\x1b" not in said
    assert "[red]" in said


def test_who_handed_in_nothing_is_not_compared(run):
    run.hand_in(ann=THEIRS)
    result = run("5")
    assert result.exit_code == 2
    assert result.stderr == (
        "Nobody has handed in anything for this.\n"
        "`rnn-grade score SUBMISSIONS` puts what was handed in into the gradebook.\n"
    )
