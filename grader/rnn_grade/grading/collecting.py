"""How pytest comes to a check file: by its path, or, where the course is sealed, out of memory.

A sealed file has no lines for a traceback or a report to show, and leaves nothing behind on disk.
"""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest.assertion.rewrite import rewrite_asserts

from rnn_grade.course import storage
from rnn_grade.course.catalog import Exercise


class Collecting:
    """A plug-in that hands the check file of one exercise to pytest.

    Args:
        exercise: Whose.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        root = exercise.root
        # pytest wants a file that there is: the pack stands for what is in it.
        self.path = root / storage.PACK if storage.is_sealed(root) else exercise.check_file

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Take the pack for the check file that is in it; any other file is pytest's to read."""
        if file_path != self.path or self.path == self._exercise.check_file:
            return None
        made: Sealed = Sealed.from_parent(parent, path=file_path, exercise=self._exercise)
        return made


class Sealed(pytest.Module):
    """A check file that is run out of memory, as pytest runs one from disk.

    Args:
        exercise: Whose check file it is.
        given: What pytest tells of any of its modules.
    """

    def __init__(self, exercise: Exercise, **given: Any) -> None:
        super().__init__(**given)
        self._exercise = exercise

    def _getobj(self) -> ModuleType:
        file, text = self._exercise.check_file, self._exercise.check_text
        tree = ast.parse(text, filename=str(file))
        rewrite_asserts(tree, text.encode(), str(file), self.config)
        made = storage.module(file)
        try:
            exec(compile(tree, str(file), "exec", dont_inherit=True), made.__dict__)
        except Exception as error:
            raise self.CollectError(f"{file.name}: {type(error).__name__}: {error}") from error
        return made
