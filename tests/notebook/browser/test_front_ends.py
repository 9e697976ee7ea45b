"""The same HTML where VS Code, Colab, nbconvert and a page of nobody's put it, light and dark.

The grounds and variables are those that the front ends document or were seen to set: VS Code's
"Theming webview content" with the colours of its default themes, Colab's `html[theme=dark]` and
`--colab-primary-text-color`, the pages of nbconvert's template `lab`.
"""

import subprocess
import sys
from dataclasses import replace

import markdown_it
import nbformat
import pytest
from looks import BROWSER, contrasts, outside, words
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright import sync_api as sync
from shown import CHECKS, REPORT, grading

from rnn_grade.render.html.page import page

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")

DONE = page(grading())
RUNNING = page(replace(grading(), results=CHECKS[:6], report=None, doing="Training: epoch 3"))
VSCODE = (
    "<html style='--vscode-foreground:{ink};--vscode-editor-background:{ground}'>"
    "<body class='vscode-{theme}' style='background:{ground};color:{ink};font:13px sans-serif'>"
    "{body}</body></html>"
)
COLAB = (
    "<html theme='{theme}' style='--colab-primary-text-color:{ink}'>"
    "<body style='background:{ground};color:{ink};font:14px Roboto,sans-serif'>{body}</body></html>"
)
BARE = "<html><body style='background:{ground};color:{ink}'>{body}</body></html>"
PLACES = {
    "vscode dark": (VSCODE, "dark", "#1f1f1f", "#cccccc"),
    "vscode light": (VSCODE, "light", "#ffffff", "#3b3b3b"),
    "vscode high contrast": (VSCODE, "high-contrast", "#000000", "#ffffff"),
    "colab dark": (COLAB, "dark", "#383838", "#e3e3e3"),
    "colab light": (COLAB, "", "#ffffff", "#1f1f1f"),
    "unknown dark": (BARE, "", "#222222", "#dddddd"),
    "unknown light": (BARE, "", "#fffff0", "#222222"),
}
WIDTHS = (1280, 720, 360)


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=words())
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """Put HTML where a front end puts it."""
    contexts = []

    def start(place, body, width=1280):
        frame, theme, ground, ink = PLACES[place]
        # The reader's system may be of the other kind than the front end.
        scheme = "light" if "dark" in place else "dark"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.set_content(frame.format(theme=theme, ground=ground, ink=ink, body=body))
        return tab

    yield start
    for context in contexts:
        context.close()


def unfold(tab):
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("body", [DONE, RUNNING], ids=["done", "running"])
def test_every_text_can_be_read(opened, place, body):
    tab = opened(place, body)
    unfold(tab)
    found = contrasts(tab.locator(".rnn-grade"))
    assert len(found) > 100
    assert found[0][0] >= 4.5, found[:5]


@pytest.mark.parametrize("place", ["vscode dark", "colab light"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_any_width(opened, place, width):
    tab = opened(place, DONE, width)
    unfold(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert outside(tab.locator(".rnn-grade")) == []


def test_colours_are_those_of_verdicts(opened):
    """Without them a reader would still know; but they are there in light and in dark."""
    for place in ("vscode dark", "colab light"):
        tab = opened(place, DONE)
        kinds = ("rnn-passed", "rnn-failed", "rnn-not_attempted")
        colours = {
            tab.locator(f".{kind}").first.evaluate("(e) => getComputedStyle(e).color")
            for kind in kinds
        }
        assert len(colours) == 3


def test_a_picture_has_lines_and_letters(opened):
    tab = opened("colab dark", DONE)
    picture = tab.locator("svg.rnn-curve").last
    assert picture.is_visible()
    box = picture.bounding_box()
    assert (round(box["width"]), round(box["height"])) == (360, 176)
    assert tab.get_by_role("img", name="accuracy after each epoch").count() == 1
    stroke = picture.locator("path").evaluate("(e) => getComputedStyle(e).stroke")
    assert stroke != "none"
    inside = picture.evaluate(
        """(root) => {
          const frame = root.getBoundingClientRect();
          return [...root.querySelectorAll("text")].every((text) => {
            const box = text.getBoundingClientRect();
            return box.left >= frame.left - 1 && box.right <= frame.right + 12;
          });
        }"""
    )
    assert inside


def test_an_older_browser_that_mixes_no_colours_shows_the_text_in_its_own(opened):
    tab = opened("vscode dark", DONE.replace("color-mix(in srgb", "unknown(in srgb"))
    unfold(tab)
    assert contrasts(tab.locator(".rnn-grade"))[0][0] >= 4.5


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A notebook with the output of a grading, exported by nbconvert."""
    folder = tmp_path_factory.mktemp("exported")
    plain = f"Exercise 3: {REPORT.title}\n  x failed   A line.   0/2"
    output = new_output("display_data", {"text/html": DONE, "text/plain": plain})
    cell = new_code_cell("%grade 3", execution_count=1, outputs=[output], id="grade")
    first = new_code_cell("def step(): ...", id="first-cell")
    nbformat.write(new_notebook(cells=[first, cell]), folder / "three.ipynb")

    def export(style, *options):
        command = [sys.executable, "-m", "nbconvert", "three.ipynb", "--to", style, *options]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return next(folder.glob({"html": "*.html", "latex": "*.tex", "markdown": "*.md"}[style]))

    return export


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_exported_page(exported, browser, theme):
    path = exported("html", "--theme", theme)
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(path.as_uri(), wait_until="domcontentloaded")
    unfold(tab)
    one = tab.locator(".rnn-grade")
    assert contrasts(one)[0][0] >= 4.5
    assert outside(one) == []
    # Links lead to the cell there as well.
    target = tab.locator(".rnn-grade a").first.get_attribute("href")
    assert target == "#cell-id=first-cell"
    assert tab.locator('[id="cell-id=first-cell"]').count() == 1
    tab.close()


def test_latex_and_so_a_pdf_get_the_plain_text(exported):
    text = exported("latex").read_text("utf-8")
    assert "x failed   A line.   0/2" in text
    assert "rnn-grade" not in text


def test_markdown_keeps_the_html_in_one_piece(exported):
    text = exported("markdown").read_text("utf-8")
    tokens = markdown_it.MarkdownIt("commonmark").parse(text)
    pieces = [token.content for token in tokens if token.type == "html_block"]
    assert [piece.strip() for piece in pieces] == [DONE]
