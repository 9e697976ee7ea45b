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


@pytest.mark.parametrize("platform", [*map(str, Platform)])
def test_the_command_writes_files_and_says_what_is_left_to_do(run, platform, tmp_path):
    result = run(platform, "1")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert all(line in said for line in RECIPES[platform].todo)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 1
    mode = stat.S_IMODE(written[0].stat().st_mode)
    assert mode == (0o644 if platform in ("github", "gitlab") else 0o600)
    again = run(platform, "1")
    assert again.exit_code == 2
    assert "is there already." in again.output
    assert run(platform, "1", "--force").exit_code == 0


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


def test_what_is_committed_holds_no_secret_and_what_everybody_has_is_none(run, monkeypatch):
    monkeypatch.setenv("RNN_GRADE_SECRET", "our own")
    assert "secret of" not in run("github", "1").output
    monkeypatch.setenv("RNN_GRADE_SECRET", "practice")
    result = run("gradescope", "1")
    assert (result.exit_code, result.stderr) == (
        2,
        "RNN_GRADE_SECRET is `practice`, and that is the one that everybody has.\n"
        "Unset it, and a new one is made; or set it to another.\n",
    )
