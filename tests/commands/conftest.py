"""Fixtures for every command that a learner types."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import CHECKS, TASK, Desk, report_of

from rnn_grade.course import catalog
from rnn_grade.grading import grade as grading
from rnn_grade.report import Status
from rnn_grade.workspace import workspace


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    root = tmp_path / "course"
    for folder in ("01_double", "02_triple", "03_halve"):
        slug = folder[3:]
        exercise = root / "exercises" / folder
        exercise.mkdir(parents=True)
        text = f'title = "{slug.title()} it"\nsummary = "write `{slug}`"\nminutes = 5\n'
        (exercise / "exercise.toml").write_text(text)
        (exercise / "README.md").write_text(TASK)
        (exercise / f"{slug}.py").write_text(f"def {slug}(x):\n    raise NotImplementedError\n")
        (root / "grader/checks").mkdir(parents=True, exist_ok=True)
        (root / f"grader/checks/{folder}.py").write_text(CHECKS)
    made = Desk(catalog.load(root), tmp_path / "mine")
    workspace.start(made.course, made.folder)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(root))
    monkeypatch.chdir(made.folder)
    monkeypatch.setattr(grading, "grade", made.grade)
    return made


@pytest.fixture
def fails(desk: Desk) -> Callable[[], None]:
    """The next grading fails its first check."""

    def tell() -> None:
        desk.reports.append(report_of(desk.course.find("1"), Status.FAILED, Status.SKIPPED))

    return tell
