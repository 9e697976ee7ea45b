"""The class report in a real browser: three widths, light and dark, keyboard, paper, no network."""

import os
import re
import shutil
from dataclasses import replace

import pytest
from class_rows import made_rows
from places import ROOT
from playwright import sync_api as sync
from reports import EVIL

from rnn_grade.classroom.page import page
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Student
from rnn_grade.classroom.similarity.hints import Alike, Hints, Line
from rnn_grade.course import catalog
from rnn_grade.text import clean

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
SOURCE = b"\n".join(b"line_%d = %d  # of what was handed in" % (n, n) for n in range(1, 61))
WIDTHS = (360, 800, 1400)
SCHEMES = ("light", "dark")

# The class, the list, a student with something wrong, and one with late work.
VIEWS = ("", "students", "student-3", "student-11")
UNFOLDED = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
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
    if (!walker.currentNode.data.trim() || node.closest("svg, script, option")) continue;
    if (!node.getClientRects().length) continue;
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
    path.write_text(page(rows, Policy(), "Class report", lambda sha256: SOURCE), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    # Chromium refuses its own sandbox to root, as whom containers run; the page is our own.
    words = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=words)
        yield browser
        browser.close()


def shown(tab, view):
    """Wait until a part of the page is there."""
    kinds = {"": ".class", "students": "#list tbody tr", "everybody": "#student-24"}
    tab.locator(kinds.get(view, f"#{view}")).first.wait_for()


@pytest.fixture
def opened(browser, place):
    """Open the report; what the browser asks for and complains about is kept with the page."""
    contexts = []

    def start(width=800, scheme="light", view=""):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.asked, tab.said = [], []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        # Nobody is at the printer.
        tab.add_init_script("window.print = () => { document.body.dataset.printed = ''; };")
        tab.goto(f"{place.as_uri()}#{view}")
        shown(tab, view)
        return tab

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_it_fits_and_asks_for_nothing(opened, place, width, scheme, view):
    tab = opened(width, scheme, view)
    tab.evaluate(UNFOLDED)
    if "student-" in view:
        tab.locator(".source pre").last.wait_for()
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    outside = tab.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((node) => !node.closest(".scroll, .skip, .source pre"))
          .filter((node) => node.getClientRects().length)
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
@pytest.mark.parametrize("view", VIEWS)
def test_every_text_can_be_read(opened, scheme, view):
    tab = opened(800, scheme, view)
    tab.evaluate(UNFOLDED)
    if "student-" in view:
        tab.locator(".source pre").last.wait_for()
    found = tab.evaluate(CONTRASTS)
    assert len(found) > 100
    assert min(found)[0] >= 4.5, min(found)
    inks = tab.evaluate(IN_PICTURES)
    assert view or len(inks) > 10
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
    stops = "main a, main summary, main [tabindex='0'], header a, header input"
    shown = tab.locator(stops).filter(visible=True).count()
    for _ in range(shown - 1):
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
    assert {"A", "INPUT", "SUMMARY", "DIV"} <= set(seen)


@pytest.mark.parametrize("view", ["students", "student-3"])
def test_skipping_to_the_content_stays_where_one_is(opened, view):
    tab = opened(800, view=view)
    tab.locator(".skip").focus()
    tab.keyboard.press("Enter")
    sync.expect(tab.locator("main")).to_be_focused()
    assert tab.url.endswith(f"#{view}")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


def test_what_is_folded_opens_by_keyboard(opened):
    tab = opened(800)
    summary = tab.locator("summary", has_text="As a table")
    summary.focus()
    assert not tab.locator("#tenths").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator("#tenths").is_visible()


def test_a_name_leads_to_its_page_and_back_to_where_one_was(opened):
    tab = opened(800, view="students")
    link = tab.locator("table.marks tbody th a").nth(20)
    name, key = link.inner_text(), link.get_attribute("href")
    link.click()
    heading = tab.locator(f"{key} h2")
    heading.wait_for()
    assert heading.inner_text() == name
    sync.expect(heading).to_be_in_viewport()
    sync.expect(heading).to_be_focused()
    assert tab.title() == f"{name} – Class report"
    assert not tab.locator("table.marks").is_visible()
    tab.go_back()
    sync.expect(link).to_be_focused()
    sync.expect(link).to_be_in_viewport()
    assert tab.title() == "Class report"


