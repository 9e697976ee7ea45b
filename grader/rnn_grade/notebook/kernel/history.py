"""What has run in this kernel, and as which cell: read from IPython's own history.

The history has every run, also those before the extension was loaded. What it does not know, the
cell's id and the time, is told by `pre_run_cell` (IPython's page "IPython Events") from then on.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import Any

_RESET = re.compile(r"^[ \t]*%reset(?![-\w ]*\b(?:in|out|dhist|array)\b)(?!\w)", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """One run of one cell.

    Args:
        number: As in `In[4]`.
        source: What ran, as it was typed.
        cell: The cell's id, where the front end tells it.
        when: When it started, or at the latest when the extension was loaded; seconds.
    """

    number: int
    source: str
    cell: str = ""
    when: float = 0.0

    @property
    def label(self) -> str:
        """How the notebook calls it."""
        return f"In[{self.number}]"


class History:
    """The runs of one kernel.

    Args:
        shell: IPython's shell.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._loaded = time.time()
        self._told: dict[int, Run] = {}
        self._callbacks = {"pre_run_cell": self._begin, "post_run_cell": self._end}

    def register(self) -> None:
        """Be told of what runs from now on."""
        for event, callback in self._callbacks.items():
            self._shell.events.register(event, callback)

    def unregister(self) -> None:
        """Be told of nothing more."""
        for event, callback in self._callbacks.items():
            self._shell.events.unregister(event, callback)

    def runs(self) -> list[Run]:
        """Return every run that has a number, the present one too, in their order.

        What ran before a `%reset` is forgotten, as what it defined is.
        """
        found: list[Run] = []
        for place, source in enumerate(self._sources):
            if _RESET.search(source):
                found.clear()
            elif place and source.strip():
                found.append(self._told.get(place) or Run(place, source, when=self._loaded))
        return found

    @property
    def _sources(self) -> list[str]:
        sources: list[str] = self._shell.history_manager.input_hist_raw
        return sources

    def _begin(self, info: Any) -> None:
        """Note a run that begins; its source comes into the history right after this."""
        place = len(self._sources)
        self._told = {old: run for old, run in self._told.items() if old < place}
        if info.store_history:
            self._told[place] = Run(place, info.raw_cell, _cell_id(info, self._shell), time.time())

    def _end(self, result: Any) -> None:
        """Note the number of a run; old versions of IPython leave numbers out after a mistake."""
        place = len(self._sources) - 1
        if result.execution_count is not None and place in self._told:
            self._told[place] = replace(self._told[place], number=result.execution_count)


def _cell_id(info: Any, shell: Any) -> str:
    """Return the cell's id, which old versions of IPython do not hand on from the message."""
    found = getattr(info, "cell_id", None)
    if not found:
        header = getattr(shell, "parent_header", None) or {}
        found = header.get("metadata", {}).get("cellId")
    return found if isinstance(found, str) else ""
