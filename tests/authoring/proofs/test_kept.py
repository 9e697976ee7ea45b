"""Only what is not known yet is graded, and only what the contents decide is kept."""

import sqlite3
from dataclasses import replace

import pytest
from copies import reformatted

from rnn_grade.authoring.proofs.kept import Kept
from rnn_grade.course import catalog
from rnn_grade.lanes.task import Outcome, Task, Wanted
from rnn_grade.report import CheckResult, Finding, Report, Status

FILES = {
    "exercises/01_double/double.py": "def double(x):\n    raise NotImplementedError\n",
    "exercises/01_double/README.md": "# Double\n",
    "exercises/01_double/exercise.toml": 'title = "Double"\nsummary = "twice"\n',
    "solutions/01_double/double.py": "def double(x):\n    return 2 * x\n",
    "solutions/01_double/wrong.toml": "",
    "datasets/pairs.py": "NUMBER = 1\n",
    "grader/checks/01_double.py": '"""Checks."""\n',
}
RIGHT = Task("reference", "01_double", b"def double(x):\n    return 2 * x\n")
WRONG = Task("wrong/three", "01_double", b"def double(x):\n    return 3 * x\n", stop_at_first=True)


def report(status: Status, **fields) -> Report:
    finding = None if status is Status.PASSED else Finding("shape", "the output", [2], [3])
    check = CheckResult("doubles", "It doubles.", 2, status, seconds=1.5, finding=finding)
    return Report("01_double", "Double", "double.py", "00", (check,), **fields)


class Workers:
    """They answer at once, and remember what they were asked."""

    def __init__(self):
        self.asked = []
        self.answers = {
            RIGHT.key: Outcome(RIGHT, report(Status.PASSED)),
            WRONG.key: Outcome(WRONG, report(Status.FAILED)),
        }

    def run(self, tasks, stop):
        for task in tasks:
            self.asked.append(task.key)
            yield replace(self.answers.get(task.key, self.answers["reference"]), task=task)


@pytest.fixture
def course(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return catalog.load(tmp_path / "course")


@pytest.fixture
def ask(course, tmp_path):
    """Ask for some tasks, and return which of them were graded, and all outcomes."""

    def ask(*tasks, workers=None, **options):
        workers = workers or Workers()
        with Kept(workers, course, tmp_path / "cache", **options) as kept:
            outcomes = list(kept.run(tasks, lambda: False))
        assert kept.known["01_double"] == len(tasks) - len(workers.asked)
        return workers.asked, outcomes

    return ask


def test_what_is_known_is_not_graded_again(ask):
    first, made = ask(RIGHT, WRONG)
    second, kept = ask(RIGHT, WRONG)
    assert first == ["reference", "wrong/three"]
    assert second == []
    assert kept == made
    # What it is called makes no difference, and it is called what was asked for.
    other = replace(RIGHT, key="valid/other")
    again, (outcome,) = ask(other)
    assert again == []
    assert outcome == Outcome(other, report(Status.PASSED))


@pytest.mark.parametrize(
    "task",
    [
        replace(RIGHT, content=reformatted("def double(x): return x*2").encode()),
        replace(RIGHT, seed=1),
        replace(RIGHT, only=("doubles",)),
        replace(RIGHT, timeout=3.0),
        replace(RIGHT, stop_at_first=True),
        replace(RIGHT, wanted=Wanted.TRAININGS),
        replace(RIGHT, secret="another"),
    ],
)
def test_another_question_is_asked(ask, task):
    ask(RIGHT)
    assert ask(task)[0] == ["reference"]


@pytest.mark.parametrize(
    ("file", "again"),
    [
        ("grader/checks/01_double.py", ["reference", "wrong/three"]),
        ("exercises/01_double/exercise.toml", ["reference", "wrong/three"]),
        ("exercises/01_double/double.py", ["reference", "wrong/three"]),
        ("datasets/pairs.py", ["reference", "wrong/three"]),
        # They name the cause of a mistake; nobody asks for that of a pass.
        ("solutions/01_double/wrong.toml", ["wrong/three"]),
        ("solutions/01_double/double.py", ["wrong/three"]),
        ("exercises/01_double/README.md", []),
    ],
)
def test_what_has_changed_is_graded_again(ask, course, file, again):
    ask(RIGHT, WRONG)
    path = course.root / file
    path.write_text(path.read_text() + "\n")
    assert ask(RIGHT, WRONG)[0] == again
    assert ask(RIGHT, WRONG)[0] == []


def test_all_of_it_can_be_graded_again(ask):
    ask(RIGHT)
    workers = Workers()
    workers.answers["reference"] = Outcome(RIGHT, report(Status.FAILED))
    assert ask(RIGHT, workers=workers, again=True)[0] == ["reference"]
    # What is found now is what is known from now on.
    assert ask(RIGHT)[1][0].report.checks[0].status is Status.FAILED


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(RIGHT, report(Status.TIMEOUT)),
        Outcome(RIGHT, report(Status.BROKEN)),
        Outcome(RIGHT, report(Status.PASSED, interrupted=True)),
        Outcome(RIGHT, problem="its process ended"),
        Outcome(RIGHT, alone="run by itself, it took more than 180 s"),
    ],
)
def test_what_the_machine_may_have_done_is_not_kept(ask, outcome):
    workers = Workers()
    workers.answers["reference"] = outcome
    ask(RIGHT, workers=workers)
    assert ask(RIGHT)[0] == ["reference"]


def test_a_mistake_that_has_no_end_is_kept(ask):
    workers = Workers()
    workers.answers[WRONG.key] = Outcome(WRONG, report(Status.TIMEOUT))
    ask(WRONG, workers=workers)
    assert ask(WRONG)[0] == []


def test_a_reference_that_runs_by_itself_is_kept(ask):
    alone, workers = Task("alone", "01_double", RIGHT.content, Wanted.ALONE), Workers()
    workers.answers["alone"] = Outcome(alone)
    ask(alone, workers=workers)
    assert ask(alone) == ([], [Outcome(alone)])


def test_what_was_edited_meanwhile_is_not_kept(ask, course):
    class Edited(Workers):
        def run(self, tasks, stop):
            course.exercises[0].check_file.write_text('"""Others."""\n')
            yield from super().run(tasks, stop)

    ask(RIGHT, workers=Edited())
    assert ask(RIGHT)[0] == ["reference"]


def test_ctrl_c_loses_nothing_that_was_done(ask):
    class Stopped(Workers):
        def run(self, tasks, stop):
            yield from super().run(tasks[:1], stop)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(RIGHT, WRONG, workers=Stopped())
    assert ask(RIGHT, WRONG)[0] == ["wrong/three"]


def test_a_damaged_row_is_graded_again(ask, tmp_path):
    ask(RIGHT)
    with sqlite3.connect(tmp_path / "cache" / "proofs.sqlite") as database:
        database.execute("UPDATE kept SET text = 'half of i'")
    assert ask(RIGHT)[0] == ["reference"]
    assert ask(RIGHT)[0] == []
