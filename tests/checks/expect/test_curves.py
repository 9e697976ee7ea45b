"""The kind of a curve, on trainings of the exercises that went wrong in known ways."""

import json
import math
from pathlib import Path

import pytest

from rnn_grade.checks.expect import curves

# References of the exercises with another optimizer or another network, trained once each.
MEASURED = json.loads(Path(__file__).with_name("curves.json").read_text("utf-8"))


@pytest.mark.parametrize("curve", MEASURED, ids=lambda curve: curve["training"])
def test_a_training_that_was_measured(curve):
    losses, scores = curve["losses"], curve["scores"]
    found = curves.kind(losses, scores, chance=curve["chance"], bar=curve["bar"])
    assert found == curve["kind"]


@pytest.mark.parametrize(
    ("kind", "losses", "scores"),
    [
        ("not_a_number", (2.0, 1.0, math.nan), (0.5, 0.5, math.nan)),
        # Without a loss, and with an error of infinity at the end.
        ("not_a_number", (math.nan,) * 5, (0.5,) * 4 + (math.inf,)),
        ("unclear", (math.nan,) * 5, (0.5,) * 5),
        ("unclear", (2.0, 1.0, 0.9), (0.5, 0.6, 0.6)),
        ("unclear", (), ()),
        ("level", (0.7,) * 5, (0.5,) * 5),
        # On the plateau, and down from it in the last epochs.
        ("improving", (1.6, 0.71, 0.7, 0.69, 0.68, 0.6, 0.4), (0.5,) * 7),
        ("jumping", (0.7, 2.0, 0.9, 1.9, 0.7, 1.5), (0.5,) * 6),
        ("overfitted", (0.9, 0.5, 0.4, 0.3, 0.2, 0.1), (0.6, 0.7, 0.7, 0.69, 0.69, 0.69)),
        # No better than guessing: there is nothing that was learned by heart.
        ("level", (1.8, 0.8, 0.5, 0.4, 0.4, 0.4), (0.5, 0.51, 0.5, 0.5, 0.5, 0.5)),
    ],
)
def test_the_kind_of_a_curve(kind, losses, scores):
    assert curves.kind(losses, scores, chance=0.5, bar=0.92) == kind


def test_an_error_falls_where_a_share_rises():
    falling = (1.0, 0.5, 0.4, 0.3, 0.2, 0.1)
    found = curves.kind(falling, (1.0, 0.3, 0.3, 0.32, 0.33, 0.33), chance=1.2, bar=0.1)
    assert found == "overfitted"
    assert curves.kind(falling, falling, chance=1.2, bar=0.05) == "improving"
