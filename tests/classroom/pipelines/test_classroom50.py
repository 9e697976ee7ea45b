"""Classroom 50: the archive is published, fetched and run in a checkout, as its wiki says.

The contract is that of `wiki/Advanced-Autograding.md` of foundation50/classroom50; that anybody can
read a bundle stands in its pull request 833, and `publish-pages.yaml` there shows how.
"""

import json
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from places import ROOT, WORLD
from platform_results import demand_classroom50
from platform_runs import Runner, a_known_mistake, solutions, write_ci

COURSES = {"the course of this installation": ROOT, "another course": WORLD}
ENVIRONMENT = {
    "CLASSROOM": "dl",
    "ASSIGNMENT": "windows",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "alice",
    "USERNAME": "alice",
    "SUBMISSION_TAG": "submit/2026-11-22T17-00-00Z-abc1234",
    "COMMIT_URL": "https://github.com/org/dl-windows-alice/commit/abc1234",
    "RELEASE_URL": "https://github.com/org/dl-windows-alice/releases/tag/submit",
    "REVIEW_URL": "https://github.com/org/dl-windows-alice/compare/0...1",
    "GITHUB_ACTIONS": "true",
}
# What its `runner.py` fetches at most (`MAX_FETCH_BYTES`).
LARGEST = 10 << 20


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The folder of an assignment for each course that is asked for, as the runner unpacks it."""
    folders: dict[Path, Path] = {}

    def publish(course: Path) -> Path:
        if course not in folders:
            folder = folders[course] = tmp_path_factory.mktemp("windows")
            write_ci(folder / "made", "classroom50", "1", "--course", course, "--points", "50")
            archive = folder / "made" / "rnn-grade.tar.gz"
            assert archive.stat().st_size < LARGEST
            subprocess.run(["tar", "-xzf", archive, "-C", folder], check=True)
        return folders[course]

    return publish


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    return Runner.start(tmp_path_factory.mktemp("runner"))


def grade(runner: Runner, bundle: Path, *files: Path, **settings: str) -> tuple[int, str]:
    """Grade files, and return the exit code and what was written to `GITHUB_OUTPUT`."""
    runner.hand_in(*files)
    output = runner.folder / "output"
    output.write_text("")
    variables = {**ENVIRONMENT, "GITHUB_OUTPUT": str(output), **settings}
    variables["CLASSROOM50_BUNDLE_DIR"] = str(bundle)
    done = runner.run("python", bundle / "autograder.py", **variables)
    return done.returncode, output.read_text("utf-8")


def result(runner: Runner) -> dict:
    found = json.loads((runner.checkout / "result.json").read_text("utf-8"))
    demand_classroom50(found)
    return found


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_a_right_answer_earns_everything(published, runner, course):
    """One runner after the other course: what it has from before is not what grades."""
    code, output = grade(runner, published(course), *solutions(course, 1))
    assert code == 0
    found = result(runner)
    assert (found["score"], found["max-score"], found["classroom"]) == (50, 50, "dl")
    folder = solutions(course, 1)[0].parent.name
    points = "3 of 3 points, 2 of 2 checks" if course == WORLD else r"(\d+) of \1 points, .*"
    assert re.fullmatch(f"summary={folder}: {points}\n", output)


def test_a_wrong_answer_is_a_result_and_no_error(published, runner, tmp_path):
    answer, mistake = a_known_mistake(tmp_path)
    code, _ = grade(runner, published(ROOT), answer)
    found = result(runner)
    assert code == 0
    assert 0 < found["score"] < found["max-score"]
    # What it is called stands among the solutions, and those are not there.
    assert mistake.cause not in json.dumps(found)


def test_nobody_gets_a_score_from_a_broken_grader(published, runner, tmp_path):
    (tmp_path / "click.py").write_text("raise SystemExit(3)\n")
    code, _ = grade(runner, published(WORLD), PYTHONPATH=str(tmp_path))
    assert code not in (0, 1)
    assert not (runner.checkout / "result.json").exists()


def test_nobody_gets_a_score_where_nothing_can_be_installed(published, runner, tmp_path):
    (tmp_path / "autograder.py").write_bytes((published(WORLD) / "autograder.py").read_bytes())
    code, _ = grade(runner, tmp_path, *solutions(WORLD, 1))
    assert code == 3
    assert not (runner.checkout / "result.json").exists()


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_what_everybody_can_fetch_holds_no_solution_and_no_secret(
    published, monkeypatch, tmp_path, course
):
    monkeypatch.setenv("RNN_GRADE_SECRET", "our own")
    write_ci(tmp_path, "classroom50", "1", "--course", course)
    with tarfile.open(tmp_path / "rnn-grade.tar.gz") as archive:
        names = archive.getnames()
        for name in names:
            content = archive.extractfile(name).read()
            assert b"our own" not in content
    assert len(names) == 2
    (wheel,) = published(course).glob("*.whl")
    listed = "\n".join(zipfile.ZipFile(wheel).namelist())
    assert "rnn_grade/_course/grader/checks/01_" in listed
    assert "solutions" not in listed
