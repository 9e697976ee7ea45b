"""The public half of a data set answers as the whole does, and does not say how it is drawn."""

import dataclasses

import numpy as np
import pytest
from places import ROOT

from rnn_grade import datasets
from rnn_grade.authoring.release.public_data import public_data
from rnn_grade.course import catalog
from rnn_grade.errors import UserError


def same(one, other) -> bool:
    if isinstance(one, np.ndarray):
        exact = one.dtype.kind != "f"
        equal = np.array_equal(one, other, equal_nan=not exact)
        return one.dtype == other.dtype and equal
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or one != one)


@pytest.mark.parametrize("name", datasets.names(root=ROOT))
def test_learners_get_the_same_data(sealed, name):
    whole = datasets.load_data(name, "validation", root=ROOT)
    public = datasets.load_data(name, "validation", root=sealed.root)
    for field in dataclasses.fields(whole):
        assert same(getattr(whole, field.name), getattr(public, field.name)), field.name
    properties = {key for key, one in vars(type(whole)).items() if isinstance(one, property)}
    assert all(getattr(public, one) == getattr(whole, one) for one in properties)
    assert datasets.card(name, root=ROOT) == datasets.card(name, root=sealed.root)


def test_what_a_stub_asks_for_is_there_and_nothing_else(sealed):
    assert len(datasets.load_data("adding", "validation", samples=1, root=sealed.root).y) == 1
    tense = datasets.load_data("tense", root=sealed.root)
    assert tense.words(tense.x[0]).split()[-2] == "the"
    assert not hasattr(tense, "exchange_first")
    with pytest.raises(UserError, match="as it was drawn once"):
        datasets.load_data("tense", seed=1, root=sealed.root)
    with pytest.raises(UserError, match="has no option `phrases`"):
        datasets.load_data("tense", phrases=1, root=sealed.root)


COIN = """
from __future__ import annotations
from dataclasses import dataclass

@dataclass(frozen=True)
class Coin:
    x: object

def load(split="train", seed=0){returns}:
    return {made}
"""


@pytest.mark.parametrize(
    ("returns", "made", "why"),
    [
        ("", "Coin(1)", "does not say by its annotation which class it returns"),
        (" -> Toss", "Coin(1)", "does not define the class `Toss`"),
        (" -> Coin", "[1]", "returns a list, no dataclass"),
        (" -> Coin", "Coin(print)", "its field `x` is or holds a value of type builtin_function"),
    ],
)
def test_a_data_set_that_cannot_be_handed_out_says_why(world, tmp_path, returns, made, why):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets/coin.py").write_text(COIN.format(returns=returns, made=made))
    with pytest.raises(UserError, match=why):
        public_data(catalog.Course(tmp_path, world.exercises[:1]), "coin")
