"""A shell as a kernel has one, in this process, and notebooks as front ends keep them."""

import json
import os
import sys
import types

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@pytest.fixture
def shell(monkeypatch):
    """A shell of its own, with an empty history."""
    config = Config()
    config.HistoryManager.enabled = False
    module = types.ModuleType("learner")
    displayed = sys.displayhook
    made = InteractiveShell(config=config, user_module=module)
    yield made
    sys.displayhook = displayed
    sys.modules.pop("learner", None)


@pytest.fixture
def run(shell):
    """Run a cell as a front end has it run: `run(source, id)`."""

    def run(source, cell=None):
        return shell.run_cell(source, store_history=True, cell_id=cell)

    return run


@pytest.fixture
def saved(shell, tmp_path):
    """Save a notebook as VS Code has it: `saved({"id": source}, when=seconds)`.

    A source that begins with `# ` is a text.
    """

    def saved(cells, when=None, name="mine.ipynb", **metadata):
        data = [
            {
                "cell_type": "markdown" if source.startswith("# ") else "code",
                "id": identity,
                "metadata": {},
                "source": source.splitlines(keepends=True),
            }
            for identity, source in cells.items()
        ]
        path = tmp_path / name
        path.write_text(
            json.dumps({"cells": data, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
        )
        if when is not None:
            os.utime(path, (when, when))
        shell.user_ns["__vsc_ipynb_file__"] = str(path)
        return path

    return saved
