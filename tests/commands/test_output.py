"""`--output` writes where a path leads, through links and into pipes, and says when it cannot."""

import os
import stat
import threading
from pathlib import Path

import pytest
from class_rows import report
from click.testing import CliRunner
from places import WORLD

from rnn_grade.classroom.gradebook import Gradebook
from rnn_grade.classroom.records import HandIn
from rnn_grade.commands.main import main

REFERENCE = str(WORLD / "solutions/01_passes/passes.py")
COMMANDS = {
    "grade": ("1", REFERENCE, "--format", "json"),
    "export": ("export",),
    "report": ("report",),
}


@pytest.fixture(params=COMMANDS)
def run(request, tmp_path, monkeypatch):
    """Run a command that writes a file, where there is a gradebook."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_GRADE_COURSE", str(WORLD))
    with Gradebook("gradebook.sqlite") as book:
        who = HandIn("ann", "01_passes", "ab" * 32, source="inbox/ann/x.py", name="Ann Doe")
        book.add_hand_ins([who])
        book.keep("key", report(1, 1, 0))

    def call(output: str):
        return CliRunner().invoke(main, [*COMMANDS[request.param], "--output", output])

    return call


def test_a_file_keeps_its_rights_and_a_link_stays(run):
    Path("file").write_text("old")
    Path("file").chmod(0o604)
    Path("link").symlink_to("file")
    result = run("link")
    assert result.exit_code == 0, result.output
    assert Path("link").is_symlink()
    assert len(Path("file").read_text("utf-8")) > 50
    assert stat.S_IMODE(Path("file").stat().st_mode) == 0o604


def test_a_pipe_gets_the_text_and_stays_a_pipe(run, tmp_path):
    os.mkfifo("pipe")
    told: list[bytes] = []
    reader = threading.Thread(
        target=lambda: told.append((tmp_path / "pipe").read_bytes()), daemon=True
    )
    reader.start()
    result = run("pipe")
    reader.join(20)
    assert result.exit_code == 0, result.output
    assert len(told[0]) > 50
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_what_cannot_be_written_is_named_with_what_to_do(run):
    Path("loop").symlink_to("loop")
    result = run("loop")
    assert result.exit_code == 2
    assert "loop cannot be written: Too many levels of symbolic links.\nName another" in (
        result.stderr
    )
