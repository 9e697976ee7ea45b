"""An argument is what it was: the same types, shapes and numbers, all the way down."""

import numpy as np
import pytest

from rnn_grade.sandbox.worker.arguments import copied, protected, same

X = np.arange(4.0)


@pytest.mark.parametrize(
    ("argument", "change"),
    [
        (np.array([1.0, np.nan]), lambda x: x.fill(np.nan)),
        (np.zeros(4), lambda x: setattr(x, "shape", (2, 2))),
        (np.zeros(2), lambda x: setattr(x, "dtype", np.int64)),
        ([1, [2]], lambda x: x[1].append(3)),
        ([1], lambda x: x.__setitem__(0, 1.0)),
        ([1], lambda x: x.__setitem__(0, True)),
        ((np.ones(2), "a"), lambda x: x[0].sort() or x[0].__imul__(2)),
        ({"a": 1}, lambda x: x.update(b=2)),
        ({"a": 1, "b": 2}, lambda x: x.setdefault("a", x.pop("a"))),
        ({"a": {"b": np.ones(2)}}, lambda x: x["a"]["b"].fill(0)),
        ([None], lambda x: x.__setitem__(0, object())),
    ],
)
def test_a_change_is_seen(argument, change):
    before = copied(argument)
    assert same(before, argument)
    change(argument)
    assert not same(before, argument)


def test_what_is_not_plain_may_change():
    class Model:
        weights = 0

    model = Model()
    before = copied([model])
    model.weights = 1
    assert same(before, [model])


@pytest.mark.parametrize(
    ("argument", "write"),
    [
        (X.copy(), lambda x: x.__setitem__(0, 1)),
        ([1, 2], lambda x: x.reverse()),
        ([[1]], lambda x: x[0].append(1)),
        (([1],), lambda x: x[0].__delitem__(0)),
        ({"a": 1}, lambda x: x.pop("a")),
        ({"a": X.copy()}, lambda x: x["a"].sort()),
        ({"a": 1}, lambda x: x.__ior__({"b": 2})),
    ],
)
def test_what_is_protected_says_that_it_is_read_only(argument, write):
    given = protected(argument)
    assert isinstance(given, type(argument))
    with pytest.raises(ValueError, match="read-only"):
        write(given)
