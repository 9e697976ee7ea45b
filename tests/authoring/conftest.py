"""The course that a proof finds nothing wrong with."""

from pathlib import Path

import pytest
from proven import make


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one exercise that is right in every way."""
    return make(tmp_path)
