"""A plain pytest run has the fixtures of the grader, and the same face behind them."""

import inspect
import os
import subprocess
import sys

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.errors import LearnerError
from rnn_grade.grading import fixtures
from rnn_grade.sandbox.connection import Worker
from rnn_grade.sandbox.launcher import Launcher
from rnn_grade.sandbox.questions.submission import Call
from rnn_grade.sandbox.worker.channel import Channel
from support import plain_fixtures
from support.plain_fixtures import PlainLauncher, PlainWorker, Wire


def face(kind):
    """Return the public functions of a class with their parameters."""
    members = inspect.getmembers(kind, inspect.isfunction)
    parameters = {
        name: [(p.name, p.kind, p.default) for p in inspect.signature(member).parameters.values()]
        for name, member in members
    }
    return {name: found for name, found in parameters.items() if not name.startswith("_")}


def test_the_fixtures_are_those_of_the_grader():
    assert plain_fixtures.pytest_plugins == [fixtures.__name__]


@pytest.mark.parametrize(("plain", "real"), [(PlainWorker, Worker), (Wire, Channel)])
def test_the_plain_face_is_the_real_one(plain, real):
    assert face(plain) == face(real)


def test_a_session_asks_its_launcher_for_workers_alone():
    assert face(PlainLauncher).items() <= face(Launcher).items()


@pytest.fixture
def exercise():
    return catalog.load(ROOT).find("2")


@pytest.fixture
def plain_pytest(exercise, tmp_path):
    """Run the checks on a source, as the class benchmark does."""

    def run(source):
        path = tmp_path / f"{exercise.slug}.py"
        path.write_text(source, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "pytest", *plain_fixtures.arguments(exercise.check_file)],
            env={**os.environ, **plain_fixtures.environment(path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_reference_passes(exercise, plain_pytest):
    done = plain_pytest(exercise.reference.read_text("utf-8"))
    assert done.returncode == 0, done.stdout
    assert f"{len(exercise.checks)} passed" in done.stdout


def test_a_known_mistake_fails_at_its_check(exercise, plain_pytest):
    mistake = read_mistakes(exercise)[0][0]
    done = plain_pytest(mistake.apply(exercise.reference.read_text("utf-8")))
    assert done.returncode == 1
    assert f"::test_{mistake.check}" in done.stdout


def test_what_was_printed_is_kept_until_it_is_asked_for(tmp_path):
    worker = PlainWorker(tmp_path)
    worker.load("learner", b"print('one')\ndef say(word):\n    print(word)\n", 0)
    worker.ask(Call("say", ["two"], {}), 0, "calling `say`")
    assert (worker.output(), worker.output()) == ("one\ntwo\n", "")


def test_what_the_learners_code_raises_is_told_apart(tmp_path):
    worker = PlainWorker(tmp_path)
    with pytest.raises(LearnerError, match="ZeroDivisionError while importing"):
        worker.load("learner", b"1 / 0\n", 0)
