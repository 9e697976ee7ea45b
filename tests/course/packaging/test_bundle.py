"""A wheel with another course in it: what is in it, what it is called, and what it depends on."""

import hashlib
import io
import shutil
import zipfile
from importlib import metadata

import pytest
from installs import Environment, run
from places import ROOT, WORLD

from rnn_grade.course import catalog
from rnn_grade.course.packaging.bundle import bundle
from rnn_grade.errors import UserError


def names(wheel: bytes) -> set[str]:
    listed = zipfile.ZipFile(io.BytesIO(wheel)).namelist()
    return {name for name in listed if ".dist-info/" not in name}


def test_it_holds_what_the_wheel_of_this_clone_holds(wheel):
    name, content = bundle(catalog.load(ROOT), solutions=True)
    assert names(content) == names(wheel.read_bytes())
    assert name.startswith("rnn_grade-")
    with zipfile.ZipFile(wheel) as built, zipfile.ZipFile(io.BytesIO(content)) as made:
        (metadata_of_built,) = (n for n in built.namelist() if n.endswith("/METADATA"))
        (metadata_of_made,) = (n for n in made.namelist() if n.endswith("/METADATA"))
        lines = [
            line for line in built.read(metadata_of_built).splitlines() if b"Requires-Dist" in line
        ]
        assert set(lines) <= set(made.read(metadata_of_made).splitlines())
        assert {part.split("/")[1] for part in made.namelist() if ".dist-info/" in part} == {
            *("METADATA", "WHEEL", "entry_points.txt", "licenses", "RECORD"),
        }


def test_another_course_takes_the_place_of_this_one():
    _, content = bundle(catalog.load(WORLD), solutions=True)
    course = {name for name in names(content) if name.startswith("rnn_grade/_course/")}
    files = (path for path in WORLD.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert course == {f"rnn_grade/_course/{path.relative_to(WORLD).as_posix()}" for path in files}


def test_only_what_belongs_to_a_course_is_taken(tmp_path):
    course = tmp_path / "course"
    shutil.copytree(WORLD / "exercises" / "01_passes", course / "exercises" / "01_passes")
    shutil.copytree(WORLD / "grader" / "checks", course / "grader" / "checks")
    (course / "datasets").symlink_to(ROOT / "datasets")
    (course / "course.toml").write_text("[policy]\n")
    for private in (".git/config", "grader/notes.txt", "gradebook.sqlite", "exercises/.secret"):
        (course / private).parent.mkdir(exist_ok=True)
        (course / private).write_text("private\n")
    _, content = bundle(catalog.load(course), solutions=True)
    inside = {name.removeprefix("rnn_grade/_course/") for name in names(content)}
    assert {"course.toml", "datasets/tense.py", "exercises/01_passes/passes.py"} <= inside
    assert not {".git/config", "grader/notes.txt", "gradebook.sqlite", "exercises/.secret"} & inside


def test_its_version_names_its_content(tmp_path):
    course = shutil.copytree(WORLD, tmp_path / "course")
    first, content = bundle(catalog.load(course), solutions=True)
    assert bundle(catalog.load(course), solutions=True) == (first, content)
    (course / "exercises" / "01_passes" / "README.md").write_text("Another task.\n")
    assert bundle(catalog.load(course), solutions=True)[0] != first


def test_a_bundle_makes_the_same_bundle(tmp_path):
    """What was installed from one is an rnn-grade like any other."""
    name, content = bundle(catalog.load(WORLD), solutions=True)
    (tmp_path / name).write_bytes(content)
    environment = Environment(tmp_path / "environment")
    environment.install(tmp_path / name)
    code = (
        "import hashlib\n"
        "from rnn_grade.course.packaging.bundle import bundle\n"
        "from rnn_grade.course import catalog\n"
        "name, content = bundle(catalog.load(), solutions=True)\n"
        "print(name, hashlib.sha256(content).hexdigest())\n"
    )
    made = run(environment.python, "-c", code, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == [name, hashlib.sha256(content).hexdigest()]


def test_an_rnn_grade_that_is_not_installed_says_so(monkeypatch):
    def nowhere(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", nowhere)
    with pytest.raises(UserError, match="nobody knows what a copy of it depends on") as error:
        bundle(catalog.load(WORLD), solutions=True)
    assert "pip install -e ." in error.value.hint
