"""`--format` in the real command: a document on standard output, the rest where it belongs."""

import json

import pytest
from click.testing import CliRunner
from places import WORLD

from rnn_grade.commands.main import main
from rnn_grade.render.formats.formats import Format


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(tmp_path / name))

    def call(*words):
        return CliRunner().invoke(main, [*words, "--course", str(WORLD)])

    return call


@pytest.mark.parametrize("style", [*map(str, Format)])
def test_every_format_is_a_document_and_the_exit_code_stays(run, style, tmp_path):
    reference = str(WORLD / "solutions" / "01_passes" / "passes.py")
    result = run("1", reference, "--format", style, "--output", "out.txt")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "out.txt").read_text("utf-8")
    assert text.endswith("\n")
    if style not in ("junit", "github"):
        json.loads(text)
    assert (tmp_path / "GITHUB_STEP_SUMMARY").is_file() == (style == "github")
    assert (tmp_path / "GITHUB_OUTPUT").is_file() == style.startswith("classroom")


def test_a_platform_gets_a_report_even_where_nothing_was_handed_in(run, tmp_path):
    (tmp_path / "handed_in").mkdir()
    result = run("1", "handed_in", "--format", "gradescope", "--exit-zero")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert [test["score"] for test in document["tests"]] == [0, 0]
    nothing = "handed_in holds no `passes.py` and no `passes.ipynb`."
    assert f"`passes.py` cannot be read: {nothing}" in document["output"]
    assert run("1", "handed_in").exit_code == 2


def test_classroom50_scales_to_the_points_of_the_assignment(run, monkeypatch):
    monkeypatch.setenv("RNN_GRADE_POINTS", "100")
    reference = str(WORLD / "solutions" / "02_fails" / "fails.py")
    found = json.loads(run("2", reference, "--format", "classroom50").stdout)
    assert (found["score"], found["max-score"]) == (33, 100)
