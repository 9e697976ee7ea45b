"""`rnn-grade author new` writes an exercise that works and only lacks its content."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from rnn_grade.authoring import new as module
from rnn_grade.authoring.new import new
from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.datasets import load_data
from rnn_grade.errors import UserError

TEMPLATES = Path(module.__file__).with_name("new_exercise")


def call(*words: str):
    return CliRunner().invoke(main, ["author", *words])


def test_it_says_which_files_it_wrote_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course.toml").write_text("")
    result = call("new", "gated_cell", "--title", "A gated cell")
    assert result.exit_code == 0, result.output
    assert result.output == (
        "exercises/01_gated_cell/gated_cell.py\n"
        "exercises/01_gated_cell/exercise.toml\n"
        "exercises/01_gated_cell/README.md\n"
        "solutions/01_gated_cell/gated_cell.py\n"
        "solutions/01_gated_cell/ideas.md\n"
        "solutions/01_gated_cell/wrong.toml\n"
        "solutions/01_gated_cell/valid/loop.py\n"
        "grader/checks/01_gated_cell.py\n"
        "\n"
        "They hold a small example that works. Put your own in its place, and see what is missing:"
        "\n\n"
        "    rnn-grade author verify 1\n"
    )
    exercise = catalog.load(tmp_path).find("gated_cell")
    assert exercise.manifest.title == "A gated cell"
    assert exercise.points == 2


def test_what_it_writes_can_be_read_and_has_no_blank_left(tmp_path: Path):
    written = new(tmp_path, "gated_cell", 'A "gated" cell', "gates")
    exercise, files = written.exercise, written.files
    texts = {path: path.read_text("utf-8") for path in files}
    for path, text in texts.items():
        assert not re.search(r"@[A-Z]+@", text)
        match path.suffix:
            case ".py":
                assert ast.get_docstring(ast.parse(text))
            case ".toml":
                assert tomllib.loads(text)
    assert texts[exercise.task].startswith('# Exercise 1: A "gated" cell\n')
    assert exercise.manifest.title == 'A "gated" cell'
    templates = [path for path in TEMPLATES.iterdir() if path.is_file()]
    assert len(templates) == len(files)


def test_all_that_verify_misses_is_content(tmp_path: Path):
    new(tmp_path, "gated_cell")
    result = call("verify", "1", "--seeds", "1", "--course", str(tmp_path))
    assert result.exit_code == 1
    problems = [line.strip() for line in result.output.splitlines() if line.startswith("  - ")]
    assert problems == [
        "- README.md must teach the task: it is missing or has under 100 words",
        "- wrong.toml has 2 usable mistakes, of at least 12",
        "- valid/ has 1 alternative, of at least 5",
    ]


def test_a_new_exercise_comes_last_unless_it_has_a_number(tmp_path: Path):
    assert new(tmp_path, "first").exercise.folder == "01_first"
    assert new(tmp_path, "7_seventh").exercise.folder == "07_seventh"
    written = new(tmp_path, "last_one")
    assert written.exercise.folder == "08_last_one"
    assert written.exercise.manifest.title == "Last one"
    assert all(path.is_file() for path in written.files)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Gated Cell", "`Gated Cell` cannot be the name of an exercise."),
        ("../cell", "`../cell` cannot be the name of an exercise."),
        ("first", "There is an exercise called `01_first`."),
        ("1_other", "There is an exercise called `01_first`."),
        ("random", "`random` cannot be the name of an exercise."),
        ("keras", "`keras` cannot be the name of an exercise."),
        ("13_string", "`13_string` cannot be the name of an exercise."),
        ("class", "`class` cannot be the name of an exercise."),
    ],
)
def test_a_name_that_cannot_be_used_writes_nothing(tmp_path: Path, name: str, message: str):
    new(tmp_path, "first")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError) as error:
        new(tmp_path, name)
    assert error.value.message == message
    assert sorted(tmp_path.rglob("*")) == before


def test_no_file_is_overwritten(tmp_path: Path):
    left = tmp_path / "grader" / "checks" / "01_first.py"
    left.parent.mkdir(parents=True)
    left.write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        new(tmp_path, "first")
    assert left.read_text() == "mine"
    assert not (tmp_path / "exercises" / "01_first").exists()


def test_a_data_set_comes_with_it_and_keeps_what_data_sets_promise(tmp_path: Path):
    written = new(tmp_path, "first_sign", data="first_sign")
    assert written.files[-1] == tmp_path / "datasets" / "first_sign.py"
    data = load_data("first_sign", "test", seed=3, samples=40, root=tmp_path)
    assert (data.x.shape, data.y.shape) == ((40, 12, 1), (40,))
    assert (data.chance, data.naive, data.optimum) == (0.5, 0.5, 0.95)
    found = (data.x[:, 0, 0] > 0) == data.y
    assert found.mean() == data.optimum
    with pytest.raises(UserError, match="cannot be the name of a data set"):
        new(tmp_path, "other", data="../other")


@pytest.mark.parametrize(
    ("words", "file"), [((), ""), (("--data",), "cell"), (("--data=bits",), "bits")]
)
def test_outside_a_course_it_begins_one_there(tmp_path: Path, monkeypatch, words, file):
    monkeypatch.chdir(tmp_path)
    result = call("new", "cell", *words)
    assert result.output.startswith(
        "rnn-course/course.toml\nrnn-course/exercises/01_cell/cell.py\n"
    )
    assert result.output.endswith(
        f"\n    rnn-grade --course {tmp_path}/rnn-course author verify 1\n"
    )
    assert [path.stem for path in tmp_path.glob("rnn-course/datasets/*.py")] == [file] * bool(file)
    # A second one joins it, from here as from inside of it.
    assert "rnn-course/exercises/02_more/more.py\n" in call("new", "more").output
    monkeypatch.chdir(tmp_path / "rnn-course" / "exercises")
    result = call("new", "most")
    assert "03_most/most.py\n" in result.output
    assert result.output.endswith("\n    rnn-grade author verify 3\n")
    assert catalog.load(tmp_path / "rnn-course").find("1").course == "rnn-course"


def test_nothing_is_written_into_what_is_installed(tmp_path: Path, monkeypatch):
    packaged = tmp_path / "site-packages" / "rnn_grade" / "_course"
    (packaged / "exercises").mkdir(parents=True)
    (packaged / "grader" / "checks").mkdir(parents=True)
    monkeypatch.setattr(catalog, "PACKAGED", packaged)
    monkeypatch.chdir(tmp_path)
    assert call("new", "cell").exit_code == 0
    assert call("new", "cell", "--course", "installed").exit_code == 2
    assert not list((packaged / "exercises").iterdir())
    assert (tmp_path / "rnn-course" / "exercises" / "01_cell").is_dir()


def test_the_page_of_the_course_gets_its_line(tmp_path: Path):
    page = tmp_path / "docs" / "course.md"
    page.parent.mkdir()
    page.write_text("Before.\n<!-- table -->\nold\n<!-- /table -->\nBehind.\n")
    assert new(tmp_path, "cell", "A cell").page == page
    lines = page.read_text().splitlines()
    assert lines[:2] == ["Before.", "<!-- table -->"]
    assert lines[4].startswith("| 1 | [A cell](../exercises/01_cell/README.md) | TODO")
    assert lines[-2:] == ["<!-- /table -->", "Behind."]
    assert not new(tmp_path / "other", "cell").page
