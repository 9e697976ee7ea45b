"""Names for what went wrong: the diagnosed cause where there is one, else the kind of thing.

Names are compared without their numbers, so that a mistake is one however its numbers fell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_grade.errors import StopReason
from rnn_grade.render.words.phrases import head
from rnn_grade.render.words.words import explain
from rnn_grade.report import Finding, Report, Status

# Not mistakes: what was not begun, what waits for something else, what is the grader's own fault.
_NONE = (Status.PASSED, Status.SKIPPED, Status.NOT_ATTEMPTED, Status.BROKEN)
_EXCEPTION = re.compile(r"[A-Z][A-Za-z]{2,40}(Error|Exception|Exit|Interrupt|Iteration)")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_NAMES = {
    "batch": "The rows of a batch are mixed.",
    "budget": "The model has too many weights.",
    "causal": "An output depends on later inputs.",
    "deaf": "Later inputs change nothing.",
    "default": "A default is another one than the stub's.",
    "missing": "A function of the stub is not there.",
    "no_gradient": "No gradient reaches a weight.",
    "no_weights": "There is no gradient at all.",
    "not_finite": "Numbers are not finite.",
    "not_saved": "The model cannot be saved and loaded.",
    "not_the_same_twice": "The same question gets another answer the second time.",
    "order": "The order of the steps changes nothing.",
    "padding": "Padding changes the answer.",
    "remembers": "The beginning of a sequence is forgotten.",
    "saved_differs": "The loaded model answers differently.",
    "skipped": "An output depends on far steps, but not on all on the way.",
    "signature": "A function takes other arguments than the stub's.",
    "syntax": "Python cannot read the file.",
    "trained_at_import": "A model is trained while the code is imported.",
    "unreadable": "The file is no text.",
    "zero_gradient": "The gradient of a weight is 0, or as good as 0.",
}
_OF_WHAT = {
    "close": "wrong numbers",
    "distribution": "no probabilities",
    "equal": "another value",
    "length": "another number of entries",
    "no_dict": "no dict",
    "no_key": "a key is missing",
    "no_numbers": "no numbers",
    "nothing": "nothing is returned",
    "ragged": "parts of different shapes",
    "shape": "another shape",
    "changed_argument": "changed arguments",
    "wrong_type": "another type",
}
_STOPS: dict[StopReason, str] = {
    "timeout": "Something never ends.",
    "waited": "Something waits and does nothing.",
    "exited": "The code ends its own process.",
    "signal": "The code crashes its process.",
    "memory": "Too much memory is used.",
    "output": "Too much is printed.",
    "files": "Too many or too large files are written.",
    "nonsense": "Something writes into the channel to the grader.",
    "lost": "The process that held the model has ended.",
}


@dataclass(frozen=True)
class Mistake:
    """One mistake and who made it.

    Args:
        index: The exercise's place among the marks.
        name: Its name.
        checks: Titles of the checks that saw it; none for what reading the file shows.
        advice: What the learner is told to try.
        learners: The places of those who made it, each once.
        diagnosed: Whether a check or a template knows the cause.
    """

    index: int
    name: str
    checks: tuple[str, ...]
    advice: str
    learners: tuple[int, ...]
    diagnosed: bool


def naming(finding: Finding) -> tuple[str, bool]:
    """Return a mistake's name, and whether that is a cause.

    Args:
        finding: What was wrong.
    """
    if finding.cause:
        return finding.cause, True
    numbers = finding.numbers
    if finding.kind == "stopped":
        return _STOPS.get(numbers.get("reason", ""), "The code stopped."), True
    if finding.kind in _NAMES:
        return _NAMES[finding.kind], True
    # Templates of scores and exceptions know causes; they are constant sentences.
    cause = _words(finding)[0]
    if cause:
        return cause, True
    if finding.kind == "exception":
        kind = str(numbers.get("type_name", ""))
        return f"Stopped with {kind if _EXCEPTION.fullmatch(kind) else 'another error'}.", False
    if finding.kind in _OF_WHAT:
        return f"{head(finding.what)}: {_OF_WHAT[finding.kind]}.", False
    return f"{head(finding.what)}: not as expected.", False


def mistakes(reports: Sequence[Sequence[Report | None]]) -> tuple[Mistake, ...]:
    """Return all mistakes, the most frequent first.

    Args:
        reports: For each learner one report for each exercise.
    """
    learners: dict[tuple[int, str], dict[int, None]] = defaultdict(dict)
    seen_by: dict[tuple[int, str], dict[str, None]] = defaultdict(dict)
    names: dict[tuple[int, str], str] = {}
    advice: dict[tuple[int, str], str] = {}
    diagnosed: dict[tuple[int, str], bool] = {}
    for learner, row in enumerate(reports):
        for index, report in enumerate(row):
            for title, finding in _findings(report):
                name, known = naming(finding)
                key = (index, _NUMBER.sub("0", name))
                names.setdefault(key, name)
                learners[key][learner] = None
                if title:
                    seen_by[key][title] = None
                advice.setdefault(key, _words(finding)[1])
                diagnosed[key] = known
    found = [
        Mistake(key[0], names[key], tuple(seen_by[key]), advice[key], tuple(who), diagnosed[key])
        for key, who in learners.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.learners), one.index, one.name)))


def _findings(report: Report | None) -> list[tuple[str, Finding]]:
    if report is None:
        return []
    of_source = [("", finding) for finding in report.findings if finding.kind != "unfilled"]
    return of_source + [
        (check.title, check.finding)
        for check in report.checks
        if check.finding is not None and check.status not in _NONE
    ]


def _words(finding: Finding) -> tuple[str, str]:
    words = explain(finding)
    return words.cause, words.next
