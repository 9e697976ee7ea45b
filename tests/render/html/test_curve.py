"""A training as a picture, with its words for those who do not see it."""

import math
import re
from itertools import pairwise

import pytest
from html_reader import Reader

from rnn_grade.render.html.curve import curve

LEVELS = {"bar": 0.927, "optimum": 0.95, "naive": 0.55, "chance": 0.2}


def texts(picture):
    return [text for tag, text in Reader(picture).inside if tag == "text"]


def points(picture):
    path = re.search(r'd="M ([^"]*)"', picture)[1]
    return [tuple(map(float, point.split())) for point in path.split(" L ")]


def test_it_says_what_it_shows():
    read = Reader(curve((0.22, 0.5, 0.612), LEVELS, "accuracy"))
    assert ("svg", "role", "img") in read.attributes
    assert read.texts("title") == [
        "accuracy after each epoch: 0.612 after epoch 3, bar 0.927, optimum 0.950, naive 0.550, "
        "chance 0.200."
    ]
    assert read.texts("text") == [
        *("1", "epoch", "accuracy", "0.200", "3", "0.950"),
        *("optimum 0.950", "bar 0.927", "naive 0.550", "chance 0.200"),
    ]


def test_higher_scores_stand_higher_and_later_ones_further_right():
    found = points(curve((0.1, 0.5, 0.3, 0.9), {}))
    assert [x for x, _ in found] == sorted(x for x, _ in found)
    assert sorted(found, key=lambda point: -point[1]) == [found[i] for i in (0, 2, 1, 3)]


def test_names_of_near_levels_do_not_cover_each_other():
    levels = {"bar": 0.95, "optimum": 0.951, "naive": 0.949, "chance": 0.948}
    for scores in ((0.1,), (0.9, 2.0)):
        heights = [
            float(y)
            for y in re.findall(r'<text x="\d+" y="([\d.]+)" class="rnn-', curve(scores, levels))
        ]
        names = sorted(heights[-4:])
        assert all(below - above >= 14.9 for above, below in pairwise(names))
        assert all(0 < y < 176 for y in names)


@pytest.mark.parametrize(
    "scores",
    [
        (math.nan,),
        (math.nan, 0.5, math.inf),
        (1e308, -1e308),
        (0.5, 0.5),
        tuple(n / 1000 for n in range(1000)),
        (),
    ],
)
def test_whatever_a_training_reports_has_a_picture_of_few_points(scores):
    picture = curve(scores, {"bar": None, "optimum": math.nan})
    Reader(picture)
    assert "nan" not in picture.partition("</title>")[2]
    assert "inf" not in picture.partition("</title>")[2]
    assert picture.count(" L ") <= 201
    # The end of a training is never left out.
    if scores and math.isfinite(scores[-1]) and len(scores) > 1:
        assert points(picture)[-1][0] == 252


def test_a_hostile_metric_is_text():
    assert texts(curve((0.5,), {}, "<b>"))[2] == "<b>"


def test_a_picture_that_is_taken_away_leaves_nothing_to_be_read():
    # JupyterLab's sanitizer keeps the words of an element that it takes away.
    assert curve((0.5,), {}).startswith('<div hidden="hidden" class="rnn-picture"><svg ')
