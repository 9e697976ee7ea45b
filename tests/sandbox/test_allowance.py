"""Three clocks: what is computed, what is waited, and what passes on the wall."""

import pytest

from rnn_grade.sandbox import allowance, usage
from rnn_grade.sandbox.allowance import Allowance, Meter


@pytest.mark.parametrize(
    ("processor", "waited", "wall", "left", "excess"),
    [
        (0, 0, 0, 5, None),
        (4, 0, 4, 1, None),
        (6, 0, 3, -1, "timeout"),
        (1, 6, 7, -1, "waited"),
        (6, 6, 60, -1, "timeout"),
        (1, 1, 49, 0.1, None),
        (1, 1, 51, -0.1, "starved"),
    ],
)
def test_the_clock_that_is_ahead_decides(processor, waited, wall, left, excess):
    found = Allowance(5, processor, waited, wall)
    assert found.left == pytest.approx(left)
    assert found.excess == excess


def test_parts_add_up():
    total = Allowance(10, 1, 1, 1)
    total.add(Allowance(3, 2, 0.5, 4))
    assert total == Allowance(10, 3, 1.5, 5)


@pytest.fixture
def read(monkeypatch):
    """Read a meter after a second; return what it took: computing, waiting, the wall."""

    def read(computed, asleep, answered=False):
        now = [0.0, 0.0]
        monkeypatch.setattr(allowance.time, "monotonic", lambda: now[0])
        monkeypatch.setattr(usage, "processor", lambda pid: now[1])
        monkeypatch.setattr(usage, "asleep", lambda pid: asleep)
        meter, found = Meter(1), Allowance(9)
        now[:] = 1.0, computed
        meter.read(found, lambda: answered)
        return found.processor, found.waited, found.wall

    return read


@pytest.mark.parametrize(
    ("computed", "asleep", "taken"),
    [
        (1.5, True, (1.5, 0, 1)),
        (0.2, False, (0.2, 0, 1)),
        (0.2, True, (0.2, 1, 1)),
        (0.0, False, (0, 0, 1)),
        (0.0, True, (0, 1, 1)),
        # Without a look at its threads: only what computes nothing at all is known to wait.
        (0.0, None, (0, 1, 1)),
        (0.2, None, (0.2, 0, 1)),
        # It has ended.
        (None, None, (0, 1, 1)),
    ],
)
def test_a_process_computes_or_waits_or_wants_a_core(read, computed, asleep, taken):
    assert read(computed, asleep) == taken


@pytest.mark.parametrize(
    ("computed", "rested", "waited"),
    # Two cores: one of them free, none, a little left over; and one that is used a little.
    [(0.0, 1.0, 1), (0.0, 0.0, 0), (0.0, 0.4, 0), (0.2, 1.0, 0)],
)
def test_without_a_look_at_its_threads_only_a_core_that_is_free_can_be_left_unused(
    read, monkeypatch, computed, rested, waited
):
    readings = iter([7.0, 7.0 + rested])
    monkeypatch.setattr(usage, "idle", lambda: next(readings))
    assert read(computed, None) == (computed, waited, 1)


def test_what_has_answered_may_rest(read):
    assert read(0.0, True, answered=True) == (0, 0, 1)


def test_without_a_clock_the_wall_counts(monkeypatch):
    monkeypatch.setattr(usage, "processor", lambda pid: None)
    now = [0.0]
    monkeypatch.setattr(allowance.time, "monotonic", lambda: now[0])
    meter, found = Meter(1), Allowance(9)
    now[0] = 2.0
    meter.read(found, lambda: False)
    assert (found.processor, found.waited, found.wall) == (2, 0, 2)


def test_only_what_is_asked_passes_on_the_wall(monkeypatch):
    now = [0.0, 0.0]
    monkeypatch.setattr(allowance.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(usage, "processor", lambda pid: now[1])
    meter, found = Meter(1), Allowance(9)
    now[:] = 5.0, 0.5
    meter.start()
    now[:] = 6.0, 1.5
    meter.read(found, lambda: True)
    # What it computed meanwhile counts all the same.
    assert (found.processor, found.wall) == (1.5, 1)
