"""Notebooks with the habits of real learners: `notebook/habits/*.toml`, made to be handed in.

A habit is a list of cells and the score that the notebook has to get. `<<step>>` in a cell stands
for that function of the reference, `<<stub step>>` for that of the stub, `<<whole file>>` for the
reference with all that is in it.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from places import ROOT

from rnn_grade.course import catalog

_FOLDER = Path(__file__).parent / "notebook" / "habits"
_STANDS_FOR = re.compile(r"^( *)<<(.+)>>", re.MULTILINE)


@dataclass(frozen=True)
class Habit:
    """One notebook, and what it is worth.

    Args:
        name: What the habit is called.
        about: What the learner does.
        exercise: The slug of the exercise that it is handed in for.
        points: What it earns as a file.
        cells: Its cells: `source`, `kind`, `metadata`, `attachments`; `deleted` is run and not
            saved, `before` is what stood in the cell when it was run for the first time.
        text: What is handed in, in the place of a notebook.
        file: What it is called.
        first: The first check that does not pass, if there is one.
        reads: What is read there.
        told: What the remarks of the report say.
        run: The order in which the cells are run; by default that of the document.
        live: What the kernel earns then; `None` where it is not asked.
        also: The slugs of other exercises that it is handed in for, and what it earns there.
    """

    name: str
    about: str
    exercise: str
    points: int
    cells: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    file: str = ""
    first: str = ""
    reads: str = ""
    told: list[str] = field(default_factory=list)
    run: list[int] = field(default_factory=list)
    live: int | None = None
    also: Mapping[str, int] = field(default_factory=dict)
    nbformat: int = 4
    line_ends: str = "\n"
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What the file is called."""
        return self.file or f"{self.exercise}.ipynb"

    def content(self) -> bytes:
        """Return what is handed in."""
        if self.text:
            return self._filled(self.text).encode()
        cells = [self._cell(cell) for cell in self.cells if not cell.get("deleted")]
        if self.nbformat == 3:
            notebook: dict[str, Any] = {"worksheets": [{"cells": cells}], "metadata": {}}
        else:
            notebook = {"cells": cells, "metadata": self.metadata}
        notebook |= {"nbformat": self.nbformat, "nbformat_minor": 5 if self.nbformat == 4 else 0}
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        if self.line_ends == "\n":
            return text.encode()
        return text.replace("\n", self.line_ends).encode("utf-8-sig")

    def runs(self) -> Iterator[str]:
        """Yield what a kernel is given, in the order in which it was run."""
        for number in self.run or range(1, len(self.cells) + 1):
            cell = self.cells[number - 1]
            if cell.get("kind", "code") == "code":
                yield from (self._filled(cell[key]) for key in ("before", "source") if key in cell)

    def _cell(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        kind = cell.get("kind", "code")
        lines = self._filled(cell["source"]).splitlines(keepends=True)
        source = [line.replace("\n", self.line_ends) for line in lines]
        made: dict[str, Any] = {"cell_type": kind, "metadata": cell.get("metadata", {})}
        if kind == "code" and self.nbformat == 3:
            return made | {"input": source, "language": "python", "outputs": []}
        if kind == "code":
            made |= {"execution_count": None, "outputs": []}
        if "attachments" in cell:
            made["attachments"] = cell["attachments"]
        return made | {"source": source}

    def _filled(self, text: str) -> str:
        exercise = next(e for e in _course().exercises if e.slug == self.exercise)

        def stands_for(match: re.Match[str]) -> str:
            indent, name = match.groups()
            path = exercise.stub if name.startswith("stub ") else exercise.reference
            source = path.read_text("utf-8")
            if name != "whole file":
                source = _definition(source, name.removeprefix("stub ")) + "\n"
            return "\n".join(indent + line if line else line for line in source.split("\n"))

        return _STANDS_FOR.sub(stands_for, text.strip("\n"))


def habits() -> list[Habit]:
    """Return all habits, by name."""
    return [
        Habit(path.stem, **tomllib.loads(path.read_text("utf-8")))
        for path in sorted(_FOLDER.glob("*.toml"))
    ]


def _course() -> catalog.Course:
    return catalog.load(ROOT)


def _definition(source: str, name: str) -> str:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            lines = source.splitlines()
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            return "\n".join(lines[first - 1 : node.end_lineno])
    raise LookupError(name)
