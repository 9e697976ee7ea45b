"""The notebook as its front end has it: on disk, or handed over by Colab.

- JupyterLab and Notebook 7: the path is in `JPY_SESSION_NAME`, of the kernel's environment
  (jupyter_server, `SessionManager.get_kernel_env`). After a renaming it is the old one until the
  kernel restarts.
- VS Code: the path is the variable `__vsc_ipynb_file__` (vscode-jupyter, `kernel.ts`).
- Colab has no file: `google.colab._message.blocking_request("get_ipynb")` asks the page itself, and
  answers `{"ipynb": {...}}`, or `None` where the page does not (colabtools, `_message.py`).
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rnn_grade.grading.cells.notebook import NOTEBOOK_LIMIT, text_of

_COLAB_SECONDS = 10.0


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook.

    Args:
        position: Counted from 1 among all cells.
        code: Whether it is code, and no text.
        source: What stands in it.
        id: What identifies it, where it has something.
        data: Its metadata.
    """

    position: int
    code: bool
    source: str
    id: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is outside of the kernel.

    Args:
        cells: Its cells.
        name: The file's name.
        folder: Where the file lies; `None` where there is none.
        when: When this was what the learner had; seconds.
        origin: Where it was read.
        data: Its metadata.
    """

    cells: tuple[Cell, ...]
    name: str
    folder: Path | None
    when: float
    origin: Literal["disk", "colab"]
    data: Mapping[str, Any]


def find(shell: Any) -> Notebook | None:
    """Return the notebook that this kernel belongs to, where it can be read.

    Args:
        shell: IPython's shell.
    """
    if "google.colab" in sys.modules:
        return _from_colab()
    path = path_on_disk(shell)
    return _from_disk(path) if path is not None else None


def path_on_disk(shell: Any) -> Path | None:
    """Return the path of the notebook's file, if the front end tells it and it was ever saved.

    Args:
        shell: IPython's shell.
    """
    for told in (shell.user_ns.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if type(told) is str and told.endswith(".ipynb"):
            # Without a folder, it is relative to the server's root; a kernel starts beside it.
            path = Path(told) if Path(told).is_absolute() else Path.cwd() / Path(told).name
            if path.is_file():
                return path
    return None


def _from_disk(path: Path) -> Notebook | None:
    try:
        status = path.stat()
        if status.st_size > NOTEBOOK_LIMIT:
            return None
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        # It is being written, or is none: what ran in the kernel is known without it.
        return None
    return _notebook(data, path.name, path.parent, status.st_mtime, "disk")


def _from_colab() -> Notebook | None:
    messages = importlib.import_module("google.colab._message")
    try:
        answer = messages.blocking_request("get_ipynb", request="", timeout_sec=_COLAB_SECONDS)
    except messages.MessageError:
        return None
    data = answer.get("ipynb") if isinstance(answer, dict) else None
    colab = _mapping(_mapping(_mapping(data).get("metadata")).get("colab"))
    return _notebook(data, str(colab.get("name", "")), None, time.time(), "colab")


def _notebook(
    data: Any, name: str, folder: Path | None, when: float, origin: Literal["disk", "colab"]
) -> Notebook | None:
    cells = _mapping(data).get("cells")
    if not isinstance(cells, list):
        return None
    found = tuple(_cell(position, cell) for position, cell in enumerate(cells, 1))
    return Notebook(found, name, folder, when, origin, _mapping(_mapping(data).get("metadata")))


def _cell(position: int, cell: Any) -> Cell:
    cell = _mapping(cell)
    data = _mapping(cell.get("metadata"))
    # Colab keeps its own ids among the metadata.
    name = cell.get("id") or data.get("id")
    return Cell(
        position,
        cell.get("cell_type") == "code",
        text_of(cell.get("source")),
        name if isinstance(name, str) else "",
        data,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
