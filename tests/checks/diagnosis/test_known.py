"""The known mistake behind an answer is named, or the two; and nothing that does not explain it."""

import time

import numpy as np
import pytest

from rnn_grade.checks.diagnosis import Diagnosis, Known, Mistakes
from rnn_grade.course.reference import Edit, Reference

TEXT = """
import numpy as np
from keras import ops


def step(x, h, scale=1.0):
    total = 2 * x + 3 * h
    return scale * np.tanh(total)


def backward(x, gradient):
    bias_gradient = gradient.sum(axis=0)
    return {"kernel": x.T @ gradient, "bias": bias_gradient}


def encode(text):
    return [ord(character) - 96 for character in text]


def label(ids):
    return "-".join(chr(number + 96) for number in ids)


def halve(x):
    while np.max(x) > 1:
        x = x / 2
    return x


def compiled(x):
    return ops.tanh(x)
"""
STEP = (
    ("no_input", "2 * x + ", "", "The input has no influence."),
    ("no_state", " + 3 * h", "", "The state has no influence."),
    ("linear", "np.tanh(total)", "total", "There is no tanh."),
    ("shifted", "np.tanh(total)", "np.tanh(total + 1)", "1 is added."),
    ("no_scale", "scale * ", "", "The scale is not used."),
    ("minus", "+ 3", "- 3", "The state is subtracted."),
    ("raises", "2 * x", "2 * y", "It cannot be run."),
)
X = np.array([0.1, -0.4, 0.3, 0.8, -0.2])
H = np.array([0.5, 0.2, -0.6, 0.1, 0.3])
RIGHT = np.tanh(2 * X + 3 * H)


def known(*rows):
    """Return mistakes, each an edit of the text above."""
    found = []
    for name, find, put, cause in rows:
        start = TEXT.index(find)
        diagnosis = Diagnosis(name, cause, f"Mend {name}.")
        found.append(Known(diagnosis, (Edit(start, start + len(find), put),)))
    return Mistakes(Reference(TEXT), found)


def name(answer, *rows, arguments=(X, H), function="step", **options):
    """Return the name of what is behind an answer."""
    found = known(*(rows or STEP)).behind(function, [(arguments, answer)], **options)
    return found and found.name


class Clock:
    """A processor time that goes on by so much whenever somebody looks at it."""

    def __init__(self, monkeypatch, seconds):
        self.now, self.seconds = 0.0, seconds
        monkeypatch.setattr(time, "process_time", self)

    def __call__(self):
        self.now += self.seconds
        return self.now


def test_a_mistake_is_named_by_the_numbers_that_it_gives():
    assert name(np.tanh(3 * H)) == "no_input"
    assert name(np.tanh(2 * X)) == "no_state"
    assert name(2 * X + 3 * H) == "linear"
    assert name((2 * X + 3 * H).astype(np.float32)) == "linear"
    assert name(list(np.tanh(3 * H))) == "no_input"
    found = known(*STEP).behind("step", [((X, H), np.tanh(3 * H))])
    assert found == Diagnosis("no_input", "The input has no influence.", "Mend no_input.")


@pytest.mark.parametrize(
    "answer", [RIGHT, RIGHT + 0.1, RIGHT[:3], None, "text", [], {}, np.full(5, np.nan)]
)
def test_other_answers_have_no_name(answer):
    assert name(answer) is None


def test_a_mistake_is_named_by_what_it_raises():
    raises = ("NameError", "name 'y' is not defined")
    twice = (*STEP, ("again", "2 * x + 3", "2 * y + 3", "Another name."))
    assert known(*STEP).raising("step", (X, H), *raises).name == "raises"
    assert known(*STEP).raising("step", (X, H), "NameError", "name 'z' is not defined") is None
    assert known(*STEP).raising("step", (X, H), "KeyError", raises[1]) is None
    # Two that raise the same cannot be told apart.
    assert known(*twice).raising("step", (X, H), *raises) is None


def test_keyword_arguments_reach_the_function():
    assert name(RIGHT, scale=2.0) == "no_scale"
    # Where the scale is 1, the mistake gives the right numbers, and is not behind wrong ones.
    assert name(RIGHT + 0.1, scale=1.0) is None


def test_of_two_that_give_the_same_the_first_is_named():
    rows = (("first", "2 * x + ", "", "A."), ("second", "2 * x", "0 * x", "B."))
    assert name(np.tanh(3 * H), *rows) == "first"
    assert name(np.tanh(3 * H), *rows[::-1]) == "second"


