"""Sentences about numbers that are not the expected ones: type, shape, values, probabilities."""

from __future__ import annotations

from collections.abc import Callable

from rnn_grade.render.words.phrases import Words, apart, at, head, lengths, lower, verb
from rnn_grade.report import Finding
from rnn_grade.text import plural


def _is(finding: Finding, one: str = "is", several: str = "are") -> str:
    """Return what a finding is about as the beginning of a sentence, with its verb."""
    return f"{head(finding.what)} {verb(finding.what, one, several)}"


def _shape(finding: Finding) -> Words:
    axes = finding.numbers.get("axes", "")
    return Words(
        f"{_is(finding, 'has', 'have')} shape {lengths(finding.actual)}{at(finding)}.",
        f"Shape {lengths(finding.expected)}{f', that is {axes}' if axes else ''}.",
    )


def _nothing(finding: Finding) -> Words:
    return Words(
        f"{_is(finding)} nothing (None).",
        "",
        "The function ends without a `return`.",
        "End it with `return` and the result.",
    )


def _no_numbers(finding: Finding) -> Words:
    if finding.actual.startswith("complex"):
        return Words(
            f"{_is(finding, 'holds', 'hold')} complex numbers.",
            _an_array(finding),
            "Something like `np.fft.fft`, or `1j`, made them.",
            "Keep to real numbers.",
        )
    return Words(
        f"{_is(finding)} of type {finding.actual}, which holds no numbers.",
        _an_array(finding),
    )


def _ragged(finding: Finding) -> Words:
    return Words(
        f"{_is(finding)} a {finding.actual} whose parts differ in shape.",
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
    first = f" The first one{at(finding)} is {finding.actual}." if total > 1 else ""
    single = f": {finding.actual}" if total == 1 else ""
    expected = "" if finding.expected is None else f"{finding.expected}{at(finding)}."
    return Words(f"{head(finding.what)}: {lower(many)}{single}.{first}", expected)


def _equal(finding: Finding) -> Words:
    actual, expected = _exactly(finding.actual, finding.expected)
    return Words(f"{_is(finding)} {actual}{at(finding)}.", f"{head(expected)}.")


def _exactly(*values: object) -> tuple[str, ...]:
    texts = apart(*values)
    return tuple(
        "nothing" if value is None else repr(value) if isinstance(value, str) else text
        for value, text in zip(values, texts, strict=True)
    )


def _length(finding: Finding) -> Words:
    return Words(
        f"{head(finding.what)}: {plural(finding.actual, 'entry', 'entries')}{at(finding)}.",
        f"{plural(finding.expected, 'entry', 'entries')}.",
    )


def _that(finding: Finding) -> Words:
    actual, expected = apart(finding.actual, finding.expected)
    return Words(
        f"{head(finding.what)}: {actual}{at(finding)}.",
        "" if finding.expected is None else f"{head(expected)}.",
    )


def _not_finite(finding: Finding) -> Words:
    wrong, total = finding.numbers["wrong"], finding.numbers["total"]
    return Words(
        f"{head(finding.what)}: {wrong} of {total} numbers are not finite. The first "
        f"one{at(finding)} is {finding.actual}.",
        "Finite numbers only.",
        "A division by zero, the logarithm of zero, or a state that grows without limit.",
        "Print the numbers step by step and look for the first one that is not finite.",
    )


def _distribution(finding: Finding) -> Words:
    numbers = finding.numbers
    expected = "Rows of probabilities: none negative, each row with a sum of 1."
    sums = f"its rows sum to {numbers['smallest_sum']} up to {numbers['largest_sum']}"
    lies = f"{_is(finding, 'lies', 'lie')} between {numbers['lowest']} and {numbers['highest']}"
    if numbers["kind"] == "one_unit":
        return Words(
            f"{_is(finding)} 1.0 for every row.",
            expected,
            "A softmax over a single unit is always 1.",
            "Give the last layer one unit for each class.",
        )
    if numbers["kind"] == "other_axis":
        return Words(
            f"{_is(finding, 'sums', 'sum')} to 1 along another axis: {sums}.",
            expected,
            "The softmax runs along the wrong axis: over the batch or the time, not the classes.",
            "Let the softmax run over the last axis, which is its default (axis=-1).",
        )
    if numbers["kind"] == "each_alone":
        return Words(
            f"{lies}, but {sums}.",
            expected,
            "Each number is squashed alone, as by a sigmoid, so they do not add up to 1.",
            "Use a softmax over the classes: it makes each row sum to 1.",
        )
    return Words(
        f"{lies}, and {sums}.",
        expected,
        "These are raw scores, not probabilities.",
        'Give the last layer `activation="softmax"`.',
    )


TEMPLATES: dict[str, Callable[[Finding], Words]] = {
    "close": _close,
    "distribution": _distribution,
    "equal": _equal,
    "length": _length,
    "no_numbers": _no_numbers,
    "not_finite": _not_finite,
    "nothing": _nothing,
    "ragged": _ragged,
    "shape": _shape,
    "that": _that,
}
