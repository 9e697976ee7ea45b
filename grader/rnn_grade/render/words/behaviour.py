"""Sentences about what a network does: gradients, time, batches, saving, size."""

from __future__ import annotations

import re
from collections.abc import Callable

from rnn_grade.render.words.phrases import Words, head
from rnn_grade.report import Finding


def _no_weights(finding: Finding) -> Words:
    return Words(f"{head(finding.what)}: there is no gradient at all.", "One for every weight.")


def _no_gradient(finding: Finding) -> Words:
    return Words(
        f"No gradient reaches {finding.what}.",
        f"A gradient for each of the {finding.numbers['of']} weights.",
        "The way from this weight to the output leaves the tensors: through NumPy, `.numpy()`, a "
        "`stop_gradient`, or a layer that is not used.",
        "Keep every step between this weight and the output in Keras operations.",
    )


def _zero_gradient(finding: Finding) -> Words:
    numbers = finding.numbers
    return Words(
        f"The gradient of {finding.what} is {finding.actual:.1g} at most, and that of "
        f"{numbers['beside']} {numbers['largest']:.2g}."
        if finding.actual
        else f"The gradient of {finding.what} is 0 everywhere.",
        f"A gradient other than 0 for each of the {finding.numbers['of']} weights.",
        "The output does not depend on this weight, or something stops the gradient on the way.",
        "Follow the way from this weight to the output and look for what cuts it.",
    )


def _no_dict(finding: Finding) -> Words:
    names = ", ".join(f"`{name}`" for name in finding.expected)
    return Words(
        f"{head(finding.what)} is of type {finding.actual}.",
        f"A dict with the gradient of {names}.",
        "",
        'Return a dict: `{"' + finding.expected[0] + '": ..., ...}`.',
    )


def _no_key(finding: Finding) -> Words:
    keys = ", ".join(f"`{name}`" for name in finding.actual) or "none"
    return Words(
        f"{head(finding.what)} has no key `{finding.expected}`; its keys: {keys}.",
        f"A gradient under `{finding.expected}`.",
        "The key is misspelt, or this gradient is not returned.",
        "Use the names of the task as keys.",
    )


def _causal(finding: Finding) -> Words:
    step, changed = finding.numbers["step"], finding.numbers["changed"]
    return Words(
        f"The output at step {step} changes when only inputs from step {changed} on change.",
        "Each output depends on inputs up to its own step.",
        "Something reads the sequence from its end, or looks at all steps at once.",
        "Go through the steps in their order, and use only what has been read.",
    )


def _deaf(finding: Finding) -> Words:
    return Words(
        f"No output changes when all inputs from step {finding.numbers['changed']} on change.",
        "Each output depends on the input of its own step.",
        "Only the first inputs are read.",
        "Read the input of step t at step t.",
    )


def _remembers(finding: Finding) -> Words:
    change = (
        "changes nothing at all"
        if finding.actual == 0
        else f"changes the output by {finding.actual:.1g} at most"
    )
    return Words(
        f"Another value for {finding.what} {change}.",
        f"A change of more than {finding.expected:.0e}.",
        "The network does not carry what it read at the beginning to its end.",
        "Use a recurrent layer over the whole sequence, and read its state after the last step.",
    )


def _order(finding: Finding) -> Words:
    first, second = finding.numbers["first"], finding.numbers["second"]
    return Words(
        f"The output stays the same when steps {first} and {second} of the input change places.",
        "An output that depends on the order.",
        "The model sums or averages over the steps, or reads one of them only.",
        "Let a recurrent layer read the steps one after the other, and use its last state.",
    )


def _batch(finding: Finding) -> Words:
    size = finding.numbers["batch"]
    found = {
        "alone": f"The answer for row 0 of a batch of {size} is another when the row is alone.",
        "beside": f"The answer for row 0 of a batch of {size} changes when the other rows do.",
        "turned": f"The answers for a batch of {size} change when its rows stand in another order.",
    }[finding.numbers["how"]]
    return Words(
        found,
        "Each row of a batch has its own answer.",
        "Something mixes the rows: one state for the whole batch, a loop over axis 0, or numbers "
        "that are normalised over the batch, as by `mean(axis=0)` or `BatchNormalization` with "
        "`training=True`.",
        "Axis 0 is the batch: give each row its own state, loop over axis 1, and normalise within "
        "a row only.",
    )


