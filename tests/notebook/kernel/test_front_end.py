"""Each front end tells of its notebook in its own way; where none can be read, there is none.

The ways are those of jupyter_server's `SessionManager.get_kernel_env`, of vscode-jupyter, and of
colabtools' `google/colab/_message.py`.
"""

import json
import sys
import time
import types
from types import SimpleNamespace

import pytest

from rnn_grade.notebook.kernel import front_end

CELLS = [
    {"cell_type": "markdown", "metadata": {"id": "t"}, "source": "# Title"},
    {"cell_type": "code", "metadata": {"id": "c"}, "source": ["a = 1\n", "b = 2"]},
]


@pytest.fixture
def shell(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return SimpleNamespace(user_ns={})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps({"cells": CELLS, "metadata": {"rnn_grade": {"exercise": "2"}}}))
    return path


@pytest.fixture
def colab(monkeypatch):
    """Colab's own modules; `colab(answer)` sets what the page answers."""

    class MessageError(Exception):
        pass

    def install(answer):
        asked = []

        def blocking_request(request_type, request="", timeout_sec=5, parent=None):
            asked.append((request_type, timeout_sec))
            if isinstance(answer, str):
                raise MessageError(answer)
            return answer

        message = types.ModuleType("google.colab._message")
        message.blocking_request, message.MessageError = blocking_request, MessageError
        package = types.ModuleType("google.colab")
        package._message = message
        monkeypatch.setitem(sys.modules, "google.colab", package)
        monkeypatch.setitem(sys.modules, "google.colab._message", message)
        return asked

    return install


def test_jupyterlab_has_the_path_in_the_environment(shell, file, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    found = front_end.find(shell)
    assert (found.name, found.folder, found.origin) == ("mine.ipynb", file.parent, "disk")
    assert found.when == file.stat().st_mtime
    assert found.data == {"rnn_grade": {"exercise": "2"}}
    assert [(cell.position, cell.code, cell.source) for cell in found.cells] == [
        (1, False, "# Title"),
        (2, True, "a = 1\nb = 2"),
    ]


def test_a_path_below_the_servers_root_is_looked_for_beside_the_kernel(shell, file, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "work/mine.ipynb")
    assert front_end.find(shell) is None
    monkeypatch.chdir(file.parent)
    assert front_end.path_on_disk(shell) == file


def test_vs_code_has_the_path_in_a_variable(shell, file):
    shell.user_ns["__vsc_ipynb_file__"] = str(file)
    assert front_end.find(shell).folder == file.parent


def test_colab_is_asked_for_what_the_page_has(shell, colab):
    asked = colab({"ipynb": {"cells": CELLS, "metadata": {"colab": {"name": "mine.ipynb"}}}})
    found = front_end.find(shell)
    assert asked == [("get_ipynb", 10.0)]
    assert (found.name, found.folder, found.origin) == ("mine.ipynb", None, "colab")
    assert abs(found.when - time.time()) < 5
    assert [cell.id for cell in found.cells] == ["t", "c"]


@pytest.mark.parametrize("answer", [None, {}, {"ipynb": None}, [], {"error": "no"}, "not allowed"])
def test_a_page_that_does_not_answer_is_no_notebook(shell, colab, answer):
    colab(answer)
    assert front_end.find(shell) is None


@pytest.mark.parametrize(
    "told", [None, 3, "", "a name", "/nowhere/mine.ipynb", "mine.py", "Untitled-1.ipynb"]
)
def test_what_is_no_path_of_a_notebook_is_none(shell, told):
    shell.user_ns["__vsc_ipynb_file__"] = told
    assert front_end.find(shell) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"a": ' * 3000, "\xff"])
def test_a_file_that_is_being_written_or_broken_is_no_notebook(shell, file, text):
    file.write_text(text, "latin-1")
    shell.user_ns["__vsc_ipynb_file__"] = str(file)
    assert front_end.find(shell) is None


def test_odd_cells_are_empty_ones(shell, file):
    odd = [None, 3, {}, {"cell_type": "code", "source": [1, "x"], "metadata": [], "id": 3}]
    file.write_text(json.dumps({"cells": odd}))
    shell.user_ns["__vsc_ipynb_file__"] = str(file)
    assert [(cell.source, cell.id) for cell in front_end.find(shell).cells] == [
        *[("", "")] * 3,
        ("x", ""),
    ]
