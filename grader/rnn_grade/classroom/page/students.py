"""Each student's own part: for every exercise what that learner would read, and their curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rnn_grade.classroom.marks import Mark, Row
from rnn_grade.classroom.page import plots
from rnn_grade.classroom.page.names import Link, links
from rnn_grade.classroom.page.sources import Sources
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Entry
from rnn_grade.render.words.prose import outset, quoted, verdict
from rnn_grade.report import CheckResult, Status

# A hostile file may cause as many findings as it likes; nobody reads on after these.
_OUTSET = 12
_LINES = 10
_LABELS = ("Expected", "Where", "Cause", "Try", "It waits for")
# Nothing was wrong here: there was nothing to look at.
_OPEN = (Status.SKIPPED, Status.NOT_ATTEMPTED)
# Which shown line is the one that a sentence names.
Shown = Callable[[str], int]


@dataclass(frozen=True)
class Line:
    """One line of a verdict.

    Args:
        text: What it says.
        label: What stands before it: "Expected".
        code: Whether it is a line of the learner's, and so code whatever backticks it has.
        number: Which line that is of what is shown of the file, or 0.
    """

    text: str
    label: str = ""
    code: bool = False
    number: int = 0


@dataclass(frozen=True)
class Verdict:
    """What is said of one check.

    Args:
        check: Its result.
        lines: What its learner reads.
        curve: How the score went, for a check that trained.
        told: The same in words.
    """

    check: CheckResult
    lines: tuple[Line, ...]
    curve: plots.Picture | None = None
    told: str = ""

    @property
    def broken(self) -> bool:
        """Whether it was the grader that failed."""
        return self.check.status is Status.BROKEN


@dataclass(frozen=True)
class Try:
    """One of several attempts.

    Args:
        entry: The attempt.
        counts: Whether it is the one that counts.
    """

    entry: Entry
    counts: bool


@dataclass(frozen=True)
class Tries:
    """All attempts of one student at one exercise, the oldest first.

    Args:
        all: Each of them.
        picture: The points over time, where two have a score.
    """

    all: tuple[Try, ...]
    picture: plots.Picture | None


@dataclass(frozen=True)
class Answer:
    """What one student handed in for one exercise.

    Args:
        mark: The mark.
        outset: What stands before all checks.
        unmet: The checks in which something was wrong.
        open: The checks that were not looked at.
        drawn: The checks that were passed and have a curve, to be seen at once.
        plain: The other checks that were passed, to be found where they are looked for.
        source: Where the script finds the file, or nothing.
        tries: How the points went from attempt to attempt, where there are several.
    """

    mark: Mark
    outset: tuple[Line, ...] = ()
    unmet: tuple[Verdict, ...] = ()
    open: tuple[Verdict, ...] = ()
    drawn: tuple[Verdict, ...] = ()
    plain: tuple[Verdict, ...] = ()
    source: str = ""
    tries: Tries | None = None


@dataclass(frozen=True)
class StudentPart:
    """One student.

    Args:
        link: Who.
        also: What else they are known by: a login, an address.
        row: Their marks.
        share: What they have of all points, from 0 to 1.
        answers: What they handed in or have a mark for, in the order of the exercises.
    """

    link: Link
    also: tuple[str, ...]
    row: Row
    share: float
    answers: tuple[Answer, ...]

    @property
    def handed_in(self) -> int:
        """How many exercises they handed in."""
        return sum(mark.handed_in for mark in self.row.marks)


def students(rows: Sequence[Row], policy: Policy, sources: Sources) -> tuple[StudentPart, ...]:
    """Return everybody, in the order of the rows.

    Args:
        rows: Everybody's marks.
        policy: For the weights.
        sources: What they handed in.
    """
    return tuple(
        StudentPart(
            link,
            _also(row),
            row,
            row.percent(policy) / 100,
            tuple(_answers(row, sources)),
        )
        for link, row in zip(links(rows), rows, strict=True)
    )


def _also(row: Row) -> tuple[str, ...]:
    known = (row.student.student, row.student.email)
    return tuple(one for one in known if one and row.student.name not in ("", one))


def _answers(row: Row, sources: Sources) -> Iterator[Answer]:
    for index, mark in enumerate(row.marks):
        if mark.entry is not None:
            sha256 = mark.entry.hand_in.sha256
            shown = partial(sources.line, index, sha256)
            yield _answer(mark, sources.place(index, sha256), shown)
        elif mark.override is not None:
            yield Answer(mark)


def _answer(mark: Mark, source: str, shown: Shown) -> Answer:
    tries = _tries(mark)
    if mark.report is None:
        return Answer(mark, source=source, tries=tries)
    verdicts = [_verdict(check, shown) for check in mark.report.checks]
    passed = [one for one in verdicts if one.check.status is Status.PASSED]
    unmet = [one for one in verdicts if one.check.status is not Status.PASSED]
    return Answer(
        mark,
        outset=tuple(_line(line, shown) for line in outset(mark.report)[:_OUTSET]),
        unmet=tuple(one for one in unmet if one.check.status not in _OPEN),
        open=tuple(one for one in unmet if one.check.status in _OPEN),
        drawn=tuple(one for one in passed if one.curve is not None),
        plain=tuple(one for one in passed if one.curve is None),
        source=source,
        tries=tries,
    )


def _tries(mark: Mark) -> Tries | None:
    if len(mark.tries) < 2:
        return None
    scores = [(n, float(one.score)) for n, one in enumerate(mark.tries, 1) if one.score is not None]
    words = f"Points from attempt to attempt: {', '.join(f'{score:g}' for _, score in scores)}."
    picture = plots.attempts(scores, mark.total, words) if len(scores) > 1 else None
    return Tries(tuple(Try(one, one is mark.entry) for one in mark.tries), picture)


def _verdict(check: CheckResult, shown: Shown) -> Verdict:
    lines = tuple(_line(line, shown) for line in verdict(check)[:_LINES])
    if not check.curve:
        return Verdict(check, lines)
    told = _in_words(check.curve, check.bar)
    return Verdict(
        check, lines, plots.curve(check.curve, check.bar, f"Learning curve. {told}"), told
    )


def _line(line: str, shown: Shown) -> Line:
    own = quoted(line)
    if own is not None:
        return Line(own[1], own[0], code=True, number=shown(own[0]))
    label, colon, rest = line.partition(": ")
    return Line(rest, label) if colon and label in _LABELS else Line(line)


def _in_words(scores: Sequence[float], bar: float | None) -> str:
    first, last = _score(scores[0]), _score(scores[-1])
    if len(scores) == 1:
        said = f"Score after 1 epoch: {last}"
    else:
        said = f"Score after each of {len(scores)} epochs: from {first} to {last}"
    return f"{said}; to reach: {_score(bar)} (dashed)." if bar is not None else f"{said}."


def _score(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "no number"
