"""The class report: numbers worked out by hand, texts that mean harm, and nobody's name."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from class_rows import FIRST, LAST, WRONG, made_rows, mark
from click.testing import CliRunner
from places import ROOT, WORLD
from reports import ALL, EVERY, EVIL, HOSTILE, NOTHING

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.marks import Row
from rnn_grade.classroom.page import anonymous, page, plots, statistics
from rnn_grade.classroom.page.frequent import mistakes, naming
from rnn_grade.classroom.page.style import DARK, LIGHT, PAIRS
from rnn_grade.classroom.policy import Policy
from rnn_grade.classroom.records import HandIn, Student
from rnn_grade.commands.learner import main
from rnn_grade.course import catalog
from rnn_grade.report import CheckResult, Finding, Report, Status

VOID = {"meta", "link", "br", "hr", "img", "path"}
PLAIN = Policy()


@pytest.fixture(scope="module")
def world():
    return catalog.load(WORLD)


@pytest.fixture(scope="module")
def school():
    """Forty students, three exercises of the course."""
    return made_rows(catalog.load(ROOT), ("1", "2", "3"), 40)


def row(world, name: str, *reports: Report | None, **fields) -> Row:
    exercises = world.exercises[: len(reports)]
    marks = [
        mark(exercise, name, report, **(fields if report else {}))
        for exercise, report in zip(exercises, reports, strict=True)
    ]
    return Row(Student(name, name.title()), tuple(marks))


def report(*passed: int, points: tuple[int, ...] = (1, 2, 3)) -> Report:
    """A report whose checks passed or failed as said, worth 1, 2 and 3 points."""
    checks = tuple(
        CheckResult(f"c{n}", f"Check {n}.", worth, Status.PASSED if one else Status.FAILED)
        for n, (one, worth) in enumerate(zip(passed, points, strict=True))
    )
    return Report("01_passes", "Passes", "x.py", "ab" * 32, checks, seconds=1.5)


class Reader(HTMLParser):
    """Reads a page as strictly as XML: what is opened is closed, in order."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.headings = [], Counter(), [], [], []
        self.attributes, self.words = [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute of <{tag}> stands twice"
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


# Statistics, against numbers worked out by hand.


def test_a_correlation_is_the_one_on_paper():
    # Five 0 with the scores 1..5 and five 1 with 3..7: means 3 and 5, both of variance 2, so
    # the whole has mean 4 and variance 2 + 1 = 3; (5 - 3) / sqrt(3) * sqrt(1/2 * 1/2) = 0.57735.
    passed = [0.0] * 5 + [1.0] * 5
    rest = [1.0, 2, 3, 4, 5, 3, 4, 5, 6, 7]
    assert statistics.correlation(passed, rest) == pytest.approx(0.577350, abs=1e-6)
    assert statistics.correlation(passed, [-x for x in rest]) == pytest.approx(-0.577350, abs=1e-6)


def test_a_correlation_is_not_made_up():
    assert statistics.correlation([0.0, 1.0] * 4, [0.0, 1.0] * 4) is None
    assert statistics.correlation([1.0] * 10, list(range(10))) is None
    assert statistics.correlation(list(range(10)), [0.1 + 0.2] * 10) is None


def test_the_score_of_the_rest_leaves_the_check_out():
    # With two checks the rest of one is the other: five agree with it and five do not, twice.
    reports = [report(1, 1, points=(1, 9))] * 5 + [report(0, 0, points=(1, 9))] * 5
    assert [one.discrimination for one in statistics.checks(reports)] == [1.0, 1.0]
    crossed = [report(1, 0, points=(1, 9))] * 5 + [report(0, 1, points=(1, 9))] * 5
    assert [one.discrimination for one in statistics.checks(crossed)] == [-1.0, -1.0]
    # The total would agree with the heavy check by 1: it is nearly all of it.
    mixed = [report(a, b, points=(1, 9)) for a in (0, 1) for b in (0, 1)] * 3
    assert [one.discrimination for one in statistics.checks(mixed)] == [0.0, 0.0]


def test_a_share_is_of_those_whom_the_grader_did_not_fail():
    broken = report(1, 0, 0)
    checks = (replace(broken.checks[0], status=Status.BROKEN), *broken.checks[1:])
    reports = [report(1, 0, 0), report(0, 0, 1), report(1, 1, 1), replace(broken, checks=checks)]
    first, second, third = statistics.checks(reports)
    assert (first.passed, first.counted, first.share) == (2, 3, 2 / 3)
    assert (second.passed, second.counted, third.passed, third.counted) == (1, 4, 2, 4)
    assert first.statuses == {Status.PASSED: 2, Status.FAILED: 1, Status.BROKEN: 1}


def test_an_exercise_counts_who_has_what(world):
    rows = [
        row(world, "ann", report(1, 1, 1)),
        row(world, "ben", report(0, 1, 0)),
        row(world, "cid", report(0, 0, 0)),
        row(world, "dan", NOTHING),
        row(world, "eve", None),
    ]
    (one,) = statistics.exercises(rows)
    assert (one.students, one.handed_in, one.waiting) == (5, 4, 1)
    assert (one.full, one.partly, one.nothing) == (1, 1, 1)
    assert one.shares == (0.0, 2 / 6, 1.0)
    # One file takes its time once, however many handed it in.
    assert sorted(one.seconds) == [0.0, 1.5, 1.5, 1.5]


def test_a_tenth_has_its_lower_end_and_the_last_one_both():
    assert statistics.tenths([0, 9.99, 10, 99.9, 100]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_a_report_from_before_a_check_was_added_counts_for_the_others():
    old = report(1, 1, points=(1, 2))
    numbers = statistics.checks([old, report(0, 1, 1)])
    assert [(one.name, one.counted) for one in numbers] == [("c0", 2), ("c1", 2), ("c2", 1)]


# Mistakes and their names.


def failing(*findings: Finding, status=Status.FAILED) -> Report:
    checks = tuple(
        CheckResult(f"c{n}", f"Check {n}.", 1, status, finding=finding)
        for n, finding in enumerate(findings)
    )
    return Report("01_passes", "Passes", "x.py", "", checks)


@pytest.mark.parametrize(
    ("finding", "name"),
    [
        (WRONG[0], (WRONG[0].cause, True)),
        (WRONG[1], ("The output: another shape.", False)),
        (WRONG[2], ("Two arrays meet in a product whose shapes do not fit.", True)),
        (WRONG[3], ("The beginning of a sequence is forgotten.", True)),
        (Finding("no_gradient", "`anns_layer/kernel`"), ("No gradient reaches a weight.", True)),
        (
            Finding(
                "exception",
                "x",
                numbers={"type_name": "ValueError", "message": "ann", "during": "calling `f`"},
            ),
            ("Stopped with ValueError.", False),
        ),
        (
            Finding(
                "exception", "x", numbers={"type_name": EVIL, "message": "", "during": "calling"}
            ),
            ("Stopped with another error.", False),
        ),
    ],
)
def test_a_mistake_has_a_name(finding, name):
    assert naming(finding) == name


def test_a_learner_counts_once_and_numbers_make_no_other_mistake():
    first = Finding("that", "x", cause="This is one list of 12 pairs.", hint="Return two.")
    second = replace(first, cause="This is one list of 7 pairs.")
    found = mistakes([[failing(first, first)], [failing(second)], [failing(WRONG[3])], [None]])
    assert [(one.name, one.learners) for one in found] == [
        ("This is one list of 12 pairs.", (0, 1)),
        ("The beginning of a sequence is forgotten.", (2,)),
    ]
    assert (found[0].checks, found[0].advice) == (("Check 0.", "Check 1."), "Return two.")


def test_what_was_not_begun_is_no_mistake():
    unfilled = Finding("unfilled", "step")
    assert mistakes([[failing(unfilled, status=Status.NOT_ATTEMPTED)]]) == ()
    (syntax, _) = mistakes([[HOSTILE]])
    assert syntax.name == "Python cannot read the file."


# The page.


def test_the_page_is_whole_and_in_order(school):
    text = page(school, PLAIN, "Class report")
    reader = Reader(text)
    assert len(reader.ids) == len(set(reader.ids))
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
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
    text = page(school, PLAIN, "Class report")
    pictures = re.findall(r"<svg[^>]*>(?:<title>([^<]*)</title>)?", text)
    assert len(pictures) > 20
    assert all(pictures)
    assert len(re.findall(r'<svg [^>]*role="img"', text)) == len(pictures)


def test_nothing_is_fetched_and_nothing_runs(school):
    text = page(school, PLAIN, "Class report")
    reader = Reader(text)
    assert not reader.tags.keys() & {"script", "img", "iframe", "object", "embed", "form", "base"}
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert not any(name.startswith("on") for _, name, _ in reader.attributes)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'" in [
        value for tag, name, value in reader.attributes if (tag, name) == ("meta", "content")
    ]


def test_the_same_rows_are_the_same_bytes(school):
    first = page(school, PLAIN, "Class report")
    plots._curve.cache_clear()
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
    words = "".join(Reader(page([row(world, "ann", lesson)], PLAIN, "Class report")).words)
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
    words = "".join(Reader(page([late], PLAIN, "Class report")).words)
    assert "2 days late: 4.8 of 6 points count." in words
    assert "4.8 of 6; 6 before" in words


def test_a_curve_is_drawn_and_told():
    drawn = plots.curve([0.2, float("nan"), 0.9], 0.8, "From <b>0.2</b>")
    assert "<title>From &lt;b&gt;0.2&lt;/b&gt;</title>" in drawn
    assert "var(--accent)" in drawn
    assert "nan" not in drawn
    assert " id=" not in drawn
    assert plots.curve([float("nan")], None, "Nothing").startswith("<svg")
    extreme = plots.curve([-1.7e308, 5e-324, 1.7e308], 0.5, "As far as numbers go")
    assert "M 4 50.4" in extreme
    assert "L 196 5.6" in extreme
    assert len(plots.curve([0.001 * n for n in range(100_000)], 1.0, "Long")) < 12_000


@pytest.mark.parametrize("reports", [[one] for one in ALL] + [[None], list(ALL)])
@pytest.mark.parametrize("hide", [False, True])
def test_every_report_makes_a_page(world, reports, hide):
    rows = [row(world, f"s{number}", one) for number, one in enumerate(reports)]
    Reader(page(anonymous(rows) if hide else rows, PLAIN, "Class report"))


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
    text = page(rows, PLAIN, EVIL)
    reader = Reader(text)
    assert "script" not in reader.tags
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\u202e" not in text
    assert "<script>alert(1)</script>" in "".join(reader.words)


def test_long_texts_are_cut(world):
    long = Finding("that", "x" * 50_000, "y" * 50_000, "z" * 50_000, "w" * 9000, "c" * 9000)
    many = replace(failing(long), findings=(long,) * 500)
    assert len(page([row(world, "a" * 5000, many)], PLAIN, "T" * 9000)) < 60_000


# Nobody's name.

SECRET = "Quirinius"


def secretive(kind: str, **numbers) -> Finding:
    """A finding of a kind with a learner's name wherever a learner could write one."""
    text = f"{SECRET}_layer q.name@example.org"
    known = {"message": text, "type_name": f"{SECRET}Error", "during": f"calling `{text}`"}
    more = {
        "of": 3,
        "wrong": 1,
        "total": 2,
        "kind": "raw",
        "lowest": 0,
        "highest": 1,
        "smallest_sum": 0,
        "largest_sum": 1,
        "reason": "timeout",
        "detail": "20 s",
        "step": 1,
        "changed": 2,
        "first": 1,
        "second": 2,
        "how": "alone",
        "batch": 4,
        "chance": 0,
        "naive": 0,
        "optimum": 1,
        "bar": 0.5,
        "verdict": "naive",
    }
    actual = {
        "budget": 12,
        "length": 3,
        "not_the_same_twice": 0.5,
        "remembers": 0.0,
        "saved_differs": 0.5,
        "no_key": [text],
    }.get(kind, text)
    expected = {"budget": 9, "length": 2, "remembers": 1e-6, "no_dict": ["k"]}.get(kind, "k")
    return Finding(
        kind,
        f"`{text}`",
        expected,
        actual,
        where="row 0" if kind in ("close", "shape") else text,
        line=3,
        source=text,
        numbers=more | known | numbers,
    )


def kinds() -> list[str]:
    from rnn_grade.render.words.words import _TEMPLATES

    return sorted(_TEMPLATES)


@pytest.mark.parametrize("kind", kinds())
def test_no_kind_of_finding_says_who(world, kind):
    lesson = Report(
        "01_passes",
        "Passes",
        f"work/{SECRET}/passes.py",
        "ab" * 32,
        (
            CheckResult(
                "c",
                "A check.",
                1,
                Status.ERROR,
                finding=secretive(kind),
                output=SECRET,
                traceback=SECRET,
            ),
        ),
        findings=(secretive(kind),),
        problem=f"no worker for {SECRET}",
    )
    # The name is not the student's own: it cannot be found by looking for names.
    text = page(anonymous([row(world, "ann", lesson)]), PLAIN, "Class report")
    for secret in (SECRET, "q.name", "example.org"):
        assert secret not in text
    assert SECRET in page([row(world, "ann", lesson)], PLAIN, "Class report")


def test_a_name_in_a_cause_is_hidden_too(world):
    cause = Finding("that", "x", cause="No gradient is called Quirinius.", hint="Ask q.name.")
    one = row(world, "x", failing(cause))
    rows = [replace(one, student=Student("q.name", "Quirinius Ax", "q.name@example.org"))]
    words = "".join(Reader(page(anonymous(rows), PLAIN, "Class report")).words)
    assert "No gradient is called …." in words
    assert "Ask …." in words


def test_a_class_without_names_has_none(school):
    text = page(anonymous(school), PLAIN, "Class report")
    for one in school:
        assert one.student.student not in text
        assert one.student.email not in text
    for name in (*FIRST, *LAST):
        assert not re.search(rf"\b{name}\b", text)
    assert "inbox" not in text
    assert "work/" not in text
    assert "return x @ self.kernel" not in text
    assert "def step(x, h:" not in text
    assert "Student 40" in text


def test_hidden_students_stand_in_an_order_that_says_nothing(world):
    rows = [
        row(world, name, report(n % 2, n // 2 % 2, n // 4)) for n, name in enumerate("abcdefgh")
    ]
    hidden = anonymous(rows)
    assert [one.student.student for one in hidden] == [f"Student {n}" for n in range(1, 9)]
    renamed = [replace(one, student=Student(one.student.student * 9)) for one in reversed(rows)]
    assert [[m.points for m in one.marks] for one in anonymous(renamed)] == [
        [m.points for m in one.marks] for one in hidden
    ]
    assert [one.marks[0].points for one in hidden] != [one.marks[0].points for one in rows]


# Colours.


def contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_what_is_read_can_be_read(palette, pair):
    text, ground = pair
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_both_palettes_have_every_colour():
    assert LIGHT.keys() == DARK.keys()


# The command.


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade ...` where there is a gradebook of Ann, who has a score, and of Zoe."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    with Gradebook("gradebook.sqlite") as book:
        book.add_students([Student("ann", "Ann Doe"), Student("zoe", on_roster=True)])
        book.add_hand_ins([HandIn("ann", "01_passes", "ab" * 32, source="inbox/ann/x.py")])
        book.keep("key", report(1, 1, 0))

    def call(*words: str):
        return CliRunner().invoke(main, list(words))

    return call


def test_the_command_writes_a_file_and_says_where(run):
    result = run("report")
    assert result.exit_code == 0, result.output
    text = Path("report.html").read_text("utf-8")
    size = round(len(text.encode()) / 1024)
    assert result.stderr == f"report.html: 2 students, {size} kB. Open it in a browser.\n"
    assert "Ann Doe" in text


def test_the_command_hides_names(run):
    result = run("report", "1", "--anonymous", "--output", "sub/class.html")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("sub/class.html: 2 students, without names, ")
    assert "Ann" not in Path("sub/class.html").read_text("utf-8")


def test_without_a_gradebook_the_command_says_how_to_get_one(run):
    result = run("report", "--gradebook", "other.sqlite")
    assert result.exit_code == 2
    assert result.stderr == (
        "There is no gradebook other.sqlite.\n"
        "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.\n"
    )


def test_an_empty_gradebook_is_no_class(run, tmp_path):
    Gradebook(tmp_path / "empty.sqlite").close()
    result = run("report", "--gradebook", "empty.sqlite")
    assert result.exit_code == 2
    assert result.stderr == (
        "The gradebook knows nobody yet.\n`rnn-grade score SUBMISSIONS` fills it.\n"
    )


def test_without_matplotlib_the_command_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    result = run("report")
    assert result.exit_code == 2
    assert result.stderr == (
        "A class report needs matplotlib, which is not installed.\n"
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs.\n"
    )
    assert not Path("report.html").exists()
