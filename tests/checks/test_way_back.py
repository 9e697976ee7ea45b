"""A way back returns gradients by name; a mistake in one of them is named from all of them."""

import numpy as np
import pytest
from failures import read

from rnn_grade.checks.diagnosis import Diagnosis, Known, Mistakes
from rnn_grade.checks.way_back import WayBack
from rnn_grade.course.reference import Edit, Reference
from rnn_grade.errors import Failure

REFERENCE = """
def backward(x, kernel, bias, gradient):
    return {
        "x": gradient @ kernel.T,
        "kernel": x.T @ gradient,
        "bias": gradient.sum(axis=0),
    }
"""
KNOWN = (
    ("mean", "sum(axis=0)", "mean(axis=0)", "The bias is averaged."),
    ("sign", "x.T @ gradient", "-x.T @ gradient", "The kernel has the wrong sign."),
    ("all", "):\n", "):\n    gradient = gradient / len(x)\n", "Everything is averaged."),
)
AXES = {"x": "(batch, features)", "kernel": "(features, units)", "bias": "(units,)"}
BATCH, FEATURES, UNITS = 4, 3, 2
RNG = np.random.default_rng(0)
X, KERNEL = RNG.normal(size=(BATCH, FEATURES)), RNG.normal(size=(FEATURES, UNITS))
BIAS, GRADIENT = RNG.normal(size=UNITS), RNG.normal(size=(BATCH, UNITS))


def mistakes():
    known = []
    for name, find, put, cause in KNOWN:
        start = REFERENCE.index(find)
        edit = Edit(start, start + len(find), put)
        known.append(Known(Diagnosis(name, cause, f"Mend {name}."), (edit,)))
    return Mistakes(Reference(REFERENCE), known)


def right(x, kernel, bias, gradient):
    return {"x": gradient @ kernel.T, "kernel": x.T @ gradient, "bias": gradient.sum(axis=0)}


RIGHT = right(X, KERNEL, BIAS, GRADIENT)


def backward(answer):
    """Return a way back that answers in this way, or always with this."""
    call = answer if callable(answer) else lambda *arguments: answer
    return WayBack("backward", call, AXES, mistakes)


def loss(point):
    total = point.get("x", X) @ point.get("kernel", KERNEL) + point.get("bias", BIAS)
    return float(np.sum(total * GRADIENT))


def agrees(answer, *names, **options):
    points = {"x": X, "kernel": KERNEL, "bias": BIAS}
    backward(answer).gradients_agree(
        X,
        KERNEL,
        BIAS,
        GRADIENT,
        loss=loss,
        at={name: points[name] for name in names},
        hint="Look again.",
        **options,
    )


def said(answer, *names, **options):
    with pytest.raises(Failure) as caught:
        agrees(answer, *names, **options)
    return caught.value.what, caught.value.cause, caught.value.hint


def test_the_right_gradients_agree_as_arrays_and_as_lists():
    agrees(right, *AXES)
    agrees(lambda *asked: {key: value.tolist() for key, value in right(*asked).items()}, *AXES)
    # What is not looked at need not be there.
    agrees(lambda *asked: {"bias": right(*asked)["bias"]}, "bias")


def test_gradients_are_returned_by_name():
    found = backward(RIGHT).gradients(X, KERNEL, BIAS, GRADIENT, names=["bias"])
    assert [*found] == ["x", "kernel", "bias"]
    assert found["bias"].tolist() == RIGHT["bias"].tolist()


