"""Fixtures of a course that was released: made once, as learners have it."""

import io
import zipfile
from pathlib import Path

import pytest
from places import ROOT

from rnn_grade.authoring.release.release import Release, make
from rnn_grade.course import catalog
from rnn_grade.notebook.made.making import as_notebook


@pytest.fixture(scope="package")
def release() -> Release:
    """The release of the course of this clone, with notebooks."""
    return make(catalog.load(ROOT), notebooks=as_notebook)


@pytest.fixture(scope="package")
def sealed(release, tmp_path_factory) -> catalog.Course:
    """The course in the wheel for learners."""
    folder = tmp_path_factory.mktemp("sealed")
    _, content = release.wheel("learners")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        inside = [name for name in wheel.namelist() if name.startswith("rnn_grade/_course/")]
        wheel.extractall(folder, inside)
    return catalog.load(Path(folder, "rnn_grade", "_course"))
