"""Diagrams stay whole on a narrow screen, and code is folded where a reader would."""

import io
import re

import pytest
from places import ROOT
from rich.console import Console

from rnn_grade.course import catalog
from rnn_grade.render.terminal.code import fitted
from rnn_grade.render.terminal.task import Task

COURSE = catalog.load(ROOT)
BLOCK = re.compile(r"^```.*\n([\s\S]*?)\n```", re.MULTILINE)
# A line that only leads from the one above to the one below, or an arrow along the line.
DRAWN = re.compile(r"^[ |v^]*[|v^][ |v^]*$|-->|<-|~~>|\.\.>", re.MULTILINE)


def shown(text, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(Task(text))
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.folder)
def test_no_line_of_a_diagram_is_folded(exercise, width):
    text = exercise.task.read_text("utf-8")
    assert max(map(len, shown(text, width))) <= width
    drawn = [found[0] for found in BLOCK.finditer(text) if DRAWN.search(found[1])]
    for block in drawn:
        lines = [line for line in shown(block, width) if line]
        source = [line for line in block.splitlines()[1:-1] if line.strip()]
        # Each line has the same words as before, and none has become two.
        assert [line.split() for line in lines] == [line.split() for line in source]


def test_most_exercises_have_diagrams_of_which_that_was_said():
    texts = [exercise.task.read_text("utf-8") for exercise in COURSE.exercises]
    assert sum(any(DRAWN.search(one[1]) for one in BLOCK.finditer(text)) for text in texts) >= 8


def test_columns_that_are_blank_in_every_line_give_way_and_the_others_stay():
    block = ["a         b", "|         v", "(h)  -->  x"]
    assert fitted(block, 11) == block
    assert fitted(["a         b", "|         v"], 6) == ["a    b", "|    v"]
    assert fitted(["    a     b"], 8) == ["    a  b"]


def test_a_remark_goes_below_its_line():
    line = "x_gradient = dz @ kernel.T     what step t hands back to the one before"
    assert fitted([line], 50) == [
        "x_gradient = dz @ kernel.T",
        "    what step t hands back to the one before",
    ]


def test_what_is_still_too_long_is_folded_at_a_space():
    assert fitted(["probabilities = softmax(state @ output_kernel + output_bias)"], 40) == [
        "probabilities = softmax(state @",
        "    output_kernel + output_bias)",
    ]
