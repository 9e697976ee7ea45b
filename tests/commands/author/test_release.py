"""`author release` says what it wrote and for whom, and writes over nothing of others."""

import io
import tarfile
import zipfile

import pytest
from click.testing import CliRunner
from hidden_course import write

from rnn_grade.commands.main import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(write(tmp_path / "course")))
    return lambda *words: CliRunner().invoke(main, ["author", "release", *words])


def test_it_says_what_it_wrote_and_for_whom(run, tmp_path):
    result = run("out")
    assert result.exit_code == 0, result.output
    [wheel] = (tmp_path / "out" / "learners").glob("*.whl")
    assert f"pip install ./{wheel.name}\n" in result.output
    assert "out/learners  for learners: commit it, or zip it\n" in result.output
    assert "out/server    for whoever gives the marks, and nobody else\n" in result.output
    assert (tmp_path / "out/learners/01_passes/passes.py").is_file()
    [whole] = (tmp_path / "out" / "server").glob("*.whl")
    assert whole.stat().st_mode & 0o77 == 0
    assert run("out").exit_code == 0


def test_a_folder_with_other_things_is_left_alone(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    result = run("out")
    assert result.exit_code == 2
    assert "out holds other things, such as thesis.tex.\n" in result.output
    assert "Name a new or an empty folder, or one that holds an earlier release." in result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.tex"]


def test_rules_that_learners_could_not_mend_are_refused(run, tmp_path):
    (tmp_path / "course" / "course.toml").write_text("[due]\npasses = 2026-12-24T18:00:00\n")
    result = run("out")
    assert result.exit_code == 2
    assert "`due.passes` is 2026-12-24 18:00:00.\n" in result.output
    assert "Write a time with its zone:" in result.output
    assert not (tmp_path / "out").exists()


def test_platforms_get_their_files_with_the_course_in_them(run, tmp_path):
    result = run("out", "--ci", "github", "--ci", "gradescope", "--ci", "classroom50")
    assert result.exit_code == 0, result.output
    [wheel] = (tmp_path / "out" / "learners").glob("*.whl")
    workflow = (tmp_path / "out/learners/.github/workflows/rnn-grade.yml").read_text("utf-8")
    assert f"./{wheel.name}" in workflow
    with zipfile.ZipFile(tmp_path / "out/server/gradescope/autograder.zip") as archive:
        [whole] = (name for name in archive.namelist() if name.endswith(".whl"))
        assert "bundle" in whole
    # Learners can get at it: it holds what they have.
    with tarfile.open(tmp_path / "out/server/classroom50/rnn-grade.tar.gz") as archive:
        found = archive.extractfile(wheel.name)
        assert found is not None
        with zipfile.ZipFile(io.BytesIO(found.read())) as inside:
            assert not [name for name in inside.namelist() if "checks/01_passes" in name]
    assert "Commit the file to the repository" in result.output