def column(tab, number):
    return tab.locator(f"table.marks tbody tr > :nth-child({number})").all_inner_texts()


def test_the_list_is_found_in(opened):
    tab = opened(800)
    tab.keyboard.press("/")
    sync.expect(tab.locator("#search")).to_be_focused()
    tab.keyboard.type("DVORAK")
    shown(tab, "students")
    sync.expect(tab.locator("#search")).to_be_focused()
    names = column(tab, 1)
    assert 0 < len(names) < 24
    assert all("Dvořák" in name for name in names)
    assert tab.locator("[role=status]").inner_text() == f"{len(names)} of 24 students"
    tab.keyboard.type(" nobody")
    assert column(tab, 1) == []
    tab.locator("#search").fill("adey000@example")
    assert [name.split("\n")[0] for name in column(tab, 1)] == ["Ada Adeyemi"]
    tab.keyboard.press("Enter")
    tab.locator("article h2", has_text="Ada Adeyemi").wait_for()


def test_the_list_is_sorted_by_surname_and_by_points(opened):
    tab = opened(800, view="students")
    surnames = [name.split("\n")[0].split()[-1] for name in column(tab, 1)]
    in_order = ["Adeyemi", "Brandt", "Costa", "Dvořák", "Eriksson", "Farouk", "Grünwald", "Hassan"]
    assert list(dict.fromkeys(surnames)) == in_order
    heads = tab.locator("table.marks thead th")
    heads.nth(0).locator("button").click()
    assert [name.split("\n")[0].split()[-1] for name in column(tab, 1)] == surnames[::-1]

    def ways():
        return [head.get_attribute("aria-sort") for head in heads.all()]

    assert ways() == ["descending", "none", "none", "none", "none"]
    heads.nth(1).locator("button").focus()
    tab.keyboard.press("Enter")
    assert ways() == ["none", "descending", "none", "none", "none"]
    shares = [int(share.split("\u202f")[0]) for share in column(tab, 2)]
    assert shares == sorted(shares, reverse=True)
    tab.keyboard.press("Space")
    assert [int(share.split("\u202f")[0]) for share in column(tab, 2)] == shares[::-1]
    for _ in range(2):
        heads.nth(3).locator("button").click()
        points = [float(cell.split("\n")[0].replace("–", "nan")) for cell in column(tab, 4)]
        known = [value for value in points if value == value]
        assert known == sorted(known, reverse=ways()[3] == "descending")
        # What was not handed in stands last, whichever way.
        assert points[: len(known)] == known


def test_a_group_is_shown_alone(opened):
    tab = opened(800)
    tab.get_by_role("link", name="2 A simple RNN, from scratch").first.click()
    shown(tab, "students")
    assert set(column(tab, 4)) == {"–"}
    tab.get_by_label("Show").select_option(label="everybody")
    assert len(column(tab, 1)) == 24


def test_from_one_student_to_the_next_as_the_list_has_them(opened):
    tab = opened(800, view="students")
    tab.locator("table.marks thead button").nth(1).click()
    names = [name.split("\n")[0] for name in column(tab, 1)]
    tab.locator("table.marks tbody th a").first.click()
    tab.locator("article").wait_for()
    assert not tab.locator("#previous").is_visible()
    for name in names[1:4]:
        tab.locator("#next").click()
        sync.expect(tab.locator("article h2")).to_have_text(name)
    assert tab.locator("#previous").inner_text() == f"Previous: {names[2]}"


