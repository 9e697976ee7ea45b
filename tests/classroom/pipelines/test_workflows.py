"""GitHub's and GitLab's pipelines: each line is run as a runner runs it, with its exit code.

GitHub runs a step's script by `bash -e` ("Workflow syntax", `jobs.<job_id>.steps[*].shell`), each
for itself; GitLab joins the lines of `script` and stops at the first that fails.
"""

import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml
from places import ROOT
from platform_runs import Runner, a_known_mistake, scripts, solutions, write_ci

from rnn_grade.course import catalog
from rnn_grade.course.packaging.bundle import bundle

FILES = {"github": ".github/workflows/rnn-grade.yml", "gitlab": ".gitlab-ci.yml"}
# What the file tells GitLab to look for in the log ("coverage").
COVERAGE = r"Score: (\d+(?:\.\d+)?)%"
RUNNER = {"GITHUB_ACTIONS": "true", "CI": "true"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """What `--install` names, at a place that no shell, no YAML and no pip may misread."""
    folder = tmp_path_factory.mktemp("index") / """it's "$HOME" `id` $(id)"""
    folder.mkdir()
    name, content = bundle(catalog.load(ROOT), solutions=True)
    (folder / name).write_bytes(content)
    return folder / name


@pytest.fixture(scope="module", params=FILES)
def job(request, tmp_path_factory, wheel):
    """A runner of each platform, and the scripts of the job that it runs."""
    runner = Runner.start(tmp_path_factory.mktemp(request.param))
    write_ci(runner.folder / "made", request.param, "1", "--course", ROOT, "--install", wheel)
    written = (runner.folder / "made" / FILES[request.param]).read_text("utf-8")
    if request.param == "gitlab":
        assert yaml.safe_load(written)["grade"]["coverage"] == f"/{COVERAGE}/"
    return request.param, runner, scripts(yaml.safe_load(written))


def run_job(job, *files: Path, **settings: str) -> tuple[int, str]:
    """Run a job on these files until a script fails; return its exit code and what was printed."""
    platform, runner, steps = job
    runner.hand_in(*files)
    summary = runner.folder / "summary.md"
    summary.write_text("")
    if platform == "gitlab":
        steps = [("\n".join(script for script, _ in steps), {})]
    printed = ""
    for script, variables in steps:
        given = {
            name: value.replace("${{ secrets.RNN_GRADE_SECRET }}", "hush")
            for name, value in variables.items()
        }
        given |= {**RUNNER, "GITHUB_STEP_SUMMARY": str(summary), **settings}
        done = runner.run("bash", "-e", "-c", script, **given)
        printed += done.stdout + done.stderr
        if done.returncode:
            return done.returncode, printed
    return 0, printed


def test_a_right_answer_passes_and_shows_its_points(job):
    code, printed = run_job(job, *solutions(ROOT, 1))
    assert code == 0, printed
    points = catalog.load(ROOT).find("1").points
    platform, runner, _ = job
    if platform == "github":
        assert "::error" not in printed
        summary = (runner.folder / "summary.md").read_text("utf-8")
        assert f"**{points} of {points} points, " in summary
    else:
        (suite,) = ElementTree.parse(runner.checkout / "junit.xml").getroot()
        assert (suite.get("failures"), suite.get("errors")) == ("0", "0")
        assert re.search(COVERAGE, printed)[1] == "100.0"


def test_a_wrong_answer_fails_the_job(job, tmp_path):
    answer, _ = a_known_mistake(tmp_path)
    code, printed = run_job(job, answer)
    assert code == 1, printed
    platform, runner, _ = job
    if platform == "github":
        assert "::error file=windows.py" in printed
    else:
        (suite,) = ElementTree.parse(runner.checkout / "junit.xml").getroot()
        assert int(suite.get("failures")) > 0


def test_a_broken_grader_has_an_exit_code_of_its_own(job):
    """3 is what GitLab's `allow_failure` names: a fault of the machine, and of no learner."""
    _, runner, _ = job
    broken = runner.folder / "broken"
    broken.mkdir(exist_ok=True)
    (broken / "numpy.py").write_text("raise ImportError('no NumPy here')\n")
    code, printed = run_job(job, *solutions(ROOT, 1), PYTHONPATH=os.fspath(broken))
    assert code == 3, printed


def test_a_job_ends_where_nothing_can_be_installed(job, wheel):
    away = wheel.with_suffix(".away")
    wheel.rename(away)
    try:
        code, printed = run_job(job, *solutions(ROOT, 1))
    finally:
        away.rename(wheel)
    assert code == 1
    assert "points" not in printed
