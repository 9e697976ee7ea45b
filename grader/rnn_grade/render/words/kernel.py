"""Remarks on what a live kernel has and its notebook has not, or the other way round."""

from __future__ import annotations

from collections.abc import Callable

from rnn_grade.render.words.phrases import Words
from rnn_grade.report import Finding


def _cell_unrun(finding: Finding) -> Words:
    names, notebook = _names(finding), finding.numbers["notebook"]
    return Words(
        f"The cell of {names} has not run in this kernel: it is graded as it stands in {notebook}."
    )


def _cell_changed(finding: Finding) -> Words:
    return Words(
        f"The cell of {_names(finding)} has changed since it ran, and what ran is graded.",
        next="Run it, then grade again.",
    )


def _cell_gone(finding: Finding) -> Words:
    notebook = finding.numbers["notebook"]
    return Words(
        f"{_names(finding)} is still in this kernel, but no longer in {notebook}: "
        "handed in, the notebook would not have it.",
        next="Write it into a cell again.",
    )


def _file_elsewhere(finding: Finding) -> Words:
    names, file = _names(finding), finding.numbers["file"]
    return Words(
        f"{names} comes from `{file}`, and a submission is one notebook: "
        "what stands in other files of yours is not in it.",
        next=f"Copy what you need of `{file}` into a cell, and run it.",
    )


def _names(finding: Finding) -> str:
    """Return the names as one phrase: `step`, or `step` and `unroll`."""
    *before, last = (f"`{name}`" for name in finding.numbers["names"])
    return f"{', '.join(before)} and {last}" if before else last


TEMPLATES: dict[str, Callable[[Finding], Words]] = {
    "cell_changed": _cell_changed,
    "cell_gone": _cell_gone,
    "cell_unrun": _cell_unrun,
    "file_elsewhere": _file_elsewhere,
}