@pytest.mark.parametrize("width", [360, 1400])
def test_the_source_is_beside_the_verdicts_with_the_line_that_is_meant(opened, width):
    tab = opened(width, view="students")
    for number in range(1, 25):
        tab.evaluate("(key) => { location.hash = key; }", f"student-{number}")
        shown(tab, f"student-{number}")
        if tab.locator("[data-line]").count():
            break
    answer = tab.locator(".answer", has=tab.locator("[data-line]")).first
    source, line = answer.locator(".source"), answer.locator("[data-line]").first
    assert source.get_attribute("open") == (None if width == 360 else "")
    line.focus()
    tab.keyboard.press("Enter")
    text = source.locator("pre")
    sync.expect(text).to_be_focused()
    named = int(line.get_attribute("data-line"))
    assert text.inner_text().splitlines()[named - 1].startswith(f"line_{named} = ")
    sync.expect(text.locator("span").nth(named - 1)).to_be_in_viewport()
    assert (
        f"line_{named} = {named}  # of what was handed in"
        in text.locator(".named").all_text_contents()
    )
    beside = source.bounding_box()["x"] > answer.locator(".sides > div").bounding_box()["x"] + 99
    assert beside == (width == 1400)


def test_tables_and_pictures_have_names_for_a_screen_reader(opened):
    tab = opened(800)
    main = tab.locator("main")
    student = opened(800, view="student-1").locator("article")
    assert student.get_by_role("img", name=re.compile("^Learning curve")).count() > 0
    assert main.get_by_role("table", name="The most frequent mistakes").count() == 1
    assert main.get_by_role("region", name=re.compile("^Checks, over")).count() == 3
    pictures = tab.locator("main svg:not(#drawings)").all()
    named = main.get_by_role("img", name=re.compile(r"^(How many students|Learning curve)"))
    hidden = tab.locator("main svg.narrow").count()
    assert named.count() == len(pictures) - hidden > 1


def test_two_works_stand_beside_each_other(browser, tmp_path):
    course = catalog.load(ROOT)
    rows = made_rows(course, ("1", "2"), 3)
    lines = tuple(Line(n, f"line_{n} = {n}", int(n > 2)) for n in range(1, 9))
    pair = Alike((rows[0].student,), (rows[1].student,), 0.7, (), lines, lines[2:])
    hints = Hints(course.find("1"), (), (pair,), 3, 0, (), 0)
    path = tmp_path / "report.html"
    path.write_text(page(rows, Policy(), "Class report", hints=[hints]), "utf-8")
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    tab.goto(path.as_uri())
    tab.get_by_role("link", name="Beside each other").click()
    tab.locator("#alike-1").wait_for()
    first, second = (text.bounding_box() for text in tab.locator("#alike-1 pre").all())
    assert first["x"] + first["width"] <= second["x"]
    assert tab.locator("#alike-1 .named").count() == 12
    assert not tab.locator("#next").is_visible()
    tab.go_back()
    sync.expect(tab.get_by_role("link", name="Beside each other")).to_be_in_viewport()
    tab.close()


def test_names_that_mean_harm_do_none(browser, tmp_path):
    names = [EVIL, '"><img src=x onerror=alert(1)>', "</title></style><script>alert(2)</script>"]
    course = catalog.load(ROOT)
    rows = [
        replace(row, student=Student(name, name, name))
        for row, name in zip(made_rows(course, ("1", "2"), 3), names, strict=True)
    ]
    path = tmp_path / "report.html"
    path.write_text(page(rows, Policy(), names[2], lambda sha256: EVIL.encode()), "utf-8")
    tab = browser.new_page()
    said, shown = [], []
    tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: said.append(request.url))
    tab.goto(path.as_uri())
    scripts = tab.locator("script").count()
    for number in (1, 2, 3):
        tab.evaluate("(key) => { location.hash = key; }", f"student-{number}")
        tab.locator(f"#student-{number}").wait_for()
        tab.evaluate(UNFOLDED)
        tab.locator(".source pre").last.wait_for()
        shown.append(tab.locator(f"#student-{number} h2").text_content())
        source = tab.locator(".source pre").first.inner_text()
    tab.evaluate("location.hash = 'students'")
    tab.locator("#list tbody tr").first.wait_for()
    foreign = tab.locator("img, iframe").count() + tab.locator("script").count() - scripts
    tab.close()
    assert [url for url in said if not url.startswith("data:")] == [path.as_uri()]
    assert foreign == 0
    assert shown == [clean(name) for name in names]
    # Nothing in a source is hidden: what is not printed is written out.
    assert "\\x1b[31m\\x00\\u202e@everyone" in source


