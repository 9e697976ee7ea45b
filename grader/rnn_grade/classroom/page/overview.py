"""The first half of the page: the class as a whole, the most important first."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page import plots
from rnn_grade.classroom.page.frequent import Mistake
from rnn_grade.classroom.page.markup import (
    bar,
    folded,
    percent,
    sentence,
    signed,
    table,
    text,
)
from rnn_grade.classroom.page.statistics import (
    ENOUGH,
    TENTHS,
    CheckNumbers,
    ExerciseNumbers,
    percents,
    tenths,
)
from rnn_grade.classroom.policy import Policy
from rnn_grade.report import Status
from rnn_grade.text import plural

_SHOWN = 10
_MORE = 40
_ENDS = (
    (Status.FAILED, "failed"),
    (Status.ERROR, "stopped with an error"),
    (Status.TIMEOUT, "took too long"),
    (Status.SKIPPED, "waited for another check"),
    (Status.NOT_ATTEMPTED, "did not begin it"),
    (Status.BROKEN, "could not be graded, and are left out"),
)


def lead(rows: Sequence[Row], policy: Policy, found: Sequence[ExerciseNumbers]) -> str:
    """Return the one paragraph for those who read no further.

    Args:
        rows: Everybody's marks.
        policy: For the weights.
        found: The exercises.
    """
    shares = percents(rows, policy)
    absent = len(rows) - len(shares)
    exercises = plural(len(found), "exercise")
    if not shares:
        return f'<p class="lead">Nobody of {plural(len(rows), "student")} handed in anything.</p>'
    half = percent(statistics.median(shares) / 100)
    everything = sum(share >= 99.995 for share in shares)
    below = sum(share < 50 for share in shares)
    said = [
        f"{plural(len(rows), 'student')}, {exercises}.",
        f"Half of those who handed something in have {half} of all points or more."
        if len(shares) > 1
        else f"The one who handed something in has {half} of all points.",
    ]
    if len(shares) > 1:
        said.append(f"{_people(everything)} everything, {_people(below)} less than half.")
    if absent:
        said.append(f"{plural(absent, 'student')} handed in nothing.")
    return f'<p class="lead">{" ".join(said)}</p>'


def distribution(rows: Sequence[Row], policy: Policy, found: Sequence[ExerciseNumbers]) -> str:
    """Return how the class did: as a whole, and in each exercise."""
    shares = percents(rows, policy)
    parts = ['<section aria-labelledby="scores"><h2 id="scores">How the class did</h2>']
    if shares:
        counts = zip(TENTHS, tenths(shares), strict=True)
        rest = table(
            "tenths",
            "The same as a table: the share of all points, in per cent",
            ("Share", "Students"),
            [(label, str(count)) for label, count in counts],
        )
        parts.append(
            f"<figure>{plots.histogram(shares, statistics.median(shares))}"
            "<figcaption>How many students reached which share of all points, after due dates and "
            "weights. An exercise that was not handed in counts as 0; whoever handed in nothing "
            f"at all is not in the picture.</figcaption></figure>{folded('As a table', rest)}"
        )
    if found:
        names = [text(_name(one), 60) for one in found]
        four = [
            (one.full, one.partly, one.nothing, one.students - len(one.shares)) for one in found
        ]
        parts.append(
            "<h3>Exercise by exercise</h3>"
            f"<figure>{plots.outcomes([_name(one) for one in found], four)}"
            "<figcaption>How many students have each; the table below has the same numbers."
            f'<ul class="key">{_KEY}</ul></figcaption></figure>'
        )
        cells = [
            (
                name,
                f"{one.handed_in} of {one.students}",
                percent(statistics.median(one.shares)) if one.shares else "–",
                str(one.full),
                str(one.nothing),
                _together(one),
            )
            for name, one in zip(names, found, strict=True)
        ]
        parts.append(
            table(
                "by-exercise",
                "Points before due dates. The middle: half have this share or more.",
                (
                    "Exercise",
                    "Handed in",
                    "Middle",
                    "All points",
                    "No point",
                    "Goes with the others",
                ),
                cells,
            )
        )
    return "\n".join(parts) + "</section>"


def teach(found: Sequence[Mistake], exercises: Sequence[ExerciseNumbers]) -> str:
    """Return what most got wrong, and so what to teach again."""
    parts = ['<section aria-labelledby="mistakes"><h2 id="mistakes">What to teach again</h2>']
    if not found:
        return parts[0] + "<p>Nobody made a mistake that a check has seen.</p></section>"
    parts.append(
        "<p>Mistakes by how many students made them; each student counts once. What was not begun, "
        "and what only waits for another check, is none.</p>"
    )
    first = _mistakes("first-mistakes", "The most frequent mistakes", found[:_SHOWN], exercises)
    parts.append(first)
    rest = found[_SHOWN : _SHOWN + _MORE]
    if rest:
        body = _mistakes("further-mistakes", "Further mistakes", rest, exercises)
        left = len(found) - _SHOWN - len(rest)
        if left:
            body += f"<p>{plural(left, 'rarer mistake')} not listed here; see each page.</p>"
        parts.append(folded(f"{plural(len(rest), 'further mistake')}", body))
    return "\n".join(parts) + "</section>"


def checks(exercises: Sequence[ExerciseNumbers], found: Sequence[Mistake]) -> str:
    """Return every check: how hard it is, and whether it tells learners apart."""
    parts = [
        '<section aria-labelledby="checks"><h2 id="checks">Exercises and checks</h2>',
        "<p>A check tells students apart if those who pass it also do well in the rest of the "
        "exercise: 1 is perfectly, 0 not at all. Below 0, good students fail it: look at the check "
        "itself. One that others wait for tells apart by its place alone.</p>",
    ]
    for index, one in enumerate(exercises):
        rows = [
            (
                f'{sentence(check.title, 200)}<span class="detail">'
                f"{plural(check.points, 'point')}{_ends(check)}</span>",
                f'{percent(check.share)}<span class="detail">'
                f"{check.passed} of {check.counted}</span>{bar(check.share)}"
                if check.counted
                else "–",
                _apart(check),
            )
            for check in one.checks
        ]
        parts.append(f'<h3 id="exercise-{index + 1}">{text(_name(one), 120)}</h3>')
        if not rows:
            parts.append("<p>Nothing of this exercise has a score.</p>")
            continue
        parts.append(
            table(
                f"checks-{index + 1}",
                f"Checks, over {plural(len(one.shares), 'student')}",
                ("Check", "Passed", "Tells apart"),
                rows,
                "checks",
            )
        )
        mine = [mistake for mistake in found if mistake.index == index]
        if mine:
            first = f"{sentence(mine[0].name, 200)} ({_learners(mine[0])})"
            parts.append(f"<p>Most frequent mistake: {first}</p>")
    return "\n".join(parts) + "</section>"


_KEY = "".join(
    f'<li><i style="background:var(--{colour})" aria-hidden="true"></i>{label}</li>'
    for colour, label in (
        ("full", "all points"),
        ("part", "some"),
        ("none", "no point"),
        ("absent", "no score: not handed in, or not graded"),
    )
)


def _people(count: int) -> str:
    return "Nobody has" if count == 0 else "1 has" if count == 1 else f"{count} have"


def _name(one: ExerciseNumbers) -> str:
    return f"{one.exercise.number} {one.exercise.manifest.title}"


def _learners(mistake: Mistake) -> str:
    return plural(len(mistake.learners), "student")


def _mistakes(
    key: str, caption: str, found: Sequence[Mistake], exercises: Sequence[ExerciseNumbers]
) -> str:
    rows = []
    for one in found:
        graded = max(1, len(exercises[one.index].shares))
        where = text(_name(exercises[one.index]), 80)
        if one.checks:
            more = f" and {plural(len(one.checks) - 1, 'other check')}" if one.checks[1:] else ""
            where += f": {sentence(one.checks[0].rstrip('.'), 160)}{more}"
        told = f'<span class="detail">Told: {sentence(one.advice, 240)}</span>'
        rows.append(
            (
                f'{sentence(one.name, 240)}<span class="detail">{where}.</span>'
                + (told if one.advice else ""),
                f"{len(one.learners)} of {graded}{bar(len(one.learners) / graded)}",
            )
        )
    return table(key, caption, ("Mistake, and where it was seen", "Students"), rows, "counted")


def _ends(check: CheckNumbers) -> str:
    counts = check.statuses
    ends = [f"{counts[status]} {words}" for status, words in _ENDS if counts[status]]
    return f"; {', '.join(ends)}" if ends else ""


def _together(one: ExerciseNumbers) -> str:
    """Return how an exercise goes with the others, as a number and in words."""
    value = one.discrimination
    if value is None:
        return _unknown("too few students" if len(one.shares) < ENOUGH else "cannot be told")
    words = "closely" if value >= 0.5 else "somewhat" if value >= 0.2 else "hardly"
    return f'{signed(value)}<span class="detail">{words if value >= 0 else "against them"}</span>'


def _apart(check: CheckNumbers) -> str:
    """Return a discrimination as a number and in words."""
    value = check.discrimination
    if value is None:
        if check.counted < ENOUGH:
            return _unknown("too few students")
        if check.share in (0, 1):
            return _unknown("all passed" if check.share else "nobody passed")
        return _unknown("nothing to compare with")
    if value < 0:
        return f'{signed(value)}<span class="detail warn">the wrong way round</span>'
    words = "well" if value >= 0.4 else "somewhat" if value >= 0.2 else "hardly"
    return f'{signed(value)}<span class="detail">{words}</span>'


def _unknown(why: str) -> str:
    return f'–<span class="detail">{why}</span>'
