"""What the learner has now, written as a notebook: the latest run of each cell, in their order.

What ran in this kernel counts before what stands in the notebook: the kernel is where the learner
saw it work. Where the two differ in something that the exercise needs, it is said.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from rnn_grade.course.catalog import Exercise
from rnn_grade.grading.cells.sections import Section
from rnn_grade.grading.targets import target
from rnn_grade.notebook.kernel.front_end import Cell, Notebook
from rnn_grade.notebook.kernel.history import Run
from rnn_grade.notebook.kernel.meaning import sections
from rnn_grade.notebook.kernel.names import Names, names, needed
from rnn_grade.report import Finding
from rnn_grade.text import plural

_VSCODE = "vscode-notebook-cell:"


@dataclass(frozen=True)
class Piece:
    """One cell of the submission.

    Args:
        source: Its text.
        run: The run that it is, if it ran.
        cell: The cell of the notebook that it is, as far as that is known.
        names: What it binds and uses.
        now: What the notebook's cell binds and uses.
    """

    source: str
    run: Run | None
    cell: Cell | None
    names: Names
    now: Names

    @property
    def label(self) -> str:
        """How the learner finds it."""
        if self.run is not None:
            return self.run.label
        return f"cell {self.cell.position}" if self.cell is not None else ""

    @property
    def id(self) -> str:
        """The cell's id, as far as one is known."""
        if self.run is not None and self.run.cell:
            return self.run.cell
        return self.cell.id if self.cell is not None else ""


