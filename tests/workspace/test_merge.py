"""A learner's text gets what the course changed, and loses nothing of its own."""

import pytest

from rnn_grade.workspace.merging.merge import Signature, merge

BASE = '''"""Exercise 1."""

import keras

SIZE = 3


def step(x, state):
    """Take a step.

    Args:
        x: The input.
    """
    # TODO: add
    raise NotImplementedError("TODO")


class Cell(keras.layers.Layer):
    """A cell."""

    def build(self, shape):
        """Build it."""
        raise NotImplementedError("TODO")

    def call(self, x):
        """Call it."""
        raise NotImplementedError("TODO")


if __name__ == "__main__":
    print(step(1, 2))
'''
OWN = BASE.replace(
    """    # TODO: add
    raise NotImplementedError("TODO")


class""",
    """    # Mine.
    return helper(x) + state
    # It works!


def helper(x):
    return x * SIZE


class""",
)


def test_what_is_untouched_is_the_new_text_exactly():
    new = "print(1)\n"
    assert merge(BASE, BASE, new).text == new


def test_without_anything_new_the_text_stays_as_it_is():
    assert merge(BASE, OWN, BASE).text == OWN


def test_a_docstring_changes_above_a_body_of_the_learners():
    merged = merge(BASE, OWN, BASE.replace("x: The input.", "x: The input, `(batch,)`."))
    assert merged.text == OWN.replace("x: The input.", "x: The input, `(batch,)`.")
    assert (merged.renewed, merged.kept) == (("`step`",), ())


@pytest.mark.parametrize("parameter", ["mask=None", "*, mask=None"])
def test_an_argument_that_may_be_left_out_goes_above_the_learners_body(parameter):
    merged = merge(BASE, OWN, BASE.replace("x, state)", f"x, state, {parameter})"))
    assert f"def step(x, state, {parameter}):" in merged.text
    assert merged.signatures == (Signature("`step`", ("mask",), (), kept=False),)


@pytest.mark.parametrize(
    ("parameters", "takes", "drops"),
    [
        ("x, state, mask", ("mask",), ()),
        ("inputs, state", ("inputs",), ("x",)),
        ("x", (), ("state",)),
        ("state, x", (), ()),
    ],
)
def test_a_signature_that_would_break_the_body_is_pointed_out(parameters, takes, drops):
    merged = merge(BASE, OWN, BASE.replace("x, state)", f"{parameters})"))
    assert "def step(x, state):" in merged.text
    assert merged.signatures == (Signature("`step`", takes, drops, kept=True),)


def test_a_function_that_is_still_a_stub_is_the_new_one_whole():
    new = BASE.replace("def call(self, x):", "def call(self, x, mask):")
    merged = merge(BASE, OWN, new)
    assert "def call(self, x, mask):" in merged.text
    assert merged.renewed == ("`Cell.call`",)
    assert merged.signatures == ()


def test_what_both_changed_stays_the_learners_and_is_named():
    own, new = BASE.replace("SIZE = 3", "SIZE = 4"), BASE.replace("SIZE = 3", "SIZE = 5")
    merged = merge(BASE, own, new)
    assert merged.text == own
    assert merged.kept == ("`SIZE`",)


def test_parts_come_and_go():
    new = BASE.replace("SIZE = 3\n", "WIDTH = 3\n").replace(
        "class Cell", "def loop(xs):\n    return xs\n\n\nclass Cell"
    )
    merged = merge(BASE, BASE.replace("Take a step.", "Step."), new)
    assert merged.text == new.replace("Take a step.", "Step.")
    assert (merged.added, merged.dropped) == (("`WIDTH`", "`loop`"), ("`SIZE`",))


def test_what_the_learner_uses_is_not_taken_away():
    merged = merge(BASE, OWN, BASE.replace("SIZE = 3\n", ""))
    assert "SIZE = 3" in merged.text
    assert merged.dropped == ()


def test_both_imports_stand_where_both_changed_one():
    base = "from keras import layers\n"
    merged = merge(base, "from keras import layers, ops\n", "from keras import layers, losses\n")
    assert merged.text == "from keras import layers, ops\nfrom keras import layers, losses\n"
    assert merged.kept == ()


def test_imports_of_the_future_stay_the_first():
    own = BASE.replace("import keras\n", "import math\nimport keras\n")
    new = BASE.replace("import keras\n", "from __future__ import annotations\n\nimport keras\n")
    merged = merge(BASE, own, new)
    assert merged.text.index("__future__") < merged.text.index("import math")


def test_functions_that_the_course_puts_in_another_order_take_their_remarks_along():
    step = BASE[BASE.index("def step") : BASE.index("class Cell")]
    new = BASE.replace(step, "").replace("if __name__", f"{step}if __name__")
    merged = merge(BASE, OWN, new)
    assert merged.text.index("class Cell") < merged.text.index("def step")
    assert "    return helper(x) + state\n    # It works!\n" in merged.text


def test_a_learner_who_ordered_anew_keeps_that_order():
    own = '"""D."""\n\n\ndef b():\n    return 2\n\n\ndef a():\n    return 1\n'
    base = '"""D."""\n\n\ndef a():\n    pass\n\n\ndef b():\n    pass\n'
    merged = merge(base, own, base + "\n\ndef c():\n    pass\n")
    assert merged.text == own + "\n\ndef c():\n    pass\n"


def test_what_cannot_be_read_is_left_alone():
    own = OWN.replace("return helper(x) + state", "return helper(x +")
    merged = merge(BASE, own, BASE.replace("SIZE = 3", "SIZE = 4"))
    assert (merged.text, merged.whole) == (own, True)


def test_a_part_that_the_learner_deleted_and_the_course_changed_is_named():
    own = BASE.replace("SIZE = 3\n", "")
    merged = merge(BASE, own, BASE.replace("SIZE = 3", "SIZE = 4"))
    assert "SIZE =" not in merged.text
    assert merged.kept == ("`SIZE`",)
