"""Gradescope: the archive is unpacked, set up and run as its specification says.

The specification is `docs/specs.md` of gradescope/autograder_samples; only the root of the file
hierarchy is another one here.
"""

import json
import os
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest
from places import ROOT, WORLD
from platform_results import GRADESCOPE
from platform_runs import Gradescope, a_known_mistake, solutions, write_ci

COURSES = {"the course of this installation": ROOT, "another course": WORLD}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An image for each course that is asked for, built once."""
    images: dict[Path, Gradescope] = {}

    def build(course: Path) -> Gradescope:
        if course not in images:
            root = tmp_path_factory.mktemp("autograder")
            write_ci(root / "upload", "gradescope", "1", "2", "--course", course)
            images[course] = Gradescope.build(root / "upload" / "autograder.zip", root)
        return images[course]

    return build


def test_the_archive_has_its_two_programs_at_its_root(built):
    source = built(WORLD).root / "source"
    for name in ("setup.sh", "run_autograder"):
        path = source / name
        assert path.stat().st_mode & stat.S_IXUSR
        assert path.read_bytes().startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in path.read_bytes()
        subprocess.run(["bash", "-n", path], check=True)
    assert stat.S_IMODE((source / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_a_right_answer_earns_everything(built, course):
    (answer,) = solutions(course, 1)
    result = json.loads(built(course).grade(answer))
    jsonschema.validate(result, GRADESCOPE)
    first = [test for test in result["tests"] if test["number"].startswith("1.")]
    rest = [test for test in result["tests"] if test not in first]
    assert [test["score"] for test in first] == [test["max_score"] for test in first]
    assert {test["score"] for test in rest} == {0}


def test_a_mistake_is_named_as_at_home(built, tmp_path):
    answer, mistake = a_known_mistake(tmp_path)
    result = json.loads(built(ROOT).grade(answer))
    assert any(mistake.cause in test["output"] for test in result["tests"])


def test_all_exercises_that_were_named_are_graded(built):
    result = json.loads(built(WORLD).grade(*solutions(WORLD, 1, 2)))
    assert [test["score"] for test in result["tests"]] == [2, 1, 0, 1]


def test_there_is_a_result_for_nothing_and_for_a_broken_grader(built):
    image = built(WORLD)
    result = json.loads(image.grade())
    jsonschema.validate(result, GRADESCOPE)
    assert {test["score"] for test in result["tests"]} == {0}
    venv = image.root / "venv"
    venv.rename(image.root / "away")
    try:
        result = json.loads(image.grade())
    finally:
        (image.root / "away").rename(venv)
    assert result["score"] == 0
    assert result["output"].endswith("Tell your instructor, who can run it again.")


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
def test_what_learners_must_not_see_is_closed_to_other_users(built, course):
    image = built(course)
    image.grade()
    inside = image.packages / "rnn_grade" / "_course"
    for folder in (image.root / "source", inside / "grader", inside / "solutions"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    # What is public stays so: a learner's program loads data sets.
    for path in (inside, *(inside / "exercises").rglob("*")):
        assert path.stat().st_mode & stat.S_IROTH


FAKE = """#!/usr/bin/env bash
echo "{name} $*" >> "$LOG"
case "$1" in -c) exit {too_old};; esac
"""


@pytest.mark.parametrize(("too_old", "python"), [(1, "python3.11"), (0, "python3")])
def test_the_usual_image_gets_a_python_that_is_new_enough(built, tmp_path, too_old, python):
    """Ubuntu 22.04, the base of `gradescope/autograder-base`, has Python 3.10."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("apt-get", "python3", "python3.11"):
        (programs / name).write_text(FAKE.format(name=name, too_old=too_old))
        (programs / name).chmod(0o755)
    log = tmp_path / "log"
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "LOG": str(log),
        "RNN_GRADE_AUTOGRADER_ROOT": str(tmp_path),
    }
    setup = built(WORLD).root / "source" / "setup.sh"
    subprocess.run([setup], env=environment, capture_output=True, check=False)
    lines = log.read_text().splitlines()
    assert lines[0] == "apt-get update"
    assert lines[-1] == f"{python} -m venv {tmp_path}/venv"
    assert any(line.endswith("python3.11-venv") for line in lines) == bool(too_old)
