"""`rnn-grade score` and `history`, as a teacher sees them."""

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import WORLD

from rnn_grade.commands.main import main
from rnn_grade.course import catalog


@pytest.fixture(scope="module")
def world():
    return catalog.load(WORLD)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `rnn-grade ...` in a folder of its own, on the small world."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words: str):
        return CliRunner().invoke(main, list(words))

    return call


def hand_in(folder: Path, world, **names: str) -> None:
    for student, name in names.items():
        exercise = world.find(name)
        path = folder / student / f"{exercise.slug}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(exercise.reference.read_bytes())


def squeezed(text: str) -> str:
    return re.sub(r" +", " ", text)


def test_a_class_is_scored_and_the_second_run_has_nothing_to_do(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes", ben="fails", cleo="passes")
    (tmp_path / "class" / "ann" / "notes.py").write_text("x = 1")
    (tmp_path / "roster.csv").write_text("student,name\nann,Ann\nzoe,Zoe Zahn\n")
    result = run("score", "class", "passes", "fails", "--roster", "roster.csv", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert squeezed(result.output) == squeezed(
        "Layout: plain (recognised by its names; `--layout` overrules).\n"
        "3 submissions of 3 students.\n"
        "\n"
        "1 file could not be matched:\n"
        "  ann/notes.py: its name is none of passes.py, fails.py\n"
        "\n"
        "2 gradings to do, 1 with the same file as another.\n"
        "\n"
        "\n"
        "Exercise Handed in Scored Mean Median Points All points\n"
        "01_passes 2 2 3.0 3 3 2\n"
        "02_fails 1 1 1.0 1 3 0\n"
        "\n"
        "Kept in gradebook.sqlite.\n"
        "1 student handed in nothing: Zoe Zahn.\n"
    )
    again = run("score", "class", "passes", "fails")
    assert "0 gradings to do, 2 known from before, 1 with the same file" in again.output
    assert again.exit_code == 0


def test_older_attempts_are_noted_and_not_graded(run, world, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for attachment, name in ((10, "fails"), (20, "passes")):
        content = world.find(name).reference.read_bytes()
        (folder / f"doe_7_{attachment}_passes.py").write_bytes(content)
    (folder / "roe_8_15_passes.py").write_bytes(b"def double(:")
    result = run("score", "class", "passes", "--jobs", "1")
    assert "Layout: canvas (recognised by its names; `--layout` overrules)." in result.output
    assert (
        "3 submissions of 2 students, 1 older attempt of them noted and not graded "
        "(`--attempts all` grades them)."
    ) in " ".join(result.output.split())
    told = run("history", "7")
    assert told.exit_code == 0
    assert "doe_7_10_passes.py, handed in at an unknown time\n    not graded yet" in told.output
    assert re.search(r"doe_7_20_passes.py.*\n    20\d\d-.*3 of 3 points", told.output)


def test_a_time_budget_leaves_the_rest_for_another_run(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes")
    result = run("score", "class", "--budget", "0.0000001")
    assert result.exit_code == 75
    assert "1 grading left. Nothing is lost: the same command does only what is missing." in (
        result.output
    )


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("score", "nowhere"), "nowhere does not exist.", "Check the path."),
        (
            ("score", "empty"),
            "empty holds no submission of these exercises.",
            "Name the exercises after the folder, or the layout with `--layout`.",
        ),
        (
            ("history", "ann"),
            "There is no gradebook gradebook.sqlite.",
            "`rnn-grade score SUBMISSIONS` makes one; or name it with `--gradebook`.",
        ),
        (("score", "empty", "--scheduler", "tcp://x:1", "--slurm", "3"), "exclude each other", ""),
    ],
)
def test_a_wrong_command_says_what_to_do(run, tmp_path, words, message, hint):
    (tmp_path / "empty").mkdir()
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.output
    assert hint in result.output


def test_nobody_of_that_name(run, world, tmp_path):
    hand_in(tmp_path / "class", world, anneliese="syntax_error")
    run("score", "class", "--jobs", "1")
    result = run("history", "annelise")
    assert (result.exit_code, result.output) == (
        2,
        "The gradebook knows nobody called annelise.\nDid you mean `anneliese`?\n",
    )


def test_the_help_teaches(run):
    text = run("score", "--help").output
    assert "Every result is in the gradebook the moment it exists" in " ".join(text.split())


def test_scoring_loads_neither_keras_nor_pytest_into_the_parent(run, world, tmp_path):
    hand_in(tmp_path / "class", world, ann="passes")
    import subprocess

    code = (
        "import sys\n"
        "from rnn_grade.commands.main import main\n"
        "main(['score', 'class', '--jobs', '1'], standalone_mode=False)\n"
        "print(sorted({'keras', 'tensorflow', 'pytest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
