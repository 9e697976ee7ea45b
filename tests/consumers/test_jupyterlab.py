"""Gradings in a real JupyterLab, in a real browser: what a learner sees there, and can click.

JupyterLab is large: `nox -s jupyterlab` installs it and runs this.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from looks import BROWSER, contrasts, outside, words
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from places import ROOT, TESTS
from playwright.sync_api import sync_playwright

from rnn_grade.course import catalog
from rnn_grade.notebook.made import making

# What a grading of the made exercise 3 takes at most, on a machine that is busy with other things.
PATIENCE = 180_000
RECORDED = """\
import time
from places import ROOT
from shown import LINKS, ORIGIN, REPORT, SUGGESTION, events
from rnn_grade.course import catalog
from rnn_grade.notebook.display import Display

screen = Display(catalog.load(ROOT).find("3"), ORIGIN, LINKS)
for event in events():
    screen(event)
    time.sleep(0.3 if event.kind == "epoch" else 0.02)
screen.finish(REPORT, SUGGESTION)
"""
# Keeps what was seen while the grading went on, however short that was.
WATCH = """() => {
  window.seen = { doing: [], outputs: 0 };
  new MutationObserver(() => {
    for (const line of document.querySelectorAll(".rnn-doing")) seen.doing.push(line.textContent);
    seen.outputs = Math.max(seen.outputs, document.querySelectorAll(".rnn-grade").length);
  }).observe(document.body, { childList: true, subtree: true });
}"""
# One answer for each step: what a learner writes who forgets that one is asked for.
WRONG = """\
def build_model(vocabulary_size: int, verbs: int) -> keras.Model:
    model = keras.Sequential([
        keras.layers.Embedding(vocabulary_size, 32, mask_zero=True),
        keras.layers.SimpleRNN(64, return_sequences=True),
        keras.layers.Dense(verbs, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""


class Lab:
    """A server of JupyterLab with settings of its own.

    Args:
        home: An empty folder.
    """

    def __init__(self, home):
        self.notebooks = home / "notebooks"
        self.notebooks.mkdir()
        self._settings = home / "settings" / "@jupyterlab" / "apputils-extension"
        self._settings.mkdir(parents=True)
        self._token = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._set("notification", {"fetchNews": "false", "checkForUpdates": False})
        places = {
            "JUPYTER_CONFIG_DIR": "configuration",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "IPYTHONDIR": "ipython",
        }
        environment = {name: str(home / folder) for name, folder in places.items()}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "grader"), str(TESTS)])
        self.server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ServerApp.ip=127.0.0.1", f"--port={self._port}"),
                *(f"--IdentityProvider.token={self._token}",),
                f"--ServerApp.root_dir={self.notebooks}",
            ],
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def _wait(self):
        for _ in range(240):
            try:
                urllib.request.urlopen(self._address("api/status"), timeout=5)
            except OSError:
                assert self.server.poll() is None, "JupyterLab ended"
                time.sleep(0.25)
            else:
                return
        raise AssertionError("JupyterLab does not answer")

    def _address(self, path):
        return f"http://127.0.0.1:{self._port}/{path}?token={self._token}"

    def _set(self, name, values):
        text = json.dumps(values)
        (self._settings / f"{name}.jupyterlab-settings").write_text(text, "utf-8")

    def dress(self, theme):
        """Choose a theme for the pages that are opened from now on."""
        self._set("themes", {"theme": theme})

    def put(self, name, cells):
        """Save a notebook."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, self.notebooks / name)

    def address(self, name):
        """Where a notebook is opened, in a window of its own."""
        return self._address(f"lab/tree/{name}") + "&reset"

    def close(self):
        """End the server, and with it its kernels."""
        self.server.send_signal(signal.SIGINT)
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=words())
        yield browser
        browser.close()


@pytest.fixture
def opened(lab, browser):
    """Open a notebook; the kernel is ready when the page is lent."""
    contexts = []

    def start(name, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        tab = context.new_page()
        tab.goto(lab.address(name))
        tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        tab.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(
            timeout=PATIENCE
        )
        return tab

    yield start
    for context in contexts:
        context.close()


def cell(tab, text):
    """The code cell with a text."""
    return tab.locator(".jp-CodeCell", has=tab.locator(".jp-InputArea", has_text=text)).first


def run(tab, text):
    """Run a cell as with the keyboard; a page that is not quite there yet is asked once more."""
    one = cell(tab, text)
    prompt = one.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    for _ in range(10):
        one.locator(".cm-content").first.click()
        tab.keyboard.press("Control+Enter")
        for _ in range(20):
            if prompt.inner_text() != before:
                return
            tab.wait_for_timeout(100)
    raise AssertionError(f"the cell with {text!r} does not run")


def recorded(lab, name):
    """A notebook that shows what was recorded of a grading, between two cells."""
    space = new_markdown_cell("text\n\n" * 40)
    cells = [
        new_code_cell("first = 1", id="first-cell"),
        space,
        new_code_cell(RECORDED, id="recorded"),
        new_markdown_cell("text\n\n" * 40),
        new_code_cell("last = 1", id="last-cell"),
    ]
    lab.put(name, cells)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1280, 720])
def test_verdicts_come_one_after_another_in_one_output(lab, opened, theme, width):
    lab.dress(theme)
    name = f"recorded_{width}_{theme[-5:].strip().lower()}.ipynb"
    recorded(lab, name)
    tab = opened(name, width)
    assert tab.evaluate("document.body.dataset.jpThemeName") == theme
    tab.evaluate(WATCH)
    run(tab, "screen = Display")
    one = tab.locator(".rnn-grade")
    one.get_by_text("Next: %hint 3 opens one more hint").wait_for(timeout=PATIENCE)
    seen = tab.evaluate("seen")
    assert seen["outputs"] == 1
    assert [line for line in seen["doing"] if line.startswith("Training: epoch ")]
    assert [line for line in seen["doing"] if line.startswith("Checking: ")]
    assert one.locator(".rnn-doing").count() == 0
    assert cell(tab, "screen = Display").locator(".jp-OutputArea-child").count() == 1
    assert one.locator("details[open] > summary > strong").all_inner_texts() == [
        *("✗ failed", "✗ failed", "! error", "✗ failed")
    ]
    assert not one.get_by_text("adds the bias before the tanh").is_visible()
    one.get_by_text("3 checks passed").click()
    assert one.get_by_text("adds the bias before the tanh").is_visible()
    one.evaluate("(e) => e.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = contrasts(one)
    assert len(found) > 100
    assert found[0][0] >= 4.5, found[:5]
    assert outside(one) == []
    assert one.evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_a_place_is_a_link_to_its_cell(lab, opened):
    recorded(lab, "links.ipynb")
    tab = opened("links.ipynb")
    run(tab, "screen = Display")
    tab.get_by_text("Next: %hint 3").wait_for(timeout=PATIENCE)
    tab.locator(".rnn-grade a", has_text="In[4], line 4").click()
    # The cell at the top of the notebook comes into view; the output is far below it.
    top = cell(tab, "first = 1")
    top.wait_for()
    tab.wait_for_function(
        """(node) => {
          const box = node.getBoundingClientRect();
          return box.top > 0 && box.bottom < innerHeight;
        }""",
        arg=top.element_handle(),
    )
    assert tab.url.endswith("#cell-id=first-cell")


def test_a_notebook_that_is_not_trusted_reads_well(lab, opened):
    """JupyterLab takes our style and the pictures away: somebody else may have written them."""
    recorded(lab, "trusted.ipynb")
    tab = opened("trusted.ipynb")
    run(tab, "screen = Display")
    tab.get_by_text("Next: %hint 3").wait_for(timeout=PATIENCE)
    tab.keyboard.press("Control+s")
    path = lab.notebooks / "trusted.ipynb"
    for _ in range(100):
        if "%hint 3" in path.read_text("utf-8"):
            break
        time.sleep(0.2)
    notebook = nbformat.read(path, as_version=4)
    output = notebook.cells[2].outputs[0]
    assert len(notebook.cells[2].outputs) == 1
    assert "Training:" in output["data"]["text/html"]
    output["data"]["text/html"] += "<!-- changed elsewhere -->"
    nbformat.write(notebook, lab.notebooks / "other.ipynb")
    tab = opened("other.ipynb")
    one = tab.locator(".rnn-grade")
    one.scroll_into_view_if_needed()
    assert one.locator("style, svg").count() == 0
    assert one.locator("summary").first.inner_text() == "✓ 3 checks passed"
    assert not one.get_by_text("adds the bias before the tanh").is_visible()
    assert one.locator("mark").first.is_visible()
    said = one.inner_text()
    assert "Training: epoch 7, score 0.612, bar 0.927.\n" in said
    assert "epochaccuracy" not in said
    assert contrasts(one)[0][0] >= 4.5


def test_exercise_3_from_a_mistake_to_all_points(lab, opened):
    exercise = catalog.load(ROOT).find("3")
    notebook = making.make(exercise)
    part = next(one for one in notebook.cells if one.id == "code-build_model")
    part.source = WRONG
    nbformat.write(notebook, lab.notebooks / "simple_rnn.ipynb")
    tab = opened("simple_rnn.ipynb")
    run(tab, "%load_ext rnn_grade")
    run(tab, "import keras")
    run(tab, "def build_model")
    run(tab, "%grade 3")
    one = tab.locator(".rnn-grade")
    one.get_by_text("Next: ").last.wait_for(timeout=PATIENCE)
    assert one.count() == 1
    words = one.inner_text()
    assert "Leave out return_sequences=True on the last recurrent layer." in words
    assert one.locator("table.rnn-array").first.is_visible()
    # The learner types what is missing, runs the cell and grades again.
    editor = cell(tab, "def build_model").locator(".cm-content")
    line = editor.get_by_text("SimpleRNN(64, return_sequences=True)")
    line.click()
    tab.keyboard.press("End")
    for _ in range(len(", return_sequences=True),")):
        tab.keyboard.press("Backspace")
    tab.keyboard.type("),")
    run(tab, "def build_model")
    run(tab, "%grade 3")
    one.get_by_text("Every check passed. Well done.").wait_for(timeout=PATIENCE)
    assert one.count() == 1
    assert one.locator("details[open]").count() == 0
    one.locator("summary").first.click()
    assert one.locator("svg.rnn-curve").first.is_visible()
