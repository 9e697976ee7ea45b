"""The page put together: one file that fetches nothing, runs its own script, and never differs."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.modules import modules
from rnn_grade.classroom.page.alike import alike, beside
from rnn_grade.classroom.page.attention import attention
from rnn_grade.classroom.page.changes import Before, changes
from rnn_grade.classroom.page.environment import environment
from rnn_grade.classroom.page.exercises import exercise_parts
from rnn_grade.classroom.page.frequent import mistakes
from rnn_grade.classroom.page.listing import listing
from rnn_grade.classroom.page.method import method
from rnn_grade.classroom.page.overview import overview
from rnn_grade.classroom.page.sources import Read, Sources
from rnn_grade.classroom.page.statistics import ENOUGH, exercises
from rnn_grade.classroom.page.students import StudentPart, students
from rnn_grade.classroom.page.trees import Node, Trees
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.similarity.hints import Hints
from rnn_grade.grading.cells.notebook import is_notebook
from rnn_grade.grading.cells.reading import Module


def page(
    rows: Sequence[Row],
    policy: Policy,
    title: str,
    source: Read = lambda sha256: None,
    before: Before | None = None,
    hints: Sequence[Hints] = (),
) -> str:
    """Return the class report as one HTML document.

    Args:
        rows: Everybody's marks; those of `anonymous` for a report without names.
        policy: For weights and due dates, which the rows' points already hold.
        title: The title.
        source: Returns the bytes of a file that was handed in, by its hash.
        before: How the class stood before the last run.
        hints: Whose works are alike, for each exercise in which that was looked at.

    Raises:
        UserError: Jinja or matplotlib is not installed.
    """
    made = environment()
    found = exercises(rows)
    wrong = mistakes([[mark.report for mark in row.marks] for row in rows])
    sources = Sources(source, _modules(rows, source))
    parts = students(rows, policy, sources)
    compared = alike(hints, rows)
    changed = changes(before or Before(), rows)
    script = made.get_template("script.js").render()
    return made.get_template("index.html").render(
        title=title,
        script_hash=_hash(script),
        overview=overview(rows, policy, found),
        exercises=exercise_parts(found, wrong),
        mistakes=wrong,
        attention=attention(rows),
        method=method(rows, found),
        list=listing(parts, policy, changed),
        changes=changed,
        alike=compared,
        beside=beside(compared),
        pages=_pages(parts),
        shelves=sources.shelves(),
        enough=ENOUGH,
    )


def _modules(rows: Sequence[Row], source: Read) -> dict[tuple[int, str], Module]:
    """Return what the notebooks that count hold of their exercises."""
    handed_in: dict[int, dict[str, bytes]] = defaultdict(dict)
    for row in rows:
        for index, mark in enumerate(row.marks):
            sha256 = mark.entry.hand_in.sha256 if mark.entry is not None else ""
            content = source(sha256) if sha256 else None
            if content is not None and is_notebook(content):
                handed_in[index][sha256] = content
    return {
        (index, sha256): module
        for index, sources in handed_in.items()
        for sha256, module in modules(sources, rows[0].marks[index].exercise).items()
    }


def _pages(parts: Sequence[StudentPart]) -> dict[str, list[Node]]:
    """Return everybody's own page as data for the script."""
    trees, template = Trees(), environment().get_template("student.html")
    for part in parts:
        trees.add(template.render(student=part))
    return trees.data()


def _hash(script: str) -> str:
    """Return by what a browser recognises the one script that may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
