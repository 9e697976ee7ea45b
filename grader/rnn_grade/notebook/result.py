"""`%%result` runs a cell, and then shows the pictures and plays the sounds that it wrote to disk.

A stub ends with a few lines that use what was written; as a file they leave a drawing or a tune in
the folder, which somebody at a terminal opens there. In a notebook it appears below the cell.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What a file was when somebody looked: its time and its size.
Seen = Mapping[Path, tuple[int, int]]
# A notebook that is saved keeps what is shown in it: no more than this of one file.
_LARGEST = 16 << 20
_MOST = 4
_SHOWN = (".svg", ".png", ".jpg", ".wav")


class Failed(Exception):
    """The cell raised an exception, whose traceback is there already."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in the place of a traceback: nothing more."""
        return []


def register(shell: Any) -> None:
    """Make `%%result` known.

    Args:
        shell: IPython's shell.
    """

    def result(line: str, cell: str) -> None:
        """Run this cell, then show the pictures and sounds that it wrote to this folder."""
        folder = Path.cwd()
        before = seen(folder)
        outcome = shell.run_cell(cell, store_history=False)
        show_new_files(before, seen(folder))
        if not outcome.success:
            raise Failed

    shell.register_magic_function(result, "cell", "result")


def seen(folder: Path) -> Seen:
    """Return the pictures and sounds of a folder as they are now.

    Args:
        folder: Where to look; folders in it do not count.
    """
    found = {}
    for path in folder.iterdir():
        if path.suffix in _SHOWN and path.is_file():
            facts = path.stat()
            found[path] = (facts.st_mtime_ns, facts.st_size)
    return found


def show_new_files(before: Seen, after: Seen) -> None:
    """Show what is new or has changed, each file under its name.

    Args:
        before: The files as they were.
        after: The files as they are.
    """
    from IPython import display as shown

    show: Any = shown.display
    new = sorted(path for path, facts in after.items() if before.get(path) != facts)
    for path in new[:_MOST]:
        print(path.name)
        if after[path][1] <= _LARGEST:
            show(_shown(path))


def _shown(path: Path) -> Any:
    from IPython import display as shown

    if path.suffix == ".svg":
        # An SVG by itself is not shown in a notebook that is not trusted, and its styles would be
        # those of the whole page in VS Code; a picture is shown, and keeps its styles.
        data = base64.b64encode(path.read_bytes()).decode()
        markup = f'<img alt="{html.escape(path.name)}" src="data:image/svg+xml;base64,{data}">'
        of_html: Any = shown.HTML
        return of_html(markup)
    kind: Any = shown.Audio if path.suffix == ".wav" else shown.Image
    return kind(filename=str(path))
