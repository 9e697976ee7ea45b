"""A learner's page: one file, every text of it escaped, readable in any light and any width."""

import base64

import pytest
from html_reader import Reader
from looks import BROWSER, contrasts, outside, words
from reports import EVERY, EVIL
from shown import CHECKS, REPORT, grading

from rnn_grade.render.html.own_report import Demonstration, Hints, Tried, own_report
from rnn_grade.report import Finding

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="30"><script>1</script></svg>'
DRAWN = Demonstration("epoch 1\n  o   o\n" + "x" * 300, {"a.svg": SVG, "tune.wav": b"RIFF"})
HINTS = (Hints("The states are in order.", ("Look at `h`.", "Once."), 3),)
TRIED = (
    Tried(1, "2026-05-04T10:00:00+00:00", 2, 22, alone=True),
    Tried(2, "damaged", 6, 22, tuple(f"Check {n}." for n in range(9)), ("It fits.",)),
    Tried(3, "2026-05-04T10:09:00+00:00", 6, 22),
)


def made(demonstration=DRAWN, hints=HINTS, tried=TRIED):
    return own_report(grading(), REPORT, hints, demonstration, tried)


def test_the_page_from_top_to_bottom():
    page = Reader(made())
    assert page.headings == [1, 2, 2, 2]
    assert page.texts("h1", "h2") == [
        "Exercise 3: A simple RNN that remembers",
        "Hints that are open",
        "Your file, run as a program",
        "Your attempts",
    ]
    assert page.texts("title")[0] == "Exercise 3: A simple RNN that remembers, 6 of 22"
    text = "".join(page.words)
    assert "1 hint left." in text
    assert "Check 5.− It fits." not in text
    assert "and 3 more− It fits." in text
    assert "the first one" in text
    assert text.count("no verdict") == 1


def test_pictures_and_sounds_are_data_and_never_markup():
    page = Reader(made())
    sources = [(tag, value) for tag, name, value in page.attributes if name == "src"]
    assert sources == [
        ("img", f"data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}"),
        ("audio", "data:audio/wav;base64,UklGRg=="),
    ]
    assert not {"script", "iframe", "object", "form"} & set(page.tags)
    policies = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content")]
    assert policies[0].startswith("default-src 'none'; ")


def test_whatever_a_learner_wrote_is_text():
    shown = Demonstration(EVIL, {f"{EVIL}.svg": b""}, Finding("exception", EVIL, source=EVIL))
    tried = (Tried(1, EVIL, 0, 1, (EVIL,), (EVIL,)),)
    text = own_report(grading(), EVERY, (Hints(EVIL, (EVIL,), 1),), shown, tried)
    page = Reader(text)
    assert "script" not in page.tags
    assert not {"\x1b", "\x00", "\u202e"} & set(text)


def test_what_there_is_not_has_no_heading():
    assert Reader(made(None, (), ())).headings == [1]
    silent = Reader(made(Demonstration(), (), ()))
    assert "It prints nothing and draws nothing." in "".join(silent.words)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_it_is_readable_light_and_dark_narrow_and_wide(tmp_path):
    from playwright import sync_api as sync

    (tmp_path / "page.html").write_text(made(), "utf-8")
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=words())
        for scheme in ("light", "dark"):
            for width in (400, 1200):
                page = browser.new_page(
                    color_scheme=scheme, viewport={"width": width, "height": 800}
                )
                said = []
                page.on("console", lambda message, said=said: said.append(message.text))
                page.goto((tmp_path / "page.html").as_uri())
                root = page.locator("main")
                assert contrasts(root)[0][0] >= 4.5
                assert [one for one in outside(root) if "<pre" not in one] == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert said == []
                for check in CHECKS:
                    assert page.get_by_text(check.title.split("`")[0]).first.is_visible()
                page.close()
        browser.close()