@dataclass(frozen=True)
class Submission:
    """What the learner has now.

    Args:
        pieces: Its cells, in their order.
        notebook: What the front end has, where it was read.
    """

    pieces: tuple[Piece, ...]
    notebook: Notebook | None

    @property
    def origin(self) -> str:
        """Which source was used, in one short line."""
        ran = sum(piece.run is not None for piece in self.pieces)
        taken = f"{plural(ran, 'cell')} that ran in this kernel"
        if self.notebook is None:
            return taken
        where = "Colab" if self.notebook.origin == "colab" else self.notebook.name
        unrun = len(self.pieces) - ran
        return f"{taken}, {plural(unrun, 'other')} from {where}" if unrun else taken

    @property
    def links(self) -> dict[str, str]:
        """The id of the cell that each label stands for, where its front end can go there.

        Colab shows an output in a frame of its own, from which no link leads to a cell. VS Code
        follows the addresses that it gave the cells which ran (vscode-jupyter, `cellExecution.ts`),
        and no others.
        """
        if self.notebook is not None and self.notebook.origin == "colab":
            return {}
        found = {piece.label: name for piece in self.pieces if (name := piece.id)}
        given = {label: name for label, name in found.items() if name.startswith(_VSCODE)}
        return given or found

    def name(self, exercise: Exercise) -> str:
        """Return what the submission is called.

        Args:
            exercise: What it was written for.
        """
        return f"{exercise.slug}.ipynb"

    def content(self, exercise: Exercise) -> bytes:
        """Return it as the bytes of a notebook.

        Args:
            exercise: What it is graded for; its cells are told from those of others.
        """
        own = sections(self.notebook, target(exercise))
        whose = {Section.OWN: exercise.folder, Section.OTHER: "another"}
        cells = []
        for piece in self.pieces:
            section = own.get(piece.cell.position) if piece.cell is not None else None
            cells.append(_written(piece, whose.get(section or Section.NONE, "")))
        return json.dumps(
            {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
        ).encode()

    def remarks(self, wanted: Iterable[str], namespace: Mapping[str, Any]) -> tuple[Finding, ...]:
        """Say where what is graded is not what the notebook shows.

        Args:
            wanted: The exercise's functions that are graded.
            namespace: The learner's variables, which are only looked at.
        """
        wanted = tuple(wanted)
        used = needed([piece.names for piece in self.pieces], wanted)
        notes = [
            note
            for place, piece in enumerate(self.pieces)
            if (note := self._remark(piece, used.get(place, frozenset()), wanted)) is not None
        ]
        return (*notes, *_elsewhere(self.pieces, wanted, namespace))

    def _remark(
        self, piece: Piece, counting: frozenset[str], wanted: Sequence[str]
    ) -> Finding | None:
        notebook, run, cell = self.notebook, piece.run, piece.cell
        if notebook is None or (run is not None and notebook.when <= run.when):
            return None
        if run is None:
            kind = "cell_unrun"
            # Where nothing is written yet, nothing is to be run.
            counting -= piece.names.unfilled
        elif cell is None:
            kind = "cell_gone"
        elif not _same(cell.source, run.source):
            kind = "cell_changed"
            counting |= piece.now.functions & frozenset(wanted)
        else:
            return None
        told = _told(counting, wanted)
        numbers = {"names": told, "notebook": notebook.name}
        return Finding(kind, "", cell=piece.label, numbers=numbers) if told else None


def collect(runs: Sequence[Run], notebook: Notebook | None, shell: Any) -> Submission:
    """Return what the learner has now.

    Args:
        runs: What has run in this kernel, in its order.
        notebook: What the front end has, where it can be read.
        shell: IPython's shell.
    """
    cells = [cell for cell in notebook.cells if cell.code] if notebook is not None else []
    read = {run.number: names(run.source, shell) for run in runs}
    counting = _counting(runs, read, shell.user_ns)
    now = {cell.position: names(cell.source, shell) for cell in cells}
    own = _matched(counting, cells, read, now)
    ran = {cell.position for cell in own.values()}
    unrun = [
        Piece(cell.source, None, cell, now[cell.position], now[cell.position])
        for cell in cells
        if cell.position not in ran and cell.source.strip()
    ]
    pieces = []
    for run in counting:
        cell = own.get(run.number)
        shown = now[cell.position] if cell is not None else Names()
        pieces.append(Piece(run.source, run, cell, read[run.number], shown))
    bound: frozenset[str] = frozenset().union(*(piece.names.bound for piece in pieces))
    for piece in reversed(unrun):
        pieces.insert(_place(piece, pieces, bound), piece)
    return Submission(tuple(pieces), notebook)


def _counting(
    runs: Sequence[Run], read: Mapping[int, Names], namespace: Mapping[str, Any]
) -> list[Run]:
    """Return the latest run of each cell; those that name no cell stand for themselves.

    An earlier run counts as well where the kernel still has from it what no later one binds.
    """
    last = {run.cell or run.source: run.number for run in runs}
    latest = [run for run in runs if last[run.cell or run.source] == run.number]
    found = [run for run in latest if not _is_outdated(run, latest, read)]
    bound: frozenset[str] = frozenset().union(*(read[run.number].bound for run in found))
    for run in reversed(runs):
        left = read[run.number].bound - bound
        if run not in latest and not left.isdisjoint(namespace):
            found.append(run)
            bound |= left
    return sorted(found, key=lambda run: run.number)


def _is_outdated(run: Run, runs: Sequence[Run], read: Mapping[int, Names]) -> bool:
    """Return whether a run never came to anything, and another one has done it since.

    That of a known cell is its latest, and so what the learner sees there.
    """
    meant = read[run.number]
    later = (read[other.number].bound for other in runs if other.number > run.number)
    return meant.broken and not run.cell and any(meant.functions & bound for bound in later)


def _matched(
    runs: Sequence[Run],
    cells: Sequence[Cell],
    read: Mapping[int, Names],
    now: Mapping[int, Names],
) -> dict[int, Cell]:
    """Find the notebook's cell of each run: by its id, its text, and then by what it defines."""
    ways: tuple[Callable[[Run, Cell], object], ...] = (
        lambda run, cell: run.cell and run.cell == cell.id,
        lambda run, cell: _same(run.source, cell.source),
        lambda run, cell: read[run.number].functions & now[cell.position].functions,
    )
    found: dict[int, Cell] = {}
    left = list(cells)
    for fits in ways:
        # Of several runs that could be the same cell, the latest is.
        for run in reversed(runs):
            cell = next((cell for cell in left if fits(run, cell)), None)
            if cell is not None and run.number not in found:
                found[run.number] = cell
                left.remove(cell)
    return found


def _place(piece: Piece, pieces: Sequence[Piece], bound: frozenset[str]) -> int:
    """Return where a cell belongs that never ran.

    What ran wins over it: where it defines something anew it comes first, else behind the cells
    above it.
    """
    assert piece.cell is not None
    if piece.names.bound & bound:
        return 0
    above = [
        place
        for place, other in enumerate(pieces, 1)
        if other.cell is not None and other.cell.position < piece.cell.position
    ]
    return max(above, default=0)


def _written(piece: Piece, exercise: str) -> dict[str, Any]:
    """Return a piece as the cell of a notebook, with its label and the exercise it belongs to."""
    own = {"label": piece.label, "exercise": exercise}
    return {
        "cell_type": "code",
        "execution_count": piece.run.number if piece.run is not None else None,
        "metadata": {"rnn_grade": own},
        "outputs": [],
        "source": piece.source,
    }


def _same(one: str, other: str) -> bool:
    return one.strip() == other.strip()


def _told(counting: frozenset[str], wanted: Sequence[str]) -> list[str]:
    """Return the names to tell of a cell: the exercise's own, or else what those need of it."""
    own = [name for name in wanted if name in counting]
    return own or sorted(counting)


def _elsewhere(
    pieces: Sequence[Piece], wanted: Sequence[str], namespace: Mapping[str, Any]
) -> list[Finding]:
    """Tell of the exercise's functions that stand in no cell, but in a file of the learner's."""
    defined: frozenset[str] = frozenset().union(*(piece.names.functions for piece in pieces))
    found: dict[str, list[str]] = {}
    for name in wanted:
        value = namespace.get(name)
        # Exactly this type: nothing of the learner's may run here, not even `__getattr__`.
        if name not in defined and type(value) is FunctionType:
            found.setdefault(value.__code__.co_filename, []).append(name)
    return [
        Finding("file_elsewhere", "", numbers={"names": own, "file": Path(file).name})
        for file, own in found.items()
        if os.path.isfile(file)
    ]
