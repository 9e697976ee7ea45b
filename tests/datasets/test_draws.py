"""Drawn data comes back as it was, whatever its fields are made of."""

import numpy as np
import pytest

from rnn_grade.datasets.draws import SUFFIX, Draw, values_of, write
from rnn_grade.errors import UserError

ROWS = (np.arange(3), np.arange(2))
VALUES = {
    "x": np.ones((2, 3, 1), np.float32),
    "ragged": ROWS,
    "texts": ("zwölf", ""),
    "optimum": float("nan"),
    "share": np.float64(0.1),
    "table": {"a": [1, None, True], "b": [np.eye(2), np.ones(3, bool)]},
}


@pytest.fixture
def module(tmp_path):
    draws = [
        Draw("train", {"samples": None}, VALUES),
        Draw("train", {"samples": 2}, {"x": np.zeros(2)}),
    ]
    (tmp_path / f"adding{SUFFIX}").write_bytes(write(draws))
    return str(tmp_path / "adding.py")


def test_every_kind_of_field_comes_back(module):
    found = values_of(module, "train", 7, 7, {"samples": None})
    assert found["x"].dtype == np.float32
    assert found["x"].shape == (2, 3, 1)
    assert [row.tolist() for row in found["ragged"]] == [[0, 1, 2], [0, 1]]
    assert type(found["ragged"]) is tuple
    assert found["texts"] == VALUES["texts"]
    assert np.isnan(found["optimum"])
    assert type(found["share"]) is np.float64
    assert found["table"]["a"] == [1, None, True]
    assert found["table"]["b"][1].dtype == bool


def test_another_draw_is_not_there_and_those_that_are_get_named(module):
    for seed, options in ((8, {"samples": None}), (7, {"samples": 3})):
        with pytest.raises(UserError) as error:
            values_of(module, "train", seed, 7, options)
        assert error.value.message == (
            "This course gives out `adding` as it was drawn once: other seeds and other options "
            "stay with its instructor."
        )
        assert error.value.hint == (
            'It has `load_data("adding", "train")`, `load_data("adding", "train", samples=2)`.'
        )


@pytest.mark.parametrize("value", [np.array([None]), {1: 2}, lambda: 0])
def test_what_is_no_data_is_named(value):
    with pytest.raises(TypeError, match=r"^its field `x` is or holds "):
        write([Draw("train", {}, {"x": value})])
