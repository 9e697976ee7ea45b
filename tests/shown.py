"""A grading in a notebook with one of everything, for the tests of how it is shown."""

import numpy as np
import pytest

from rnn_grade.checks import expect
from rnn_grade.errors import Failure
from rnn_grade.grading.findings import finding_of
from rnn_grade.render.html.page import Grading
from rnn_grade.report import CheckResult, Event, Finding, Report, Status

ORIGIN = "In[3], In[4] and In[5], as you ran them last"
LINKS = {"In[4]": "first-cell", "In[5]": "last-cell"}
SUGGESTION = ("rnn-grade hint 3", "opens one more hint")


def found(expectation, *arguments, line=0, cell="", source="", **keywords) -> Finding:
    with pytest.raises(Failure) as raised:
        expectation(*arguments, **keywords)
    finding = finding_of(raised.value)
    values = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
    return Finding(**values | {"line": line, "cell": cell, "source": source})


def result(name, title, status, points=2, **fields) -> CheckResult:
    return CheckResult(name, title, points, status, 0.25, **fields)


def _states() -> Finding:
    truth = np.random.default_rng(0).normal(size=(4, 9, 8))
    squashed = truth.copy()
    squashed[0, 2:] = np.tanh(2 * squashed[0, 2:])
    return found(
        expect.close,
        squashed,
        truth,
        what="the states of `simple_rnn_forward`",
        axes="(batch, timesteps, units)",
        cause="From the third step on, the state is squashed twice.",
        hint="Apply `np.tanh` once, after the sum.",
        line=4,
        cell="In[4]",
        source="        h = np.tanh(np.tanh(x @ kernel + h @ recurrent_kernel + bias))",
    )


STATES = _states()
SHAPE = found(
    expect.shape,
    np.zeros((5, 6, 16)),
    (5, 16),
    axes="(batch, verbs)",
    what="the output of `model.predict`",
    line=3,
    cell="cell 7",
    source="    layers.SimpleRNN(units, return_sequences=True),",
)
SCORE = found(expect.score, 0.612, bar=0.927, chance=0.2, naive=0.55, optimum=0.95, leak=0.99)
RAISED = Finding(
    "exception",
    "calling `build_model`",
    line=2,
    cell="In[5]",
    source="    return keras.Sequential([layers.SimpleRNN(unit)])",
    numbers={
        "type_name": "NameError",
        "message": "name 'unit' is not defined",
        "during": "calling `build_model`",
    },
)
CALLED = "The model can be called on any number of timesteps."
CHECKS = (
    result("rows", "`step` returns the new state, one row for each sequence.", Status.PASSED, 1),
    result("bias", "`step` adds the bias before the tanh.", Status.PASSED),
    result(
        "states",
        "The states of all steps are returned in order.",
        Status.FAILED,
        finding=STATES,
        output="h is 3\nh is 4\n",
    ),
    result(
        "shape",
        "The model returns one row of probabilities for each sentence.",
        Status.FAILED,
        finding=SHAPE,
    ),
    result(
        "called",
        CALLED,
        Status.ERROR,
        finding=RAISED,
        traceback="In[5], line 2, in build_model:\n    return\n\nNameError: no `unit`",
    ),
    result(
        "accuracy",
        "The accuracy on hidden sentences reaches the bar.",
        Status.FAILED,
        4,
        finding=SCORE,
        curve=(0.22, 0.31, 0.42, 0.5, 0.58, 0.6, 0.612),
        bar=0.927,
    ),
    result("short", "The short ones are learned.", Status.PASSED, 3, curve=(0.4, 0.93), bar=0.9),
    result("saved", "A saved model gives the same answers.", Status.SKIPPED, waits_for=(CALLED,)),
    result("gradient", "Every weight gets a gradient.", Status.SKIPPED, waits_for=(CALLED,)),
    result(
        "continues",
        "`predict_next` continues a sentence.",
        Status.NOT_ATTEMPTED,
        finding=Finding("unfilled", "predict_next"),
    ),
)
NOTE = Finding(
    "that", "cell 9", actual="left out", line=1, cell="cell 9", source="plt.plot(history"
)
REPORT = Report(
    "03_simple_rnn",
    "A simple RNN that remembers",
    "a notebook",
    "ab" * 32,
    CHECKS,
    notes=(NOTE,),
    isolation="sealed",
    worker="fork",
    seconds=6.3,
)


def events():
    """What happened while it was made."""
    yield Event("static", notes=REPORT.notes)
    yield Event("importing", detail="TensorFlow and Keras")
    yield Event("ready")
    for check in CHECKS:
        yield Event("started", check=check.name)
        for epoch, score in enumerate(check.curve, 1):
            yield Event("epoch", check=check.name, epoch=epoch, score=score, bar=check.bar)
        yield Event("finished", check=check.name, result=check)


def grading(report: Report = REPORT, **changes) -> Grading:
    """What is shown at the end."""
    values = {
        "number": 3,
        "title": report.title,
        "origin": ORIGIN,
        "results": report.checks,
        "findings": report.findings,
        "notes": report.notes,
        "report": report,
        "suggestion": ("%hint 3", "opens one more hint"),
        "links": LINKS,
    }
    return Grading(**values | changes)