def test_a_name_that_has_to_be_sure_is_none_where_two_explain_the_same():
    rows = (("first", "2 * x + ", "", "A."), ("second", "2 * x", "0 * x", "B."))
    assert name(np.tanh(3 * H), *rows, sure=True) is None
    assert name(np.tanh(3 * H), rows[0], sure=True) == "first"
    # The same words are as sure as one of them.
    alike = (rows[0], ("second", "2 * x", "0 * x", "A."))
    assert name(np.tanh(3 * H), *alike, sure=True) == "first"
    assert name(2 * X, *STEP, sure=True) is None


def test_more_questions_tell_mistakes_apart():
    zeros = np.zeros(5)
    mistakes = known(*STEP)
    # Without a state it may be subtracted, or have no influence: nobody sees it.
    assert mistakes.behind("step", [((X, zeros), RIGHT)]) is None
    # Without an input, these two differ, and the input may be missing as well.
    shown = ((zeros, H), np.tanh(-3 * H))
    assert mistakes.behind("step", [shown]).name == "minus"
    minus = [shown, ((X, H), np.tanh(2 * X - 3 * H))]
    assert mistakes.behind("step", minus).name == "minus"
    # What explains one answer and not the other is not named.
    assert mistakes.behind("step", [shown, ((X, H), RIGHT)]) is None


def test_two_mistakes_at_once_are_both_told():
    found = known(*STEP).behind("step", [((X, H), 2 * X)])
    assert found == Diagnosis(
        "no_state and linear",
        "Two things are wrong at once. First: The state has no influence. "
        "Second: There is no tanh.",
        "First: Mend no_state. Second: Mend linear.",
    )


def test_a_single_mistake_is_preferred_to_two():
    both = (
        "both",
        "total = 2 * x + 3 * h\n    return scale * np.tanh(total)",
        "return 2 * x",
        "C.",
    )
    assert name(2 * X) == "no_state and linear"
    assert name(2 * X, *STEP, both) == "both"


GRADIENT = np.arange(1.0, 9.0).reshape(2, 4)
INPUT = np.array([[1.0, -2.0], [0.5, 3.0]])
BACK = (
    ("mean", "sum(axis=0)", "mean(axis=0)", "The bias is averaged."),
    ("sign", "x.T @ gradient", "-x.T @ gradient", "The kernel has the wrong sign."),
)
BOTH = {"kernel": -INPUT.T @ GRADIENT, "bias": GRADIENT.mean(axis=0)}


@pytest.mark.parametrize("rows", [BACK, BACK[::-1]])
def test_the_mistake_that_explains_more_is_told_first(rows):
    # Eight numbers of the kernel, four of the bias; their order in the file does not matter.
    asked = {"arguments": (INPUT, GRADIENT), "function": "backward"}
    assert name(BOTH, *rows, **asked) == "sign and mean"
    # Whoever looks at the bias wants to read of the bias first.
    assert name(BOTH, *rows, **asked, asked=lambda found: found["bias"]) == "mean and sign"
    assert name(BOTH, *rows, **asked, asked=lambda found: found["kernel"]) == "sign and mean"


def test_only_what_is_picked_is_compared():
    def bias(answer):
        return {"bias": answer["bias"]}

    asked = {"arguments": (INPUT, GRADIENT), "function": "backward"}
    assert name({"bias": BOTH["bias"]}, *BACK, **asked, pick=bias) == "mean"
    assert name({"bias": GRADIENT.sum(axis=0)}, *BACK, **asked, pick=bias) is None


def test_the_likeliest_pairs_are_tried_first(monkeypatch):
    tried = []
    run = Reference.run

    def counted(self, function, edits, arguments, **options):
        tried.append(len(tuple(edits)))
        return run(self, function, edits, arguments, **options)

    monkeypatch.setattr(Reference, "run", counted)
    harmless = [
        (f"shift_{i}", "np.tanh(total)", f"np.tanh(total + {i})", "D.") for i in range(1, 20)
    ]
    sign = [("sign", "x.T @ gradient", "-x.T @ gradient", "The kernel has the wrong sign.")]
    others = [(f"times_{i}", "sum(axis=0)", f"sum(axis=0) * {i}", "E.") for i in range(3, 20)]
    rows = [*harmless, *others, *sign, BACK[0]]
    asked = {"arguments": (INPUT, GRADIENT), "function": "backward"}
    assert name(BOTH, *rows, **asked) == "sign and mean"
    # Of more than a hundred pairs.
    assert tried.count(2) <= 2


