"""The page put together: one file that fetches nothing, runs nothing, and never differs."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page import overview
from rnn_grade.classroom.page.frequent import mistakes
from rnn_grade.classroom.page.markup import listed, table, text
from rnn_grade.classroom.page.people import people
from rnn_grade.classroom.page.statistics import ENOUGH, ExerciseNumbers, exercises
from rnn_grade.classroom.page.students import students
from rnn_grade.classroom.page.style import style
from rnn_grade.classroom.policy import Policy
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import plural

# Scripts, fonts, frames and every address are forbidden, whatever a text might contain.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
_PARTS = (
    ("scores", "How the class did"),
    ("mistakes", "What to teach again"),
    ("people", "Who needs help"),
    ("checks", "Exercises and checks"),
    ("grading", "How it was graded"),
    ("students", "Student by student"),
)
_LEVELS: dict[str, str] = {
    Level.SEALED: "no file of yours, no network and no other process in reach of students' code",
    Level.USER: "a user of its own, no network, no other process; what all may read is in reach",
    Level.FILTERED: "no network and no other process; what the grader may read is in reach",
    Level.PROCESS: "limits on memory, time and output; files and the network are in reach",
    "none": "no code ran, because the file could not be read or had nothing to run",
}


def page(rows: Sequence[Row], policy: Policy, title: str) -> str:
    """Return the class report as one HTML document.

    Args:
        rows: Everybody's marks; those of `anonymous` for a report without names.
        policy: For weights and due dates, which the rows' points already hold.
        title: The title.

    Raises:
        UserError: matplotlib is not installed.
    """
    found = exercises(rows)
    wrong = mistakes([[mark.report for mark in row.marks] for row in rows])
    links = listed(f'<a href="#{key}">{words}</a>' for key, words in _PARTS)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<link rel="icon" href="data:,">',
            f"<title>{text(title, 200)}</title>",
            f"<style>\n{style()}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#scores">Skip to the content</a>',
            f"<header><h1>{text(title, 200)}</h1>",
            overview.lead(rows, policy, found),
            f'<nav aria-label="Contents">{links}</nav></header>',
            "<main>",
            overview.distribution(rows, policy, found),
            overview.teach(wrong, found),
            people(rows),
            overview.checks(found, wrong),
            _grading(rows, found),
            students(rows, policy),
            "</main>",
            f"<footer><p class='quiet'>{_newest(rows)}</p></footer>",
            "</body>",
            "</html>",
            "",
        )
    )


def _grading(rows: Sequence[Row], found: Sequence[ExerciseNumbers]) -> str:
    parts = ['<section aria-labelledby="grading"><h2 id="grading">How it was graded</h2>']
    levels = Counter(
        mark.report.isolation for row in rows for mark in row.marks if mark.report is not None
    )
    if levels:
        parts.append("<h3>Isolation of students' code</h3>")
        parts.append(
            listed(
                f"<strong>{text(level, 40)}</strong>, {plural(count, 'grading')}: "
                f"{_LEVELS.get(level, 'a level that this version does not know')}."
                for level, count in sorted(levels.items(), key=lambda one: (-one[1], one[0]))
            )
        )
    timed = [one for one in found if one.seconds]
    if timed:
        parts.append("<h3>Time</h3>")
        parts.append(
            table(
                "time",
                "Seconds for each grading; files that are the same were graded once",
                ("Exercise", "Gradings", "Middle", "Longest", "All together"),
                [
                    (
                        text(f"{one.exercise.number} {one.exercise.manifest.title}", 80),
                        str(len(one.seconds)),
                        _seconds(statistics.median(one.seconds)),
                        _seconds(one.seconds[-1]),
                        _seconds(sum(one.seconds)),
                    )
                    for one in timed
                ],
            )
        )
    parts.append(_METHOD)
    return "\n".join(parts) + "</section>"


_METHOD = f"""<h3>Where the numbers come from</h3>
<dl>
<dt>Passed</dt>
<dd>Students who passed the check, out of those who handed the exercise in and have a score. A check
that was not begun, or that waited for another one, is not passed. Where the grader itself failed,
the student is left out.</dd>
<dt>Tells apart</dt>
<dd>The point-biserial correlation between passing the check and the share of the points on the rest
of the exercise: the item-total correlation, with the check itself taken out of the total (S.
Henrysson, Psychometrika 28, 1963, 211–218). From 0.4 on it counts as “well”, from 0.2 on as
“somewhat”, after R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement, 1991. With
fewer than {ENOUGH} students it is not given.</dd>
<dt>Goes with the others</dt>
<dd>Pearson’s correlation between the share of the points in one exercise and the mean share in the
other exercises that the same student handed in.</dd>
</dl>"""


def _seconds(value: float) -> str:
    if value >= 120:
        return f"{value / 60:.0f} min"
    return f"{value:.1f} s" if value < 100 else f"{value:.0f} s"


def _newest(rows: Sequence[Row]) -> str:
    """Return how new the gradings are; the page has no date of its own."""
    gradings = [
        mark.entry.grading
        for row in rows
        for mark in row.marks
        if mark.entry is not None and mark.entry.grading is not None
    ]
    if not gradings:
        return "Nothing was graded yet."
    newest = max(one.at for one in gradings)
    versions = {
        one.report.versions.get("rnn-grade", "") for one in gradings if one.report is not None
    }
    by = ", ".join(sorted(version for version in versions if version))
    when = newest[:16].replace("T", " at ")
    return text(f"The newest grading is of {when} UTC{f', by rnn-grade {by}' if by else ''}.")
