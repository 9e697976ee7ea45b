"""What is installed from a wheel grades like the clone, from any folder."""

import zipfile
from pathlib import Path

import pytest
from installs import Environment, run
from places import ROOT

CONTENT = ("exercises", "solutions", "datasets", "grader/checks")


@pytest.fixture(scope="module")
def home(wheel, tmp_path_factory) -> Path:
    """The scripts of an environment that holds the wheel, beside the dependencies of this one."""
    environment = Environment(tmp_path_factory.mktemp("home"))
    environment.install(wheel)
    return environment.scripts


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder outside the clone with a submission in it."""
    reference = ROOT / "solutions/02_simple_rnn_cell/simple_rnn_cell.py"
    (tmp_path / "answer.py").write_text(reference.read_text("utf-8"), "utf-8")
    return tmp_path


def tree(folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_engine_and_the_course_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    content = set().union(*map(tree, CONTENT))
    engine = {name.removeprefix("grader/") for name in tree("grader/rnn_grade")}
    assert names == engine | {f"rnn_grade/_course/{name}" for name in content}


def test_the_wheel_adds_one_package_and_one_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        text = archive.read(entry).decode("utf-8")
        packages = {name.split("/")[0] for name in archive.namelist()}
    assert text.split() == [
        "[console_scripts]",
        "rnn-grade",
        "=",
        "rnn_grade.commands.main:main",
    ]
    assert {name for name in packages if not name.endswith(".dist-info")} == {"rnn_grade"}


def test_the_engine_and_the_course_come_from_the_wheel(home, elsewhere):
    code = "from rnn_grade.course.catalog import default_root; print(default_root())"
    found = run(home / "python", "-c", code, cwd=elsewhere)
    assert found.returncode == 0, found.stderr
    course = Path(found.stdout.strip())
    assert course.parts[-2:] == ("rnn_grade", "_course")
    assert course.is_relative_to(home.parent)


def test_it_grades_a_submission_from_a_folder_outside_the_clone(home, elsewhere):
    graded = run(home / "rnn-grade", "exercise2", "answer.py", cwd=elsewhere)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "23 of 23 points" in graded.stdout


def test_it_makes_a_class_report_from_its_own_templates(home, elsewhere):
    code = (
        "from rnn_grade.classroom.page import page\n"
        "from rnn_grade.classroom.policy import Policy\n"
        "print(page((), Policy(), 'Class report'))"
    )
    made = run(home / "python", "-c", code, cwd=elsewhere)
    assert made.returncode == 0, made.stderr
    assert "<h1>Class report</h1>" in made.stdout
    assert "--accent: #" in made.stdout


def test_it_grades_a_workspace_that_it_made(home, elsewhere):
    assert run(home / "rnn-grade", "start", "mine", cwd=elsewhere).returncode == 0
    mine = elsewhere / "mine"
    assert (mine / "03_simple_rnn/simple_rnn.py").is_file()
    names = {path.name for path in mine.rglob("*")}
    assert not names & {"wrong.toml", "valid", "grader", "solutions"}
    graded = run(home / "python", "-m", "rnn_grade", "exercise3", cwd=mine)
    assert graded.returncode == 1, graded.stdout + graded.stderr
    assert "Not attempted yet" in graded.stdout
