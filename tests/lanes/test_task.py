"""What goes to a lane and comes back is the same data on both sides."""

import json
import math
from dataclasses import replace

import pytest
from reports import ALL, EVERY

from rnn_grade.checks.training import Record
from rnn_grade.course.disclosure import Hidden
from rnn_grade.lanes.task import Outcome, Task, Trained, Wanted, tell, told
from rnn_grade.report import Event, Finding

TASK = Task("key", "01_passes", b"\xef\xbb\xbfx = '\xc3\xa9'\r\n", Wanted.TRAININGS, seed=3)


def test_a_task_arrives_byte_by_byte():
    line = TASK.to_json()
    assert "\n" not in line
    assert Task.from_json(line) == TASK
    hiding = replace(TASK, hidden=Hidden.LEFT_OUT)
    assert Task.from_json(hiding.to_json()) == hiding


@pytest.mark.parametrize(
    "event",
    [
        Event("importing", detail="NumPy"),
        Event("static", findings=(Finding("unfilled", "step", line=3, cell="In[4]"),)),
        Event("epoch", check="learns", epoch=2, score=math.nan, bar=0.9),
        *(Event("finished", check.name, check) for check in EVERY.checks),
    ],
)
def test_an_event_comes_back_as_it_was(event):
    line = tell(event)
    assert "\n" not in line
    # Not a number is unlike itself, but both are written alike.
    assert repr(told(line)) == repr(event)


def test_an_outcome_is_no_event_and_nonsense_is_neither():
    assert told(Outcome(TASK).to_json()) is None
    for line in ("{", "[]", '{"event": {"kind": "other"}}', '{"event": {}}'):
        with pytest.raises(ValueError):  # noqa: PT011 - json's own is one as well
            told(line)


@pytest.mark.parametrize("report", ALL)
def test_a_report_comes_back_as_it_was(report):
    line = Outcome(TASK, report).to_json()
    assert "\n" not in line
    assert Outcome.from_json(TASK, line) == Outcome(TASK, report)


def test_trainings_come_back_as_they_were():
    record = Record(0.5, 3, 2, True, (0.25, math.inf, 0.75))
    made = Outcome(TASK, EVERY, trainings={"learns": Trained(record, {"chance": 0.1})})
    assert Outcome.from_json(TASK, made.to_json()) == made


def test_a_fault_and_a_run_by_itself_come_back_without_a_report():
    for made in (Outcome(TASK, problem="no memory"), Outcome(TASK, alone="it prints nothing")):
        assert Outcome.from_json(TASK, made.to_json()) == made


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        json.dumps({"key": "key"}),
        json.dumps({"key": "key", "report": {}, "problem": "", "trainings": {}, "alone": ""}),
        Outcome(Task("other", "01_passes", b"")).to_json(),
        json.dumps(json.loads(Outcome(TASK).to_json()) | {"trainings": {"learns": {"record": {}}}}),
    ],
)
def test_nonsense_is_no_outcome(line):
    with pytest.raises(ValueError):  # noqa: PT011 - json's own is one as well
        Outcome.from_json(TASK, line)
