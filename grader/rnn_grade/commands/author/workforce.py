"""Who grades for an author: lanes that remember what they have done, and a gauge that they tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from rnn_grade.authoring.proofs.kept import Kept
    from rnn_grade.course.catalog import Course
    from rnn_grade.render.terminal.gauge import Gauge


@contextmanager
def at_work(
    console: Console, title: str, course: Course, jobs: int, *, again: bool
) -> Iterator[tuple[Kept, Gauge]]:
    """Give a command the workforce, and the gauge that it is to tell.

    Args:
        console: Where the gauge is shown.
        title: What goes on: "Proving".
        course: Whose exercises are graded.
        jobs: How many gradings at a time.
        again: Whether what is known is graded anew.

    Raises:
        UserError: The course is sealed.
    """
    from rnn_grade.authoring.proofs.kept import Kept
    from rnn_grade.course.storage import refuse_sealed
    from rnn_grade.lanes.lanes import Lanes
    from rnn_grade.render.terminal.gauge import Gauge

    refuse_sealed(course.root)
    with (
        Gauge(console, title) as gauge,
        Kept(Lanes(course, jobs), course, again=again) as workforce,
    ):
        yield workforce, gauge
