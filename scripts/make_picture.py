"""Draws docs/exercise3.svg and the same as text in the README: a real grading of a real mistake.

python scripts/make_picture.py
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console, RenderableType

from rnn_grade.course import catalog
from rnn_grade.course.mistakes import read_mistakes
from rnn_grade.grading.grade import grade
from rnn_grade.render.terminal import report as terminal
from rnn_grade.render.terminal import verdict
from rnn_grade.render.terminal.layout import UNICODE

MISTAKE = "last_word_only"
ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "exercise3.svg"
BEGIN, END = "<!-- capture -->", "<!-- /capture -->"


def run() -> RenderableType:
    """Grade the reference of exercise 3 with one known mistake in it."""
    exercise = catalog.load(ROOT).find("3")
    mistakes = {mistake.name: mistake for mistake in read_mistakes(exercise)[0]}
    source = mistakes[MISTAKE].apply(exercise.reference.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "simple_rnn.py"
        path.write_text(source, "utf-8")
        report = grade(exercise, path, display="03_simple_rnn/simple_rnn.py")
    suggestion = verdict.suggest(report, following=4, hints=True, verbose=False, left_out=0)
    return terminal.whole(report, UNICODE, suggestion, left_out=0, verbose=False)


def picture(shown: RenderableType) -> str:
    """Return the terminal as SVG, with the reader's own fonts and without foreign addresses."""
    console = Console(record=True, width=88, file=io.StringIO(), force_terminal=True)
    console.print(shown)
    svg = console.export_svg(title="rnn-grade exercise3")
    svg = re.sub(r"@font-face\s*{.*?}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)


def text(shown: RenderableType) -> str:
    """Return what a terminal of 80 columns without colour shows."""
    console = Console(width=80, file=io.StringIO(), color_system=None, record=True)
    console.print(shown)
    lines = (line.rstrip() for line in console.export_text().splitlines())
    return "\n".join(lines).strip("\n")


def main() -> None:
    """Write both from the same run."""
    shown = run()
    PICTURE.write_text(picture(shown), "utf-8")
    before, begin, rest = README.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"README.md has no place for it between {BEGIN} and {END}.")
    block = f"{BEGIN}\n```\n{text(shown)}\n```\n{END}"
    README.write_text(f"{before}{block}{after}", "utf-8")


if __name__ == "__main__":
    main()
