"""A released course, installed where nothing else is, grades all its references rightly."""

import pytest
from installs import Environment, run
from places import ROOT

from rnn_grade.authoring.release.release import make, write
from rnn_grade.course import catalog

COURSE = catalog.load(ROOT)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    release = make(COURSE)
    write(release, folder / "release")
    environment = Environment(folder / "environment")
    environment.install(folder / "release" / "learners" / release.learners)
    here = folder / "release" / "learners"
    return lambda *words: run(environment.scripts / "rnn-grade", *words, cwd=here)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.folder)
def test_the_reference_earns_every_point(home, exercise):
    graded = home(str(exercise.number), exercise.reference)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert f"{exercise.points} of {exercise.points} points" in graded.stdout


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.folder)
def test_a_learners_own_file_is_graded_as_not_attempted(home, exercise):
    graded = home(str(exercise.number))
    assert graded.returncode == 1, graded.stdout + graded.stderr
    assert "Not attempted yet" in graded.stdout
