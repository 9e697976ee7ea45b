"""What a terminal would take is said as a cell takes it."""

import pytest

from rnn_grade.notebook.kernel.spoken import in_a_cell


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("Run `rnn-grade exercise3 -v`.", "Run `%grade 3 -v`."),
        ("rnn-grade hint 12", "%hint 12"),
        ("`rnn-grade show 3` reads it", "`%show 3` reads it"),
        ("`rnn-grade list` shows all of them.", "`!rnn-grade list` shows all of them."),
        ("`!rnn-grade list`", "`!rnn-grade list`"),
        ("the package rnn-grade", "the package rnn-grade"),
    ],
)
def test_commands_become_magics(said, here):
    assert in_a_cell(said) == here
