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
from rnn_grade.errors import UserError

TEMPLATES = Path(module.__file__).with_name("new_exercise")


def call(*words: str):
    return CliRunner().invoke(main, ["author", *words])


def test_it_says_which_files_it_wrote_and_what_comes_next(tmp_path: Path):
    result = call("new", "gated_cell", "--title", "A gated cell", "--course", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert result.output == (
        "exercises/01_gated_cell/gated_cell.py\n"
        "exercises/01_gated_cell/exercise.toml\n"
        "exercises/01_gated_cell/README.md\n"
        "solutions/01_gated_cell/gated_cell.py\n"
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
    exercise, files = new(tmp_path, "gated_cell", "A gated cell")
    texts = {path: path.read_text("utf-8") for path in files}
    for path, text in texts.items():
        assert not re.search(r"@[A-Z]+@", text)
        match path.suffix:
            case ".py":
                assert ast.get_docstring(ast.parse(text))
            case ".toml":
                assert tomllib.loads(text)
    assert texts[exercise.task].startswith("# Exercise 1: A gated cell\n")
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
    assert new(tmp_path, "first")[0].folder == "01_first"
    assert new(tmp_path, "7_seventh")[0].folder == "07_seventh"
    exercise, files = new(tmp_path, "last_one")
    assert exercise.folder == "08_last_one"
    assert exercise.manifest.title == "Last one"
    assert all(path.is_file() for path in files)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Gated Cell", "`Gated Cell` cannot be the name of an exercise."),
        ("../cell", "`../cell` cannot be the name of an exercise."),
        ("first", "There is an exercise called `01_first`."),
        ("1_other", "There is an exercise called `01_first`."),
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
