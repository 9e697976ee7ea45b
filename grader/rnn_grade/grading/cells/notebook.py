"""A notebook's JSON becomes cells: of nbformat 4 or 3, and whatever is odd in it gets a sentence.

Only what `nbformat`'s schemas call cells is looked at; outputs and attachments never are.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rnn_grade.grading.cells.cell import Cell, Unreadable, exercise_of

NOTEBOOK_LIMIT = 64 << 20
CODE_LIMIT = 1 << 20
_CELLS = 10_000
_NO_NOTEBOOK = "the file is JSON, but no notebook: it has no cells"
# The labels that a live kernel gives: its own count, or the place in the learner's notebook.
_LABEL = re.compile(r"In\[[0-9]{1,9}\]|cell [0-9]{1,5}")
_KINDS = ("code", "markdown", "heading")
_CONFLICT = re.compile(rb"^<{7} ", re.MULTILINE)


def is_notebook(content: bytes) -> bool:
    """Return whether a file is meant as a notebook: it begins as JSON does, and no module so.

    Args:
        content: The bytes of the file.
    """
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") or (
        start.startswith(b"<<<<<<< ") and re.search(rb'^[ \t]*"cells"', content, re.M) is not None
    )


def cells_of(data: dict[str, Any]) -> list[Cell]:
    """Return the cells of a notebook that hold code or headings.

    Args:
        data: The notebook.

    Raises:
        Unreadable: It has none, or none that can be read.
    """
    cells = [cell(number, one) for number, one in enumerate(raw_cells(data), 1)]
    _of_python(data)
    if not any(one.code for one in cells):
        raise Unreadable("the notebook has no code cell")
    if sum(len(one.source) for one in cells if one.code) > CODE_LIMIT:
        raise Unreadable(f"the notebook's code is larger than {CODE_LIMIT >> 20} MiB")
    default = exercise_of(data.get("metadata"))
    # As an assumption only: what a heading or a cell says goes before it.
    return [Cell("", "", code=False, exercise=default), *cells] if default else cells


def loaded(content: bytes) -> dict[str, Any]:
    """Return the JSON object that a notebook is.

    Args:
        content: The bytes of the file.

    Raises:
        Unreadable: It is none.
    """
    conflict = _CONFLICT.search(content)
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_int=_whole)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable("the file is not UTF-8 text; save it as UTF-8", line) from None
    except json.JSONDecodeError as error:
        if conflict:
            line = content.count(b"\n", 0, conflict.start()) + 1
            raise Unreadable(
                "the notebook has conflict markers of a merge; resolve the conflict", line
            ) from None
        raise Unreadable(
            "the file is no notebook: its JSON is broken; save it again in Jupyter", error.lineno
        ) from None
    except RecursionError:
        raise Unreadable("the notebook is nested too deeply to be read") from None
    if not isinstance(data, dict):
        raise Unreadable(_NO_NOTEBOOK)
    return data


def _whole(digits: str) -> int:
    # Python refuses numbers of more than 4,300 digits; none that counts here has ten.
    return int(digits) if len(digits) < 10 else 0


def raw_cells(data: dict[str, Any]) -> list[Any]:
    """Return the cells of nbformat 4, or those of all worksheets of nbformat 3.

    Args:
        data: The notebook.

    Raises:
        Unreadable: It has none.
    """
    version = data.get("nbformat")
    if type(version) is int and version < 3:
        raise Unreadable(
            f"the notebook is of nbformat {version}, which is too old; save it again in Jupyter"
        )
    found = data.get("cells")
    if not isinstance(found, list):
        sheets = data.get("worksheets")
        if not isinstance(sheets, list):
            raise Unreadable(_NO_NOTEBOOK)
        lists = (sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))
        found = [cell for cells in lists if isinstance(cells, list) for cell in cells]
    if len(found) > _CELLS:
        raise Unreadable(f"the notebook has more than {_CELLS:,} cells")
    return found


def _of_python(data: dict[str, Any]) -> None:
    language = language_of(data)
    if language and not re.fullmatch(r"i?python[0-9.]*", language, re.IGNORECASE):
        name = "".join(filter(str.isprintable, language))[:40]
        raise Unreadable(f"the notebook is written in {name}; the exercises need Python")


def language_of(data: dict[str, Any]) -> str:
    """Return the language that a notebook says it is written in, or nothing.

    Args:
        data: The notebook.
    """
    metadata = data.get("metadata")
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(part) if isinstance(metadata, dict) else None
        language = told.get(key) if isinstance(told, dict) else None
        if isinstance(language, str) and language.strip():
            return language.strip()
    return ""


def cell(number: int, data: Any) -> Cell:
    """Return one cell; what is none is a text without a word.

    Args:
        number: Its place among all cells, counted from 1.
        data: Whatever stands there.
    """
    if not isinstance(data, dict) or data.get("cell_type") not in _KINDS:
        return Cell(f"cell {number}", "", code=False)
    metadata = data.get("metadata")
    own = metadata.get("rnn_grade") if isinstance(metadata, dict) else None
    label = own.get("label") if isinstance(own, dict) else None
    known = isinstance(label, str) and _LABEL.fullmatch(label)
    source = text_of(data.get("source", data.get("input")))
    identity = data.get("id")
    return Cell(
        str(label) if known else f"cell {number}",
        f"# {source}" if data["cell_type"] == "heading" else source,
        data["cell_type"] == "code",
        exercise=exercise_of(metadata),
        id=identity if isinstance(identity, str) else "",
    )


def text_of(source: Any) -> str:
    """Return a cell's text: nbformat has it as one text or as a list of lines.

    Args:
        source: Whatever stands there.
    """
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    return source.replace("\r\n", "\n").replace("\r", "\n")
