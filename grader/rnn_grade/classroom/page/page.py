"""The page put together: one file that fetches nothing, runs nothing, and never differs."""

from __future__ import annotations

from collections.abc import Sequence

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page.attention import attention
from rnn_grade.classroom.page.environment import environment
from rnn_grade.classroom.page.exercises import exercise_parts
from rnn_grade.classroom.page.frequent import mistakes
from rnn_grade.classroom.page.method import method
from rnn_grade.classroom.page.overview import overview
from rnn_grade.classroom.page.statistics import ENOUGH, exercises
from rnn_grade.classroom.page.students import students
from rnn_grade.classroom.policy import Policy


def page(rows: Sequence[Row], policy: Policy, title: str) -> str:
    """Return the class report as one HTML document.

    Args:
        rows: Everybody's marks; those of `anonymous` for a report without names.
        policy: For weights and due dates, which the rows' points already hold.
        title: The title.

    Raises:
        UserError: Jinja or matplotlib is not installed.
    """
    index = environment().get_template("index.html")
    found = exercises(rows)
    wrong = mistakes([[mark.report for mark in row.marks] for row in rows])
    return index.render(
        title=title,
        overview=overview(rows, policy, found),
        exercises=exercise_parts(found, wrong),
        mistakes=wrong,
        attention=attention(rows),
        method=method(rows, found),
        students=students(rows, policy),
        enough=ENOUGH,
    )
