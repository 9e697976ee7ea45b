"""The one place where findings become sentences: what was found, what was expected, what next.

Every template is a pure function of a `Finding`. A sentence states numbers; the cause names the
likely mistake; `next` is something to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnn_grade.render.exceptions import explain_exception, explain_stop
from rnn_grade.report import Finding
from rnn_grade.text import plural


@dataclass(frozen=True)
class Words:
    """A finding in sentences; a part that has nothing to say is empty.

    Args:
        found: What was found, with its numbers.
        expected: What was expected.
        cause: The likely cause.
        next: What to try next.
    """

    found: str
    expected: str = ""
    cause: str = ""
    next: str = ""


def explain(finding: Finding) -> Words:
    """Return a finding in sentences.

    Args:
        finding: What was wrong, as data.
    """
    template = _TEMPLATES.get(finding.kind)
    words = template(finding) if template is not None else _that(finding)
    # What the check itself knows of the cause is more precise than the template.
    return Words(
        words.found, words.expected, finding.cause or words.cause, finding.hint or words.next
    )


def _shape(finding: Finding) -> Words:
    axes = finding.numbers.get("axes", "")
    return Words(
        f"{_head(finding.what)} has shape {_tuple(finding.actual)}{_at(finding)}.",
        f"Shape {_tuple(finding.expected)}{f', that is {axes}' if axes else ''}.",
    )


def _nothing(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)} is nothing (None).",
        "",
        "The function ends without a `return`.",
        "End it with `return` and the result.",
    )


def _no_numbers(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)} is of type {finding.actual}, which holds no numbers.",
        _an_array(finding),
    )


def _ragged(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)} is a {finding.actual} whose parts differ in shape.",
        _an_array(finding),
        "Several things are returned together, or rows differ in length.",
        "Return the one array that is asked for.",
    )


def _an_array(finding: Finding) -> str:
    axes = finding.numbers.get("axes", "")
    return f"One array of numbers{f', {axes}' if axes else ''}."


def _close(finding: Finding) -> Words:
    wrong, total = finding.numbers["wrong"], finding.numbers["total"]
    many = "The number is wrong" if total == 1 else f"{wrong} of {total} numbers are wrong"
    first = f" The first one{_at(finding)} is {finding.actual}." if total > 1 else ""
    single = f": {finding.actual}" if total == 1 else ""
    expected = "" if finding.expected is None else f"{finding.expected}{_at(finding)}."
    return Words(f"{_head(finding.what)}: {_lower(many)}{single}.{first}", expected)


def _equal(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)} is {_value(finding.actual)}{_at(finding)}.",
        f"{_upper(_value(finding.expected))}.",
    )


def _length(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)}: {plural(finding.actual, 'entry', 'entries')}{_at(finding)}.",
        f"{plural(finding.expected, 'entry', 'entries')}.",
    )


def _that(finding: Finding) -> Words:
    expected = "" if finding.expected is None else f"{_upper(_value(finding.expected))}."
    return Words(f"{_head(finding.what)}: {_value(finding.actual)}{_at(finding)}.", expected)


def _not_finite(finding: Finding) -> Words:
    wrong, total = finding.numbers["wrong"], finding.numbers["total"]
    return Words(
        f"{_head(finding.what)}: {wrong} of {total} numbers are not finite. The first "
        f"one{_at(finding)} is {finding.actual}.",
        "Finite numbers only.",
        "A division by zero, the logarithm of zero, or a state that grows without limit.",
        "Print the numbers step by step and look for the first one that is not finite.",
    )


def _distribution(finding: Finding) -> Words:
    numbers = finding.numbers
    expected = "Rows of probabilities: none negative, each row with a sum of 1."
    sums = f"its rows sum to {numbers['smallest_sum']} up to {numbers['largest_sum']}"
    head = _head(finding.what)
    if numbers["kind"] == "one_unit":
        return Words(
            f"{head} is 1.0 for every row.",
            expected,
            "A softmax over a single unit is always 1.",
            "Give the last layer one unit for each class.",
        )
    if numbers["kind"] == "other_axis":
        return Words(
            f"{head} sums to 1 along another axis: {sums}.",
            expected,
            "The softmax runs along the wrong axis: over the batch or the time, not the classes.",
            "Let the softmax run over the last axis, which is its default (axis=-1).",
        )
    if numbers["kind"] == "each_alone":
        return Words(
            f"{head} lies between {numbers['lowest']} and {numbers['highest']}, but {sums}.",
            expected,
            "Each number is squashed alone, as by a sigmoid, so they do not add up to 1.",
            "Use a softmax over the classes: it makes each row sum to 1.",
        )
    return Words(
        f"{head} lies between {numbers['lowest']} and {numbers['highest']}, and {sums}.",
        expected,
        "These are raw scores, not probabilities.",
        'Give the last layer `activation="softmax"`.',
    )


def _no_weights(finding: Finding) -> Words:
    return Words(f"{_head(finding.what)}: there is no gradient at all.", "One for every weight.")


def _no_gradient(finding: Finding) -> Words:
    return Words(
        f"No gradient reaches {finding.what}.",
        f"A gradient for each of the {finding.numbers['of']} weights.",
        "The way from this weight to the output leaves the tensors: through NumPy, `.numpy()`, a "
        "`stop_gradient`, or a layer that is not used.",
        "Keep every step between this weight and the output in Keras operations.",
    )


def _zero_gradient(finding: Finding) -> Words:
    return Words(
        f"The gradient of {finding.what} is 0 everywhere.",
        f"A gradient other than 0 for each of the {finding.numbers['of']} weights.",
        "The output does not depend on this weight, or something stops the gradient on the way.",
        "Follow the way from this weight to the output and look for what cuts it.",
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
        f"The output stays the same when the words at steps {first} and {second} change places.",
        "An output that depends on the order.",
        "The model sums or averages over the steps, or reads one of them only.",
        "Let a recurrent layer read the steps one after the other, and use its last state.",
    )


def _batch(finding: Finding) -> Words:
    size = finding.numbers["batch"]
    found = (
        f"The answer for row 0 of a batch of {size} is another when the row is alone."
        if finding.numbers["how"] == "alone"
        else f"The answers for a batch of {size} change when its rows stand in another order."
    )
    return Words(
        found,
        "Each row of a batch has its own answer.",
        "Something mixes the rows: one state for the whole batch, or a loop over axis 0.",
        "Axis 0 is the batch: give each row its own state, and loop over axis 1.",
    )


def _padding(finding: Finding) -> Words:
    return Words(
        f"Adding {finding.what} changes an answer from {finding.expected} to {finding.actual}.",
        "The same answer: padding is not part of the sequence.",
        "The padding is read like everything else.",
        "Mask the padding, and see that the mask reaches every layer that looks along time.",
    )


def _not_saved(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.numbers['during'])} failed with {finding.actual.rstrip('.')}.",
        "A model that can be saved and loaded in another process.",
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


def _score(finding: Finding) -> Words:
    numbers = finding.numbers
    chance, naive, optimum = numbers["chance"], numbers["naive"], numbers["optimum"]
    found = (
        f"Your {finding.what} is {finding.actual}; chance {chance}, naive {naive}, "
        f"bar {numbers['bar']}, best possible {optimum}."
    )
    bar = f"At least as good as {finding.expected}."
    match numbers["verdict"]:
        case "leak":
            return Words(
                found,
                f"Nothing beyond {finding.expected}: {optimum} is the best that can be known.",
                "This is too good to be true: the model sees something of the answer.",
                "Look for targets or later steps among the inputs.",
            )
        case "guessing":
            return Words(
                found,
                bar,
                "That is about the score of guessing: nothing was learned.",
                "Check the loss, the learning rate (0.001 to 0.01 for Adam), and that the last "
                "state reaches the output.",
            )
        case "naive":
            return Words(
                found,
                bar,
                "A simple rule that ignores the order does as well.",
                "The memory is not used yet: let the recurrent layer read the whole sequence.",
            )
        case "not_a_number":
            return Words(
                found,
                bar,
                "The training ran away: the numbers are no longer finite.",
                "Lower the learning rate, or limit the gradient with `clipnorm=1.0`.",
            )
    return Words(
        found,
        bar,
        "Something was learned, but not enough.",
        "Try more units, a larger learning rate (0.001 to 0.01 for Adam), or `clipnorm=1.0`.",
    )


def _budget(finding: Finding) -> Words:
    return Words(
        f"{_head(finding.what)} has {finding.actual:,} weights.",
        f"At most {finding.expected:,}, counting every variable, trainable or not.",
        "",
        "`model.summary()` shows which layer holds most of them.",
    )


def _syntax(finding: Finding) -> Words:
    return Words(
        f"Python cannot read line {finding.line}: {finding.numbers['message']}.",
        "",
        "",
        "Mend this line, or the one before it: a bracket or a colon may be missing there.",
    )


def _unreadable(finding: Finding) -> Words:
    return Words(f"{_head(finding.what)} cannot be read: {finding.numbers['message']}.")


def _missing(finding: Finding) -> Words:
    return Words(
        f"There is no function `{finding.what}` in your file.",
        f"A function called `{finding.what}`, as in the stub.",
        "It was renamed, deleted, or stands inside another function.",
        f"Put `def {finding.what}(...)` back at the left margin.",
    )


def _signature(finding: Finding) -> Words:
    return Words(
        f"Your function takes other arguments: `{finding.actual}`.",
        f"`{finding.expected}`.",
        "",
        "Take the arguments of the stub, in this order; more of them need default values.",
    )


def _unfilled(finding: Finding) -> Words:
    return Words(
        f"`{finding.what}` is not written yet.",
        "",
        "",
        f"Replace `raise NotImplementedError` in `{finding.what}` by your code.",
    )


def _wrong_type(finding: Finding) -> Words:
    if finding.actual == "NoneType":
        return Words(
            f"{_head(finding.what)} returned nothing (None).",
            f"A value of type {finding.expected}.",
            "The function ends without a `return`.",
            "End it with `return` and the result.",
        )
    return Words(
        f"{_head(finding.what)} returned something that does not fit: {finding.actual}.",
        f"It should be: {finding.expected}.",
    )


def _assertion(finding: Finding) -> Words:
    return Words(f"The check did not hold: {finding.numbers['message']}")


def _broken(finding: Finding) -> Words:
    return Words(
        f"This check itself is broken: {finding.numbers['message']}",
        "",
        "This is a mistake in the grader, not in your code.",
        "Tell your instructor; the points are not lost.",
    )


def _exception(finding: Finding) -> Words:
    numbers = finding.numbers
    found, cause, hint = explain_exception(
        numbers["type_name"], numbers["message"], numbers["during"]
    )
    return Words(found, "", cause, hint)


def _stopped(finding: Finding) -> Words:
    numbers = finding.numbers
    found, cause, hint = explain_stop(numbers["reason"], numbers["during"], numbers["detail"])
    return Words(found, "", cause, hint)


def _head(text: str) -> str:
    return _upper(text)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _at(finding: Finding) -> str:
    return f" ({finding.where})" if finding.where else ""


def _tuple(lengths: Any) -> str:
    if not isinstance(lengths, list | tuple):
        return str(lengths)
    names = ["any" if length is None else str(length) for length in lengths]
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


_TEMPLATES: dict[str, Callable[[Finding], Words]] = {
    "assertion": _assertion,
    "batch": _batch,
    "broken": _broken,
    "budget": _budget,
    "causal": _causal,
    "close": _close,
    "deaf": _deaf,
    "distribution": _distribution,
    "equal": _equal,
    "exception": _exception,
    "length": _length,
    "missing": _missing,
    "no_gradient": _no_gradient,
    "no_numbers": _no_numbers,
    "no_weights": _no_weights,
    "not_finite": _not_finite,
    "not_saved": _not_saved,
    "nothing": _nothing,
    "order": _order,
    "padding": _padding,
    "ragged": _ragged,
    "remembers": _remembers,
    "saved_differs": _saved_differs,
    "score": _score,
    "shape": _shape,
    "signature": _signature,
    "stopped": _stopped,
    "syntax": _syntax,
    "that": _that,
    "unfilled": _unfilled,
    "unreadable": _unreadable,
    "wrong_type": _wrong_type,
    "zero_gradient": _zero_gradient,
}
