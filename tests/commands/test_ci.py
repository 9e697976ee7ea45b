"""`rnn-grade ci`: files that nobody loses, a secret that nobody reads, and what is left to do."""

import stat
import zipfile

import pytest
from click.testing import CliRunner
from places import WORLD

from rnn_grade.classroom.pipelines.recipes import RECIPES
from rnn_grade.classroom.platforms import Platform
from rnn_grade.commands.main import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    return lambda *words: CliRunner().invoke(main, ["ci", *words])


WHAT = "rnn-grade @ git+https://example.org/course@v1"
# What is committed cannot bring the course of these tests, so something has to be named that does.
HOW = {"github": ("1", "--install", WHAT), "gitlab": ("1", "--install", WHAT)}


@pytest.mark.parametrize("platform", [*map(str, Platform)])
def test_the_command_writes_files_and_says_what_is_left_to_do(run, platform, tmp_path):
    how = HOW.get(platform, ("1",))
    result = run(platform, *how)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert all(line in said for line in RECIPES[platform].todo)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 1
    mode = stat.S_IMODE(written[0].stat().st_mode)
    assert mode == (0o644 if platform in ("github", "gitlab") else 0o600)
    again = run(platform, *how)
    assert again.exit_code == 2
    assert "is there already." in again.output
    assert run(platform, *how, "--force").exit_code == 0


def test_the_classs_secret_is_used_where_there_is_one(run, tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_GRADE_SECRET", "our own")
    said = run("gradescope", "1").output
    assert "- It holds the secret of RNN_GRADE_SECRET, from which hidden inputs follow.\n" in said
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        assert archive.read("secret") == b"our own"
    monkeypatch.delenv("RNN_GRADE_SECRET")
    secrets = set()
    for _ in range(2):
        said = run("gradescope", "1", "--force").output
        assert "- It holds a new secret of its own, from which hidden inputs follow.\n" in said
        with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
            secrets.add(archive.read("secret"))
    assert len(secrets) == 2
    assert {len(secret) for secret in secrets} == {32}


def test_what_learners_can_read_holds_no_secret_and_what_everybody_has_is_none(run, monkeypatch):
    monkeypatch.setenv("RNN_GRADE_SECRET", "our own")
    for platform in ("github", "gitlab", "classroom50"):
        result = run(platform, *HOW.get(platform, ("1",)))
        assert result.exit_code == 0
        assert "secret of" not in result.output
    monkeypatch.setenv("RNN_GRADE_SECRET", "practice")
    result = run("gradescope", "1")
    assert (result.exit_code, result.stderr) == (
        2,
        "RNN_GRADE_SECRET is `practice`, and that is the one that everybody has.\n"
        "Unset it, and a new one is made; or set it to another.\n",
    )


@pytest.mark.parametrize("platform", ["github", "gitlab"])
def test_what_is_committed_needs_something_that_brings_the_course(run, platform, tmp_path):
    result = run(platform, "1")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "A committed pipeline installs its course, and nothing that is known brings that in "
    )
    assert "`--install 'rnn-grade @ git+https://HOST/YOU/REPOSITORY@TAG'`" in result.stderr
    assert [*tmp_path.iterdir()] == []


def test_what_is_uploaded_brings_the_course_that_was_named(run, tmp_path, monkeypatch):
    monkeypatch.delenv("RNN_GRADE_COURSE")
    said = " ".join(run("gradescope", "passes", "--course", str(WORLD)).output.split())
    assert f"- It holds rnn-grade with the course in {WORLD}." in said
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        (wheel,) = (name for name in archive.namelist() if name.endswith(".whl"))
        assert archive.getinfo(wheel).external_attr >> 16 & 0o777 == 0o600
        assert f"pip install ./{wheel}\n" in archive.read("setup.sh").decode()


def test_what_was_named_is_installed_in_the_place_of_a_bundle(run, tmp_path):
    said = run("gradescope", "1", "--install", WHAT).output
    assert f"- It grades the course that `{WHAT}` brings." in " ".join(said.split())
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        assert {*archive.namelist()} == {"setup.sh", "run_autograder", "secret"}
        assert f"pip install '{WHAT}'\n" in archive.read("setup.sh").decode()


def test_what_is_installed_is_one_line(run):
    result = run("github", "1", "--install", "one\ntwo")
    assert (result.exit_code, result.stderr) == (
        2,
        "`--install` takes one line.\nName one thing that pip installs.\n",
    )
