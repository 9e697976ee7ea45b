"""Draws docs/exercise3.svg: a real grading of a real mistake, as the terminal shows it.

python docs/make_picture.py
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from rich.console import Console

from rnn_grade import course
from rnn_grade.authoring.mistakes import read_mistakes
from rnn_grade.grading import grade
from rnn_grade.render import terminal, verdict
from rnn_grade.render.layout import UNICODE

MISTAKE = "last_word_only"
HERE = Path(__file__).parent


def main() -> None:
    """Grade the reference of exercise 3 with one known mistake in it, and draw the report."""
    exercise = course.load(HERE.parent).find("3")
    mistakes = {mistake.name: mistake for mistake in read_mistakes(exercise)[0]}
    source = mistakes[MISTAKE].apply(exercise.reference.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "simple_rnn.py"
        path.write_text(source, "utf-8")
        report = grade(exercise, path, display="03_simple_rnn/simple_rnn.py")
    console = Console(record=True, width=88, file=io.StringIO(), force_terminal=True)
    suggestion = verdict.suggest(report, following=4, hints=True, verbose=False, left_out=0)
    console.print(terminal.whole(report, UNICODE, suggestion, left_out=0, verbose=False))
    svg = console.export_svg(title="rnn-grade exercise3")
    # The export names a font by its address; a reader's own monospaced font will do.
    head, _, rest = svg.partition("@font-face")
    style = rest[rest.index(".terminal") if ".terminal" in rest else 0 :]
    (HERE / "exercise3.svg").write_text(head + style if rest else svg, "utf-8")


if __name__ == "__main__":
    main()
