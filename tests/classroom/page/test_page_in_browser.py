"""The class report in a real browser: three widths, light and dark, keyboard, paper, no network."""

import os
import re
import shutil
from dataclasses import replace

import pytest
from class_rows import made_rows
from places import ROOT
from reports import EVIL

from rnn_grade.classroom.page import page
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Student
from rnn_grade.course import catalog
from rnn_grade.text import clean

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
WIDTHS = (360, 800, 1400)
SCHEMES = ("light", "dark")

# Everything is open and laid out, on screen or not.
UNFOLDED = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.querySelectorAll(".student").forEach((one) => {
    one.style.contentVisibility = "visible";
  });
}"""
# For every text: its colour on the nearest ground that is painted. Both are opaque.
CONTRASTS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("svg")) continue;
    const [high, low] = [light(getComputedStyle(node).color), light(ground(node))]
      .sort((a, b) => b - a);
    const text = walker.currentNode.data.trim().slice(0, 40);
    found.push([(high + 0.05) / (low + 0.05), text]);
  }
  return found;
}"""
# Pairs of colours in pictures are proved where the palettes are; here, that they arrive.
IN_PICTURES = """() => [...document.querySelectorAll("svg text")]
  .filter((text) => text.getBoundingClientRect().width)
  .map((text) => getComputedStyle(text).fill)"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A report on 24 students, on disk."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    rows = made_rows(catalog.load(ROOT), ("1", "2", "3"), 24)
    path.write_text(page(rows, Policy(), "Class report"), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    # Chromium refuses its own sandbox to root, as whom containers run; the page is our own.
    words = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=words)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, place):
    """Open the report; what the browser asks for and complains about is kept with the page."""
    contexts = []

    def start(width=800, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.asked, tab.said = [], []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.goto(place.as_uri())
        return tab

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_and_asks_for_nothing(opened, place, width, scheme):
    tab = opened(width, scheme)
    tab.evaluate(UNFOLDED)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    outside = tab.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((node) => !node.closest(".scroll, .skip") && node.getClientRects().length)
          .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
          .map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert outside == []
    assert [url for url in tab.asked if not url.startswith("data:")] == [place.as_uri()]
    assert tab.said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_each_width_shows_each_picture_once(opened, width):
    tab = opened(width)
    shown = tab.evaluate(
        """() => [...document.querySelectorAll("main svg.wide, main svg.narrow")]
          .filter((picture) => picture.getBoundingClientRect().width)
          .map((picture) => picture.classList[1])"""
    )
    assert shown == ["narrow" if width == 360 else "wide"] * 2
    # A picture is never so small that its letters are.
    sizes = tab.evaluate(
        """() => [...document.querySelectorAll("main svg.wide text, main svg.narrow text")]
          .map((text) => text.getBoundingClientRect().height).filter((height) => height)"""
    )
    assert min(sizes) >= 12


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read(opened, scheme):
    tab = opened(800, scheme)
    tab.evaluate(UNFOLDED)
    found = tab.evaluate(CONTRASTS)
    assert len(found) > 500
    assert min(found)[0] >= 4.5, min(found)
    inks = tab.evaluate(IN_PICTURES)
    assert len(inks) > 10
    # What stands for a colour in a picture before the page gives it one is nearly black.
    assert not [ink for ink in inks if re.fullmatch(r"rgb\(0, 0, \d+\)", ink)]


def test_light_and_dark_are_two_palettes(opened):
    grounds = [
        opened(800, scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in SCHEMES
    ]
    assert grounds == ["rgb(253, 252, 250)", "rgb(22, 25, 29)"]


def test_the_keyboard_goes_through_the_page_in_order(opened):
    tab = opened(800)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    tops, seen = [], []
    for _ in range(40):
        tab.keyboard.press("Tab")
        top, tag, outline = tab.evaluate(
            """() => {
              const node = document.activeElement;
              const style = getComputedStyle(node);
              return [node.getBoundingClientRect().top + scrollY, node.tagName,
                      style.outlineStyle + " " + style.outlineWidth];
            }"""
        )
        assert outline == "solid 3px"
        tops.append(top)
        seen.append(tag)
    assert tops == sorted(tops)
    assert {"A", "SUMMARY", "DIV"} <= set(seen)


def test_what_is_folded_opens_by_keyboard(opened):
    tab = opened(800)
    summary = tab.locator("summary", has_text="As a table")
    summary.focus()
    assert not tab.locator("#tenths").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator("#tenths").is_visible()


def test_a_name_leads_to_its_page(opened):
    tab = opened(800)
    link = tab.locator("table.marks tbody th a").nth(20)
    name = link.inner_text()
    link.click()
    heading = tab.locator("#student-21 h3")
    assert heading.inner_text() == name
    sync.expect(heading).to_be_in_viewport()


def test_tables_and_pictures_have_names_for_a_screen_reader(opened):
    tab = opened(800)
    main = tab.locator("main")
    assert main.get_by_role("table", name="The most frequent mistakes").count() == 1
    assert main.get_by_role("region", name=re.compile("^Checks, over")).count() == 3
    pictures = tab.locator("main svg").all()
    named = main.get_by_role("img", name=re.compile(r"^(How many students|Learning curve)"))
    hidden = tab.locator("main svg.narrow").count()
    assert named.count() == len(pictures) - hidden > 5


def test_names_that_mean_harm_do_none(browser, tmp_path):
    names = [EVIL, '"><img src=x onerror=alert(1)>', "</title></style><script>alert(2)</script>"]
    course = catalog.load(ROOT)
    rows = [
        replace(row, student=Student(name, name, name))
        for row, name in zip(made_rows(course, ("1", "2"), 3), names, strict=True)
    ]
    path = tmp_path / "report.html"
    path.write_text(page(rows, Policy(), names[2]), "utf-8")
    tab = browser.new_page()
    said = []
    tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: said.append(request.url))
    tab.goto(path.as_uri())
    shown = [tab.locator(f"#student-{n} h3").text_content() for n in (1, 2, 3)]
    foreign = tab.locator("script, img").count()
    tab.close()
    assert [url for url in said if not url.startswith("data:")] == [path.as_uri()]
    assert foreign == 0
    assert shown == [clean(name) for name in names]


def test_paper_has_light_colours_and_a_page_for_each_student(opened):
    tab = opened(800, "dark")
    tab.emulate_media(media="print")
    assert tab.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--page')"
    ) == ("#fdfcfa")
    assert not tab.locator("nav").is_visible()
    breaks = tab.evaluate(
        """() => [...document.querySelectorAll(".student")]
          .map((one) => getComputedStyle(one).breakBefore)"""
    )
    assert breaks == ["page"] * 24
    pages = len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4")))
    assert pages >= 24