def _skipped(finding: Finding) -> Words:
    step, far, skipped = (finding.numbers[name] for name in ("step", "far", "skipped"))
    between = "itself" if skipped == step else f"{skipped}, which lies on the way"
    return Words(
        f"The output at step {step} depends on step {far} of the input, but not on step {between}.",
        "Each output depends on its own step, and on all from there to the farthest that it knows.",
        "A layer that reads from the end answers in the order in which it reads: its first answer "
        "belongs to the last step.",
        "Turn its answers round, `keras.ops.flip(states, axis=1)`, or use `layers.Bidirectional`, "
        "which does so by itself.",
    )


def _not_the_same_twice(finding: Finding) -> Words:
    return Words(
        f"Asked twice with the same input, {finding.what} differs in {finding.actual:.0%} of its "
        "numbers.",
        "The same answer to the same question.",
        "Something changes from call to call: dropout although the model is not training, a state "
        "that is kept, or a layer that is made anew inside `call`.",
        "Call no layer with `training=True`, and create every layer in `__init__`.",
    )


def _padding(finding: Finding) -> Words:
    return Words(
        f"Adding {finding.what} changes an answer from {finding.expected} to {finding.actual}.",
        "The same answer: padding is not part of the sequence.",
        "The padding is read like everything else.",
        "Mask the padding, and see that the mask reaches every layer that looks along time.",
    )


def _not_saved(finding: Finding) -> Words:
    found = f"{head(finding.numbers['during'])} failed with {finding.actual.rstrip('.')}."
    expected = "A model that can be saved and loaded in another process."
    if named := re.search(r"(\w+)\.get_config\(\) missing .*'self'", finding.actual):
        return Words(
            found,
            expected,
            f"The class `{named[1]}` is given to `compile` in the place of an object.",
            f"Create the object, with brackets: `{named[1]}()`.",
        )
    if named := re.search(r"(\w+)\.__init__\(\) got an unexpected keyword", finding.actual):
        return Words(
            found,
            expected,
            f"Keras hands `{named[1]}` its name, its type and `trainable` back, and its `__init__` "
            "does not take them.",
            "Take them as well: `def __init__(self, ..., **options)`, with "
            "`super().__init__(**options)`.",
        )
    return Words(
        found,
        expected,
        "Keras cannot rebuild a class or function of yours from the file.",
        "Decorate your class with `@keras.saving.register_keras_serializable()` and give it "
        "`get_config`; use layers in the place of a `Lambda`.",
    )


def _saved_differs(finding: Finding) -> Words:
    by = "" if finding.actual is None else f" by up to {finding.actual:.2g}"
    return Words(
        f"The loaded model answers differently{by}.",
        "The answers of the model that was saved.",
        "Some weights are not stored: they live outside Keras layers, or are made in `call`.",
        "Create every weight in a layer, in `__init__` or `build`.",
    )


def _budget(finding: Finding) -> Words:
    return Words(
        f"{head(finding.what)} has {finding.actual:,} weights.",
        f"At most {finding.expected:,}, counting every variable, trainable or not.",
        *_where_they_are(finding.numbers.get("unlisted", 0)),
    )


def _where_they_are(unlisted: int) -> tuple[str, str]:
    if not unlisted:
        return "", "`model.summary()` shows which layer holds most of them."
    return (
        f"{unlisted:,} of them stand in no weight that the model lists, but its answers depend on "
        "them.",
        "Keep every layer in `self`, not in a dict or a list of the module, and no array of "
        "numbers in `call`.",
    )


TEMPLATES: dict[str, Callable[[Finding], Words]] = {
    "batch": _batch,
    "budget": _budget,
    "causal": _causal,
    "deaf": _deaf,
    "no_dict": _no_dict,
    "no_gradient": _no_gradient,
    "no_key": _no_key,
    "no_weights": _no_weights,
    "not_saved": _not_saved,
    "not_the_same_twice": _not_the_same_twice,
    "order": _order,
    "padding": _padding,
    "remembers": _remembers,
    "saved_differs": _saved_differs,
    "skipped": _skipped,
    "zero_gradient": _zero_gradient,
}
