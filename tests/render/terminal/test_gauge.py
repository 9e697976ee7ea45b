"""A gauge says how far it is while it goes on, and leaves nothing behind."""

import io

import pytest
from rich.console import Console

from rnn_grade.render.terminal import gauge as module
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


@pytest.fixture
def clock(monkeypatch):
    """Time goes on when it is told to."""

    class Clock:
        now = 0.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_a_file_gets_nothing_of_it_and_who_waits_a_line_now_and_then(clock, capsys):
    console = Console(file=io.StringIO(), width=100)
    with Gauge(console, "Proving", time_left=True) as gauge:
        gauge.expect(1_000)
        for _ in range(1_000):
            clock.now += 0.5
            gauge.step("02_cell [stub]")
    assert console.file.getvalue().strip() == ""
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == [
        "Proving: 100 of 1,000, 0:50, 02_cell [stub]",
        "Proving: 200 of 1,000, 1:40, 02_cell [stub]",
    ]
    assert len(lines) == 10


def test_slow_steps_are_each_told(clock, capsys):
    with Gauge(Console(file=io.StringIO()), "Training") as gauge:
        gauge.expect(50)
        for _ in range(3):
            clock.now += 70
            gauge.step("reference")
    assert capsys.readouterr().err.splitlines() == [
        "Training: 1 of 50, 1:10, reference",
        "Training: 2 of 50, 2:20, reference",
        "Training: 3 of 50, 3:30, reference",
    ]


def test_what_takes_no_time_is_not_told(clock, capsys):
    with Gauge(Console(file=io.StringIO()), "Proving") as gauge:
        gauge.expect(2)
        for _ in range(2):
            clock.now += 4
            gauge.step("02_cell [stub]")
    assert capsys.readouterr().err == ""
