"""What a grading shows as it goes; of a file that nobody has touched, that is little."""

import io

import pytest
from places import ROOT
from rich.console import Console

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.render.terminal.layout import symbols
from rnn_grade.render.terminal.live import Watcher
from rnn_grade.render.terminal.verdict import closing, suggest

COURSE = catalog.load(ROOT)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.folder)
def test_a_stub_takes_ten_lines_that_say_where_to_begin(exercise):
    events = []
    report = grade(exercise, exercise.stub, watch=events.append, display=exercise.stub.name)
    for width in (60, 80):
        console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False)
        with Watcher(console, exercise, exercise.stub.name) as watcher:
            for event in events:
                watcher(event)
            watcher.finish(report)
        suggestion = suggest(report, following=None, hints=False)
        console.print(closing(report, symbols(console), suggestion))
        lines = console.file.getvalue().splitlines()
        assert len(lines) <= 10
        assert f"Not attempted yet. Begin with `{exercise.parts[0]}`." in lines
        assert lines[-1].startswith(f"→ rnn-grade show {exercise.number}  ")
