"""A gauge says how far it is while it goes on, and leaves nothing behind."""

import io

from rich.console import Console

from rnn_grade.render.terminal.gauge import Gauge


def screen() -> Console:
    return Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None)


def test_it_counts_to_what_is_expected_and_says_what_was_done():
    console = screen()
    with Gauge(console, "Proving") as gauge:
        gauge.expect(2)
        gauge.step("02_cell [stub]")
        gauge.expect(1)
        gauge.say("still at it")
        shown = console.file.getvalue()
    assert "Proving" in shown
    text = console.file.getvalue()
    assert "1/3" in text
    assert "still at it" in text


def test_a_file_gets_nothing_of_it():
    console = Console(file=io.StringIO(), width=100)
    with Gauge(console, "Proving", time_left=True) as gauge:
        gauge.expect(1)
        gauge.step("02_cell [stub]")
    assert console.file.getvalue().strip() == ""
