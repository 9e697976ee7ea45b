"""The table of exercises in a course's `docs/course.md`: made from the manifests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rnn_grade.course.catalog import Course, Exercise
from rnn_grade.files import replace_file

BEGIN, END = "<!-- table -->\n", "<!-- /table -->"


def update(course: Course) -> Path | None:
    """Write the table anew; return the page, where there is one with a place for it.

    Args:
        course: Whose page.
    """
    page = course.root / "docs" / "course.md"
    text = page.read_text("utf-8") if page.is_file() else ""
    if BEGIN not in text or END not in text:
        return None
    before, _, rest = text.partition(BEGIN)
    replace_file(page, f"{before}{BEGIN}{table(course.exercises)}{END}{rest.partition(END)[2]}")
    return page


def table(exercises: Sequence[Exercise]) -> str:
    """Return the path through a course: what each exercise teaches, and how long it takes.

    Args:
        exercises: In their order.
    """
    lines = ["| | exercise | what it teaches | minutes | points |", "|---|---|---|---|---|"]
    for one in exercises:
        manifest = one.manifest
        link = f"[{manifest.title}](../exercises/{one.folder}/README.md)"
        summary = manifest.summary.rstrip(".")
        lines.append(f"| {one.number} | {link} | {summary} | {manifest.minutes} | {one.points} |")
    minutes = sum(one.manifest.minutes for one in exercises)
    lines.append(f"| | together | | {minutes} | {sum(one.points for one in exercises)} |")
    return "\n".join(lines) + "\n"
