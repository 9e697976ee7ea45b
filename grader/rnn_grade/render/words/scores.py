"""Sentences about a score that is too low or too good: its neighbours first, then its curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rnn_grade.render.words.phrases import Words, lower
from rnn_grade.report import Finding
from rnn_grade.text import plural


def _score(finding: Finding) -> Words:
    numbers = finding.numbers
    chance, naive, optimum = numbers["chance"], numbers["naive"], numbers["optimum"]
    found = (
        f"Your {finding.what} is {finding.actual}; chance {chance}, naive {naive}, "
        f"bar {numbers['bar']}, best possible {optimum}."
    )
    if numbers["verdict"] == "leak":
        return Words(
            found,
            f"Nothing beyond {finding.expected}: {optimum} is the best that can be known.",
            "This is too good to be true: the model sees something of the answer.",
            "Look for targets or later steps among the inputs.",
        )
    cause, step = _why(numbers)
    return Words(
        found,
        f"At least as good as {finding.expected}.",
        (finding.cause or cause) + _cut(numbers.get("cut_after")),
        step,
    )


def _why(numbers: Mapping[str, Any]) -> tuple[str, str]:
    """Return the likely cause of a score that is too low, and what to try next."""
    smaller = "Lower the learning rate, or limit the gradient with `clipnorm=1.0`."
    if numbers["verdict"] == "not_a_number":
        return "The training ran away: its numbers became too large, and then NaN.", smaller
    match numbers.get("curve"):
        case "jumping":
            cause = "The loss jumps up and down: the steps are too large for this network."
            return cause, smaller
        case "improving":
            epochs = plural(numbers["epochs"], "epoch")
            return (
                f"The training still got better at its end, after {epochs}: its steps are too "
                "small to get there in time.",
                "Raise the learning rate, or take an optimizer that adapts it, as Adam does.",
            )
        case "overfitted":
            return (
                "The training loss went on to fall, but on hidden data nothing got better (best: "
                f"{numbers['best']}): the examples are learned by heart.",
                "Use fewer units, or dropout between the layers.",
            )
    return _settled(numbers, ", and the curve is level" if numbers.get("curve") == "level" else "")


def _settled(numbers: Mapping[str, Any], level: str) -> tuple[str, str]:
    """Return the same where more of this training would change nothing, or nothing is known of it.

    Args:
        numbers: The score and its neighbours.
        level: That the curve is level, where that is known.
    """
    if numbers["verdict"] == "guessing":
        return (
            f"That is about the score of guessing{level}: nothing was learned.",
            "Check the loss, the learning rate, and that the last state reaches the output.",
        )
    if numbers["verdict"] == "close":
        cause = f"Something was learned, but not enough{level}."
        return cause, "Try more units, and see that every step of the sequence is read."
    cause = f"That is not clearly better than the naive rule{level}"
    if remembers := numbers.get("remembers"):
        seen = lower(remembers.rstrip("."))
        cause += (
            f". A memory is there, as an earlier check found ({seen}); over the whole sequence it "
            "fades, or is cut off, or the training does not find it."
        )
    else:
        cause += ": the memory is not used." if level else "."
    return (
        cause,
        "Let the recurrent layer read the whole sequence, and its last state reach the output.",
    )


def _cut(epochs: int | None) -> str:
    """Return that a further attempt was cut short, if one was."""
    if epochs is None:
        return ""
    return f" (The time limit ended another attempt after {plural(epochs, 'epoch')}.)"


TEMPLATES: dict[str, Callable[[Finding], Words]] = {"score": _score}
