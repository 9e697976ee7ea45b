"""A course is found by its folders; whatever is wrong with them is said with the fix."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.errors import UserError

STUB = "def part(x):\n    raise NotImplementedError\n"
CHECKS = '''
from rnn_grade.checks import check

@check(points=2, hint="Look again.")
def test_first(submission):
    """The first."""

@check(points=3, after=test_first, hint=("One.", "Two."), timeout=7)
def test_second(submission):
    """The second,
    on two lines."""
'''


@pytest.fixture
def make(tmp_path):
    def make(folder, manifest='title = "T"\nsummary = "S"\n', checks=CHECKS):
        path = tmp_path / "exercises" / folder
        path.mkdir(parents=True)
        (path / "exercise.toml").write_text(manifest)
        (tmp_path / "grader" / "checks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "grader" / "checks" / f"{folder}.py").write_text(checks)
        return tmp_path

    return make


@pytest.mark.parametrize("name", ["exercise3", "3", "03", "03_rnn", "rnn", "Exercise3", "RNN"])
def test_an_exercise_has_many_names(make, name):
    make("03_rnn")
    root = make("10_gru")
    assert catalog.load(root).find(name).folder == "03_rnn"


def test_the_number_orders(make):
    for folder in ("10_c", "2_b", "01_a"):
        root = make(folder)
    assert [e.slug for e in catalog.load(root).exercises] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("simple_rn", "Did you mean `simple_rnn`?"),
        ("exercise33", "Did you mean `exercise3`?"),
        ("xyz", "`rnn-grade list` shows all of them."),
    ],
)
def test_an_unknown_name_gets_a_suggestion(make, name, hint):
    root = make("03_simple_rnn")
    with pytest.raises(UserError) as raised:
        catalog.load(root).find(name)
    assert raised.value.message == f"There is no exercise called `{name}`."
    assert raised.value.hint == hint


def test_checks_are_read_without_being_run(make):
    root = make("01_a", checks="raise SystemExit\n" + CHECKS)
    first, second = catalog.load(root).find("1").checks
    assert (first.name, first.title, first.points, first.after) == ("first", "The first.", 2, ())
    assert second.title == "The second, on two lines."
    assert second.after == ("first",)
    assert (second.hints, second.timeout) == (("One.", "Two."), 7)
    assert catalog.load(root).find("1").points == 5


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ('title = "T"\n', "the key `summary` is missing"),
        ('title = "T"\nsummary = "S"\ntimeout = 3\n', "unknown key `timeout`"),
        ('title = "T"\nsummary = "S"\nminutes = "3"\n', "`minutes` must be of type int"),
        ("title = ", "is not valid TOML"),
    ],
)
def test_a_manifest_is_read_strictly(make, manifest, message):
    root = make("01_a", manifest=manifest)
    with pytest.raises(UserError, match=message):
        _ = catalog.load(root).find("1").manifest


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ('def test_a(submission):\n    """A."""\n', "has no @check"),
        ("@check(points=1)\ndef test_a(submission):\n    pass\n", "has no docstring"),
        ('@check(points=N)\ndef test_a(submission):\n    """A."""\n', "must be literals"),
        ("def test_a(:\n", "line 1"),
    ],
)
def test_a_check_that_cannot_be_read_is_named_with_its_line(make, checks, message):
    root = make("01_a", checks=checks)
    with pytest.raises(UserError, match=message):
        _ = catalog.load(root).find("1").checks


def test_two_exercises_with_one_number_or_one_name_are_refused(make):
    make("03_a")
    root = make("3_b")
    with pytest.raises(UserError, match="share the number 3"):
        catalog.load(root)


def test_a_folder_without_exercises_is_no_course(tmp_path):
    with pytest.raises(UserError, match="is not a course: it has no `exercises` folder"):
        catalog.load(tmp_path)


def test_the_course_of_the_package_is_the_clone():
    root = catalog.default_root()
    assert (root / "exercises").is_dir()
    assert (root / "grader" / "checks").is_dir()


def test_the_page_of_the_course_shows_every_exercise():
    root = catalog.default_root()
    page = (root / "docs" / "course.md").read_text("utf-8")
    for exercise in catalog.load(root).exercises:
        manifest = exercise.manifest
        link = f"[{manifest.title}](../exercises/{exercise.folder}/README.md)"
        mend = "`python scripts/make_course.py` writes the table of docs/course.md anew"
        assert f"| {exercise.number} | {link} |" in page, mend
        assert f"| {manifest.minutes} | {exercise.points} |\n" in page, mend
        draw = f"draw {exercise.slug} in scripts/make_course.py, and show it in docs/course.md"
        assert f"(course/{exercise.folder}.svg)" in page, draw
        picture = (root / "docs" / "course" / f"{exercise.folder}.svg").read_text("utf-8")
        assert picture.rstrip().endswith("</svg>")


def test_parts_are_what_the_checks_call(make):
    checks = CHECKS + "    submission.step(1)\n    submission.forward(submission.step(2))\n"
    root = make("03_rnn", checks=checks)
    assert catalog.load(root).find("3").parts == ("step", "forward")


def test_parts_stand_in_the_order_of_the_stub(make):
    root = make("03_rnn", checks=CHECKS + "    submission.forward(submission.step(2))\n")
    stub = root / "exercises/03_rnn/rnn.py"
    stub.write_text("def step(x):\n    pass\n\n\ndef forward(x):\n    pass\n")
    assert catalog.load(root).find("3").parts == ("step", "forward")


def test_the_checks_of_a_part(make):
    course = catalog.load(catalog.default_root())
    assert catalog.checks_of(course.find("2"), "gradient_norms") == (
        "gradient_norms_shape",
        "gradient_norms_last_column",
        "gradient_norms_every_step",
    )
    with pytest.raises(UserError) as raised:
        catalog.checks_of(course.find("2"), "forwart")
    assert raised.value.message == "Exercise 2 has no part called `forwart`."
    assert raised.value.hint == "Did you mean `forward`?"
    with pytest.raises(UserError) as raised:
        catalog.checks_of(course.find("2"), "x")
    assert raised.value.hint == "Its parts: step, forward, backward, gradient_norms."


def test_a_part_without_checks_of_its_own_has_those_of_the_next_that_needs_it():
    exercise = catalog.load(catalog.default_root()).find("12")
    assert catalog.checks_of(exercise, "scale") == catalog.checks_of(exercise, "unscale")
    assert "scaling_can_be_undone" in catalog.checks_of(exercise, "scale")
