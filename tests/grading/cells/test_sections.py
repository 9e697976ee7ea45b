"""Whose section a cell stands in: its metadata, its magic, or the heading above it say it."""

import pytest
from cells_made import taken

from rnn_grade.grading.cells.cell import Cell
from rnn_grade.grading.cells.sections import Section, headings, sections
from rnn_grade.grading.cells.target import Target

TARGET = Target(
    ("3", "exercise3", "03_simple_rnn", "simple_rnn", "A simple RNN that remembers"),
    {"build_model": ("size", "verbs")},
    rivals={"build_model": (("features", "units"),)},
    others=("1", "exercise1", "01_windows", "windows", "From text to windows"),
)
OWN = "def build_model(size, verbs): return helper"
OTHER = "def build_model(features, units): return helper"


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("# Exercise 3", Section.OWN),
        ("## Exercise 03: my answer", Section.OWN),
        ("### `03_simple_rnn`", Section.OWN),
        ("# simple_rnn.py", Section.OWN),
        ("# A simple RNN that remembers", Section.OWN),
        ("<h2>Exercise 3</h2>", Section.OWN),
        ("# Exercise 1", Section.OTHER),
        ("# Exercise 31", Section.OTHER),
        ("# Windows", Section.OTHER),
        ("# Text and windows of it", Section.NONE),
        ("# 3 epochs are enough", Section.NONE),
        ("Exercise 3 is hard.", Section.NONE),
    ],
)
def test_headings(heading, section):
    cells = [Cell("", heading, code=False), Cell("", "x = 1")]
    assert sections(cells, TARGET)[1] is section


@pytest.mark.parametrize(
    "text", ["# " + "x #" * 100_000, "# x" + " " * 300_000 + "y", "<h1>" * 75_000, "# #"]
)
def test_odd_headings_are_read_in_one_go_and_again_as_they_were(text):
    once = list(headings(text))
    assert all(0 < len(heading) <= 300 for heading in once)
    assert list(headings("\n".join(f"# {heading}" for heading in once))) == once


def test_a_section_ends_where_another_begins():
    cells = ("# Exercise 3", OWN, "# My notes", "helper = 1", "# Exercise 1", OTHER, "helper = 2")
    assert taken(*cells, target=TARGET) == [OWN, "helper = 1"]


def test_a_helper_of_another_exercise_counts_where_there_is_no_other():
    cells = ("# Exercise 1", "helper = 2", "# Exercise 3", OWN)
    assert taken(*cells, target=TARGET) == ["helper = 2", OWN]


def test_a_star_import_of_another_exercise_counts_where_a_name_comes_from_nowhere_else():
    cells = ("# Exercise 1", "from helpers import *", "# Exercise 3")
    assert taken(*cells, OWN, target=TARGET) == ["from helpers import *", OWN]
    assert taken(*cells, OWN, "helper = 1", target=TARGET) == [OWN, "helper = 1"]


def test_what_a_cell_says_itself_goes_before_its_heading():
    cells = ("# Exercise 1", f"%%exercise 3\n{OWN}", f"%%exercise 1\n{OTHER}")
    assert taken(*cells, target=TARGET) == [OWN]
    said = [Cell("", "# Exercise 1", code=False), Cell("", OWN, exercise="03_simple_rnn")]
    assert sections(said, TARGET)[1] is Section.OWN


def test_without_sections_the_parameters_tell():
    assert taken(OWN, OTHER, "helper = 1", target=TARGET) == [OWN, "helper = 1"]
    assert taken(OTHER, "helper = 1", target=TARGET) == []


def test_ones_own_numbers_do_not_hide_the_function():
    assert taken("# Exercise 1: the layers", OWN, target=TARGET) == [OWN]


def test_a_file_that_a_cell_writes_is_the_exercises_by_its_name():
    assert taken(f"%%writefile simple_rnn.py\n{OWN}", target=TARGET) == [OWN]
    assert taken(f"%%writefile windows.py\n{OTHER}", target=TARGET) == []
