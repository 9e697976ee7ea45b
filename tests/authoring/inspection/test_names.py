"""An exercise's file hides no library, and can be imported."""

import pytest

from rnn_grade.authoring.inspection import names
from rnn_grade.authoring.new import new
from rnn_grade.errors import UserError


@pytest.mark.parametrize("slug", ["random", "string", "keras", "numpy", "rich"])
def test_a_library_is_not_hidden(slug):
    assert names.problems(slug) == [
        f"`{slug}.py` would hide the library `{slug}` from whoever works beside it: take another "
        "name"
    ]


@pytest.mark.parametrize("slug", ["class", "lambda", "match"])
def test_a_word_of_python_is_no_name(slug):
    assert names.problems(slug) == [
        f"`{slug}` is a word of Python's own, which no module can be called: take another name"
    ]


@pytest.mark.parametrize("slug", ["double", "simple_rnn", "gru_cell"])
def test_any_other_name_will_do(slug):
    assert names.problems(slug) == []


def test_nobody_begins_an_exercise_with_such_a_name(tmp_path):
    with pytest.raises(UserError) as raised:
        new(tmp_path, "random")
    assert raised.value.message == "`random` cannot be the name of an exercise."
    assert "would hide the library `random`" in raised.value.hint
    assert list(tmp_path.iterdir()) == []
