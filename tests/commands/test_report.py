"""`rnn-grade report`: a file, a line that says where it is, and what to do where it cannot be."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from class_rows import report
from click.testing import CliRunner
from desk import report_of
from page_reader import data, everything
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.page.environment import environment
from rnn_grade.classroom.records import HandIn, Identity, Kind, Listed
from rnn_grade.commands import demonstration
from rnn_grade.commands.main import main
from rnn_grade.errors import Broken

SOURCE = b"x = 1"
SHA256 = hashlib.sha256(SOURCE).hexdigest()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade ...` where there is a gradebook of Ann, who has a score, and of Zoe."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    with Gradebook("gradebook.sqlite") as book:
        book.keep_roster("class.csv", [Listed("class.csv", Identity(((Kind.ID, "zoe"),)))])
        ann = HandIn("ann", "01_passes", SHA256, source="inbox/ann/x.py", name="Ann Doe")
        book.add_hand_ins([ann])
        book.keep_sources([(SHA256, SOURCE)])
        book.keep("key", replace(report(1, 1, 0), sha256=SHA256))

    def call(*words: str):
        return CliRunner().invoke(main, list(words))

    return call


def test_a_gradebook_in_a_closed_folder_is_a_sentence(run, monkeypatch):
    # As an ordinary user finds it; root may open everything.
    there = Path.is_file

    def closed(path):
        if path.parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return there(path)

    monkeypatch.setattr(Path, "is_file", closed)
    done = run("report", "--gradebook", "closed/class.sqlite")
    assert (done.exit_code, done.stderr) == (
        2,
        "The gradebook closed/class.sqlite cannot be opened: Permission denied.\n"
        "Open its folder to yourself, or name another gradebook with `--gradebook`.\n",
    )


def test_the_command_writes_a_file_and_says_where(run):
    result = run("report")
    assert result.exit_code == 0, result.output
    text = Path("report.html").read_text("utf-8")
    size = round(len(text.encode()) / 1024)
    assert result.stderr == f"report.html: 2 students, {size} kB. Open it in a browser.\n"
    assert "Ann Doe" in text
    assert data(text)["sources-0"] == {"shared": [], "files": [["x = 1"]]}


def test_the_command_hides_names(run):
    result = run("report", "1", "--anonymous", "--output", "sub/class.html")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("sub/class.html: 2 students, without names, ")
    text = everything(Path("sub/class.html").read_text("utf-8"))
    assert "Ann" not in text
    assert "x = 1" not in text


def test_without_a_gradebook_the_command_says_how_to_get_one(run):
    result = run("report", "--gradebook", "other.sqlite")
    assert result.exit_code == 2
    assert result.stderr == (
        "There is no gradebook other.sqlite.\n"
        "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.\n"
    )


def test_a_learner_gets_a_page_of_a_kept_attempt_without_another_grading(desk, fails):
    file = desk.folder / "01_double/double.py"
    file.write_text("def double(x):\n    return 3 * x\n")
    fails()
    desk("1")
    desk("hint", "1")
    result = desk("report", "1", "--no-run")
    assert result.exit_code == 0, result.output
    text = Path("report-1.html").read_text("utf-8")
    assert result.stderr == (
        "report-1.html: 01_double/double.py, 0 of 3 points, as graded in attempt 1, "
        f"{round(len(text.encode()) / 1024)} kB. Open it in a browser.\n"
    )
    assert len(desk.calls) == 1
    assert "Two times, not three." in text
    assert "Write 2 * x." not in text
    assert "rnn-grade hint 1" in text


def test_a_learner_s_text_that_was_not_graded_is_graded_and_kept(desk):
    result = desk("report", "1", "--no-run", "--output", "sub/mine.html")
    assert result.exit_code == 0, result.output
    assert "sub/mine.html: 01_double/double.py, 3 of 3 points, " in result.stderr
    assert "1 attempt, " in desk("attempts", "1").stdout
    assert "3 of 3" in Path("sub/mine.html").read_text("utf-8")


def test_a_learner_s_page_shows_what_the_file_draws(desk):
    stub = desk.course.find("1").stub
    stub.write_text("def double(x):\n    raise NotImplementedError\n\n\nprint('It runs.')\n")
    other = desk.folder / "other.py"
    other.write_text("def double(x):\n    return 2 * x\n\n\nprint('It runs.')\n")
    result = desk("report", "1", str(other))
    assert result.exit_code == 0, result.output
    assert "Running your file as a program" in result.stderr
    text = Path("report-1.html").read_text("utf-8")
    assert "It runs." in text
    # The file of somebody else is no attempt of one's own.
    assert "Your attempts" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (),
            "There is no gradebook gradebook.sqlite, and no exercise was named.\n"
            "`rnn-grade report 3` writes a page about your exercise 3; of a class, "
            "`rnn-grade score SUBMISSIONS` makes the gradebook.\n",
        ),
        (("9",), "There is no exercise"),
        (
            ("1", "2", "--output", "x.html"),
            "One file holds one exercise.\nLeave out --output, or name one exercise.\n",
        ),
    ],
)
def test_a_learner_who_asks_for_what_there_is_not_reads_what_there_is(desk, words, said):
    result = desk("report", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert list(desk.folder.glob("*.html")) == []


def test_an_empty_gradebook_is_no_class(run, tmp_path):
    Gradebook(tmp_path / "empty.sqlite").close()
    result = run("report", "--gradebook", "empty.sqlite")
    assert result.exit_code == 2
    assert result.stderr == (
        "The gradebook knows nobody yet.\n`rnn-grade score SUBMISSIONS` fills it.\n"
    )


def test_without_matplotlib_the_command_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("report")
    assert result.exit_code == 2
    assert result.stderr == (
        "A class report needs matplotlib, which is not installed.\n"
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.\n"
    )
    assert not Path("report.html").exists()


def test_without_jinja_the_command_says_what_to_install(run, monkeypatch):
    environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("report")
    assert result.exit_code == 2
    assert result.stderr == (
        "A class report needs Jinja, which is not installed.\n"
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.\n"
    )
    assert not Path("report.html").exists()


def test_names_are_not_hidden_and_compared_at_once(run):
    result = run("report", "--anonymous", "--similar")
    assert result.exit_code == 2
    assert result.stderr == (
        "--similar says who, and --anonymous leaves out exactly that.\nLeave out one of them.\n"
    )
    assert not Path("report.html").exists()


def test_works_are_compared_where_that_is_asked_for(run):
    result = run("report", "--similar")
    assert result.exit_code == 0, result.output
    assert "Works that are alike" in Path("report.html").read_text("utf-8")


def test_a_page_that_is_stopped_is_none(desk):
    desk.reports.append(replace(report_of(desk.course.find("1")), interrupted=True))
    result = desk("report", "1", "--no-run")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (130, "Stopped.")
    assert list(desk.folder.glob("*.html")) == []


def test_a_page_is_made_without_the_program_where_no_worker_starts(desk, monkeypatch):
    def broken(exercise, content):
        raise Broken("no worker came up")

    monkeypatch.setattr(demonstration, "demonstrate", broken)
    result = desk("report", "1")
    assert result.exit_code == 0
    assert "It could not be run: no worker came up. The page is made without it." in result.stderr
    assert "run as a program" not in Path("report-1.html").read_text("utf-8")
