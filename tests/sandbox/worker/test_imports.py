"""Learner code imports of this package what is public, and finds nothing else by a name."""

import pytest

from rnn_grade.errors import LearnerError
from rnn_grade.render.words.exceptions import explain_exception

SOURCE = """
import importlib
import sys

import rnn_grade

def by_name(name):
    importlib.import_module(name)

def from_package():
    from rnn_grade import sandbox

def found():
    ours = [name for name in sys.modules if name.startswith("rnn_grade")]
    main = sys.modules["__main__"]
    return ours, [name for name in vars(rnn_grade) if name[0] != "_"], hasattr(main, "main")

def without_the_guard(name):
    sys.meta_path[:] = [finder for finder in sys.meta_path if isinstance(finder, type)]
    importlib.invalidate_caches()
    importlib.import_module(name)

def data():
    from rnn_grade.datasets import load_data, load_text
    return load_data("tense", "validation").x.shape
"""
CLOSED = (
    "rnn_grade.checks",
    "rnn_grade.checks.oracles",
    "rnn_grade.sandbox.worker.models",
    "rnn_grade.sandbox.frames",
    "rnn_grade.course.catalog",
    "rnn_grade.worker.models",
)


@pytest.fixture
def submission(numpy_launcher, open_session):
    found, _ = open_session(numpy_launcher, SOURCE)
    return found


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_not_public_says_what_is(submission, name):
    with pytest.raises(LearnerError) as raised:
        submission.by_name(name)
    error = raised.value
    # The first package on the way is the one that is refused.
    refused = ".".join(name.split(".")[:2])
    assert (error.type_name, error.message) == (
        "ImportError",
        f"`{refused}` cannot be imported while your code is graded; "
        "of `rnn_grade`, only `rnn_grade.datasets` can",
    )
    assert explain_exception(error.type_name, error.message, "")[1:] == (
        "Your code imports a part of the grader, which is not there for it.",
        "Use NumPy, Keras and the standard library; of this package, only `rnn_grade.datasets`.",
    )


def test_a_part_of_the_package_is_no_name_in_it_either(submission):
    with pytest.raises(LearnerError) as raised:
        submission.from_package()
    assert raised.value.message.startswith("`rnn_grade.sandbox` cannot be imported")
    ours, names, has_main = submission.found()
    assert sorted(ours) == ["rnn_grade", "rnn_grade.datasets"]
    assert sorted(names) == ["datasets", "load_ipython_extension", "unload_ipython_extension"]
    assert not has_main


@pytest.mark.parametrize("name", CLOSED)
def test_without_the_guard_there_is_no_file_to_import(submission, name):
    with pytest.raises(LearnerError) as raised:
        submission.without_the_guard(name)
    assert raised.value.type_name in ("ModuleNotFoundError", "PermissionError")


def test_data_sets_can_be_imported(numpy_launcher, open_session, world, submission):
    # The course of this launcher has no data sets: the import itself must work.
    with pytest.raises(LearnerError) as raised:
        submission.data()
    assert raised.value.message.startswith("There are no data sets in ")
