"""A course is found, named in what is printed, and never taken from what was handed in."""

import json
import re
import shlex
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk import report_of

from rnn_grade.commands.main import main
from rnn_grade.course import catalog
from rnn_grade.grading import grade as grading
from rnn_grade.report import Status
from rnn_grade.workspace import agreements

PIPELINES = resources.files("rnn_grade.classroom.pipelines")


def run(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def course(desk, monkeypatch, tmp_path) -> Path:
    """A course that is neither installed nor named."""
    monkeypatch.delenv("RNN_GRADE_COURSE")
    monkeypatch.setenv("RNN_GRADE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(desk.course.root)
    return desk.course.root


@pytest.fixture
def hostile(course, tmp_path, monkeypatch) -> Path:
    """What somebody handed in: a right answer to nothing, and a course that gives it all points."""
    installed = tmp_path / "installed"
    shutil.copytree(course, installed)
    monkeypatch.setattr(catalog, "default_root", lambda: installed)
    folder = tmp_path / "handed-in"
    shutil.copytree(course, folder)
    (folder / "double.py").write_text("def double(x):\n    return None\n")
    (folder / "grader/checks/01_double.py").write_text("raise SystemExit('hostile')\n")
    (folder / "course.toml").write_text('name = "rnn-grade"\n')
    (folder / ".rnn-grade").mkdir()
    (folder / ".rnn-grade/workspace.json").write_text('{"course": "."}')
    (folder / "exercises/.rnn-grade").mkdir()
    (folder / "exercises/.rnn-grade/workspace.json").write_text('{"course": ".."}')
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def graded(desk, monkeypatch) -> list[Path]:
    """The courses whose checks were run."""
    roots: list[Path] = []

    def grade(exercise, path, **options):
        roots.append(exercise.root)
        report = desk.grade(exercise, path, **options)
        return replace(report, course=exercise.course)

    monkeypatch.setattr(grading, "grade", grade)
    return roots


@pytest.mark.parametrize("inside", [".", "exercises"])
@pytest.mark.parametrize(
    "words",
    [
        ("1", "{handed_in}"),
        ("grade", "1", "{handed_in}/double.py"),
        ("{handed_in}/double.py",),
        ("1", "{handed_in}", "--course", "installed", "--format", "json"),
    ],
)
def test_what_is_handed_in_never_brings_its_own_checks(hostile, graded, monkeypatch, inside, words):
    monkeypatch.chdir(hostile / inside)
    result = run(*(word.format(handed_in=hostile) for word in words))
    assert (result.exit_code, graded) == (0, [catalog.default_root().resolve()]), result.output
    assert "hostile" not in result.output
    if "json" in words:
        report = json.loads(result.stdout)
        assert report["course_origin"] == "installation"


@pytest.mark.parametrize(
    "words", [("1",), ("grade", "1"), ("author", "verify", "1"), ("author", "calibrate", "1")]
)
def test_checks_that_were_merely_found_do_not_run(hostile, graded, words):
    result = run(*words)
    assert (result.exit_code, graded) == (2, [])
    assert result.stderr == (
        f"The course {hostile} was found by this workspace. Its checks run with all your rights. "
        "You have not named it yet.\n"
        f"If you trust whoever wrote it: `rnn-grade list --course {hostile}` names it, once for "
        "all. `--course installed` means the course of this installation.\n"
    )
    assert not (hostile / "exercises/01_double/double.py.backup").exists()


def test_marks_follow_from_the_installed_course_or_a_named_one(hostile, graded):
    agreements.agree(hostile)
    (hostile / "class/ann/").mkdir(parents=True)
    shutil.copy(hostile / "double.py", hostile / "class/ann/double.py")
    told = {}
    for words in (("audit",), ("ci", "github", "1", "--install", "x", "--output", "out")):
        told[words[0]] = run(*words).output
    assert "There is no gradebook" in told["audit"]
    workflow = (hostile / "out/.github/workflows/rnn-grade.yml").read_text()
    assert "rnn-grade 1 . --course installed\n" in workflow


@pytest.mark.parametrize(
    "name",
    [
        "github/rnn-grade.yml",
        "gitlab/gitlab-ci.yml",
        "gradescope/run_autograder",
        "classroom50/autograder.py",
    ],
)
def test_every_pipeline_names_its_course(name):
    text = PIPELINES.joinpath(name).read_text("utf-8")
    assert re.search(r"""--course"?,?\s+"?installed\b""", text)


def test_a_course_is_found_and_its_checks_run_once_it_was_named(course, graded):
    (course / "course.toml").write_text('name = "Two times"')
    assert "Double it" in run("list").output
    assert run("1").exit_code == 2
    assert run("list", "--course", course).exit_code == 0
    result = run("1")
    assert (result.exit_code, graded) == (0, [course])
    assert "course Two times (found around this folder)" in result.output


def test_a_workspace_means_the_course_it_was_made_from(course, graded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = run("start", "work", "--course", course)
    assert made.output.endswith(f"\nThis workspace remembers its course, {course}.\n")
    assert "  rnn-grade show 1     reads the first task\n" in made.output
    monkeypatch.chdir(tmp_path / "work")
    result = run("1")
    assert (result.exit_code, graded) == (0, [course])
    assert "course course (remembered by this workspace)" in result.output
    report = json.loads(run("1", "--format", "json").stdout)
    assert report["course_origin"] == "workspace"
    course.rename(tmp_path / "moved")
    gone = run("1")
    assert (gone.exit_code, gone.stderr) == (
        2,
        f"This workspace is one of the course {course}, which is not there any more.\n"
        "`rnn-grade start --course DIR` says where it is now.\n",
    )
    assert run("start", "--course", tmp_path / "moved").exit_code == 0
    assert run("1").exit_code == 0


def printed(text: str) -> list[str]:
    """Return the commands in what was printed, between backticks or alone on a line."""
    found = re.findall(r"`(rnn-grade [^`]*)`", text)
    found += re.findall(r"^[^\w`]*(rnn-grade .*?)(?:  .*)?$", text, re.MULTILINE)
    return [" ".join(command.split()) for command in found]


def test_what_is_printed_works_as_it_is_printed(course, desk, tmp_path, monkeypatch):
    """In a course that is named for one command at a time, from a folder that knows nothing."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    named = ("--course", course)
    desk.folder.joinpath(".rnn-grade/workspace.json").unlink()
    (here / "double.py").write_text("def double(x):\n    return x\n")
    said: dict[str, Path] = {}

    def collect(*words: object, folder: Path = here) -> None:
        monkeypatch.chdir(folder)
        result = run(*words)
        after = re.search(r"^  cd (\S+)", result.output, re.MULTILINE)
        typed_in = folder / after[1] if after else folder
        assert printed(result.output), result.output
        said.update(dict.fromkeys(printed(result.output), typed_in))

    collect(*named)
    collect("1", "double.py", *named)
    desk.reports.append(report_of(desk.course.find("1"), Status.FAILED, Status.SKIPPED))
    collect("1", "double.py", *named)
    collect("hint", "1", *named)
    collect("reset", "1", *named)
    collect("start", "work", *named)
    work = here / "work"
    desk.reports.append(report_of(desk.course.find("1"), Status.FAILED, Status.SKIPPED))
    collect("1", folder=work)
    collect("hint", "1", folder=work)
    collect(folder=work)
    collect("author", "new", "gated", *named)
    assert len(said) >= 10
    for command, folder in said.items():
        # These wait for a person, take their time, or name a file that is only an example.
        if re.search(r" (author|watch) | watch$|--help$|path/to/", command):
            continue
        monkeypatch.chdir(folder)
        result = run(*shlex.split(command)[1:])
        assert result.exit_code in (0, 1), (command, result.output)
    (proof,) = (command for command in said if " author verify" in command)
    assert proof == f"rnn-grade --course {course} author verify 4"
