"""The class report: in order, whole, for every report, and with texts that mean harm."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from class_rows import failing, made_rows, report, row
from html_reader import Reader
from page_reader import data, everything, opened
from places import ROOT
from reports import ALL, EVERY, EVIL, HOSTILE

from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page import anonymous, page
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import Student
from rnn_grade.course import catalog
from rnn_grade.report import Finding
from rnn_grade.sandbox.levels import Level

PLAIN = Policy()


@pytest.fixture(scope="module")
def school():
    """Forty students, three exercises of the course."""
    return made_rows(catalog.load(ROOT), ("1", "2", "3"), 40)


def test_the_page_is_whole_and_in_order(school):
    text = page(school, PLAIN, "Class report")
    reader = Reader(opened(text))
    assert len(reader.ids) == len(set(reader.ids))
    lists = {"everybody", "students", *data(text)["list-data"]["groups"]}
    assert {link.removeprefix("#") for link in reader.links} <= {*reader.ids, *lists}
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert reader.tags["caption"] == reader.tags["table"] > 5
    heads = [value for tag, name, value in reader.attributes if (tag, name) == ("th", "scope")]
    assert len(heads) == reader.tags["th"]
    assert set(heads) == {"col", "row"}
    assert ("html", "lang", "en") in reader.attributes


def test_every_picture_says_what_it_shows(school):
    text = opened(page(school, PLAIN, "Class report"))
    text = text.replace('<svg id="drawings" hidden></svg>', "")
    pictures = re.findall(r"<svg[^>]*>(?:<title>([^<]*)</title>)?", text)
    assert len(pictures) > 20
    assert all(pictures)
    assert len(re.findall(r'<svg [^>]*role="img"', text)) == len(pictures)


def test_nothing_is_fetched_and_nothing_runs_but_the_page_itself(school):
    text = page(school, PLAIN, "Class report")
    reader = Reader(text)
    assert not reader.tags.keys() & {"img", "iframe", "object", "embed", "form", "base"}
    kinds = [value for tag, name, value in reader.attributes if (tag, name) == ("script", "type")]
    assert set(kinds) == {"application/json", "text/plain"}
    assert reader.tags["script"] == len(kinds) + 1
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert not any(name.startswith("on") for _, name, _ in reader.attributes)
    assert (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ) in [value for tag, name, value in reader.attributes if (tag, name) == ("meta", "content")]


def test_the_script_takes_no_text_for_markup_and_asks_nobody(school):
    (script,) = re.findall(
        r"<script>(.*?)</script>", page(school, PLAIN, "Class report"), re.DOTALL
    )
    for way in ("HTML", "write", "DOMParser", "eval", "Function(", "fetch", "XMLHttp", "import"):
        assert way not in script


def test_the_same_rows_are_the_same_bytes(school):
    first = page(school, PLAIN, "Class report")
    assert page(school, PLAIN, "Class report") == first
    assert page(anonymous(school), PLAIN, "T") == page(anonymous(school[::-1]), PLAIN, "T")


def test_the_page_says_first_how_the_class_did(world):
    rows = [
        row(world, "ann", report(1, 1, 1)),
        row(world, "ben", report(0, 1, 0)),
        row(world, "cid", report(1, 1, 0)),
        row(world, "eve", None),
    ]
    words = "".join(Reader(page(rows, PLAIN, "Class report")).words)
    assert (
        "4 students, 1 exercise. Half of those who handed something in have 50\u202f% of all "
        "points or more. 1 has everything, 1 has less than half. 1 student handed in nothing."
    ) in words
    assert "Check 0." in words
    assert "2 of 3" in words


def test_a_student_reads_what_a_learner_reads(world):
    lesson = replace(EVERY, exercise="01_passes")
    words = "".join(Reader(opened(page([row(world, "ann", lesson)], PLAIN, "Class report"))).words)
    for said in (
        "2 of 14 points",
        "This check failed.",
        "The answer: two numbers.",
        "Expected: One number.",
        "Line 7: return x",
        "Cause: A cause.",
        "Try: Do.",
        "This check took too long.",
        "It waits for: The first line.",
        "`build_model` is not written yet.".replace("`", ""),
        "This check could not be graded, which is not your fault.",
        "The grader itself failed somewhere. This is not your fault.",
    ):
        assert said in words


def test_lateness_is_said_with_what_it_costs(world):
    late = row(world, "ann", report(1, 1, 1), days_late=2, points=4.8)
    words = "".join(Reader(opened(page([late], PLAIN, "Class report"))).words)
    assert "2 days late: 4.8 of 6 points count." in words
    assert "4.8 of 6; 6 before" in words


@pytest.mark.parametrize("reports", [[one] for one in ALL] + [[None], list(ALL)])
@pytest.mark.parametrize("hide", [False, True])
def test_every_report_makes_a_page(world, reports, hide):
    rows = [row(world, f"s{number}", one) for number, one in enumerate(reports)]
    Reader(opened(page(anonymous(rows) if hide else rows, PLAIN, "Class report")))


def test_no_rows_make_a_page():
    words = "".join(Reader(page((), PLAIN, "Class report")).words)
    assert "Nobody of 0 students handed in anything." in words


def test_what_means_harm_is_only_text(world):
    who = Student(EVIL, f"{EVIL}$\\frac$", EVIL)
    hostile = replace(
        HOSTILE,
        title=EVIL,
        isolation=EVIL,
        versions={"rnn-grade": EVIL},
        checks=tuple(
            replace(check, title=EVIL, waits_for=(EVIL,), curve=(float("inf"), 0.5), bar=0.5)
            for check in HOSTILE.checks
        ),
    )
    rows = [Row(who, row(world, "x", hostile).marks)]
    written = page(rows, PLAIN, EVIL, lambda sha256: EVIL.encode())
    assert written.count("</script>") == written.count("<script") == 4
    assert "<script>alert" not in written
    text = everything(written)
    reader = Reader(opened(written))
    assert "script" not in reader.tags
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in "".join(reader.words)


def test_long_texts_are_cut(world):
    long = Finding("that", "x" * 50_000, "y" * 50_000, "z" * 50_000, "w" * 9000, "c" * 9000)
    many = replace(failing(long), findings=(long,) * 500)
    assert len(page([row(world, "a" * 5000, many)], PLAIN, "T" * 9000)) < 60_000


@pytest.mark.parametrize("level", [*Level, "none", "of another version"])
def test_every_level_of_isolation_is_explained(world, level):
    words = "".join(
        Reader(
            page([row(world, "ann", replace(report(1, 1, 1), isolation=level))], PLAIN, "T")
        ).words
    )
    unknown = "a level that this version does not know" in words
    assert unknown == (level == "of another version")
    assert f"{level}, 1 grading: " in words