def test_pairs_have_a_budget_of_processor_time(monkeypatch):
    asked = {"arguments": (INPUT, GRADIENT), "function": "backward"}
    Clock(monkeypatch, 0.2)
    assert name(BOTH, *BACK, **asked) == "sign and mean"
    assert name(BOTH, *BACK, **asked, seconds=0.1) is None
    # A single mistake is named whatever time is left.
    assert name({**BOTH, "kernel": INPUT.T @ GRADIENT}, *BACK, **asked, seconds=0.0) == "mean"
    Clock(monkeypatch, 0.6)
    assert name(BOTH, *BACK, **asked) is None


def test_edits_that_touch_each_other_are_no_pair(monkeypatch):
    pairs = []
    run = Reference.run

    def recorded(self, function, edits, arguments, **options):
        if len(edits) > 1:
            pairs.append({edit.put for edit in edits})
        return run(self, function, edits, arguments, **options)

    monkeypatch.setattr(Reference, "run", recorded)
    rows = (
        ("doubled", "np.tanh(total)", "np.tanh(2 * total)", "A."),
        ("linear", "np.tanh(total)", "total", "B."),
        ("inner", "total)", "total + 1)", "C."),
        ("sine", "np.tanh", "np.sin", "D."),
        ("unscaled", "scale * ", "", "E."),
    )
    assert name(RIGHT + 7.0, *rows, scale=2.0) is None
    # One that begins where another ends does not touch it.
    assert {frozenset(pair) for pair in pairs} == {
        frozenset({"total + 1)", "np.sin"}),
        *(frozenset({row[2], ""}) for row in rows[:-1]),
    }
    assert name(np.sin(2 * X + 3 * H + 1), *rows) == "inner and sine"


def test_few_numbers_are_soon_the_same_by_chance():
    def answer(count):
        return name(2 * X[:count], arguments=(X[:count], H[:count]))

    assert answer(4) == "no_state and linear"
    assert answer(3) is None


IDS = (
    ("zero", " - 96 for", " - 97 for", "The ids begin at 0."),
    ("reversed", "character in text", "character in text[::-1]", "They stand in reverse order."),
)
TEXTS = (
    ("spaces", '"-".join', '" ".join', "Spaces stand between them."),
    ("capitals", "number + 96", "number + 64", "They are capitals."),
)


def test_answers_may_be_lists_of_ids():
    asked = {"arguments": ("abcd",), "function": "encode"}
    assert name([0, 1, 2, 3], *IDS, **asked) == "zero"
    assert name(np.array([4, 3, 2, 1]), *IDS, **asked) == "reversed"
    assert set(name([3, 2, 1, 0], *IDS, **asked).split(" and ")) == {"zero", "reversed"}
    assert name([1, 2, 3, 4], *IDS, **asked) is None
    assert name([0, 1, 2], *IDS, **asked) is None


def test_answers_may_be_texts():
    asked = {"arguments": ([1, 2, 3],), "function": "label"}
    assert name("a b c", *TEXTS, **asked) == "spaces"
    assert name("A-B-C", *TEXTS, **asked) == "capitals"
    assert set(name("A B C", *TEXTS, **asked).split(" and ")) == {"spaces", "capitals"}
    assert name("a-b-c", *TEXTS, **asked) is None
    assert name(["a", "b", "c"], *TEXTS, **asked) is None


def test_a_mistake_that_cannot_be_run_here_is_passed_over():
    # Its edit raises; those before and behind it are still found.
    rows = (STEP[-1], STEP[0])
    assert name(np.tanh(3 * H), *rows) == "no_input"


@pytest.mark.parametrize("function", ["compiled", "missing"])
def test_a_function_that_needs_keras_has_no_known_mistakes(function):
    rows = (("linear", "ops.tanh(x)", "x", "There is no tanh."),)
    assert name(X, *rows, arguments=(X,), function=function) is None


def test_an_edit_beside_a_while_is_never_run():
    # It would go on for ever.
    rows = (("doubles", "x / 2", "x * 2", "It is doubled."), STEP[0])
    assert name(X, *rows, arguments=(4 * X,), function="halve") is None
    assert name(np.tanh(3 * H), *rows) == "no_input"


def test_without_solutions_there_is_nothing_to_name():
    assert Mistakes(Reference(""), []).behind("step", [((X, H), 2 * X)]) is None


def test_what_a_mistake_writes_into_reaches_nobody_else():
    rows = (("in_place", "total = 2 * x", "x *= 2; total = x", "It writes into x."), STEP[0])
    x = X.copy()
    assert name(np.tanh(3 * H), *rows, arguments=(x, H)) == "no_input"
    assert x.tolist() == X.tolist()