SENTENCES = {
    "nothing": (
        None,
        [
            "What `backward` returns: nothing.",
            "A dict with three gradients.",
            "Is a `return` missing?",
            'Return {"x": ..., "kernel": ..., "bias": ...}.',
        ],
    ),
    "one array": (
        X,
        [
            "What `backward` returns: a value of type ndarray.",
            "A dict with three gradients.",
            "",
            'Return {"x": ..., "kernel": ..., "bias": ...}.',
        ],
    ),
    "all of them in a tuple": (
        tuple(RIGHT.values()),
        [
            "What `backward` returns: a value of type tuple.",
            "A dict with three gradients.",
            "Without their names nobody can tell which gradient is which.",
            'Return {"x": ..., "kernel": ..., "bias": ...}.',
        ],
    ),
    "fewer in a list": (
        [X, X],
        [
            "What `backward` returns: a value of type list.",
            "A dict with three gradients.",
            "",
            'Return {"x": ..., "kernel": ..., "bias": ...}.',
        ],
    ),
    "another name": (
        {"inputs": X, "kernel": KERNEL},
        [
            'The dict that `backward` returns: the keys "inputs", "kernel".',
            'The keys "x", "kernel", "bias".',
            'No gradient is called "x", "bias".',
            "Name each gradient after its argument.",
        ],
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_no_dict_of_gradients_is_told(case):
    answer, sentences = SENTENCES[case]
    assert read(backward(answer).gradients, X, KERNEL, BIAS, GRADIENT, names=AXES) == sentences


def test_a_mistake_is_named_from_all_gradients():
    averaged = {**RIGHT, "bias": RIGHT["bias"] / BATCH}
    what = "the gradient of `bias` from `backward`"
    assert said(averaged, "bias") == (what, "The bias is averaged.", "Mend mean.")
    everything = {name: value / BATCH for name, value in RIGHT.items()}
    assert said(everything, "bias") == (what, "Everything is averaged.", "Mend all.")
    assert said({**RIGHT, "bias": RIGHT["bias"] + 1}, "bias") == (what, "", "Look again.")


def test_of_two_mistakes_the_one_that_is_looked_at_is_told_first():
    both = {**RIGHT, "kernel": -RIGHT["kernel"], "bias": RIGHT["bias"] / BATCH}
    assert said(both, "bias")[1] == (
        "Two things are wrong at once. First: The bias is averaged. "
        "Second: The kernel has the wrong sign."
    )
    assert said(both, "kernel")[1] == (
        "Two things are wrong at once. First: The kernel has the wrong sign. "
        "Second: The bias is averaged."
    )


def test_what_nobody_knows_of_the_others_hides_no_mistake():
    unknown = {**RIGHT, "x": RIGHT["x"] + 5, "bias": RIGHT["bias"] / BATCH}
    assert said(unknown, "bias")[1] == "The bias is averaged."
    missing = {"bias": RIGHT["bias"] / BATCH}
    assert said(missing, "bias")[1] == "The bias is averaged."


def test_a_mistake_that_would_spoil_what_is_right_is_not_named():
    other = {**RIGHT, "kernel": RIGHT["kernel"] / BATCH}
    assert said(other, "kernel")[1] == ""
    unknown = {**other, "bias": RIGHT["bias"] + 5, "x": RIGHT["x"] + 5}
    assert said(unknown, "kernel")[1] == "Everything is averaged."


def test_the_message_says_what_is_special():
    wrong = {**RIGHT, "bias": RIGHT["bias"] + 1}
    assert said(wrong, "bias", where=" for a batch of 4")[0] == (
        "the gradient of `bias` from `backward` for a batch of 4"
    )


ALONE = {
    "what is added over the batch": (
        "bias",
        lambda x, value: value if len(x) > 1 else 0 * value,
        "In a larger batch it is right.",
    ),
    "what has a row for each sequence": (
        "x",
        lambda x, value: value.squeeze(),
        "The axis of the batch is missing.",
    ),
}


@pytest.mark.parametrize("case", ALONE)
def test_one_sequence_alone_is_asked_for_as_well(case):
    name, spoil, cause = ALONE[case]

    def spoilt(x, *others):
        found = right(x, *others)
        return {**found, name: spoil(x, found[name])}

    what = f"the gradient of `{name}` from `backward` for a batch of 1"
    assert said(spoilt, name)[:2] == (what, cause)


def test_gradients_that_are_too_coarse_are_told():
    what, _, _ = said({**RIGHT, "kernel": RIGHT["kernel"].astype(np.float16)}, "kernel")
    assert what == "the numbers in the gradient of `kernel`"