def test_not_even_its_own_script_could_run_what_somebody_wrote(opened):
    tab = opened(800)
    for attempt in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.setAttribute('onclick', 'document.title = 1'); document.body.click()",
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))",
    ):
        tab.evaluate(f"() => {{ try {{ {attempt} }} catch {{}} }}")
    assert tab.title() == "Class report"
    assert tab.evaluate("typeof x") == "undefined"
    assert tab.locator("h1").count() == 1


def test_without_its_script_the_class_is_there(browser, place):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(place.as_uri())
    assert "made by this file’s own script" in tab.locator("noscript p").inner_text()
    assert tab.locator("noscript p").is_visible()
    assert tab.locator("#checks").is_visible()
    assert not tab.locator("#search").is_visible()
    context.close()


def test_paper_has_light_colours_and_a_page_for_each_student(opened):
    tab = opened(800, "dark")
    tab.emulate_media(media="print")
    assert tab.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--page')"
    ) == ("#fdfcfa")
    assert not tab.locator("nav").first.is_visible()
    tab.emulate_media(media="screen")
    tab.evaluate("location.hash = 'everybody'")
    shown(tab, "everybody")
    tab.wait_for_function("'printed' in document.body.dataset")
    tab.emulate_media(media="print")
    breaks = tab.evaluate(
        """() => [...document.querySelectorAll("article")]
          .map((one) => getComputedStyle(one).breakBefore)"""
    )
    assert breaks == ["auto", *["page"] * 23]
    pages = len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4")))
    assert pages >= 24


def test_a_large_class_is_opened_part_by_part(browser, tmp_path):
    rows = made_rows(catalog.load(ROOT), ("1", "2", "3"), 310)
    path = tmp_path / "report.html"
    path.write_text(page(rows, Policy(), "Class report", lambda sha256: SOURCE), "utf-8")
    assert path.stat().st_size < 500_000
    tab = browser.new_page()
    tab.goto(path.as_uri())
    assert tab.locator("*").count() < 3000
    tab.locator("#search").fill("a")
    shown(tab, "students")
    tab.locator("#search").fill("")
    sync.expect(tab.locator("#list tbody tr")).to_have_count(310)
    tab.locator("table.marks thead button").nth(1).click()
    sync.expect(tab.locator("#list tbody tr")).to_have_count(310)
    shares = [int(share.split("\u202f")[0]) for share in column(tab, 2)]
    assert shares == sorted(shares, reverse=True)
    # What is not shown now is there when it is.
    tab.evaluate("location.hash = 'student-310'")
    shown(tab, "student-310")
    assert tab.locator("article").count() == 1
    tab.close()


def test_the_label_of_the_median_is_whole_and_nothing_goes_through_it(opened):
    for width in WIDTHS:
        boxes = opened(width).evaluate(
            """() => {
              const picture = [...document.querySelectorAll("#scores ~ figure svg")]
                .find((one) => one.getBoundingClientRect().width);
              const box = (one) => {
                const { left, right, top, bottom } = one.getBoundingClientRect();
                return [left, right, top, bottom];
              };
              const label = [...picture.querySelectorAll("text")]
                .find((one) => one.textContent.startsWith("median"));
              const line = [...picture.querySelectorAll("path")]
                .find((one) => one.style.strokeDasharray !== "");
              return [box(picture), box(label), box(line)];
            }"""
        )
        picture, label, line = boxes
        assert picture[0] <= label[0] < label[1] <= picture[1]
        assert picture[2] <= label[2] < label[3] <= line[2] + 2
